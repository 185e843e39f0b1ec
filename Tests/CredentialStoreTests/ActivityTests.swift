import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("The activity log on disk")
struct ActivityTests {
    private func line(_ number: Int) -> JSON { ["text": JSON("line \(number)")] }

    private func withStore(_ body: (Fixture, CredentialStore) throws -> Void) throws {
        let fixture = try Fixture()
        try body(fixture, fixture.store())
    }

    @Test("lines come back in their order, the last ones where too many are there")
    func order() throws {
        try withStore { _, store in
            #expect(try store.activity(atMost: 10).isEmpty)
            try store.appendActivity([line(1), line(2)])
            try store.appendActivity([line(3)])
            #expect(try store.activity(atMost: 10) == [line(1), line(2), line(3)])
            #expect(try store.activity(atMost: 2) == [line(2), line(3)])
        }
    }

    @Test("what is no JSON is passed over, and a symbolic link is not followed")
    func damaged() throws {
        try withStore { fixture, store in
            try store.appendActivity([line(1)])
            let path = fixture.paths.state + "/activity.jsonl"
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("{\"text\": \"cut".utf8 + [0x0A]))
            try handle.close()
            try store.appendActivity([line(2)])
            #expect(try store.activity(atMost: 10) == [line(1), line(2)])
            try FileManager.default.removeItem(atPath: path)
            let other = fixture.root + "/other"
            try Data("untouched".utf8).write(to: URL(fileURLWithPath: other))
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
            #expect(throws: Failure.self) { try store.appendActivity([line(3)]) }
            #expect(FileManager.default.contents(atPath: other) == Data("untouched".utf8))
        }
    }

    @Test("both files together stay bounded, and what is newest is there")
    func bounded() throws {
        try withStore { fixture, store in
            let long = String(repeating: "x", count: 1000)
            for number in 0..<900 { try store.appendActivity([["n": JSON(Int64(number)), "text": JSON(long)]]) }
            let sizes = ["activity.jsonl", "activity.1.jsonl"].map { name -> Int in
                let path = fixture.paths.state + "/" + name
                guard let data = FileManager.default.contents(atPath: path) else { return 0 }
                return data.count
            }
            #expect(sizes.allSatisfy { $0 <= CredentialStore.activityBytes + 2000 } && sizes[1] > 0)
            let kept = try store.activity(atMost: 2000)
            #expect(kept.last?["n"] == 899 && kept.count > 200)
        }
    }
}
