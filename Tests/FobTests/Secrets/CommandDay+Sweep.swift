import Crypto
import Foundation
import TestSupport
import Testing
import Vocabulary

extension CommandDay {
    /// Looks for every canary wherever none may be.
    ///
    /// - Parameter isSealed: whether the store is: then it must not show a secret either, nor a name.
    func sweep(isSealed: Bool = false) async throws {
        for (index, (what, bytes)) in heard.enumerated() {
            try person.folder.write(what + "\n" + String(decoding: bytes, as: UTF8.self), to: "heard/\(index)")
        }
        try person.folder.write(person.folder.files().joined(separator: "\n"), to: "heard/names")
        // What was given to fob in a file, and its own places for secrets.
        let places = ["given/"] + (isSealed ? [] : ["x/data/fob/store/", "x/data/fob/backups/"])
        for (file, name) in try await canaries.found(below: [person.folder.path] + Self.commonFiles) {
            let relative = String(file.dropFirst(person.folder.path.count + 1))
            guard !places.contains(where: relative.hasPrefix) else { continue }
            Issue.record("\(name) in \(place(of: file))")
        }
        let words = try await Canaries.grep(
            ["-E"], ["[A-Za-z0-9._~-]{43,128}"], below: [person.folder.path])
        for (file, word) in words
        where codeChallenges.contains(Base64.encodeURL(Array(SHA256.hash(data: Array(word.utf8))))) {
            // RFC 7636 section 4.6.
            Issue.record("a code verifier in \(place(of: file))")
        }
        if isSealed { try await sweepNames() }
    }

    /// A sealed store tells nobody whose accounts are in it.
    private func sweepNames() async throws {
        let names = Canaries()
        for name in ["kanarienvogel", "acme-local", "securitize-local", "127.0.0.1"] { names.add("“\(name)”", name) }
        let folders = ["x/data", "x/state"].map(person.folder.path)
        for (file, name) in try await names.found(below: folders) { Issue.record("\(name) in \(file)") }
        for file in person.folder.files() where ["x/data/", "x/state/"].contains(where: file.hasPrefix) {
            for name in ["kanarienvogel", "acme", "securitize"] { #expect(!file.contains(name)) }
        }
    }

    /// The command, for what was printed.
    private func place(of file: String) -> String {
        guard file.hasPrefix(person.folder.path("heard/")) else { return file }
        let text = try? String(contentsOfFile: file, encoding: .utf8)
        return text?.split(separator: "\n").first.map(String.init) ?? file
    }

    /// Where a program may leave something that looks at no variable.
    private static var commonFiles: [String] {
        ["/tmp", "/var/tmp", "/dev/shm"].flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasPrefix("fob") || $0.hasPrefix(".fob") }.map { "\(folder)/\($0)" }.filter {
                path in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            }
        }
    }

    /// What everybody on the machine can see of every process, or at least the user's own programs, at this moment.
    func witness() async { _ = try? await TestSupport.run(person.folder.path("bin/witness")) }
}
