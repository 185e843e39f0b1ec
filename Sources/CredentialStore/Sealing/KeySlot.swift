import Crypto
import Vocabulary

/// One of the ways to a store's key: the key, sealed under what a person types or a machine has.
struct KeySlot: Sendable {
    /// What a slot is opened with.
    enum Lock: Sendable, Equatable {
        case passphrase(ScryptCost)
        case keyFile(path: String)
        case keyCommand
        /// One that a later fob knows of: kept, and never opened here.
        case unknown

        static let types = (passphrase: "scrypt", keyFile: "key-file", keyCommand: "key-command")
    }

    static let wrappedLength = StoreKey.length + 16

    /// Unique in its header.
    let id: Name
    let lock: Lock
    /// As it was read or made, members that nobody here knows included: all of it is authenticated.
    let json: JSON
    private let salt: [UInt8]
    private let wrapped: [UInt8]

    /// What opens it without a person; nil for a passphrase.
    var source: SecretKeySource? {
        switch lock {
        case .keyFile(let path): .keyFile(path: path)
        case .keyCommand: .keyCommand
        case .passphrase, .unknown: nil
        }
    }

    /// Checks every bound: what comes out of here may be derived from.
    ///
    /// - Parameter path: how the slot is called in messages: `slots.0`.
    init(parsing json: JSON, path: String, bounds: ScryptCost.Bounds) throws(RecordDefect) {
        let reader = try RecordReader(json, path: path)
        self.json = json
        id = try reader.name("id")
        switch try reader.string("type") {
        case Lock.types.passphrase: lock = .passphrase(try Self.cost(reader, bounds))
        case Lock.types.keyFile: lock = .keyFile(path: try Self.absolutePath(reader))
        case Lock.types.keyCommand: lock = .keyCommand
        default:
            (lock, salt, wrapped) = (.unknown, [], [])
            return
        }
        salt = try reader.base64URL("salt", length: ScryptCost.saltLength)
        wrapped = try reader.base64URL("wrapped", length: Self.wrappedLength)
    }

    private static func cost(_ reader: RecordReader, _ bounds: ScryptCost.Bounds) throws(RecordDefect) -> ScryptCost {
        guard let cost = ScryptCost(rounds: try reader.count("n"), within: bounds) else {
            throw RecordDefect(
                position: try reader.required("n").position,
                reason:
                    "“\(reader.full("n"))” must be a power of two from \(bounds.rounds.lowerBound) to \(bounds.rounds.upperBound)"
            )
        }
        for (name, only) in [("r", ScryptCost.blockSize), ("p", ScryptCost.parallelism)] {
            guard try reader.count(name) == only else {
                throw RecordDefect(
                    position: try reader.required(name).position, reason: "“\(reader.full(name))” must be \(only)")
            }
        }
        return cost
    }

    private static func absolutePath(_ reader: RecordReader) throws(RecordDefect) -> String {
        let path = try reader.string("path")
        guard path.hasPrefix("/"), path.utf8.count <= 4096, !path.utf8.contains(0) else {
            throw RecordDefect(
                position: try reader.required("path").position, reason: "“\(reader.full("path"))” must be a whole path")
        }
        return path
    }

    // MARK: Making and opening

    /// Seals the key of that store for whoever has the secret, which was checked.
    ///
    /// - Throws: ``Failure`` where there is no memory for the derivation.
    init(
        _ id: Name, _ secret: SlotSecret, key: StoreKey, storeID: String, cost: ScryptCost,
        randomness: any Randomness, deriving derivation: PassphraseDerivation
    ) throws(Failure) {
        self.id = id
        salt = randomness.bytes(ScryptCost.saltLength)
        let members: [(String, JSON?)]
        let wrapping: SymmetricKey
        switch secret {
        case .passphrase(let passphrase):
            lock = .passphrase(cost)
            members = [
                ("type", JSON(Lock.types.passphrase)), ("n", JSON(Int64(cost.rounds))),
                ("r", JSON(Int64(ScryptCost.blockSize))), ("p", JSON(Int64(ScryptCost.parallelism))),
            ]
            wrapping = try Self.derived(passphrase, salt, cost, derivation)
        case .keyFile(let secret, let path):
            lock = .keyFile(path: path)
            members = [("type", JSON(Lock.types.keyFile)), ("path", JSON(path))]
            wrapping = Self.derived(secret, salt, Lock.types.keyFile)
        case .keyCommand(let secret):
            lock = .keyCommand
            members = [("type", JSON(Lock.types.keyCommand))]
            wrapping = Self.derived(secret, salt, Lock.types.keyCommand)
        }
        let unwrapped = JSON.record(
            [("id", JSON(id.text))] + members + [("salt", JSON(Base64.encodeURL(salt)))], known: [], keeping: nil)
        wrapped = KeyBox.seal(key, under: wrapping, authenticating: Self.additionalData(unwrapped, storeID))
        json = .record(
            [("wrapped", JSON(Base64.encodeURL(wrapped)))], known: ["wrapped"], keeping: unwrapped)
    }

    /// The store's key where the passphrase is the right one and nothing was altered; nil for all that is not so.
    func key(
        passphrase: LockedBytes, storeID: String, deriving derivation: PassphraseDerivation
    ) throws(Failure) -> StoreKey? {
        guard case .passphrase(let cost) = lock else { return nil }
        return opened(try Self.derived(passphrase, salt, cost, derivation), storeID)
    }

    /// The store's key where the secret of a key file or a key command is the right one.
    func key(secret: LockedBytes, storeID: String) -> StoreKey? {
        switch lock {
        case .keyFile: opened(Self.derived(secret, salt, Lock.types.keyFile), storeID)
        case .keyCommand: opened(Self.derived(secret, salt, Lock.types.keyCommand), storeID)
        case .passphrase, .unknown: nil
        }
    }

    private func opened(_ wrapping: SymmetricKey, _ storeID: String) -> StoreKey? {
        KeyBox.open(wrapped, under: wrapping, authenticating: Self.additionalData(json, storeID))
    }

    private static func derived(
        _ passphrase: LockedBytes, _ salt: [UInt8], _ cost: ScryptCost, _ derivation: PassphraseDerivation
    ) throws(Failure) -> SymmetricKey {
        guard let key = derivation.key(Passphrase.normalised(passphrase), salt, cost) else {
            throw Failure(
                .unexpected, "The passphrase could not be tried: there is no memory for it.",
                remedy: "It takes \(cost.rounds >> 10) MiB.")
        }
        return key
    }

    private static func derived(_ secret: LockedBytes, _ salt: [UInt8], _ type: String) -> SymmetricKey {
        let material = SlotSecret.trimmed(secret).withBytes { SymmetricKey(data: $0) }
        return HKDF<SHA256>.deriveKey(
            inputKeyMaterial: material, salt: salt, info: Array("fob/v1/\(type)".utf8),
            outputByteCount: StoreKey.length)
    }

    /// The store's id, a zero, and everything of the slot but the key that is sealed in it.
    private static func additionalData(_ slot: JSON, _ storeID: String) -> [UInt8] {
        Array(storeID.utf8) + [0] + slot.canonical(without: "wrapped")
    }
}
