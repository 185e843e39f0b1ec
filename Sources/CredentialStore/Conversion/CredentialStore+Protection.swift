public import Vocabulary

/// How a store is protected, as far as it can be known without its key.
public struct StoreProtection: Sendable, Equatable {
    /// A way to the key.
    public struct Slot: Sendable, Equatable {
        /// How it is called: `passphrase-1`.
        public let id: Name
        /// What opens it.
        public let lock: Lock

        /// What a slot is opened with.
        public enum Lock: Sendable, Equatable {
            case passphrase
            /// With the path that it was made with.
            case keyFile(path: String)
            case keyCommand
            /// Something that a later fob knows of.
            case unknown
        }
    }

    /// What the key is kept under in a key ring.
    public let storeID: String
    /// Whether records are sealed.
    public let isSealed: Bool
    /// The ways to the key; empty where records are plain.
    public let slots: [Slot]

    /// Whether a person can open it by typing.
    public var hasPassphrase: Bool { slots.contains { $0.lock == .passphrase } }
}

extension CredentialStore {
    /// How the store is protected, by its store.json alone; nil where there is none.
    ///
    /// - Throws: ``Failure`` of kind `store` where store.json is damaged.
    public func protection() throws(Failure) -> StoreProtection? {
        guard let root = try existingRoot(Self.subject), let header = try header(in: root) else { return nil }
        switch header {
        case .plain(let record):
            return StoreProtection(storeID: record.storeID, isSealed: false, slots: [])
        case .sealed(let header):
            let slots = header.slots.map { StoreProtection.Slot(id: $0.id, lock: .init($0.lock)) }
            return StoreProtection(storeID: header.storeID, isSealed: true, slots: slots)
        }
    }

    /// The key of the sealed store by its passphrase. Takes a second of work and 256 MiB, by design of scrypt.
    ///
    /// - Throws: ``Failure`` of kind `busy` for a wrong passphrase, `usage` where the store is not sealed.
    public func unlock(passphrase: LockedBytes) throws(Failure) -> StoreKey {
        let (root, header) = try sealed()
        guard let key = try header.key(passphrase: passphrase, deriving: passphrases) else {
            throw Failure(.busy, "The passphrase does not open the store.", remedy: "Try again: fob unlock")
        }
        return try checked(key, header, root)
    }

    /// The key by a key file or a key command; nil where the store has no such slot, or none that opens it.
    public func unlockUnasked() throws(Failure) -> StoreKey? {
        let (root, header) = try sealed()
        guard let key = try key(withoutRing: header) else { return nil }
        return try checked(key, header, root)
    }

    /// Seals every record of a plain store.
    ///
    /// - Parameters:
    ///   - slots: the ways to the new key, one at least.
    ///   - patience: how long to wait for operations that are under way.
    /// - Returns: the key.
    public func seal(
        _ slots: [SlotSecret], patience: Duration = .seconds(90), clock: any Clock<Duration>,
        waiting: (LockHolder) -> Void = { _ in }
    ) async throws(Failure) -> StoreKey {
        try await alone(patience: patience, clock: clock, waiting: waiting) { root, lock throws(Failure) in
            try makeStoreRecord(in: root)
            guard case .plain(let record)? = try header(in: root) else {
                throw Failure(.usage, "The store is sealed already.", remedy: "fob store rekey changes its key.")
            }
            let key = StoreKey(randomness: randomness)
            let previous = try storeJSON(root)
            let header = try SealedHeader.new(
                storeID: record.storeID, tree: SealedHeader.newTree(randomness: randomness), generation: 1, key: key,
                secrets: slots, making: making, keeping: previous)
            let use = StoreUse(store: self, root: root, tree: root, protection: .none, lock: lock)
            try Conversion(store: self, root: root, lock: lock)
                .carryOut(from: use, to: header, key: key, plain: header.json)
            return key
        }
    }

    /// Writes every record of a sealed store in the plain again.
    ///
    /// - Parameter key: the store's; nil where it is at hand.
    public func unseal(
        key: StoreKey?, patience: Duration = .seconds(90), clock: any Clock<Duration>,
        waiting: (LockHolder) -> Void = { _ in }
    ) async throws(Failure) {
        try await alone(patience: patience, clock: clock, waiting: waiting) { root, lock throws(Failure) in
            let (header, key) = try opened(root, key)
            let use = try use(root, lock, header, key, Self.subject)
            let plain = StoreRecord.json(storeID: header.storeID, keeping: header.plain)
            try Conversion(store: self, root: root, lock: lock)
                .carryOut(from: use, to: nil, key: nil, plain: plain)
        }
    }

