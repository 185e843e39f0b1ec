#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The data files that a person keeps beside the built-in ones: `*.json` of one folder, in the order of their names.
enum UserFiles {
    static func read(folder: String) -> [(path: String, bytes: [UInt8])] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().compactMap { name in
            SmallFile.read("\(folder)/\(name)").map { ("\(folder)/\(name)", $0) }
        }
    }
}
