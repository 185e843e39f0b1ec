import NIOHTTP1

/// The pages a visitor of the listener can get. All of them are fixed text: nothing of a request is ever reflected.
enum CallbackPage: Sendable, Equatable {
    case signedIn
    case refused
    case badRequest
    case forbidden
    case notFound
    case methodNotAllowed

    var status: HTTPResponseStatus {
        switch self {
        case .signedIn, .refused: .ok
        case .badRequest: .badRequest
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        }
    }

    var body: String {
        switch self {
        case .signedIn: Self.page("The answer has arrived", "You can close this page and go back to fob.")
        case .refused: Self.page("The provider said no", "You can close this page. fob shows why.")
        case .badRequest, .forbidden, .notFound, .methodNotAllowed:
            Self.page(
                "Not what fob waits for", "This address only takes the answer of a sign-in that was started in fob.")
        }
    }

    /// No script, style, frame, cache or referrer: the address holds a code.
    var headers: HTTPHeaders {
        var headers: HTTPHeaders = [
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": String(body.utf8.count),
            "Cache-Control": "no-store",
            "Content-Security-Policy":
                "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Connection": "close",
        ]
        if self == .methodNotAllowed { headers.add(name: "Allow", value: "GET") }
        return headers
    }

    private static func page(_ title: String, _ sentence: String) -> String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>fob</title></head>
        <body><h1>\(title)</h1><p>\(sentence)</p></body></html>

        """
    }
}
