import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the network client reported, sorted by what it means for the request, in a sentence that names the host and
/// nothing else of the URL.
extension TransportError {
    /// - Parameter place: the host, with its port where that is not the scheme's own: what was not reached may be misspelt.
    init(cause: any Error, host: String, place: String, proxy: String?, isSent: Bool) {
        self =
            isSent
            ? Self.afterSending(cause, host: host) : Self.beforeSending(cause, host: host, place: place, proxy: proxy)
    }

    private static func beforeSending(
        _ cause: any Error, host: String, place: String, proxy: String?
    ) -> TransportError {
        let target = proxy.map { "the proxy \($0) for \(host)" } ?? place
        if let sentence = tlsSentence(cause, host: host) { return TransportError(.tls, sentence) }
        switch cause {
        case ChannelError.connectTimeout:
            return TransportError(.notConnected, "no connection to \(target): it did not answer in time")
        case let error as HTTPClientError
        where [.connectTimeout, .getConnectionFromPoolTimeout, .deadlineExceeded].contains(error):
            return TransportError(.notConnected, "no connection to \(target): it did not answer in time")
        case let error as HTTPClientError where error == .tlsHandshakeTimeout:
            return TransportError(.notConnected, "no connection to \(host): its TLS handshake did not end in time")
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            return TransportError(
                .notConnected, "no connection to \(target): it was closed before the request was sent")
        case let error as HTTPClientError where error == .proxyAuthenticationRequired:
            return TransportError(.notConnected, "no connection to \(target): the proxy wants a name and a password")
        case let error as HTTPClientError
        where [.invalidProxyResponse, .httpProxyHandshakeTimeout, .socksHandshakeTimeout].contains(error):
            return TransportError(.notConnected, "no connection to \(target): the proxy did not let it through")
        case let error as NIOConnectionError:
            // A name with several addresses: what went wrong with TLS at one of them says more than that another is closed.
            let sentence = error.connectionErrors.lazy.compactMap { tlsSentence($0.error, host: host) }.first
            if let sentence { return TransportError(.tls, sentence) }
            return TransportError(.notConnected, "no connection to \(target): \(reason(error))")
        case let error as IOError:
            return TransportError(.notConnected, "no connection to \(target): \(text(of: error.errnoCode))")
        default:
            return TransportError(.notConnected, "no connection to \(target) (\(type(of: cause)))")
        }
    }

    private static func afterSending(_ cause: any Error, host: String) -> TransportError {
        // In TLS 1.3 a client has written its request before it hears what became of its certificate; a server that refuses
        // it reads nothing of that.
        if isRefusalOfCertificate(cause) {
            return TransportError(
                .tls, "\(host) refused the client certificate, or wants one and got none", mayHaveReachedProvider: false
            )
        }
        switch cause {
        case let error as ReplyTooLong:
            return TransportError(.malformed, "\(host) answered with more than \(error.limit >> 10) KiB")
        case HTTPParserError.invalidEOFState, NIOSSLError.uncleanShutdown:
            return TransportError(.noAnswer, "\(host) closed the connection before its answer was complete")
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            return TransportError(.noAnswer, "\(host) closed the connection before its answer was complete")
        case let error as HTTPClientError where [.readTimeout, .deadlineExceeded].contains(error):
            return TransportError(.timedOut, "\(host) did not answer in time")
        case let error as IOError:
            return TransportError(.noAnswer, "the connection to \(host) broke off: \(text(of: error.errnoCode))")
        case HTTPParserError.headerOverflow:
            return TransportError(.malformed, "\(host) answered with too long a header")
        case is HTTPParserError:
            return TransportError(.malformed, "\(host) answered something that is not HTTP")
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            return TransportError(
                .malformed, "\(host) sent a compressed answer that is broken or too large when unpacked")
        default:
            return TransportError(.noAnswer, "no complete answer from \(host) (\(type(of: cause)))")
        }
    }

    private static func tlsSentence(_ cause: any Error, host: String) -> String? {
        switch cause {
        case NIOSSLError.handshakeFailed(let error): handshakeSentence(String(describing: error), host: host)
        case NIOSSLError.failedToLoadCertificate, NIOSSLError.noSuchFilesystemObject:
            "no certificate can be checked: the bundle of certificate authorities is not in PEM form"
        case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate:
            "\(host) showed no certificate that can be trusted"
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            "\(host) showed a certificate that was made for another host"
        case NIOSSLError.uncleanShutdown: "\(host) broke off the TLS handshake"
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            "\(host) and fob could not agree on TLS (\(type(of: cause)))"
        default: nil
        }
    }

    private static func isRefusalOfCertificate(_ cause: any Error) -> Bool {
        guard cause is NIOSSLError || cause is BoringSSLError else { return false }
        let detail = String(describing: cause)
        return ["CERTIFICATE_REQUIRED", "ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE"].contains {
            detail.contains($0)
        }
    }

    private static func handshakeSentence(_ detail: String, host: String) -> String {
        if detail.contains("CERTIFICATE_VERIFY_FAILED") {
            return "\(host) showed a certificate that is not trusted: self-signed, expired, or signed by an unknown "
                + "authority (a private one can be named by fob provider edit --ca-file, or in SSL_CERT_FILE)"
        }
        if detail.contains("CERTIFICATE_REQUIRED") || detail.contains("ALERT_BAD_CERTIFICATE")
            || detail.contains("ALERT_HANDSHAKE_FAILURE")
        {
            return "\(host) refused the handshake: it may want a client certificate, or another one"
        }
        if detail.contains("WRONG_VERSION_NUMBER") { return "\(host) does not speak TLS on that port" }
        if detail.contains("PROTOCOL_VERSION") || detail.contains("UNSUPPORTED_PROTOCOL") {
            return "\(host) speaks only TLS versions older than 1.2"
        }
        return "the TLS handshake with \(host) failed"
    }

    private static func reason(_ error: NIOConnectionError) -> String {
        guard let first = error.connectionErrors.first?.error else { return "its name could not be resolved" }
        switch first {
        case let error as IOError: return text(of: error.errnoCode)
        case ChannelError.connectTimeout: return "it did not answer in time"
        default: return "the attempt failed (\(type(of: first)))"
        }
    }

    private static func text(of code: CInt) -> String {
        switch code {
        case ECONNREFUSED: "connection refused"
        case ECONNRESET: "reset by the other side"
        case EPIPE: "closed by the other side"
        case EHOSTUNREACH, ENETUNREACH: "the network does not reach it"
        case ETIMEDOUT: "it did not answer in time"
        case EMFILE, ENFILE: "too many open files"
        default: "system error \(code)"
        }
    }
}
