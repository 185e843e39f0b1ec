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
            let text = String(cString: pointer)
            if let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return result
    }
}
