import Foundation
import TestSupport
public import Vocabulary

extension Home {
    /// The record of an account, as it lies on the disk.
    public func record(_ account: String) throws -> JSON {
        try JSON(parsing: folder.read(Self.path(account)), dialect: .strict)
    }

    /// How often the record was written.
    public func generation(_ account: String) throws -> Int64 { try record(account)["generation"]?.integer ?? 0 }

    /// Lets the stored access token have ended an hour ago: what the machine's clock would do, without the wait.
    public func expire(_ account: String) throws {
        let end = MachineClock().now() - .seconds(3600)
        var text = try folder.text(Self.path(account))
        for (member, time) in [("issued_at", end - .seconds(3600)), ("expires_at", end)] {
            guard let place = text.firstRange(of: try Regex("\"\(member)\" *: *\"[^\"]*\"")) else {
                throw Violation("\(account) has no \(member)")
            }
            text.replaceSubrange(place, with: "\"\(member)\": \"\(time.rfc3339)\"")
        }
        try replace(Self.path(account), by: text)
    }

    private static func path(_ account: String) -> String { "fob/store/accounts/\(account).json" }

    /// Replaces a file in one step, as whoever reads it meanwhile expects.
    private func replace(_ path: String, by text: String) throws {
        let draft = try folder.write(text, to: path + ".new")
        guard rename(draft, folder.path(path)) == 0 else {
            throw Violation("\(path) cannot be replaced: errno \(errno)")
        }
    }
}
