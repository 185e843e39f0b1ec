import ArgumentParser
import TokenService
import Vocabulary

struct AdoptCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Take over a refresh token that exists already; creates the account.",
        discussion: """
            Whoever used the token before must stop using it: many providers take a second use for theft and end both.
            """)

    @Argument(help: "PROVIDER/NAME") var account: String
    @Option(help: ArgumentHelp("The refresh token, in this private file.", valueName: "file"))
    var refreshTokenFile: String?
    @Option(help: ArgumentHelp("The refresh token, on this descriptor.", valueName: "fd")) var refreshTokenFd: Int32?
    @Option(help: ArgumentHelp("The access token that goes with it, on this descriptor.", valueName: "fd"))
    var accessTokenFd: Int32?
    @Option(help: ArgumentHelp("How long the access token still lives, in seconds.", valueName: "seconds"))
    var expiresIn: Int64?
    @Option(help: "A scope that it was granted. May be repeated.") var scope: [String] = []

    /// The longest life that a reply may give a token: 2^31 - 1 seconds.
    private static let lifetimes = 0...Int64(Int32.max)

    func validate() throws {
        guard expiresIn.map(Self.lifetimes.contains) ?? true else {
            throw ValidationError("--expires-in takes seconds, from 0 to \(Self.lifetimes.upperBound).")
        }
    }

    func perform(in workshop: Workshop) async throws(Failure) {
        let id: AccountID
        do { id = try AccountID(account) } catch {
            throw Failure(.usage, "account: \(error).", remedy: "An account is named PROVIDER/NAME.")
        }
        let refreshToken: Secret
        switch (refreshTokenFile, refreshTokenFd) {
        case (let file?, nil): refreshToken = try SecretSource.file(file)
        case (nil, let descriptor?): refreshToken = try SecretSource.descriptor(descriptor)
        default:
            throw Failure(
                .usage, "The refresh token comes from a file or a descriptor, and from one of them only.",
                remedy: "Give --refresh-token-file FILE or --refresh-token-fd N.")
        }
        var accessToken: Secret?
        if let accessTokenFd { accessToken = try SecretSource.descriptor(accessTokenFd) }
        if expiresIn != nil, accessToken == nil {
            throw Failure(
                .usage, "--expires-in: there is no access token.", remedy: "Give --access-token-fd N with it.")
        }
        let service = try workshop.service()
        _ = try await service.adopt(
            id, refreshToken: refreshToken, accessToken: accessToken, lifetime: expiresIn.map { .seconds($0) },
            scope: scope.isEmpty ? nil : scope.joined(separator: " "))
        Output.err("\(id): the refresh token is taken over; whether it works shows at its first use.")
        Output.err("Next: fob refresh \(id)")
    }
}
