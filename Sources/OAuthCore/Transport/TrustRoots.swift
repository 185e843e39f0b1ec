import NIOSSL
import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which certificate authorities vouch for providers: those that the environment names, else the system's bundle.
///
/// The names are OpenSSL's (`SSL_CERT_FILE`, `SSL_CERT_DIR`), as other programs on the same machine read them.
/// What the environment names is used alone, so that a private authority can replace the public ones.
struct TrustRoots: Sendable, Equatable {
    /// Files with PEM certificates, or folders of them; never empty.
    let paths: [String]

    /// Where distributions keep the bundle.
    static let systemBundles = [
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Alpine, Arch
        "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, RHEL
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL 7 and later
        "/etc/ssl/ca-bundle.pem",  // openSUSE
        "/etc/ssl/cert.pem",  // macOS, Alpine, BSD
    ]

    init(environment: [String: String], bundles: [String] = systemBundles) throws(TransportError) {
        var named: [String] = []
        if let file = environment["SSL_CERT_FILE"], !file.isEmpty {
            named.append(try Self.readable(file, "SSL_CERT_FILE"))
        }
        if let list = environment["SSL_CERT_DIR"], !list.isEmpty {
            // Several folders as OpenSSL has them; it overlooks those that are missing as long as there is one.
            let folders = list.split(separator: ":").map(String.init)
            let present = folders.filter { access($0, R_OK) == 0 }
            if present.isEmpty { named.append(try Self.readable(folders.first ?? list, "SSL_CERT_DIR")) }
            named += present
        }
        if named.isEmpty { named = Array(bundles.lazy.filter { access($0, R_OK) == 0 }.prefix(1)) }
        guard !named.isEmpty else {
            throw TransportError(
                .tls,
                "no certificate can be checked: this system has no bundle of certificate authorities. Install the "
                    + "package ca-certificates, or name a PEM file in SSL_CERT_FILE")
        }
        paths = named
    }

    private static func readable(_ path: String, _ variable: String) throws(TransportError) -> String {
        guard access(path, R_OK) == 0 else {
            throw TransportError(
                .tls,
                "no certificate can be checked: \(variable) names \(ScreenText.line(path, limit: 200)), which cannot be read"
            )
        }
        return path
    }

    /// TLS 1.2 at least, chain and host name always checked, against these authorities only.
    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.strict
        // NIOSSL takes one folder, in the first place only; everything further must be files.
        let folders = paths.filter(Self.isFolder)
        let files = paths.filter { !Self.isFolder($0) }
        configuration.trustRoots = .file(folders.first ?? paths[0])
        let further = (folders.isEmpty ? Array(files.dropFirst()) : files) + folders.dropFirst().flatMap(Self.hashed)
        configuration.additionalTrustRoots = further.map { .file($0) }
        return configuration
    }

    /// Asked without `stat`: a module that comes with the JOSE library takes its members away in an optimised build.
    private static func isFolder(_ path: String) -> Bool {
        guard let listing = opendir(path) else { return false }
        closedir(listing)
        return true
    }

    /// The certificates of a folder under the names by which OpenSSL finds them: `4a6481c9.0` (openssl-rehash(1)).
    private static func hashed(_ folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].utf8.count == 8, parts[0].allSatisfy(\.isHexDigit), Int(parts[1]) != nil
            else { continue }
            names.append(name)
        }
        return names.sorted().map { "\(folder)/\($0)" }
    }
}

extension TLSConfiguration {
    /// TLS 1.2 at least, chain and host name always checked.
    static var strict: TLSConfiguration {
        var configuration = makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        return configuration
    }
}
