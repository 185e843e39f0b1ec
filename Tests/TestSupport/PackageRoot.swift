import Foundation

/// The folder that holds Package.swift, without a slash at its end.
public let packageRoot: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
}()

/// Where the build put a product of this package: beside the running test binary.
///
/// - Parameter name: as in Package.swift: `fob`.
public func builtProduct(_ name: String) -> String {
    #if os(Linux)
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent(name).path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    #endif
    return packageRoot + "/.build/debug/" + name
}
