import NIOSSL
import Vocabulary

/// What one provider wants of TLS, as the network client takes it.
extension TLSMaterial {
    /// - Parameter environment: where the system's trust roots are named; asked only where the provider has none of its own.
    func configuration(environment: [String: String]) throws(TransportError) -> TLSConfiguration {
        var configuration: TLSConfiguration
        if let trustRoots {
            configuration = .strict
            configuration.trustRoots = .certificates(
                try Self.certificates(trustRoots, "the certificate authorities of this provider (--ca-file)"))
        } else {
            configuration = try TrustRoots(environment: environment).configuration
        }
        guard let certificate else { return configuration }
        let chain = try Self.certificates(certificate, "the client certificate of this provider (--client-cert-file)")
        guard let key else {
            throw TransportError(
                .tls, "the client certificate of this provider has no private key; give it by --client-key-file")
        }
        configuration.certificateChain = chain.map { .certificate($0) }
        let privateKey = key.withBytes { try? NIOSSLPrivateKey(bytes: $0, format: .pem) }
        guard let privateKey else {
            throw TransportError(
                .tls,
                "the client key of this provider (--client-key-file) is no private key in PEM without a passphrase")
        }
        configuration.privateKey = .privateKey(privateKey)
        return configuration
    }

    private static func certificates(_ text: String, _ what: String) throws(TransportError) -> [NIOSSLCertificate] {
        let certificates = (try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8))) ?? []
        guard !certificates.isEmpty else { throw TransportError(.tls, "\(what) hold no certificate in PEM") }
        return certificates
    }
}
