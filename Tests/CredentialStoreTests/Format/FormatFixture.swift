import Foundation
import TestSupport
import Vocabulary

@testable import CredentialStore

/// The committed files of Tests/Fixtures/store.
enum FormatFixture {
    static func path(_ relative: String) -> String { "\(packageRoot)/Tests/Fixtures/store/\(relative)" }

    static func bytes(_ relative: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(relative))))
    }

    static func json(_ relative: String) throws -> JSON { try JSON(parsing: try bytes(relative)) }

    /// Puts a whole fixture in a store's place, as its owner would have it: 0700 and 0600.
    static func install(_ version: String, as store: String) throws {
        let files = FileManager.default
        for relative in everything(below: path(version)) {
            var isFolder: ObjCBool = false
            _ = files.fileExists(atPath: path("\(version)/\(relative)"), isDirectory: &isFolder)
            if isFolder.boolValue { continue }
            try put(try text(path("\(version)/\(relative)")), "\(store)/\(relative)")
        }
        for relative in [""] + everything(below: store) {
            var isFolder: ObjCBool = false
            _ = files.fileExists(atPath: "\(store)/\(relative)", isDirectory: &isFolder)
            if isFolder.boolValue { chmod("\(store)/\(relative)", 0o700) }
        }
    }
}
