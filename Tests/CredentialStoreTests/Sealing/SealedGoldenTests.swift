import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("The golden files of sealed stores")
struct SealedGoldenTests {
    private static let python = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(arguments: SealedGolden.all)
    func `are what this code writes: FOB_REWRITE_GOLDENS=1 writes them anew`(golden: SealedGolden) throws {
        if ProcessInfo.processInfo.environment["FOB_REWRITE_GOLDENS"] == "1" { try golden.write() }
        let found = try golden.found()
        #expect(found == (try golden.files()))
        #expect(try text(golden.secretFile) == golden.secret)
        let all = found.values.map { String(decoding: $0, as: UTF8.self) }.joined()
        for secret in ["token-of-work", "secret-of-golden", "as.example", "\"golden\""] {
            #expect(!all.contains(secret))
        }
    }

    @Test(arguments: SealedGolden.all)
    func `are opened to the records that were sealed`(golden: SealedGolden) throws {
        let found = try golden.found()
        let header = try SealedHeader(parsing: JSON(parsing: #require(found["store.json"])))
        let secret = locked(golden.secret)
        let key =
            switch golden.header(secret) {
            case .passphrase: try header.key(passphrase: secret)
            case .keyFile(_, let path): header.key(secret: secret, .keyFile(path: path))
            case .keyCommand: header.key(secret: secret, .keyCommand)
            }
        let sealer = try header.sealer(#require(key))
        for (kind, name, record) in SealedGolden.records {
            let path = SealedGolden.path(of: kind, name, sealer)
            let file = try JSON(parsing: #require(found["\(header.tree)/\(path)"]))
            let filed = String((path as NSString).lastPathComponent.dropLast(Sealer.suffix.count))
            #expect(try JSON(parsing: sealer.open(file, kind, filed: filed)) == record)
        }
        #expect(found.count == SealedGolden.records.count + 1)
    }

    @Test(arguments: SealedGolden.all.dropFirst())
    func `are a store like any other to whoever has the secret, and locked to everybody else`(
        golden: SealedGolden
    ) throws {
        let fixture = try Fixture()
        for (path, bytes) in try golden.found() {
            try put(String(decoding: bytes, as: UTF8.self), "\(fixture.paths.store)/\(path)")
        }
        func store(_ keys: any KeySource) -> CredentialStore {
            CredentialStore(paths: fixture.paths, clock: fixture.wall, randomness: SystemBytes(), keys: keys)
        }
        let opened = store(GivenSecret(secret: locked(golden.secret), ring: ProcessKeyRing()))
        #expect(try opened.accountIDs() == [id("golden/none"), id("golden/work")])
        let account = try #require(try opened.account(id("golden/work")))
        #expect(account.credential?.accessToken == Secret("access-token-of-work"))
        #expect(try opened.provider(name("golden"))?.clientSecret == Secret("client-secret-of-golden"))

        // A key of another sealing in the ring neither hides the way by the secret nor counts as one.
        let stale = ProcessKeyRing()
        let storeID = try #require(try opened.protection()).storeID
        try stale.hold(StoreKey(randomness: SystemBytes()), ofStore: storeID, for: .seconds(60))
        #expect(try store(GivenSecret(secret: locked(golden.secret), ring: stale)).accountIDs().count == 2)
        for keys in [RingOnly(), RingOnly(stale)] {
            let failure = #expect(throws: Failure.self) { try store(keys).accountIDs() }
            #expect(failure?.kind == .busy)
        }
    }

    private struct GivenSecret: KeySource {
        let secret: LockedBytes
        let ring: any KeyRing

        func secret(of source: SecretKeySource) throws(Failure) -> LockedBytes? { secret }
    }

    @Test(.enabled(if: python != nil, "there is no python3 here"), arguments: SealedGolden.all)
    func `are opened by a reader in another language, which knows the documentation and not the code`(
        golden: SealedGolden
    ) async throws {
        let result = try await Self.read(golden.folder, golden.type, golden.secretFile)
        #expect(result.errors == "")
        #expect(result.status == 0)
        let read = try JSON(parsing: result.standardOutput)
        #expect(read == SealedGolden.expected(storeID: try #require(read["store_id"]?.string)))
    }

    @Test(.enabled(if: python != nil, "there is no python3 here"))
    func `what was altered is refused by that reader too`() async throws {
        let golden = SealedGolden.all[1]
        try await withTemporaryFolder { folder in
            let files = try golden.found()
            let account = try #require(files.keys.sorted().first { $0.contains("/accounts/") })
            for altered in [nil, "store.json", account] {
                let copy = folder.path(altered == nil ? "good" : altered == account ? "record" : "header")
                for (path, bytes) in files {
                    var text = String(decoding: bytes, as: UTF8.self)
                    if path == altered {
                        text = text.replacing(/"(mac|commit)": "(.)/) { found in
                            "\"\(found.output.1)\": \"\(found.output.2 == "A" ? "B" : "A")"
                        }
                    }
                    try put(text, "\(copy)/\(path)")
                }
                let result = try await Self.read(copy, golden.type, golden.secretFile)
                #expect(result.status == (altered == nil ? 0 : 1))
                #expect(result.errors.contains("altered") == (altered != nil))
            }
            let wrong = try await Self.read(golden.folder, "key-file", SealedGolden.all[2].secretFile)
            #expect(wrong.status == 1 && wrong.errors.contains("no slot is opened by that"))
        }
    }

    private static func read(_ folder: String, _ type: String, _ secret: String) async throws -> ProgramResult {
        try await run(
            #require(python), ["-B", "\(SealedGolden.root)/read_sealed.py", folder, type, secret],
            environment: ["PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"])
    }
}
