import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A temporary file that is ready to become its target. Unused, it is removed when it goes away.
final class PreparedFile: Sendable {
    let target: DurableFile
    private let temporary: String
    /// The open file; nil once it was saved or discarded.
    private let file: Mutex<Int32?>

    init(target: DurableFile, temporary: String, file: Int32) {
        self.target = target
        self.temporary = temporary
        self.file = Mutex(file)
    }

    deinit { discard() }

    var isUnused: Bool { file.withLock { $0 != nil } }

    /// Removes the temporary file, if it is still there.
    func discard() {
        guard let file = take() else { return }
        close(file)
        unlinkat(target.folder.descriptor, temporary, 0)
    }

    /// Writes into this very file and renames it to its target.
    ///
    /// - Parameter isFlushed: false for what nothing depends on: a power cut may leave a part of it, or none.
    /// - Precondition: it was not saved or discarded before.
    func save(_ bytes: [UInt8], flushed isFlushed: Bool = true) throws(FileProblem) -> DurableFile.Durability {
        guard let file = take() else {
            preconditionFailure("a prepared file is saved once: \(temporary)")
        }
        do {
            try write(bytes, to: file)
            try target.calls.truncate(file, bytes.count)
            if isFlushed { try target.calls.synchronize(file) }
            try target.calls.rename(target.folder.descriptor, temporary, target.name)
        } catch {
            close(file)
            unlinkat(target.folder.descriptor, temporary, 0)
            throw FileProblem("save", target.path, error)
        }
        close(file)
        guard isFlushed else { return .certain }
        do {
            try target.calls.synchronizeFolder(target.folder.descriptor)
        } catch {
            return .unknown(FileProblem("flush", target.folder.path, error))
        }
        return .certain
    }

    private func write(_ bytes: [UInt8], to file: Int32) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            do throws(SystemError) {
                let count = try target.calls.write(file, bytes[written...], written)
                // A device that takes nothing and says nothing would keep us here for ever.
                guard count > 0 else { throw SystemError(EIO) }
                written += count
            } catch {
                guard error.code == EINTR else { throw error }
            }
        }
    }

    private func take() -> Int32? {
        file.withLock { file in
            defer { file = nil }
            return file
        }
    }
}
