import NIOCore
import NIOPosix
public import Vocabulary

/// The running sandbox: one HTTP listener on 127.0.0.1 for every origin of every vendor it stands in for.
///
/// Everything it knows is in memory and dies with it. It is an authorization server for demonstrations and tests,
/// strict about the documentation of its vendors and careless about everything else.
public final class Sandbox: Sendable {
    /// The vendors, in the order in which they were asked for.
    public let dialects: [SandboxDialect]

    private let hosts: [String: DialectHost]
    private let listeners: [any Channel]
    private let connections: Connections

    private init(
        dialects: [SandboxDialect], hosts: [String: DialectHost], listeners: [any Channel], connections: Connections
    ) {
        self.dialects = dialects
        self.hosts = hosts
        self.listeners = listeners
        self.connections = connections
    }

    /// Binds the listeners; they answer when this returns.
    /// - Throws: ``Failure`` when a vendor is unknown or a port is taken.
    public static func start(_ options: SandboxOptions) async throws(Failure) -> Sandbox {
        var opening = SandboxOpening(options: options)
        do {
            for id in options.dialects { try await opening.open(id) }
            for dialect in options.described { try await opening.open(dialect) }
        } catch {
            await opening.abandon()
            throw error
        }
        return Sandbox(
            dialects: opening.dialects, hosts: opening.hosts, listeners: opening.listeners,
            connections: opening.connections)
    }

    /// Closes every listener and every connection, answered or not.
    public func stop() async {
        for listener in listeners { try? await listener.close() }
        await connections.closeAll()
    }

    /// The vendor of that profile id; nil where it is not served.
    public func dialect(_ id: String) -> SandboxDialect? { dialects.first { $0.id == id } }

    /// Everything that a vendor was asked, in the order of arrival.
    public func requests(_ id: String) -> [LoggedRequest] { hosts[id]?.requests ?? [] }

    /// How many requests of that leg a vendor has received.
    public func count(_ leg: SandboxLeg, of id: String) -> Int { hosts[id]?.count(leg) ?? 0 }

    /// Returns when a vendor has received so many requests of that leg; at once if it has, or on cancellation.
    public func received(_ number: Int, _ leg: SandboxLeg, of id: String) async {
        await hosts[id]?.received(number, leg)
    }

    /// Makes the next requests of a leg go wrong.
    /// - Parameters:
    ///   - leg: nil for every leg.
    ///   - times: how often; nil until ``behave(_:)``.
    public func misbehave(_ id: String, _ leg: SandboxLeg?, _ misbehaviour: Misbehaviour, times: Int? = 1) {
        hosts[id]?.misbehave(leg, misbehaviour, times: times)
    }

    /// Ends every misbehaviour of a vendor.
    public func behave(_ id: String) { hosts[id]?.behave() }

    /// Holds every further answer of a vendor back for so long.
    public func setLatency(_ latency: Duration, of id: String) { hosts[id]?.setLatency(latency) }

    /// Whoever approves at a vendor from here on is that user.
    public func seat(_ user: SandboxUser, at id: String) { hosts[id]?.seat(user) }

    /// What a person does who was shown this user code on another device (RFC 8628 section 3.3).
    /// - Returns: whether somebody waits for it there.
    @discardableResult
    public func decide(_ decision: BrowserStandIn.Decision, userCode: String, at id: String) -> Bool {
        hosts[id]?.decide(decision, userCode: userCode) ?? false
    }

    /// The vendor's answer to a request that needs no socket.
    public func answer(_ request: SandboxRequest, by id: String) -> SandboxReply? {
        hosts[id]?.answer(request)
    }
}

/// Lends a running sandbox and stops it on every way out.
public func withSandbox<Result>(
    _ options: SandboxOptions, _ body: (Sandbox) async throws -> Result
) async throws -> Result {
    let sandbox = try await Sandbox.start(options)
    do {
        let result = try await body(sandbox)
        await sandbox.stop()
        return result
    } catch {
        await sandbox.stop()
        throw error
    }
}
