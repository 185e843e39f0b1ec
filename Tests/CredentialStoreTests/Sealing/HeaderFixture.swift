import Crypto
import Synchronization
import TestSupport
import Vocabulary

@testable import CredentialStore

/// A sealed store's header with a cheap derivation, and what opens it.
struct HeaderFixture {
    static let storeID = "AAECAwQFBgcICQoLDA0ODw"
    static let tree = "sealed-0123abcd"
    /// No file that a person has may ask for so little.
    static let bounds = ScryptCost.Bounds(rounds: 2...1 << 20)
    static let passphrase = locked("correct horse battery staple")
    static let fileSecret = locked(String(repeating: "k", count: 32))
    static let commandSecret = locked(String(repeating: "c", count: 40))

    let key: StoreKey
    let header: SealedHeader
    let sealer: Sealer
    let making: SealedHeader.SlotMaking

    /// - Parameter seed: of the store's key and of all that is random in it.
    init(
        secrets: [SlotSecret] = [.passphrase(passphrase)], seed: UInt64 = 1, storeID: String = storeID,
        keeping previous: JSON? = nil
    ) throws {
        let randomness = SequenceRandomness(seed: seed)
        key = StoreKey(randomness: randomness)
        making = try Self.making(randomness)
        header = try SealedHeader.new(
            storeID: storeID, tree: Self.tree, generation: 1, key: key, secrets: secrets, making: making,
            keeping: previous)
        sealer = try header.sealer(key)
    }

    /// One slot of each type.
    static func ofEachType() throws -> HeaderFixture {
        try HeaderFixture(secrets: [
            .passphrase(passphrase), .keyFile(fileSecret, path: "/etc/fob.key"), .keyCommand(commandSecret),
        ])
    }

    static func making(_ randomness: any Randomness, rounds: Int = 2) throws -> SealedHeader.SlotMaking {
        var making = SealedHeader.SlotMaking(randomness: randomness)
        guard let cost = ScryptCost(rounds: rounds, within: bounds) else { throw ProgramError("no cost") }
        making.cost = cost
        return making
    }

    /// The same with the MAC that whoever has the key would give it.
    static func authenticated(_ json: JSON, _ key: StoreKey) -> JSON {
        let mac = HMAC<SHA256>.authenticationCode(
            for: json.canonical(without: "mac"), using: key.derived(for: "header", salt: storeID.utf8))
        return json.with("mac", JSON(Base64.encodeURL(Array(mac))))
    }

    /// A cost that the released reader takes.
    static func released(_ json: JSON) -> JSON { json.withSlot("n", 131_072) }

    /// A header as it is read from its file.
    static func read(_ json: JSON) throws -> SealedHeader {
        try SealedHeader(parsing: JSON(parsing: json.serialized()), bounds: bounds)
    }
}

/// Counts derivations, and answers with none: what is refused in time never gets here.
final class DerivationCount: Sendable {
    private let calls = Mutex(0)

    var count: Int { calls.withLock { $0 } }

    var derivation: PassphraseDerivation {
        PassphraseDerivation { _, _, _ in
            self.calls.withLock { $0 += 1 }
            return nil
        }
    }
}

extension JSON {
    /// The same object with one member changed; removed for nil.
    func with(_ name: String, _ value: JSON?) -> JSON {
        let rest = (members ?? []).filter { $0.key != name }
        return JSON(.object(rest + (value.map { [Member(key: name, value: $0)] } ?? [])))
    }

    /// The same header with one member of its first slot changed.
    func withSlot(_ name: String, _ value: JSON?) -> JSON {
        let slots = self["slots"]?.elements ?? []
        return with("slots", JSON(slots.prefix(1).map { $0.with(name, value) } + slots.dropFirst()))
    }
}
