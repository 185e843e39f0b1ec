public import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The one routine that saves a file so that neither a crash nor a full disk can harm what was there before.
///
/// A new file in the same folder (`O_EXCL`, `O_NOFOLLOW`, 0600 whatever the umask), all bytes, fsync, rename, fsync of the
/// folder. Readers see the old file or the new one, never a part. What fails leaves the old file and no
/// temporary one. An fsync that failed is never tried again on the same file: the kernel may have dropped the
/// pages and call them clean.
public struct DurableFile: Sendable {
    let folder: Folder
    let name: String
    let calls: FileCalls
    let randomness: any Randomness

    /// How far a save that happened can be relied on.
    enum Durability: Sendable, Equatable {
        case certain
        /// The new file is in its place, but the folder could not be flushed: a power cut may bring the old one back.
        case unknown(FileProblem)
    }

    var path: String { folder.path(of: name) }

    /// Saves a file that is no record: a profile that was copied, a file that a command was asked to write.
    ///
    /// It lies in a folder that no start sweeps, so what a killed process left of the same file goes first.
    ///
    /// - Parameter keepsMode: whether a file that is there keeps its mode; it is a person's own, without secrets.
    /// - Throws: ``Failure`` of kind `store` with path and reason; the old file is then as it was.
    public static func save(
        _ bytes: [UInt8], to path: String, keepsMode: Bool = false, randomness: any Randomness
    ) throws(Failure) {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let parent = String(path.dropLast(name.count))
        do throws(FileProblem) {
            let folder = try Folder.creatingRoot(parent.isEmpty ? "." : parent, owner: .person, notices: NoticeBoard())
            let calls = keepsMode ? FileCalls.live(mode: folder.mode(of: name)) : .live
            let file = DurableFile(folder: folder, name: name, calls: calls, randomness: randomness)
            for left in try folder.names().compactMap(TemporaryName.init)
            where left.target == name && kill(left.maker, 0) != 0 && errno == ESRCH {
                // A leftover harms nobody; what hinders its removal must not hinder the save.
                _ = try? folder.remove(left.text)
            }
            _ = try file.save(bytes)
        } catch {
            throw error.failure(ScreenText.line(path))
        }
    }

    func save(_ bytes: [UInt8]) throws(FileProblem) -> Durability {
        try prepared(bytes: 0).save(bytes)
    }

    /// Does everything that can fail before the content is known: makes the temporary file, reserves room for `bytes`
    /// and flushes it.
    func prepared(bytes: Int) throws(FileProblem) -> PreparedFile {
        let temporary = TemporaryName(for: name, randomness: randomness).text
        let file: Int32
        do {
            file = try calls.create(folder.descriptor, temporary)
        } catch {
            throw FileProblem("create", folder.path(of: temporary), error)
        }
        let prepared = PreparedFile(target: self, temporary: temporary, file: file)
        guard bytes > 0 else { return prepared }
        do {
            try calls.allocate(file, bytes)
            try calls.synchronize(file)
        } catch {
            prepared.discard()
            throw FileProblem("reserve room for", path, error)
        }
        return prepared
    }
}
