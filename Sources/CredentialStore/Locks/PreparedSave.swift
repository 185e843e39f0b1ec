/// Room on the disk for the next save of one record: proof that saving can work, made before anything is risked.
///
/// It is lent by ``AccountLock/prepareSave(bytes:)`` and used up by ``AccountLock/save(_:in:)``. Unused, it leaves nothing
/// behind.
public final class PreparedSave: Sendable {
    let file: PreparedFile

    init(_ file: PreparedFile) { self.file = file }
}
