#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The process environment as a value, read once.
enum Environment {
    @MainActor static var current: [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            // By bytes: every start of the program passes here.
            if let equals = strchr(pointer, 0x3D) {
                let name = UnsafeRawBufferPointer(start: pointer, count: equals - pointer)
                result[String(decoding: name, as: UTF8.self)] = String(cString: equals + 1)
            }
            entry += 1
        }
        return result
    }
}
