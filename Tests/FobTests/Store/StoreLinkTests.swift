import Foundation
import TestSupport
import Testing
import Vocabulary

/// Something else stands where fob keeps a file: nothing hangs, and what a link leads to stays as it was.
@Suite("What stands in a file's place", .timeLimit(.minutes(10)))
struct StoreLinkTests {
    /// Where fob reads and writes, below its home.
    enum Place: String, CaseIterable, CustomTestStringConvertible {
        case header = "store/store.json"
        case record = "store/accounts/tradevest-local/me.json"
        case provider = "store/providers/tradevest-local.json"
        case accountLock = "store/locks/tradevest-local,me.lock"
        case storeLock = "store/locks/store.lock"
        case useLock = "store/locks/use.lock"
        case rescue = "state/rescue/tradevest-local,me.json"
        case transcript = "state/transcripts/tradevest-local,me.json"
        case clipboard = "run/clipboard"
        case clipboardNote = "run/clipboard.json"
        case clipboardLock = "run/clipboard.lock"
        case backups = "backups"

        var testDescription: String { rawValue }
    }

    /// What stands there.
    enum Thing: CaseIterable {
        case link, dangling, hardLink, fifo, folder, device

        /// - Returns: whether this machine lets such a thing be made.
        func stand(at path: String, target: String) throws -> Bool {
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            return switch self {
            case .link: symlink(target, path) == 0
            case .dangling: symlink(target + ".nothing", path) == 0
            case .hardLink: Foundation.link(target, path) == 0
            case .fifo: mkfifo(path, 0o600) == 0
            case .folder: mkdir(path, 0o700) == 0
            // The terminal of nobody: what is written to it would be seen by somebody.
            case .device: symlink("/dev/full", path) == 0
            }
        }
    }

    @Test(arguments: Place.allCases)
    func `case 35: a link, a second name, a FIFO, a folder or a device is refused or replaced, and never followed`(
        _ place: Place
    ) async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                try await person.fob("copy", "tradevest-local/me")
                let path = person.folder.path("fob/" + place.rawValue)
                let whole = person.folder.path("whole")
                try FileManager.default.copyItem(atPath: person.folder.path("fob"), toPath: whole)
                for thing in Thing.allCases {
                    // A good file of its kind, so that nothing but what it is can be wrong with it.
                    let content = (try? person.folder.text("fob/" + place.rawValue)) ?? "mine"
                    let target = try person.folder.write(content, to: "target", mode: 0o400)
                    guard try thing.stand(at: path, target: target) else { continue }
                    for command in [
                        ["accounts"], ["token", "tradevest-local/me"], ["refresh", "tradevest-local/me"],
                        ["copy", "tradevest-local/me"], ["store", "check"], ["store", "backup"],
                    ] {
                        let result = try await person.fob(command)
                        #expect([0, 7].contains(result.status), "\(thing) \(command): \(result.errors)")
                    }
                    #expect(try person.folder.text("target") == content, "\(thing)")
                    #expect(try person.folder.mode("target") == 0o400, "\(thing)")
                    #expect(!person.folder.exists("target.nothing"), "\(thing)")
                    unlink(target)
                    try FileManager.default.removeItem(atPath: person.folder.path("fob"))
                    try FileManager.default.copyItem(atPath: whole, toPath: person.folder.path("fob"))
                }
                #expect(try await person.fob("token", "tradevest-local/me").status == 0)
            }
        }
    }

    @Test func `case 35: a record and a folder that are swapped while fob runs are never followed`() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                let store = person.folder.path("fob/store")
                let record = "accounts/tradevest-local/me.json"
                let token = try #require(
                    try await person.json("show", "tradevest-local/me", "--reveal", "--json")["access_token"]?.string)
                try FileManager.default.copyItem(atPath: store, toPath: person.folder.path("elsewhere"))
                let foreign = try person.folder.text("fob/store/" + record).replacing(token, with: "canary")
                try person.folder.write(foreign, to: "elsewhere/" + record)
                let loop = """
                    cd '\(store)'; echo began
                    while :; do
                      ln -s '\(person.folder.path("elsewhere"))/\(record)' bait; mv \(record) aside; mv bait \(record)
                      mv -f aside \(record)
                      ln -s '\(person.folder.path("elsewhere"))/accounts' bait; mv accounts away; mv bait accounts
                      rm accounts; mv away accounts
                    done
                    """
                try await withProgram("sh", ["-c", loop], errorsTo: "/dev/null") { swapper in
                    #expect(await swapper.nextLine() == "began")
                    for _ in 0..<12 {
                        for command in ["token", "refresh"] {
                            let result = try await person.fob(command, "tradevest-local/me")
                            #expect(!result.output.contains("canary") && !result.errors.contains("canary"))
                            #expect([0, 3, 7].contains(result.status), "\(result.ending) \(result.errors)")
                        }
                    }
                }
                #expect(try person.folder.text("elsewhere/" + record) == foreign)
                #expect(person.folder.files().filter { $0.hasPrefix("elsewhere/") && $0.contains(".tmp-") } == [])
            }
        }
    }

    @Test func `case 35: a store path that is a link of the person's own is used as the folder that it leads to`()
        async throws
    {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                for folder in ["fob", "real"] {
                    try FileManager.default.createDirectory(
                        atPath: person.folder.path(folder), withIntermediateDirectories: true,
                        attributes: [.posixPermissions: 0o700])
                }
                try #require(symlink(person.folder.path("real"), person.folder.path("fob/store")) == 0)
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                #expect(person.folder.exists("real/accounts/tradevest-local/me.json"))
                #expect(try await person.fob("token", "tradevest-local/me").status == 0)
                #expect(try await person.fob("store", "check").status == 0)
                var info = stat()
                #expect(lstat(person.folder.path("fob/store"), &info) == 0 && info.st_mode & S_IFMT == S_IFLNK)
            }
        }
    }
}
