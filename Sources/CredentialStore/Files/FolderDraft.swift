import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder that is made whole under a temporary name: it gets its own by one rename, when all in it is flushed. Whoever
/// finds it under its own name finds all of it.
struct FolderDraft {
    let folder: Folder
    private let parent: Folder
    private let name: String
    private let temporary: String
    private let calls: FileCalls

    /// Begins a folder of that name, which must not exist.
    init(_ name: String, in parent: Folder, calls: FileCalls, randomness: any Randomness) throws(FileProblem) {
        temporary = TemporaryName(for: name, randomness: randomness).text
        folder = try parent.creatingFolder(temporary)
        self.parent = parent
        self.name = name
        self.calls = calls
    }

    /// Writes a new file, mode 0600, which ``finish()`` flushes.
    func write(_ bytes: [UInt8], to name: String, in folder: Folder) throws(FileProblem) {
        do throws(SystemError) {
            let file = try calls.create(folder.descriptor, name)
            defer { close(file) }
            var written = 0
            while written < bytes.count {
                let count = try calls.write(file, bytes[written...], written)
                // A device that takes nothing and says nothing would keep us here for ever.
                guard count > 0 else { throw SystemError(EIO) }
                written += count
            }
        } catch {
            throw FileProblem("write", folder.path(of: name), error)
        }
    }

    /// Flushes all of it to the disk, then gives it its name.
    func finish() throws(FileProblem) {
        try flush(folder)
        var status = stat()
        guard fstatat(parent.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 else {
            throw FileProblem("make", parent.path(of: name), SystemError(EEXIST))
        }
        do throws(SystemError) {
            try calls.rename(parent.descriptor, temporary, name)
            try calls.synchronizeFolder(parent.descriptor)
        } catch {
            throw FileProblem("make", parent.path(of: name), error)
        }
    }

    /// Removes what was made so far.
    func discard() { try? parent.removeAll(temporary) }

    private func flush(_ folder: Folder) throws(FileProblem) {
        for name in try folder.names() {
            let file = openat(folder.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard file >= 0 else { throw FileProblem("flush", folder.path(of: name), .last) }
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0 else { throw FileProblem("inspect", folder.path(of: name), .last) }
            if status.st_mode & S_IFMT == S_IFDIR {
                try flush(try folder.folder(name))
            } else {
                do throws(SystemError) { try calls.synchronize(file) } catch {
                    throw FileProblem("flush", folder.path(of: name), error)
                }
            }
        }
        do throws(SystemError) { try calls.synchronizeFolder(folder.descriptor) } catch {
            throw FileProblem("flush", folder.path, error)
        }
    }
}

extension Folder {
    /// Removes a file or a folder with all that is in it; no link is followed.
    func removeAll(_ name: String) throws(FileProblem) {
        if unlinkat(descriptor, name, 0) == 0 || errno == ENOENT { return }
        // Linux says EISDIR for a folder, others EPERM.
        guard errno == EISDIR || errno == EPERM else { throw FileProblem("remove", path(of: name), .last) }
        let inside = try folder(name)
        for entry in try inside.names() { try inside.removeAll(entry) }
        guard unlinkat(descriptor, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw FileProblem("remove", path(of: name), .last)
        }
    }
}
