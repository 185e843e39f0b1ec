package import Vocabulary

extension SealedHeader {
    /// What a slot is made with.
    struct SlotMaking: Sendable {
        let randomness: any Randomness
        var cost = ScryptCost.standard
        var derivation = PassphraseDerivation.scrypt

        init(randomness: any Randomness) { self.randomness = randomness }
    }

    /// The header of a store that is being sealed, with a new key of names.
    ///
    /// - Parameters:
    ///   - key: the new key of the store.
    ///   - secrets: what may open it; at least one.
    ///   - previous: store.json as it is.
    static func new(
        storeID: String, tree: String, generation: Int, key: StoreKey, secrets: [SlotSecret], making: SlotMaking,
        keeping previous: JSON?
    ) throws(Failure) -> SealedHeader {
        SealedHeader(
            storeID: storeID, tree: tree, generation: generation,
            slots: try slots(secrets, after: [], key, storeID, making), key: key,
            nameKey: StoreKey(randomness: making.randomness), keeping: previous)
    }

    /// The header of the same store under another key, with the files' names as they are. Slots that are not given again are
    /// gone: whoever had copied them or an old key opens nothing that is written from here on.
    func rekeyed(
        from sealer: Sealer, to key: StoreKey, tree: String, secrets: [SlotSecret], making: SlotMaking
    ) throws(Failure) -> SealedHeader {
        SealedHeader(
            storeID: storeID, tree: tree, generation: generation + 1,
            slots: try Self.slots(secrets, after: [], key, storeID, making), key: key, nameKey: sealer.nameKey,
            keeping: json)
    }

    /// One more way to the key; the records stay as they are.
    func adding(_ secret: SlotSecret, _ sealer: Sealer, making: SlotMaking) throws(Failure) -> SealedHeader {
        changed(try Self.slots([secret], after: slots, sealer.key, storeID, making), sealer)
    }

    /// One way less. Whoever copied the store's key or an old store.json keeps what it gives; only `rekey` ends that.
    func removing(_ id: Name, _ sealer: Sealer) throws(Failure) -> SealedHeader {
        guard slots.contains(where: { $0.id == id }) else {
            let names = slots.map(\.id.text).joined(separator: ", ")
            throw Failure(.notFound, "The store has no key slot “\(id)”.", remedy: "It has: \(names).")
        }
        let rest = slots.filter { $0.id != id }
        guard rest.contains(where: { $0.lock != .unknown }) else {
            throw Failure(
                .usage, "Without the key slot “\(id)” nobody could open the store.", remedy: "Add another one first.")
        }
        return changed(rest, sealer)
    }

    private func changed(_ slots: [KeySlot], _ sealer: Sealer) -> SealedHeader {
        SealedHeader(
            storeID: storeID, tree: tree, generation: generation + 1, slots: slots, key: sealer.key,
            nameKey: sealer.nameKey, keeping: json)
    }

    private static func slots(
        _ secrets: [SlotSecret], after existing: [KeySlot], _ key: StoreKey, _ storeID: String, _ making: SlotMaking
    ) throws(Failure) -> [KeySlot] {
        guard existing.count + secrets.count <= slotLimit else {
            throw Failure(
                .usage, "A store has at most \(slotLimit) key slots.", remedy: "Remove one of them first.")
        }
        guard !secrets.isEmpty else {
            throw Failure(.usage, "A sealed store needs a passphrase, a key file or a key command.")
        }
        // Everything that can be refused is, before the first derivation takes its second.
        for secret in secrets { try secret.check() }
        var slots = existing
        for secret in secrets {
            slots.append(
                try KeySlot(
                    freeID(for: secret, among: slots), secret, key: key, storeID: storeID, cost: making.cost,
                    randomness: making.randomness, deriving: making.derivation))
        }
        return slots
    }

    private static func freeID(for secret: SlotSecret, among slots: [KeySlot]) throws(Failure) -> Name {
        let kind =
            switch secret {
            case .passphrase: "passphrase"
            case .keyFile: "key-file"
            case .keyCommand: "key-command"
            }
        let taken = Set(slots.map(\.id))
        for number in 1...slotLimit + 1 {
            if let id = try? Name("\(kind)-\(number)"), !taken.contains(id) { return id }
        }
        throw Failure(.unexpected, "There is no name left for a key slot.")
    }

    // MARK: Opening

    /// The key, where the passphrase is that of a slot and nothing was altered; nil for all that is not so. Takes about a second
    /// for each passphrase slot.
    ///
    /// - Throws: ``Failure`` where there is no memory for the derivation.
    func key(
        passphrase: LockedBytes, deriving derivation: PassphraseDerivation = .scrypt
    ) throws(Failure) -> StoreKey? {
        guard !passphrase.isEmpty else { return nil }
        for slot in slots {
            guard let key = try slot.key(passphrase: passphrase, storeID: storeID, deriving: derivation) else {
                continue
            }
            return isAuthentic(key) ? key : nil
        }
        return nil
    }

    /// The same for a key file or a key command. A file's path does not matter: it may have moved.
    package func key(secret: LockedBytes, _ source: SecretKeySource) -> StoreKey? {
        guard SlotSecret.trimmed(secret).count >= SlotSecret.shortestSecret else { return nil }
        for slot in slots where slot.source.map({ $0.isSameKind(as: source) }) == true {
            guard let key = slot.key(secret: secret, storeID: storeID) else { continue }
            return isAuthentic(key) ? key : nil
        }
        return nil
    }

    /// Whether that is the key of this header, and nothing in it was altered.
    func isAuthentic(_ key: StoreKey) -> Bool {
        do throws(RecordDefect) { _ = try sealer(key) } catch { return false }
        return true
    }
}

extension SecretKeySource {
    fileprivate func isSameKind(as other: SecretKeySource) -> Bool {
        switch (self, other) {
        case (.keyFile, .keyFile), (.keyCommand, .keyCommand): true
        case (.keyFile, .keyCommand), (.keyCommand, .keyFile): false
        }
    }
}
