import NIOCore
import NIOHTTP1
import Synchronization

/// Who waits at one port, and who is connected to it.
///
/// Invariant *one answer*: a waiter that was answered is off the board before its page is written, so a second visit
/// with the same address finds nobody.
final class CallbackBoard: Sendable {
    /// A login that waits at a path.
    struct Waiter: Sendable {
        let id: Int
        let point: ListeningPoint
        /// Whether the answer may come as a posted form.
        let acceptsForm: Bool
        let read: @Sendable (_ target: String) -> Reading
    }

    /// What a waiter makes of a visit.
    enum Reading: Sendable {
        /// The wait is over; `deliver` is called once the page is on its way.
        case answer(CallbackPage, deliver: @Sendable () -> Void)
        case stranger
    }

    struct Outcome: Sendable {
        let page: CallbackPage
        var deliver: (@Sendable () -> Void)?
    }

    private struct Connection {
        let channel: any Channel
        /// Its page is written and only the client's goodbye is missing.
        var isServed = false
    }

    private struct State {
        var port = 0
        var waiters: [Waiter] = []
        /// Oldest first.
        var connections: [Connection] = []
    }

    private let state = Mutex(State())
    private let connectionLimit: Int

    init(connectionLimit: Int) { self.connectionLimit = connectionLimit }

    var isEmpty: Bool { state.withLock { $0.waiters.isEmpty } }
    var port: Int { state.withLock { $0.port } }

    func bound(to port: Int) { state.withLock { $0.port = port } }

    func add(_ waiter: Waiter) { state.withLock { $0.waiters.append(waiter) } }

    func remove(_ id: Int) { state.withLock { state in state.waiters.removeAll { $0.id == id } } }

    /// Takes in a connection. When there are too many, the oldest that was not served goes: an idle crowd cannot keep
    /// the browser out.
    func enter(_ channel: any Channel) {
        let evicted: (any Channel)? = state.withLock { state in
            state.connections.append(Connection(channel: channel))
            guard state.connections.count > connectionLimit else { return nil }
            let index = state.connections.firstIndex { !$0.isServed } ?? 0
            return state.connections.remove(at: index).channel
        }
        evicted?.reset()
        channel.closeFuture.whenComplete { [weak self] _ in self?.exit(channel) }
    }

    func served(_ channel: any Channel) {
        state.withLock { state in
            guard let index = state.connections.firstIndex(where: { $0.channel === channel }) else { return }
            state.connections[index].isServed = true
        }
    }

    private func exit(_ channel: any Channel) {
        state.withLock { state in state.connections.removeAll { $0.channel === channel } }
    }

    /// Closes every connection that waits for nothing but itself, and returns when the last one is gone.
    func drain() async {
        let connections = state.withLock { $0.connections }
        for connection in connections where !connection.isServed { connection.channel.reset() }
        for connection in connections { try? await connection.channel.closeFuture.get() }
    }

    /// Whether a visit is a form that somebody waits for, so that its body decides.
    func awaitsForm(_ head: HTTPRequestHead) -> Bool {
        guard head.method == .POST, VisitCheck.isOriginForm(head.uri), VisitCheck.isForm(head.headers) else {
            return false
        }
        return state.withLock { $0.waiters }.contains { $0.acceptsForm && $0.isAt(head.uri) }
    }

    /// What a visitor gets.
    /// - Parameter form: the body of a visit that ``awaitsForm(_:)``.
    func visit(_ head: HTTPRequestHead, form: String? = nil) -> Outcome {
        let (waiters, port) = state.withLock { ($0.waiters, $0.port) }
        guard head.method == .GET || form != nil else { return Outcome(page: .methodNotAllowed) }
        guard VisitCheck.isOriginForm(head.uri) else { return Outcome(page: .badRequest) }
        let here = waiters.filter { $0.isAt(head.uri) && ($0.acceptsForm || form == nil) }
        guard !here.isEmpty else { return Outcome(page: .notFound) }
        let named = here.filter {
            VisitCheck.comesFromHere(
                head.headers, authorities: $0.point.authorities(port: port), isForm: form != nil)
        }
        guard !named.isEmpty else { return Outcome(page: .forbidden) }
        let target = form.map { head.uri + (head.uri.contains("?") ? "&" : "?") + $0 } ?? head.uri
        for waiter in named {
            guard case .answer(let page, let deliver) = waiter.read(target), take(waiter.id) else { continue }
            return Outcome(page: page, deliver: deliver)
        }
        return Outcome(page: .badRequest)
    }

    /// Whether the waiter was still on the board.
    private func take(_ id: Int) -> Bool {
        state.withLock { state in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return false }
            state.waiters.remove(at: index)
            return true
        }
    }
}

extension CallbackBoard.Waiter {
    /// Whether a target in origin form leads to this waiter's path.
    func isAt(_ target: String) -> Bool {
        Array(point.path.utf8) == Array(target.utf8.prefix { $0 != UInt8(ascii: "?") })
    }
}

/// What makes a request one of a browser that a provider sent to the redirect URI, and not of a page that tries its
/// luck with this machine (DNS rebinding, images, fetches).
enum VisitCheck {
    /// A path and perhaps a query, in printable ASCII.
    static func isOriginForm(_ target: String) -> Bool {
        target.hasPrefix("/") && target.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }
    }

    /// `application/x-www-form-urlencoded`, with or without parameters.
    static func isForm(_ headers: HTTPHeaders) -> Bool {
        let types = headers["Content-Type"]
        guard types.count == 1, let type = types[0].split(separator: ";").first else { return false }
        return type.lowercased().filter { $0 != " " } == "application/x-www-form-urlencoded"
    }

    static func comesFromHere(_ headers: HTTPHeaders, authorities: Set<String>, isForm: Bool = false) -> Bool {
        let hosts = headers["Host"]
        guard hosts.count == 1, authorities.contains(hosts[0].lowercased()) else { return false }
        // A navigation by GET has no Origin; one that has is a fetch or a form of some page. A form that is waited for
        // comes from a page of the provider's, whichever it is.
        guard
            isForm || headers["Origin"].allSatisfy({ origin in authorities.contains { "http://\($0)" == origin } })
        else { return false }
        return headers["Sec-Fetch-Dest"].allSatisfy { $0 == "document" }
            && headers["Sec-Fetch-Mode"].allSatisfy { $0 == "navigate" }
    }
}