    /// Seals every record under a new key, so that neither an old passphrase nor an old copy of store.json opens them.
    ///
    /// - Parameters:
    ///   - key: the present one; nil where it is at hand.
    ///   - slots: all the ways to the new key.
    /// - Returns: the new key.
    public func rekey(
        key: StoreKey?, _ slots: [SlotSecret], patience: Duration = .seconds(90), clock: any Clock<Duration>,
        waiting: (LockHolder) -> Void = { _ in }
    ) async throws(Failure) -> StoreKey {
        try await alone(patience: patience, clock: clock, waiting: waiting) { root, lock throws(Failure) in
            let (header, key) = try opened(root, key)
            let use = try use(root, lock, header, key, Self.subject)
            guard case .sealed(let sealer) = use.protection else { throw locked(header) }
            let new = StoreKey(randomness: randomness)
            let newHeader = try header.rekeyed(
                from: sealer, to: new, tree: SealedHeader.newTree(randomness: randomness), secrets: slots,
                making: making)
            try Conversion(store: self, root: root, lock: lock)
                .carryOut(from: use, to: newHeader, key: new, plain: newHeader.json)
            return new
        }
    }

    /// Adds a way to the key. Records stay as they are.
    public func addSlot(
        _ slot: SlotSecret, key: StoreKey?, patience: Duration = .seconds(90), clock: any Clock<Duration>
    ) async throws(Failure) {
        try await changeHeader(key, patience, clock) { header, sealer throws(Failure) in
            try header.adding(slot, sealer, making: making)
        }
    }

    /// Takes a way to the key away. A copy of store.json from before keeps it: only another key ends that.
    ///
    /// - Throws: ``Failure`` of kind `usage` for the last one, `notFound` where there is none of that name.
    public func removeSlot(
        _ id: Name, key: StoreKey?, patience: Duration = .seconds(90), clock: any Clock<Duration>
    ) async throws(Failure) {
        try await changeHeader(key, patience, clock) { header, sealer throws(Failure) in
            try header.removing(id, sealer)
        }
    }

    // MARK: -

    private func changeHeader(
        _ key: StoreKey?, _ patience: Duration, _ clock: any Clock<Duration>,
        _ change: (SealedHeader, Sealer) throws(Failure) -> SealedHeader
    ) async throws(Failure) {
        try await alone(patience: patience, clock: clock, waiting: { _ in }) { root, lock throws(Failure) in
            let (header, key) = try opened(root, key)
            let use = try use(root, lock, header, key, Self.subject)
            guard case .sealed(let sealer) = use.protection else { throw locked(header) }
            let changed = try change(header, sealer)
            try attempt(Self.subject) { () throws(FileProblem) in
                try use.write(changed.json, to: Self.storeRecordFile(in: root))
            }
        }
    }

    /// - Throws: ``Failure`` of kind `usage` where the store is not sealed.
    func sealed() throws(Failure) -> (root: Folder, header: SealedHeader) {
        guard let sealed = try existingSealed(Self.subject) else { throw Self.isPlain }
        return sealed
    }

    private func opened(_ root: Folder, _ key: StoreKey?) throws(Failure) -> (SealedHeader, StoreKey) {
        guard case .sealed(let header)? = try header(in: root) else { throw Self.isPlain }
        guard !header.isNewer else { throw Self.storeRecordFile(in: root).isNewer }
        if let key { return (header, key) }
        guard let key = try self.key(of: header) else { throw locked(header) }
        return (header, key)
    }

    private func checked(
        _ key: StoreKey, _ header: SealedHeader, _ root: Folder
    ) throws(Failure) -> StoreKey {
        _ = try use(root, nil, header, key, Self.subject)
        return key
    }

    /// How slots of this store's and of its exports are made.
    var making: SealedHeader.SlotMaking {
        var making = SealedHeader.SlotMaking(randomness: randomness)
        making.derivation = passphrases
        return making
    }

    /// For what of it nobody here knows.
    private func storeJSON(_ root: Folder) throws(Failure) -> JSON? {
        try Self.storeRecordFile(in: root).read { json throws(RecordDefect) in json }
    }

    /// What whoever wants something of a sealed store hears of another one.
    public static var isPlain: Failure {
        Failure(.usage, "The store is not sealed; its records are plain files.", remedy: "Seal it: fob store seal")
    }
}

extension StoreProtection.Slot.Lock {
    /// As store.json calls it.
    public var type: String {
        switch self {
        case .passphrase: KeySlot.Lock.types.passphrase
        case .keyFile: KeySlot.Lock.types.keyFile
        case .keyCommand: KeySlot.Lock.types.keyCommand
        case .unknown: "unknown"
        }
    }

    init(_ lock: KeySlot.Lock) {
        switch lock {
        case .passphrase: self = .passphrase
        case .keyFile(let path): self = .keyFile(path: path)
        case .keyCommand: self = .keyCommand
        case .unknown: self = .unknown
        }
    }
}

extension SealedHeader {
    /// What of store.json neither kind knows.
    fileprivate var plain: JSON { .record([], known: Self.names, keeping: json) }
}
