#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open folder. Everything in it is reached from its descriptor, one component at a time and never through a
/// symbolic link, so that nobody can swap a part of the way between check and use.
final class Folder: Sendable {
    /// Whose folder it is, and with it what is checked.
    enum Owner: Sendable {
        /// Ours alone: must belong to us; a mode looser than 0700 is repaired with a notice.
        case fob
        /// The person's: used as it is.
        case person
    }

    let path: String
    let descriptor: Int32
    let notices: NoticeBoard

    private init(path: String, descriptor: Int32, notices: NoticeBoard) {
        self.path = path
        self.descriptor = descriptor
        self.notices = notices
    }

    deinit { close(descriptor) }

    /// Opens a folder by its path, the only place where a symbolic link is followed: it is the person's to say
    /// where the store is.
    static func root(_ path: String, owner: Owner, notices: NoticeBoard) throws(FileProblem) -> Folder {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem("open", path, .last) }
        let folder = Folder(path: path, descriptor: descriptor, notices: notices)
        if owner == .fob { try folder.checkOwnerAndMode() }
        return folder
    }

    /// As ``root(_:owner:notices:)``; makes the folder and its parents, mode 0700, where they are missing.
    static func creatingRoot(_ path: String, owner: Owner, notices: NoticeBoard) throws(FileProblem) -> Folder {
        do throws(FileProblem) {
            return try root(path, owner: owner, notices: notices)
        } catch {
            guard error.isMissing else { throw error }
            let pieces = path.split(separator: "/")
            guard let name = pieces.last, path != "." else { throw error }
            let parent = (path.hasPrefix("/") ? "/" : "") + pieces.dropLast().joined(separator: "/")
            return try creatingRoot(parent.isEmpty ? "." : parent, owner: .person, notices: notices)
                .creatingFolder(String(name))
        }
    }

    /// The last part of its path; nil for the root of everything.
    var name: String? { path.split(separator: "/").last.map(String.init) }

    func path(of name: String) -> String { path == "/" ? "/" + name : path + "/" + name }

    /// A folder of ours in this one.
    func folder(_ name: String) throws(FileProblem) -> Folder {
        let descriptor = openat(self.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            let error = SystemError.last
            // Linux says ENOTDIR for a symbolic link as well; both mean that something stands in the way.
            guard error.code == ELOOP || error.code == ENOTDIR else { throw FileProblem("open", path(of: name), error) }
            throw FileProblem("open", path(of: name), unacceptable: "it is not a folder of its own")
        }
        let folder = Folder(path: path(of: name), descriptor: descriptor, notices: notices)
        try folder.checkOwnerAndMode()
        return folder
    }

    /// As ``folder(_:)``; makes it where it is missing.
    func creatingFolder(_ name: String) throws(FileProblem) -> Folder {
        do throws(FileProblem) {
            return try folder(name)
        } catch {
            guard error.isMissing else { throw error }
        }
        guard mkdirat(descriptor, name, 0o700) == 0 || errno == EEXIST else {
            throw FileProblem("make", path(of: name), .last)
        }
        // Without this a record could be on the disk and the folder that holds it not. A failure costs nothing yet:
        // the save that follows reports its own.
        fsync(descriptor)
        // Under a umask such as 0777 the folder could not even be opened.
        let made = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if made >= 0 {
            fchmod(made, 0o700)
            close(made)
        }
        return try folder(name)
    }

    /// The names in it, in no order, without `.` and `..`.
    func names() throws(FileProblem) -> [String] {
        // A description of its own, because reading moves its position.
        let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0 else { throw FileProblem("list", path, .last) }
        return try namesOfFolder(own, path)
    }

    /// Whether there was one to remove.
    @discardableResult
    func remove(_ name: String) throws(FileProblem) -> Bool {
        guard unlinkat(descriptor, name, 0) != 0 else { return true }
        guard errno != ENOENT else { return false }
        throw FileProblem("remove", path(of: name), .last)
    }

    /// Removes an empty folder; one that is gone already is as good.
    func removeFolder(_ name: String) throws(FileProblem) {
        guard unlinkat(descriptor, name, AT_REMOVEDIR) != 0, errno != ENOENT else { return }
        throw FileProblem("remove", path(of: name), .last)
    }

    /// Says so where other users may move the folder away and put their own in its place.
    func noteLooseParent() {
        var status = stat()
        guard fstatat(descriptor, "..", &status, 0) == 0, status.st_mode & 0o022 != 0, status.st_mode & S_ISVTX == 0
        else { return }
        notices.post("Other users may replace \(path): the folder above it is writable for them.")
    }

    /// Flushes the names in it to the disk.
    func synchronize() throws(FileProblem) {
        guard fsync(descriptor) == 0 else { throw FileProblem("flush", path, .last) }
    }

    private func checkOwnerAndMode() throws(FileProblem) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem("inspect", path, .last) }
        guard status.st_uid == geteuid() else {
            throw FileProblem("use", path, unacceptable: "it belongs to another user (\(status.st_uid))")
        }
        guard status.st_mode & 0o077 != 0 else { return }
        guard fchmod(descriptor, 0o700) == 0 else { throw FileProblem("repair the mode of", path, .last) }
        notices.post("\(path) was open to other users (mode \(octal(status.st_mode))); its mode is 0700 again.")
    }
}

/// `0644`.
func octal(_ mode: mode_t) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

private let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0

/// The names in an open folder, in no order, without `.` and `..`; closes it.
func namesOfFolder(_ descriptor: Int32, _ path: String) throws(FileProblem) -> [String] {
    guard let stream = fdopendir(descriptor) else {
        let error = SystemError.last
        close(descriptor)
        throw FileProblem("list", path, error)
    }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
        // The entry may be shorter than its type, so the name is read in place.
        let name = String(
            cString: UnsafeRawPointer(entry).advanced(by: nameOffset).assumingMemoryBound(to: CChar.self))
        if name != ".", name != ".." { names.append(name) }
        errno = 0
    }
    guard errno == 0 else { throw FileProblem("list", path, .last) }
    return names
}
