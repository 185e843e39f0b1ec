import NIOCore
import NIOHTTP1
import NIOPosix
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The listeners of a sandbox while they are being bound.
struct SandboxOpening {
    let options: SandboxOptions
    let connections = Connections()
    private(set) var dialects: [SandboxDialect] = []
    private(set) var hosts: [String: DialectHost] = [:]
    private(set) var listeners: [any Channel] = []

    init(options: SandboxOptions) {
        self.options = options
    }

    mutating func open(_ id: String) async throws(Failure) {
        guard let entry = SandboxCatalogue.entries.first(where: { $0.id == id }) else {
            throw Failure(
                .notFound, "The sandbox has no vendor “\(ScreenText.line(id, limit: 80))”.",
                remedy: "It has \(SandboxCatalogue.ids.joined(separator: ", ")).")
        }
        let server = entry.server(
            entry.client,
            Lifetimes(access: options.accessTokenLifetime, refresh: options.refreshTokenLifetime),
            Mint(randomness: options.randomness), options.acme)
        let host = DialectHost(server: server, clock: options.clock, latency: options.latency[id] ?? .zero)
        var local: [String: String] = [:]
        for origin in entry.origins { local[origin] = try await listen(for: origin, host: host) }
        host.listens(at: local)
        hosts[id] = host
        dialects.append(SandboxDialect(entry, local: local))
    }

    mutating func open(_ dialect: GenericDialect) async throws(Failure) {
        let lifetimes = Lifetimes(access: options.accessTokenLifetime, refresh: options.refreshTokenLifetime)
        let server = GenericServer(
            dialect: dialect, lifetimes: lifetimes, mint: Mint(randomness: options.randomness))
        let host = DialectHost(server: server, clock: options.clock, latency: options.latency[dialect.id] ?? .zero)
        var local: [String: String] = [:]
        for origin in dialect.origins { local[origin] = try await listen(for: origin, host: host) }
        host.listens(at: local)
        hosts[dialect.id] = host
        dialects.append(SandboxDialect(dialect, local: local))
    }

    /// Closes what was bound before the rest failed.
    func abandon() async {
        for listener in listeners { try? await listener.close() }
        await connections.closeAll()
    }

    private mutating func listen(for origin: String, host: DialectHost) async throws(Failure) -> String {
        let port = options.firstPort.map { $0 + listeners.count } ?? 0
        let connections = connections
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                connections.add(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(origin: origin, host: host))
                }
            }
        do {
            let channel = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
            listeners.append(channel)
            return "http://127.0.0.1:\(channel.localAddress?.port ?? port)"
        } catch {
            throw Self.failure(error, port: port, origin: origin)
        }
    }

    private static func failure(_ error: any Error, port: Int, origin: String) -> Failure {
        let remedy = "Give another --port, or none for free ones."
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            return Failure(
                .busy, "The sandbox cannot serve \(origin): another program listens on 127.0.0.1:\(port) already.",
                remedy: remedy)
        case EACCES:
            return Failure(
                .busy, "The sandbox cannot serve \(origin): the system keeps port \(port) for itself.", remedy: remedy)
        case let code:
            let reason = code.map { String(cString: strerror($0)) } ?? "the system gave no reason"
            return Failure(
                .network, "The sandbox cannot listen on 127.0.0.1:\(port) for \(origin): \(reason).", remedy: remedy)
        }
    }
}

extension SandboxDialect {
    init(_ entry: SandboxEntry, local: [String: String]) {
        id = entry.id
        clientID = entry.client.id
        clientSecret = entry.client.secret
        environment = entry.environment
        if let base = entry.baseVariable {
            variables = [base.name: local[base.origin] ?? base.origin]
        } else {
            variables = [:]
        }
        origins = entry.origins.map { SandboxOrigin(from: $0, to: local[$0] ?? $0) }
        resources = entry.resources.map { resource in
            SandboxResource(
                method: "GET", url: (local[resource.origin] ?? resource.origin) + resource.path,
                headerSet: resource.headerSet, variables: resource.variables, label: resource.label)
        }
        needsBrowser = entry.needsBrowser
        users = entry.users
    }
}

extension SandboxDialect {
    init(_ dialect: GenericDialect, local: [String: String]) {
        id = dialect.id
        clientID = dialect.client.id
        clientSecret = dialect.client.secret
        environment = dialect.environment
        variables = dialect.variables
        origins = dialect.origins.map { SandboxOrigin(from: $0, to: local[$0] ?? $0) }
        let tokenLeg = dialect.legs.first { Misbehaviour.tokenLegs.contains($0.leg) }
        resources = [tokenLeg].compactMap { $0 }.compactMap { leg in
            guard let origin = GenericURL(leg.url)?.origin, let base = local[origin] else { return nil }
            return SandboxResource(
                method: "GET", url: base + SandboxPath.resource, headerSet: "default", variables: [:],
                label: "resource")
        }
        needsBrowser = dialect.legs.contains { $0.page?.isImmediate == false }
        users = dialect.legs.contains { $0.choice != nil } ? SandboxUser.all : []
    }
}
