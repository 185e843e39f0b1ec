import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The data files that a person keeps beside the built-in ones: `*.json` of one folder, in the order of their names.
enum UserFiles {
    /// What a folder holds, and what of it could not be used.
    struct Reading {
        var files: [(path: String, bytes: [UInt8])] = []
        /// A sentence each, about files that were left out.
        var skipped: [String] = []
    }

    /// - Parameter skipped: told of each file that is left out, as a sentence.
    static func read(folder: String, skipped: (String) -> Void = { _ in }) -> [(path: String, bytes: [UInt8])] {
        let reading = reading(folder: folder)
        for sentence in reading.skipped { skipped(sentence) }
        return reading.files
    }

    /// A missing folder is an empty one.
    static func reading(folder: String) -> Reading {
        var reading = Reading()
        guard let directory = opendir(folder) else {
            if errno != ENOENT {
                reading.skipped.append("\(folder) cannot be read: \(String(cString: strerror(errno)))")
            }
            return reading
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(name) }
        }
        for name in names.sorted() {
            let path = "\(folder)/\(name)"
            if let bytes = SmallFile.read(path) {
                reading.files.append((path, bytes))
            } else {
                reading.skipped.append(
                    "\(ScreenText.line(path, limit: 300)) was left out: it cannot be read, or is longer than 1 MiB.")
            }
        }
        return reading
    }
}
