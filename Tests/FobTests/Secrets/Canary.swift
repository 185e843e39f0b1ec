import Foundation
import SandboxProvider
import Synchronization
import TestSupport
import Vocabulary

/// A secret that is to be found in its place and nowhere else, in whatever spelling.
struct Canary: Hashable, Sendable {
    /// What it is, for whoever reads of the leak.
    let name: String
    let text: String

    /// As it is, as forms, URLs and JSON write it, in hexadecimal, and in Base64, alone and within a longer text. Made here
    /// by the standards alone, not by what is tested.
    var spellings: Set<String> {
        let bytes = Array(text.utf8)
        let form = bytes.map { byte in
            let isPlain = byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || (0x30...0x39).contains(byte))
            return isPlain || "-._~".utf8.contains(byte) ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
        }.joined()
        var all: Set = [
            text, form, form.lowercased(), form.replacingOccurrences(of: "%20", with: "+"),
            text.replacingOccurrences(of: "/", with: "\\/"), bytes.map { String(format: "%02x", $0) }.joined(),
        ]
        // RFC 4648 section 4: the digits that no neighbour has a bit in, for each of the three places to begin at.
        for offset in 0..<3 where bytes.count >= 9 {
            let digits = Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString()
            let own = digits.utf8.dropFirst((offset * 8 + 5) / 6).prefix(bytes.count * 8 / 6 - 1)
            let text = String(decoding: own, as: UTF8.self)
            all.insert(text)
            all.insert(text.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_"))
        }
        return all
    }
}

/// All canaries of a day, and what was searched for them.
final class Canaries: Sendable {
    private let known = Mutex<Set<Canary>>([])

    func add(_ name: String, _ text: String) {
        // What is shorter stands in texts by chance.
        guard text.utf8.count >= 8 else { return }
        _ = known.withLock { $0.insert(Canary(name: name, text: text)) }
    }

    var all: Set<Canary> { known.withLock { $0 } }

    /// Looks through every file of those folders at once, with the names of what stands where.
    func found(below folders: [String]) async throws -> [(file: String, name: String)] {
        // What a provider minted and what stands in a record may be one secret under two names: it is found under both.
        var names: [String: Set<String>] = [:]
        for canary in all { for spelling in canary.spellings { names[spelling, default: []].insert(canary.name) } }
        return try await Self.grep(["-F"], Array(names.keys), below: folders).flatMap { place in
            (names[place.word] ?? [place.word]).sorted().map { (place.file, $0) }
        }
    }

    /// As grep finds them: thousands of words in megabytes of text would take a test minutes.
    static func grep(
        _ options: [String], _ patterns: [String], below folders: [String]
    ) async throws -> [(file: String, word: String)] {
        try await withTemporaryFolder { scratch in
            let list = try scratch.write(patterns.joined(separator: "\n") + "\n", to: "patterns")
            let found = try await run(
                "grep", ["-r", "-a", "-o", "-H", "--null"] + options + ["-f", list, "--"] + folders,
                environment: ["LC_ALL": "C", "PATH": "/usr/bin:/bin"])
            guard found.status < 2 else { throw ProgramError("grep: \(found.errors)") }
            return found.output.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: "\0", maxSplits: 1).map(String.init)
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            }
        }
    }
}

/// Randomness of a sandbox that makes a canary of all that it mints: codes, tokens, device codes, client secrets.
struct CanaryMint: Randomness {
    let canaries: Canaries

    func bytes(_ count: Int) -> [UInt8] {
        let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max) }
        // `Mint` writes the kind before it. What it names otherwise (a client, a nonce, a pushed request) is no secret.
        if count == 24 {
            for kind in [Mint.Kind.code, .access, .refresh, .device, .secret] {
                canaries.add("\(kind.rawValue) of the provider", "\(kind.rawValue)-\(Base64.encodeURL(bytes))")
            }
        }
        return bytes
    }
}
