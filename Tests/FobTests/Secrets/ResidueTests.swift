import Foundation
import TestSupport
import Testing

#if os(Linux)
    @Suite(
        "What was let go is not in memory any more", .timeLimit(.minutes(10)),
        .enabled(if: getuid() == 0, "reads the memory of another process, which takes root"))
    struct ResidueTests {
        @Test("case 7: a passphrase is there while it is typed, and gone once it is not used")
        func passphrase() async throws {
            try await withPerson { person in
                try await withTmux(
                    [Person.binary, "store", "seal"], columns: 120, environment: person.environment
                ) { tmux in
                    let first = "canary-eins-\(UInt32.random(in: .min ... .max))"
                    let second = "canary-zwei-\(UInt32.random(in: .min ... .max))"
                    try await tmux.wait(forText: "New passphrase")
                    let process = try #require(try await tmux.processID())
                    try await tmux.type(first)
                    try await tmux.poll(for: "the passphrase to be read") {
                        try await ProcessMemory(of: process).holds(first) ? true : nil
                    }
                    try await tmux.press("Enter")
                    try await tmux.wait(forText: "once more")
                    try await tmux.type(second)
                    try await tmux.press("Enter")
                    try await tmux.wait(forText: "not the same")
                    try await tmux.poll(for: "the second question") {
                        try await tmux.screen().ranges(of: "New passphrase").count == 2 ? true : nil
                    }
                    let memory = try await ProcessMemory(of: process)
                    #expect(try !memory.holds(first) && !memory.holds(second))
                    let screen = try await tmux.screen()
                    #expect(!screen.contains("canary") && memory.size > 1 << 20)
                }
            }
        }
    }

    /// All that another process can write to, as it is at the moment of the look.
    struct ProcessMemory {
        private let process: Int32
        private let places: [Range<UInt64>]

        init(of process: Int32) async throws {
            self.process = process
            // It comes in pieces, of which Foundation takes the first for all.
            let lines = try await run("cat", ["/proc/\(process)/maps"]).output.split(separator: "\n")
            places = lines.compactMap { line in
                guard let match = line.firstMatch(of: #/^([0-9a-f]+)-([0-9a-f]+) rw/#),
                    let start = UInt64(match.output.1, radix: 16), let end = UInt64(match.output.2, radix: 16)
                else { return nil }
                return start..<end
            }
            try #require(!places.isEmpty, "the memory map of \(process) cannot be read")
        }

        var size: Int { places.reduce(0) { $0 + $1.count } }

        /// Whether the bytes of that text stand in it anywhere.
        func holds(_ text: String) throws -> Bool {
            let file = open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
            try #require(file >= 0, "the memory of \(process) cannot be read")
            defer { close(file) }
            let sought = Data(text.utf8)
            var chunk = [UInt8](repeating: 0, count: 1 << 20)
            for place in places {
                var at = place.lowerBound
                while at < place.upperBound {
                    let length = min(chunk.count, Int(place.upperBound - at))
                    let count = pread(file, &chunk, length, off_t(at))
                    // What is mapped and not there cannot be read, as behind the end of a file.
                    guard count > 0 else { break }
                    if Data(chunk[..<count]).range(of: sought) != nil { return true }
                    // The text may lie across the border.
                    at += UInt64(
                        count == length && at + UInt64(count) < place.upperBound ? count - sought.count : count)
                }
            }
            return false
        }
    }
#endif
