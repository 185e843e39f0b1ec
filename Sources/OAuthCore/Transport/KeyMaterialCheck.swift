import NIOSSL
public import Vocabulary

/// Looks at key material when a provider is given it, so that a wrong file is found before anything is sent.
public enum KeyMaterialCheck {
    /// Why it cannot serve, as a clause; nil where it can.
    ///
    /// - Parameters:
    ///   - key: a private key in PEM, unencrypted.
    ///   - certificate: the chain that goes with it, the client's own first.
    ///   - roots: certificate authorities.
    public static func defect(key: Secret?, certificate: String?, roots: String?) -> String? {
        var privateKey: NIOSSLPrivateKey?
        if let key {
            privateKey = key.withBytes { try? NIOSSLPrivateKey(bytes: $0, format: .pem) }
            guard privateKey != nil else { return "the client key is no unencrypted private key in PEM" }
        }
        if let certificate {
            guard let chain = certificates(certificate) else { return "the client certificate is no PEM" }
            guard let privateKey else { return "the client certificate has no key (--client-key-file)" }
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateChain = chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(privateKey)
            guard (try? NIOSSLContext(configuration: configuration)) != nil else {
                return "the client key does not belong to the client certificate"
            }
        }
        if let roots, certificates(roots) == nil { return "the file of certificate authorities is no PEM" }
        return nil
    }

    private static func certificates(_ pem: String) -> [NIOSSLCertificate]? {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)), !certificates.isEmpty else {
            return nil
        }
        return certificates
    }
}
