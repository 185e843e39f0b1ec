import Testing

/// Who may look inside a `Secret`, and why. A file that is not named here may only pass secrets on.
@Suite("The secrets")
struct SecretUseTests {
    private static let readers: [String: String] = [
        "Sources/Vocabulary/Secret.swift": "defines them",
        "Sources/Vocabulary/Text/Redactor.swift": "must know what it hides",
        "Sources/OAuthCore/PKCE/CodeVerifier.swift": "hashes the verifier (RFC 7636 section 4.2)",
        "Sources/OAuthCore/Dialect/Dialect+Headers.swift": "writes the header lines that the account is for",
        "Sources/OAuthCore/Leg/RequestBuilder.swift": "puts them on the wire",
        "Sources/OAuthCore/Grant/GrantFlow.swift": "compares and carries codes from one leg to the next",
        "Sources/OAuthCore/Callback/CallbackExpectation.swift": "reads a pasted answer and compares states",
        "Sources/CredentialStore/Records/CredentialMembers.swift": "writes them into a 0600 record",
        "Sources/CredentialStore/Records/ProviderRecord.swift": "writes the client secret into a 0600 record",
        "Sources/CredentialStore/Locks/RefreshIntent.swift": "hashes the refresh token",
        "Sources/DeckModel/State/DeckState+Text.swift": "edits a pasted answer that the user types",
        "Sources/DeckModel/State/DeckState+SignIn.swift": "edits a pasted answer that the user types",
        "Sources/DeckModel/State/DeckState+Copy.swift": "reveals what the user asked to see for ten seconds",
        "Sources/DeckModel/State/DeckState+Keys.swift": "reveals what the user asked to see for ten seconds",
        "Sources/SandboxProvider/Dialects/EdgeTagServer.swift": "a server of the sandbox knows its own secrets",
    ]

    @Test("are read by the files that are listed with a reason, and by no other", arguments: SourceTree.files)
    func listed(file: SourceFile) {
        let reads = file.code.contains { $0.text.contains("reveal()") || $0.text.contains("withBytes") }
        if reads { #expect(Self.readers[file.path] != nil, "\(file.path) reads secrets and is not in the list") }
    }
}
