import Testing

/// What comes from a provider passes one redactor and one sanitiser before anybody sees it, and what fob says leaves by one
/// door.
@Suite("Words from outside")
struct WordsFromOutsideTests {
    /// Who reads the body of an answer, and what becomes of it.
    private static let bodyReaders: [String: String] = [
        "Sources/OAuthCore/Reply/ReplyBody.swift": "takes it apart for the reader that redacts",
        "Sources/OAuthCore/Reply/ReplyReader.swift": "looks whether there is one",
        "Sources/OAuthCore/Transcript/TranscriptRedaction.swift": "redacts it",
        "Sources/OAuthCore/Registration/ClientRegistration.swift": "takes members, and redacts those that it shows",
        "Sources/OAuthCore/Discovery/Discovery.swift": "takes a document of a request that carries no secret",
        "Sources/OAuthCore/Discovery/Dialect+Userinfo.swift": "takes the user's name",
        "Sources/OAuthCore/Grant/GrantFlow+Device.swift": "hands it to the reader that redacts",
        "Sources/OAuthCore/Transport/ReplyCollector.swift": "collects it",
        "Sources/TokenService/Identity/SignedInUser.swift": "takes public keys",
        "Sources/fob/Output/TranscriptSheet.swift": "prints it as the transcript keeps it: redacted",
    ]

    @Test("are read by the files that are listed with a reason, and by no other")
    func bodies() {
        let layers: Set = ["OAuthCore", "TokenService", "DeckModel", "DeckUI", "fob"]
        let readers = SourceTree.files.filter { file in
            layers.contains(file.target) && file.code.contains { $0.text.contains("reply.body") }
        }
        #expect(Set(readers.map(\.path)) == Set(Self.bodyReaders.keys))
    }

    @Test("are masked by the redactor alone: nothing else puts the mask into a text")
    func mask() {
        // What holds secrets prints itself as one.
        let holders: Set = [
            "Sources/Vocabulary/Text/Redactor.swift", "Sources/Vocabulary/Secret.swift",
            "Sources/Vocabulary/LockedBytes.swift", "Sources/OAuthCore/JOSE/SigningKey.swift",
            "Sources/OAuthCore/Wire/WireRequest.swift", "Sources/SandboxProvider/Exchange/SandboxRequest.swift",
        ]
        let mask = "•" + "••"
        for file in SourceTree.files where !holders.contains(file.path) {
            for line in file.lines where line.contains(mask) && !line.contains("//") {
                // A field that shows how much was typed draws a dot for each character.
                Issue.record("\(file.path): \(line)")
            }
        }
    }

    @Test("leave by one door: nothing prints but Output")
    func doors() {
        let doors = ["print(", "debugPrint(", "dump(", "fputs(", "perror(", "NSLog(", "standardError", "Logger("]
        for file in SourceTree.files where file.path != "Sources/fob/Output/Output.swift" {
            for line in file.code {
                for door in doors where line.text.contains(door) && !line.text.contains(".\(door)") {
                    guard !isPartOfWord(door, in: line.text) else { continue }
                    Issue.record("\(file.path):\(line.number): \(line.text)")
                }
            }
        }
    }

    /// `fingerprint(` prints nothing.
    private func isPartOfWord(_ door: String, in text: String) -> Bool {
        text.ranges(of: door).allSatisfy { place in
            place.lowerBound > text.startIndex && text[text.index(before: place.lowerBound)].isLetter
        }
    }
}
