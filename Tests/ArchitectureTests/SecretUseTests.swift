import Testing

/// Who may look inside a `Secret`, and why. A file that is not named here may only pass secrets on.
@Suite("The secrets")
struct SecretUseTests {
    private static let readers: [String: String] = [
        "Sources/Vocabulary/Text/Redactor.swift": "must know what it hides",
        "Sources/OAuthCore/PKCE/CodeVerifier.swift": "hashes the verifier (RFC 7636 section 4.2)",
        "Sources/OAuthCore/Dialect/Dialect+Headers.swift": "writes the header lines that the account is for",
        "Sources/OAuthCore/Dialect/Dialect+Revocation.swift": "puts the token to revoke or to ask about on the wire",
        "Sources/OAuthCore/Transport/KeyMaterialCheck.swift": "parses the client's key when a provider is given it",
        "Sources/OAuthCore/Leg/RequestBuilder.swift": "puts them on the wire",
        "Sources/OAuthCore/Leg/RequestBuilder+Values.swift": "puts them on the wire",
        "Sources/OAuthCore/Grant/GrantFlow+Requests.swift": "carries codes and tokens from one leg to the next",
        "Sources/OAuthCore/JOSE/SigningKey.swift": "reads the private key to sign with",
        "Sources/OAuthCore/JOSE/ClientAssertion.swift": "signs with the client secret (RFC 7523)",
        "Sources/OAuthCore/JOSE/SignedToken.swift": "takes an ID token apart",
        "Sources/OAuthCore/JOSE/SharedSecretSignature.swift": "checks what was signed with the client secret",
        "Sources/OAuthCore/Transport/TLSMaterial+Configuration.swift": "hands the client's key to TLS (RFC 8705)",
        "Sources/OAuthCore/Registration/ClientRegistration.swift": "sends the initial access token (RFC 7591)",
        "Sources/OAuthCore/JOSE/DPoPProof.swift": "hashes the token that a proof is for (RFC 9449 section 4.2)",
        "Sources/OAuthCore/Grant/GrantFlow+Device.swift": "carries the device code to the poll",
        "Sources/OAuthCore/Grant/GrantFlow+Tokens.swift": "carries given tokens and assertions into the request",
        "Sources/TokenService/Use/TokenService+Adopting.swift": "checks the characters of a token that is taken over",
        "Sources/OAuthCore/Callback/CallbackSignature.swift": "checks what was signed with the client secret",
        "Sources/OAuthCore/Callback/CallbackExpectation.swift": "reads a pasted answer",
        "Sources/CredentialStore/Records/CredentialMembers.swift": "writes them into a 0600 record",
        "Sources/CredentialStore/Records/ProviderRecord.swift": "writes the client secret into a 0600 record",
        "Sources/CredentialStore/Sealing/StoreKey.swift": "hands the store's key to the library of cryptography",
        "Sources/CredentialStore/Sealing/KeyBox.swift": "seals a key under another",
        "Sources/CredentialStore/Sealing/KeySlot.swift": "derives from the secret of a key file or a key command",
        "Sources/CredentialStore/Sealing/Passphrase.swift": "normalises a passphrase",
        "Sources/CredentialStore/Sealing/ScryptCost.swift": "derives from a passphrase",
        "Sources/CredentialStore/Sealing/SlotSecret.swift": "drops the newline behind a secret",
        "Sources/Vocabulary/LockedBytes.swift": "compares two of them",
        "Sources/CredentialStore/Clipboard/ClipboardFile.swift": "looks for a revoked token in the clipboard file",
        "Sources/CredentialStore/Locks/RefreshIntent.swift": "hashes the refresh token",
        "Sources/TokenService/Use/Clipboard.swift": "writes the header lines into the 0600 clipboard file",
        "Sources/DeckModel/State/DeckState+Text.swift": "edits text that the user types or pastes",
        "Sources/DeckModel/State/DeckState+SignIn.swift": "edits a pasted answer that the user types",
        "Sources/DeckModel/Forms/HiddenEntry.swift": "counts and edits what the user types unseen",
        "Sources/DeckModel/Forms/FormField.swift": "takes a paste into a field that is no secret",
        "Sources/DeckUI/Panes/DetailLines.swift": "shows for ten seconds what the user asked to see",
        "Sources/SandboxProvider/Dialects/EdgeTagServer.swift": "a server of the sandbox knows its own secrets",
        "Sources/SandboxProvider/JOSE/VerificationKey.swift": "checks signatures that were made with a client secret",
        "Sources/SandboxProvider/Dialects/Generic/GenericServer+Client.swift":
            "a server of the sandbox knows its own secrets",
        "Sources/fob/Commands/ExecCommands.swift": "puts a token into the variable that --env asks for",
        "Sources/fob/Commands/UseCommands.swift": "prints the token or the header lines that were asked for",
        "Sources/fob/Composition/HotVerb.swift": "prints the token or the header lines that were asked for",
        "Sources/fob/Composition/HiddenLine.swift": "takes the key that was pressed",
        "Sources/fob/Composition/KernelKeyRing.swift": "hands the store's key to the kernel and takes it back",
        "Sources/fob/Composition/NewPassphrase.swift": "counts the characters of a passphrase",
        "Sources/fob/Composition/Prompt.swift": "makes a secret of what was typed",
        "Sources/fob/Composition/SecretSource.swift": "cuts off the line end of what was read",
        "Sources/fob/Composition/TerminalDesk.swift": "makes a secret of each line of standard input",
        "Sources/fob/Composition/HeaderDescriptor.swift": "hands header lines to the program that replaces this one",
        "Sources/fob/Output/AccountDocument.swift": "prints tokens where --reveal or fob token asks for them",
        "Sources/fob/Output/AccountSheet.swift": "prints tokens where --reveal asks for them",
        "Sources/fob/Deck/TerminalClipboard.swift":
            "hands header lines to the terminal's clipboard where the settings say so",
        "Sources/fob/Demo/DemoCheck.swift": "calls the sandbox with the copied header",
    ]

    private static func reads(_ file: SourceFile) -> Bool {
        file.code.contains { $0.text.contains(".reveal()") || $0.text.contains(".withBytes") }
    }

    @Test("are named in the list only as long as they read")
    func current() {
        let readers = Set(SourceTree.files.filter(Self.reads).map(\.path))
        #expect(Set(Self.readers.keys).subtracting(readers).isEmpty)
    }

    @Test("are read by the files that are listed with a reason, and by no other", arguments: SourceTree.files)
    func listed(file: SourceFile) {
        if Self.reads(file) {
            #expect(Self.readers[file.path] != nil, "\(file.path) reads secrets and is not in the list")
        }
    }
}
