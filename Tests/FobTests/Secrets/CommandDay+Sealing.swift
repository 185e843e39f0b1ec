import Foundation
import TestSupport
import Testing

/// The part of the day that seals the store, with everything that opens it.
extension CommandDay {
    private var keyFile: String { person.folder.path("given/key") }

    /// Seals the store under a key file, which opens it from then on without a question.
    func seal() async throws {
        let key = "canary-key-file-" + (0..<32).map { _ in String("abcdefghijkmnpqr".randomElement() ?? "a") }.joined()
        canaries.add("content of the key file", key)
        try person.folder.write(key, to: "given/key")
        try await run("store seal", "--key-file", keyFile)
    }

    /// Every other way to a sealed store's key, and back.
    func sealAndUnseal() async throws {
        let secret =
            "canary-key-command-" + (0..<32).map { _ in String("abcdefghijkmnpqr".randomElement() ?? "a") }.joined()
        canaries.add("what the key command prints", secret)
        let command = try await person.script(
            "'\(person.folder.path("bin/witness"))'; echo \(secret)", named: "given/key-command")
        try person.folder.write("{ \"key_command\": [\"\(command)\"] }", to: "x/config/fob/config.json")
        canaries.add("passphrase", "canary passphrase Ä+/= of five words")
        let passphrase = Array("canary passphrase Ä+/= of five words\n".utf8)
        try await seal()
        try await run("store slot add", "--passphrase-fd", "3", given: passphrase)
        try await run("store slot add", "--key-command")
        let slots = try await run("store slot list")
        #expect(slots.output.split(separator: "\n").count == 3)
        try await run("store rekey", "--passphrase-fd", "3", given: passphrase)
        // Where the kernel keeps no keys, it says so.
        try await run("unlock", "--for", "1m", "--passphrase-fd", "3", given: passphrase, status: nil)
        try await run("accounts", "--json")
        try await run("lock", status: nil)
        try await run("store slot remove", "key-file-1")
        try await run("token", "acme-local/kanarienvogel", handsOut: true)
    }

    func unseal() async throws { try await run("store unseal") }
}
