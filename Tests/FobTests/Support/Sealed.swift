import Foundation
import SandboxProvider
import TestSupport
import Testing

extension Person {
    static let passphrase = "correct horse battery staple"

    /// Seals the store under that passphrase.
    func seal(_ passphrase: String = Self.passphrase) async throws {
        let result = try await fob("store", "seal", "--passphrase-fd", "3", descriptors: [3: Array(passphrase.utf8)])
        try #require(result.status == 0, "seal: \(result.errors)")
    }

    @discardableResult
    func unlock(_ passphrase: String = Self.passphrase, for time: String = "1h") async throws -> ProgramResult {
        try await fob(
            "unlock", "--for", time, "--passphrase-fd", "3", descriptors: [3: Array(passphrase.utf8)])
    }

    /// A new key file in their folder.
    func keyFile(_ name: String = "key") async throws -> String {
        let path = folder.path(name)
        let made = try await run("sh", ["-c", "umask 077; head -c 32 /dev/urandom > \"$1\"", "sh", path])
        try #require(made.status == 0)
        return path
    }

    /// What the kernel's key ring lists of their store.
    func keyInRing() async throws -> String? {
        let text = try folder.text("fob/store/store.json")
        let id = try #require(text.firstMatch(of: #/"store_id": "([^"]+)"/#)?.output.1)
        let keys = try String(contentsOfFile: "/proc/keys", encoding: .utf8)
        // One that was invalidated or has ended is listed until it is swept away.
        return keys.split(separator: "\n").first { line in
            let flags = line.split(separator: " ").dropFirst().first ?? ""
            return line.contains("fob:\(id):") && !flags.contains(where: "iRD".contains)
        }.map(String.init)
    }
}

/// Where the system keeps keys for its users.
enum KeyKeeping {
    static let isPossible: Bool = {
        #if os(Linux)
            // The list is there where keys can be kept at all.
            return FileManager.default.isReadableFile(atPath: "/proc/keys")
        #else
            return false
        #endif
    }()
    static let reason = "the kernel keeps no keys for anybody here"
}

/// Lends somebody who has signed in at acme as `acme-local/me`, and takes their key out of the ring afterwards.
func withKeptAccount(_ body: (Person, Sandbox) async throws -> Void) async throws {
    try await withAccount { person, sandbox in
        do {
            try await body(person, sandbox)
        } catch {
            _ = try? await person.fob("lock")
            throw error
        }
        _ = try? await person.fob("lock")
    }
}
