public import Vocabulary

/// Where the key of a sealed store comes from when nobody may be asked: the key ring first, then a key file, then a command.
public protocol KeySource: Sendable {
    /// Where the key of an unlocked store waits.
    var ring: any KeyRing { get }

    /// What a key file holds or a key command prints; nil where there is none.
    ///
    /// - Throws: ``Failure`` where there is one and it cannot be used.
    func secret(of source: SecretKeySource) throws(Failure) -> LockedBytes?
}

/// A key slot that needs no person.
public enum SecretKeySource: Sendable, Equatable {
    /// A file, by the path that the slot was made with.
    case keyFile(path: String)
    /// The command that the settings name.
    case keyCommand
}

/// No source but a ring of this process: what is sealed stays locked until somebody unlocks it here.
public struct RingOnly: KeySource {
    /// The ring.
    public let ring: any KeyRing

    /// That ring alone.
    public init(_ ring: any KeyRing = ProcessKeyRing()) { self.ring = ring }

    /// None.
    public func secret(of source: SecretKeySource) throws(Failure) -> LockedBytes? { nil }
}
