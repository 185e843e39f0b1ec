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
        configuration.trustRoots = .file(paths[0])
        configuration.additionalTrustRoots = paths.dropFirst().map { .file($0) }
        return configuration
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
