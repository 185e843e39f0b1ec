import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore

/// A small sealed store for each type of slot, kept in Tests/Fixtures/sealed: what version 1 is, whatever the code becomes.
struct SealedGolden: Sendable, CustomTestStringConvertible {
    static let all = [
        SealedGolden(
            type: "passphrase", seed: 11, secret: "correct horse bättery staple", header: { .passphrase($0) }),
        SealedGolden(
            type: "key-file", seed: 12, secret: "c2VjcmV0IG9mIGEga2V5IGZpbGUgaW4gZm9iJ3MgdGVzdHM=\n",
            header: { .keyFile($0, path: "/etc/fob/store.key") }),
        SealedGolden(
            type: "key-command", seed: 13, secret: "c2VjcmV0IG9mIGEga2V5IGNvbW1hbmQgaW4gZm9iJ3MgdGVzdHM=\n",
            header: { .keyCommand($0) }),
    ]
    static let root = packageRoot + "/Tests/Fixtures/sealed"

    let type: String
    let seed: UInt64
    let secret: String
    let header: @Sendable (LockedBytes) -> SlotSecret

    var testDescription: String { type }
    var folder: String { "\(Self.root)/\(type)" }
    /// Where the secret lies, beside the store.
    var secretFile: String { "\(Self.root)/\(type).secret" }

    /// The record of each file, by its kind and by what it is about.
    static let records: [(kind: RecordEnvelope.Kind, name: String, record: JSON)] = [
        (
            .provider, "golden",
            [
                "format": "fob-provider", "version": 1, "generation": 3, "name": "golden", "profile": "oauth2",
                "environment": "production", "client_id": "client", "client_secret": "client-secret-of-golden",
                "unknown": ["kept": [1, JSON(.number("2.5"))]],
            ]
        ),
        (
            .metadata, "golden",
            [
                "format": "fob-metadata", "version": 1, "generation": 0, "provider": "golden",
                "issuer": "https://as.example", "fetched_at": "2026-11-20T12:00:00.000Z",
                "document": ["issuer": "https://as.example"],
            ]
        ),
        (
            .account, "golden/work",
            [
                "format": "fob-account", "version": 1, "generation": 7, "provider": "golden", "name": "work",
                "renewal": "ok",
                "credential": [
                    "access_token": "access-token-of-work", "token_type": "Bearer",
                    "refresh_token": "refresh-token-of-work", "scope": "read",
                    "issued_at": "2026-11-20T12:34:56.000Z", "expires_at": "2026-11-20T13:34:56.000Z",
                    "extra": ["text": "ä\u{8}\n\"\\", "investor": "42"],
                ],
            ]
        ),
        (
            .account, "golden/none",
            [
                "format": "fob-account", "version": 1, "generation": 1, "provider": "golden", "name": "none",
                "renewal": "none",
            ]
        ),
    ]

    /// Every file of the store by its path in it; the same at every run.
    func files() throws -> [String: [UInt8]] {
        let randomness = SequenceRandomness(seed: seed)
        var making = SealedHeader.SlotMaking(randomness: randomness)
        guard let cost = ScryptCost(rounds: 1 << 17) else { throw ProgramError("2^17 is out of bounds") }
        making.cost = cost
        let key = StoreKey(randomness: randomness)
        let header = try SealedHeader.new(
            storeID: Base64.encodeURL(randomness.bytes(16)), tree: SealedHeader.newTree(randomness: randomness),
            generation: 1, key: key, secrets: [header(locked(secret))], making: making,
            keeping: ["unknown": ["kept": [true, nil, "ä"]]])
        let sealer = try header.sealer(key)
        var files = [StoreRecord.fileName: header.json.serialized()]
        for (kind, name, record) in Self.records {
            let path = Self.path(of: kind, name, sealer)
            let filed = String(path.split(separator: "/").last?.dropLast(Sealer.suffix.count) ?? "")
            files["\(header.tree)/\(path)"] =
                sealer.seal(record.serialized(), kind, filed: filed, randomness: randomness).serialized()
        }
        return files
    }

    /// Where a record lies in the tree.
    static func path(of kind: RecordEnvelope.Kind, _ name: String, _ sealer: Sealer) -> String {
        let provider = sealer.fileName(.provider, String(name.prefix { $0 != "/" }))
        return switch kind {
        case .account: "accounts/\(provider)/\(sealer.fileName(.account, name))\(Sealer.suffix)"
        case .metadata: "metadata/\(provider)\(Sealer.suffix)"
        default: "providers/\(provider)\(Sealer.suffix)"
        }
    }

    /// What a reader finds in it.
    static func expected(storeID: String) -> JSON {
        func records(_ kind: RecordEnvelope.Kind) -> JSON {
            JSON(.object(Self.records.filter { $0.kind == kind }.map { JSON.Member(key: $0.name, value: $0.record) }))
        }
        return [
            "store_id": JSON(storeID),
            "records": [
                "accounts": records(.account), "metadata": records(.metadata), "providers": records(.provider),
            ],
        ]
    }

    /// Writes folder and secret anew.
    func write() throws {
        let manager = FileManager.default
        try? manager.removeItem(atPath: folder)
        for (path, bytes) in try files() {
            let url = URL(fileURLWithPath: "\(folder)/\(path)")
            try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        try Data(secret.utf8).write(to: URL(fileURLWithPath: secretFile))
    }

    /// Every file of the store as it lies there.
    func found() throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for path in everything(below: folder) {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            found[path] = try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")))
        }
        return found
    }
}
