#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// File systems that other machines share. Their locks may hold on one machine only, so that two machines could use the same
/// refresh token at once.
enum NetworkFileSystem {
    /// As mount(8) calls them, on Linux and macOS.
    private static let names = [
        "nfs": "NFS", "nfs4": "NFS", "cifs": "CIFS", "smb3": "SMB", "smbfs": "SMB", "afs": "AFS", "afpfs": "AFP",
        "9p": "9P", "ceph": "Ceph", "fuse.ceph": "Ceph", "lustre": "Lustre", "gpfs": "GPFS", "coda": "Coda",
        "webdav": "WebDAV", "fuse.sshfs": "SSHFS", "fuse.glusterfs": "GlusterFS", "fuse.davfs": "WebDAV",
        "davfs": "WebDAV",
    ]

    /// What a file system of that type is called; nil for one of this machine's own.
    static func name(ofType type: String) -> String? { names[type] }

    /// The type of the file system of that device, out of proc_pid_mountinfo(5).
    static func type(of device: (major: UInt64, minor: UInt64), in mountinfo: String) -> String? {
        for line in mountinfo.split(separator: "\n") {
            let words = line.split(separator: " ")
            // 36 35 98:0 /root /mount options [tags …] - type source options
            guard words.count > 3, words[2] == "\(device.major):\(device.minor)",
                let dash = words.firstIndex(of: "-"), words.index(after: dash) < words.endIndex
            else { continue }
            return String(words[words.index(after: dash)])
        }
        return nil
    }

    /// What the file system of a descriptor is called; nil where it is this machine's own, or cannot be told.
    static func name(of descriptor: Int32) -> String? {
        #if canImport(Glibc)
            var status = stat()
            guard fstat(descriptor, &status) == 0, let text = mountinfo() else { return nil }
            let device = UInt64(status.st_dev)
            // gnu_dev_major(3), which Swift cannot call: a macro.
            let major = (device >> 8 & 0xFFF) | (device >> 32 & ~0xFFF)
            let minor = (device & 0xFF) | (device >> 12 & ~0xFF)
            return type(of: (major, minor), in: text).flatMap { name(ofType: $0) }
        #else
            var status = statfs()
            guard fstatfs(descriptor, &status) == 0 else { return nil }
            return withUnsafeBytes(of: status.f_fstypename) { bytes in
                name(ofType: String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
            }
        #endif
    }

    private static func mountinfo() -> String? {
        let file = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while text.count < 4 << 20 {
            let count = read(file, &buffer, buffer.count)
            guard count > 0 else { break }
            text += buffer[..<count]
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Folder {
    /// Says where other machines may write too, whose locks this one does not see.
    ///
    /// - Parameter kind: what tells it of a descriptor.
    func noteNetwork(_ kind: (Int32) -> String? = NetworkFileSystem.name(of:)) {
        guard let kind = kind(descriptor) else { return }
        notices.post(
            "\(path) is on \(kind), where locks may hold on one machine only: use this store from one machine at a time, or move it with FOB_HOME."
        )
    }
}
