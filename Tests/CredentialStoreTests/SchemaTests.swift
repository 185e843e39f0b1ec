import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// docs/schema describes what the code writes: member for member.
struct SchemaTests {
    private static let repository = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }

    private static func schema(_ name: String) throws -> JSON {
        let url = repository.appendingPathComponent("docs/schema/\(name).schema.json")
        return try JSON(parsing: Array(Data(contentsOf: url)))
    }

    private static func names(_ schema: JSON?) -> Set<String> {
        Set(schema?["properties"]?.members?.map(\.key) ?? [])
    }

    private static func names(in value: JSON) -> Set<String> { Set(value.members?.map(\.key) ?? []) }

    @Test("the schema of an account has the members that the code reads and writes")
    func account() throws {
        let schema = try Self.schema("account")
        let written = AccountRecord.json(RecordTests.full, keeping: nil)
        #expect(Self.names(schema) == Set(AccountRecord.names))
        #expect(Self.names(in: written) == Set(AccountRecord.names))
        let credential = schema.at(path: "$defs.credential")
        #expect(Self.names(credential) == Set(CredentialMembers.names))
        #expect(try Self.names(in: #require(written["credential"])) == Set(CredentialMembers.names))
        let identity = schema.at(path: "properties.identity")
        #expect(try Self.names(in: #require(written["identity"])) == Self.names(identity))
        let renewals = schema.at(path: "properties.renewal.enum")?.elements?.compactMap(\.string)
        #expect(renewals == Renewal.allCases.map(\.rawValue))
        #expect(schema.at(path: "properties.format.const")?.string == RecordEnvelope.Kind.account.rawValue)
    }

    @Test("the schema of a provider has the members that the code reads and writes")
    func provider() throws {
        let schema = try Self.schema("provider")
        let provider = Provider(
            name: name("p"), profile: name("p"), environment: "e", clientID: "c", clientSecret: Secret("s"),
            variables: ["a": "b"], origins: ["https://a": "http://127.0.0.1"], redirectURI: "http://127.0.0.1/",
            overrides: ["scope": ["default": ["read"]]], clientKey: Secret("key"), clientCertificate: "certificate",
            trustRoots: "roots", registrationToken: Secret("registration"), registrationURL: "https://a/register")
        #expect(Self.names(schema) == Set(ProviderRecord.names))
        #expect(
            Self.names(in: ProviderRecord.json(provider, generation: 1, keeping: nil)) == Set(ProviderRecord.names))
        #expect(schema.at(path: "properties.format.const")?.string == RecordEnvelope.Kind.provider.rawValue)
    }

    @Test("the schema of store.json has the members that the code reads and writes")
    func store() throws {
        let schema = try Self.schema("store")
        #expect(Self.names(schema) == Set(SealedHeader.names))
        #expect(Self.names(in: StoreRecord.new(randomness: SystemBytes())) == Set(StoreRecord.names))
        let sealed = try HeaderFixture.ofEachType().header.json
        #expect(Self.names(in: sealed) == Set(SealedHeader.names))
        let required = schema.at(path: "then.required")?.elements?.compactMap(\.string) ?? []
        #expect(Set(required) == Set(SealedHeader.names).subtracting(StoreRecord.names))
        let slots = sealed["slots"]?.elements ?? []
        #expect(
            slots.reduce(into: []) { $0.formUnion(Self.names(in: $1)) }
                == Self.names(schema.at(path: "$defs.slot")))
        #expect(schema.at(path: "properties.format.const")?.string == RecordEnvelope.Kind.store.rawValue)
    }

    @Test("the schema of metadata has the members that the code reads and writes")
    func metadata() throws {
        let schema = try Self.schema("metadata")
        let copy = MetadataCopy(
            issuer: "https://a", document: [:], fetchedAt: Instant(milliseconds: 0), keys: ["keys": []])
        #expect(Self.names(schema) == Set(MetadataRecord.names))
        let written = MetadataRecord.json(copy, of: name("p"))
        #expect(Self.names(in: written) == Set(MetadataRecord.names))
        #expect(schema.at(path: "properties.format.const")?.string == RecordEnvelope.Kind.metadata.rawValue)
        #expect(try MetadataRecord.copy(parsing: written, of: name("p")) == copy)
    }

    @Test("what a schema requires is what the least record holds", arguments: ["account", "provider", "store"])
    func required(_ kind: String) throws {
        let least: JSON =
            switch kind {
            case "account": AccountRecord.json(Account(id: acme), keeping: nil)
            case "provider":
                ProviderRecord.json(
                    Provider(name: name("p"), profile: name("p"), clientID: "c"), generation: 1, keeping: nil)
            default: StoreRecord.new(randomness: SystemBytes())
            }
        let required = try Self.schema(kind)["required"]?.elements?.compactMap(\.string) ?? []
        #expect(Set(required) == Self.names(in: least))
    }

    @Test("the schema of a backup has the members that the code reads and writes")
    func backup() throws {
        let schema = try Self.schema("backup")
        let written = BackupManifest(
            storeID: "i", protection: "none", madeAt: Instant(milliseconds: 0), accounts: 1, providers: 2, leftOut: 3)
        #expect(Self.names(schema) == Set(BackupManifest.names) && Self.names(in: written.json) == Self.names(schema))
        #expect(try BackupManifest(parsing: written.json) == written)
        #expect(schema.at(path: "properties.format.const")?.string == BackupManifest.format)
    }

    @Test("the schema of an export has the members that the code reads and writes, sealed and plain")
    func export() throws {
        let schema = try Self.schema("export")
        let content = ExportContent(exportedAt: Instant(milliseconds: 0), providers: [], accounts: [])
        var making = SealedHeader.SlotMaking(randomness: SystemBytes())
        making.derivation = .quick
        let sealed = try ExportFile.sealed(content, passphrase: locked("horse"), making: making)
        let both = Self.names(in: sealed).union(Self.names(in: ExportFile.plain(content)))
        #expect(Self.names(schema) == Set(ExportFile.names) && both == Self.names(schema))
        #expect(try Self.names(in: #require(sealed["slot"])) == Self.names(schema.at(path: "properties.slot")))
        let inner = schema.at(path: "properties.content")
        #expect(Self.names(inner) == Set(ExportContent.names) && Self.names(in: content.json) == Self.names(inner))
        #expect(schema.at(path: "properties.format.const")?.string == ExportFile.format)
    }

    @Test("docs/files.md names every member of every record")
    func page() throws {
        let page = try String(contentsOf: Self.repository.appendingPathComponent("docs/files.md"), encoding: .utf8)
        let all =
            AccountRecord.names + CredentialMembers.names + ProviderRecord.names + SealedHeader.names
            + MetadataRecord.names
            + ClipboardSidecar.names + BackupManifest.names + ExportFile.names + ExportContent.names
        for member in Set(all) { #expect(page.contains("`\(member)`"), "\(member)") }
    }
}
