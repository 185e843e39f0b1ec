import Foundation
import Testing

@testable import Vocabulary

@Suite("Locked bytes")
struct LockedBytesTests {
    private static func made(_ text: String, capacity: Int = 64) -> LockedBytes {
        let bytes = LockedBytes(capacity: capacity)
        for byte in text.utf8 { bytes.append(byte) }
        return bytes
    }

    private static func content(_ bytes: LockedBytes) -> [UInt8] { bytes.withBytes { Array($0) } }

    @Test("take no more than they have room for, and say so", arguments: [0, 1, 3, 4095, 4096, 4097, 65_537])
    func limit(_ capacity: Int) {
        let bytes = LockedBytes(capacity: capacity)
        for _ in 0..<capacity { #expect(bytes.append(0x61)) }
        #expect(!bytes.append(0x62) && bytes.count == capacity)
        #expect(bytes.fill { $0.count } == 0, "nothing is lent where nothing is free")
        #expect(Self.content(bytes) == Array(repeating: 0x61, count: capacity))
    }

    @Test(
        "lose their last character as a whole",
        arguments: [
            ("", ""), ("a", ""), ("ab", "a"), ("aé", "a"), ("日本", "日"), ("x🦊", "x"), ("e\u{301}", "e"),
        ])
    func character(_ text: String, _ left: String) {
        let bytes = Self.made(text)
        bytes.removeLastCharacter()
        #expect(Self.content(bytes) == Array(left.utf8))
    }

    @Test("that are no sound UTF-8 lose all of it in the end, and nothing before")
    func broken() {
        let bytes = Self.made("a")
        for byte in [0x80, 0x80] as [UInt8] { bytes.append(byte) }
        bytes.removeLastCharacter()
        #expect(bytes.isEmpty, "what begins nothing goes with what it follows")
        bytes.removeLastCharacter()
        #expect(bytes.isEmpty)
    }

    @Test("leave zeros where a character was taken away")
    func zeroed() {
        let bytes = Self.made("ab日")
        bytes.removeLastCharacter()
        var behind: [UInt8] = []
        _ = bytes.fill { free in
            behind = Array(free.prefix(3))
            return 0
        }
        #expect(behind == [0, 0, 0])
    }

    @Test("are empty and zero once wiped, and take new ones")
    func wiped() {
        let bytes = Self.made("canary", capacity: 6)
        bytes.wipe()
        var memory: [UInt8] = []
        _ = bytes.fill { free in
            memory = Array(free)
            return -1
        }
        #expect(bytes.isEmpty && memory == [0, 0, 0, 0, 0, 0])
        #expect(bytes.append(0x61) && Self.content(bytes) == [0x61])
    }

    @Test("are filled by a system call where there is room, and by no more than it wrote")
    func filled() {
        let bytes = Self.made("ab", capacity: 5)
        let added = bytes.fill { free in
            #expect(free.count == 3)
            free.copyBytes(from: [0x63, 0x64])
            return 2
        }
        #expect(added == 2 && Self.content(bytes) == Array("abcd".utf8))
        #expect(bytes.fill { _ in -1 } == -1 && bytes.count == 4)
    }

    @Test("are a copy of what they were made of")
    func copied() {
        for text in ["", "canary"] {
            let copy = Array(text.utf8).withUnsafeBytes { LockedBytes(copying: $0) }
            #expect(Self.content(copy) == Array(text.utf8) && copy.isEmpty == text.isEmpty)
            #expect(!copy.append(0x61), "a copy has no room")
            #expect(Self.made(text) == copy)
        }
    }

    @Test("are equal by every byte and by their number, whatever their room")
    func equality() {
        let bytes = Self.made("canary")
        #expect(bytes == bytes && bytes == Self.made("canary", capacity: 4096))
        for other in ["", "canarz", "kanary", "canar", "canary1"] { #expect(bytes != Self.made(other)) }
        #expect(LockedBytes(capacity: 0) == LockedBytes(capacity: 9))
    }

    @Test("print three dots wherever something prints them")
    func printed() {
        struct Holder: Error { let key: LockedBytes }
        let holder = Holder(key: Self.made("canary"))
        var dumped = ""
        dump(holder, to: &dumped)
        for text in [
            "\(holder.key)", String(reflecting: holder.key), holder.key.debugDescription, "\(holder)", dumped,
            "\(Optional(holder.key) as Any)", "\([holder.key])",
        ] {
            #expect(!text.contains("canary") && text.contains("•••"))
        }
        #expect(Mirror(reflecting: holder.key).children.isEmpty)
    }

    @Test("hand on the very error of the body that they lend their bytes to")
    func lending() {
        #expect(throws: NameError.self) {
            try Self.made("a").withBytes { _ throws(NameError) in _ = try Name("..") }
        }
    }

    #if os(Linux)
        @Test("stay out of swap and of core files, and their pages go with the last reference")
        func mapped() throws {
            var bytes: LockedBytes? = Self.made("canary")
            let address = try #require(bytes?.withBytes { $0.baseAddress.map { UInt(bitPattern: $0) } })
            let flags = try #require(try Self.flags(at: address))
            #expect(flags.contains("dd"), "not in a core: \(flags)")
            let limits = try String(contentsOfFile: "/proc/self/limits", encoding: .utf8)
            let limit = limits.firstMatch(of: #/Max locked memory +([a-z0-9]+) /#)?.output.1
            if getuid() == 0 || limit == "unlimited" || limit.flatMap({ Int($0) }) ?? 0 >= 1 << 20 {
                #expect(flags.contains("lo"), "not locked: \(flags)")
            }
            bytes = nil
            // Another test may map something there at once; locked and kept out of core files it is none of theirs.
            let after = try Self.flags(at: address)
            #expect(after.map { $0.contains("dd") && $0.contains("lo") } != true)
        }

        /// All of a file that comes in pieces; Foundation takes the first for all.
        private static func content(of path: String) throws -> String {
            let file = try #require(fopen(path, "r"))
            defer { fclose(file) }
            var content: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while case let count = fread(&piece, 1, piece.count, file), count > 0 { content += piece[..<count] }
            return String(decoding: content, as: UTF8.self)
        }

        /// What `/proc/self/smaps` says of the page at that address (proc(5), VmFlags); nil where none is.
        private static func flags(at address: UInt) throws -> [Substring]? {
            let text = try Self.content(of: "/proc/self/smaps")
            var isInside = false
            for line in text.split(separator: "\n") {
                if let range = line.firstMatch(of: #/^([0-9a-f]+)-([0-9a-f]+) /#) {
                    let bounds = (UInt(range.output.1, radix: 16) ?? 0)..<(UInt(range.output.2, radix: 16) ?? 0)
                    isInside = bounds.contains(address)
                } else if isInside, line.hasPrefix("VmFlags:") {
                    return line.dropFirst("VmFlags:".count).split(separator: " ")
                }
            }
            return nil
        }
    #endif
}
