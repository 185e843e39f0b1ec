import Testing

@testable import Cells

/// QR codes against codes that another encoder made, and against the tables of ISO/IEC 18004.
@Suite struct QRCodeTests {
    /// `https://id.example/device` at version 2-L with mask 3, as the Python package qrcode 8.2 draws it.
    static let known = """
        #######.#.#.#...#.#######
        #.....#..####.....#.....#
        #.###.#.###..##...#.###.#
        #.###.#.###.##....#.###.#
        #.###.#.#..######.#.###.#
        #.....#...##..#.#.#.....#
        #######.#.#.#.#.#.#######
        ..........#.#............
        ####..#.#.###.#..#..###.#
        #....#....#.#...#..#...#.
        #######..####...#..##....
        .###....###..#.....####..
        ###.#.#.###.###...#.#.###
        ........##.##.#######...#
        .#.#..#.##.#.##..##.#.##.
        #...##.###.#..##...##...#
        ....###..##..#..#########
        ........##...##.#...#.#.#
        #######..##..##.#.#.#.###
        #.....#..#.##.###...#....
        #.###.#...#...#.######..#
        #.###.#.##.#.#.#.##.#####
        #.###.#.#####.#.###.#.##.
        #.....#.#.##.###.#..#.#..
        #######.#.#.###..########
        """

    private static func drawn(_ code: QRCode) -> String {
        (0..<code.side).map { y in String((0..<code.side).map { code[$0, y] ? "#" as Character : "." }) }
            .joined(separator: "\n")
    }

    @Test func aCodeIsTheOneThatAnotherEncoderMakes() {
        let capacity = QRCapacity(2, .low)
        let code = QRCode(
            codewords: capacity.codewords(Array("https://id.example/device".utf8)), version: 2, level: .low, mask: 3)
        #expect(Self.drawn(code) == Self.known)
    }

    @Test func theCorrectionIsThatOfThePublishedExample() {
        // 1-M, “HELLO WORLD”.
        let data: [UInt8] = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
        #expect(ReedSolomon.correction(of: data, count: 10) == [196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
    }

    @Test func formatAndVersionAreThoseOfTheTables() {
        #expect(QRCode.formatBits(.low, mask: 0) == 0b1110111_11000100)
        #expect(QRCode.formatBits(.medium, mask: 0) == 0b1010100_00010010)
        #expect(QRCode.versionBits(7) == 0b00_01111100_10010100)
    }

    @Test(arguments: [
        (17, 21), (32, 25), (53, 29), (78, 33), (106, 37), (134, 41), (154, 45), (192, 49), (230, 53), (271, 57),
    ])
    func aTextTakesTheSmallestSizeThatHoldsIt(_ length: Int, _ side: Int) throws {
        #expect(try #require(QRCode(String(repeating: "a", count: length))).side == side)
    }

    @Test func whatIsTooLongHasNoCode() {
        #expect(QRCode(String(repeating: "a", count: 272)) == nil)
    }

    @Test func twoRowsOfModulesAreOneLineWithAQuietZone() throws {
        let code = try #require(QRCode("https://id.example/device"))
        let lines = code.halfBlockLines
        #expect(lines.count == (code.side + 5) / 2)
        #expect(lines.allSatisfy { $0.count == code.side + 4 })
        #expect(lines[0] == String(repeating: "█", count: code.side + 4))
        // The upper left finder begins with a dark row above a row that is dark at its ends only.
        #expect(lines[1].hasPrefix("██ ▄▄▄▄▄ █"))
    }
}
