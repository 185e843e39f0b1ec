import CredentialStore
import Foundation
import Vocabulary

@testable import CredentialStore

/// A store in a folder of its own, which goes away with it.
final class Fixture {
    let root: String
    let paths: StorePaths
    let wall = ManualWallClock()

    init() throws {
        let parent = FileManager.default.temporaryDirectory.path
        var template = Array((parent + "/fob-store-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last }
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        paths = StorePaths(environment: ["FOB_HOME": root + "/home"], home: root)
    }

    /// One that holds the provider acme and its account, and the store that was opened there.
    static func filled() async throws -> (Fixture, CredentialStore) {
        let fixture = try Fixture()
        let store = fixture.store()
        _ = try store.open()
        try await store.save(Provider(name: name("acme"), profile: name("oauth2"), clientID: "c"), clock: ManualClock())
        try await fixture.save(account())
        return (fixture, store)
    }

    /// What `FOB_HOME` names.
    var home: String { root + "/home" }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func store(_ change: (inout FileCalls) -> Void = { _ in }) -> CredentialStore {
        var calls = FileCalls.live
        change(&calls)
        return CredentialStore(paths: paths, clock: wall, randomness: SystemBytes(), calls: calls)
    }

    func clipboard(_ change: (inout FileCalls) -> Void = { _ in }) -> ClipboardFile {
        var calls = FileCalls.live
        change(&calls)
        return ClipboardFile(path: paths.clipboard, randomness: SystemBytes(), calls: calls)
    }

    func path(_ id: AccountID) -> String { "\(paths.store)/accounts/\(id).json" }

    /// Saves through the lock, as every writer does.
    @discardableResult
    func save(_ account: Account, through store: CredentialStore? = nil) async throws -> Account {
        try await (store ?? self.store()).withAccountLock(account.id, clock: ManualClock()) {
            lock throws(Failure) in try lock.save(account)
        }
    }
}

extension CredentialStore {
    /// Does one thing under an account's lock.
    func locked<Result>(
        _ id: AccountID, _ body: (borrowing AccountLock) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await withAccountLock(id, clock: ManualClock()) { lock throws(Failure) in try body(lock) }
    }
}

struct SystemBytes: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: .min ... .max) } }
}

let acme = id("acme/work")

func id(_ text: String) -> AccountID {
    do { return try AccountID(text) } catch { preconditionFailure("\(error)") }
}

func name(_ text: String) -> Name {
    do { return try Name(text) } catch { preconditionFailure("\(error)") }
}

func account(_ id: AccountID = acme, token: String = "access-1", refresh: String? = "refresh-1") -> Account {
    Account(
        id: id,
        credential: Credential(
            accessToken: Secret(token), refreshToken: refresh.map { Secret($0) }, scope: "read",
            issuedAt: Instant(milliseconds: 1_600_000_000_123), expiry: .at(Instant(milliseconds: 1_600_003_600_123)),
            extra: ["investor": "42"]),
        renewal: .ok, variables: ["user": "7"])
}

func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

func put(_ text: String, _ path: String, mode: mode_t = 0o600) throws {
    try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else { throw SystemError.last }
    guard chmod(path, mode) == 0 else { throw SystemError.last }
}

/// `100600`: kind and mode, of the thing itself where it is a link; nil where there is nothing.
func status(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
}

func mode(_ path: String) -> mode_t? { status(path).map { $0.st_mode & 0o7777 } }

/// Every path below a folder, relative to it.
func everything(below path: String) -> [String] {
    (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted()
}

func temporaryFiles(below path: String) -> [String] { everything(below: path).filter { $0.contains(".tmp-") } }

func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
