import ArgumentParser
import OAuthCore
import TokenService
import Vocabulary

/// Which grant a login uses, and the tokens that some begin with. A token comes from a file or a descriptor, never from an
/// argument.
struct GrantArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "code, device, client_credentials, token_exchange or jwt_bearer, where the provider can do several.",
            valueName: "grant"))
    var grant: String?
    @Flag(help: "Sign in on any device, with a code: short for --grant device.") var device = false
    @Flag(help: "Begin with the first step also where an interrupted login got further.") var anew = false

    @Option(help: ArgumentHelp("Exchange the token in this private file.", valueName: "file"))
    var subjectTokenFile: String?
    @Option(help: ArgumentHelp("Exchange the token on this descriptor.", valueName: "fd")) var subjectTokenFd: Int32?
    @Option(help: ArgumentHelp("Exchange the access token of another account.", valueName: "account"))
    var subjectAccount: String?
    @Option(help: ArgumentHelp("What it is: access_token, id_token, jwt or a URI.", valueName: "type"))
    var subjectTokenType = "access_token"
    @Option(help: ArgumentHelp("Exchange it on behalf of whom the token in this file is for.", valueName: "file"))
    var actorTokenFile: String?
    @Option(help: ArgumentHelp("The same from this descriptor.", valueName: "fd")) var actorTokenFd: Int32?
    @Option(help: ArgumentHelp("What the actor's token is.", valueName: "type")) var actorTokenType = "access_token"
    @Option(help: ArgumentHelp("What the exchange is to give.", valueName: "type")) var requestedTokenType: String?
    @Option(help: ArgumentHelp("The assertion of jwt_bearer, in this private file.", valueName: "file"))
    var assertionFile: String?
    @Option(help: ArgumentHelp("The same from this descriptor.", valueName: "fd")) var assertionFd: Int32?

    func apply(to options: inout ExchangeOptions) throws(Failure) {
        options.grant = try kind()
        options.startsAnew = anew
        if let token = try Self.secret(subjectTokenFile, subjectTokenFd) {
            options.subject = GivenToken(token: token, type: subjectTokenType)
        }
        if let subjectAccount {
            guard options.subject == nil else {
                throw Failure(.usage, "--subject-account: a subject token was given as well.", remedy: "Give one.")
            }
            do { options.subjectAccount = try AccountID(subjectAccount) } catch {
                throw Failure(
                    .usage, "--subject-account: \(error).", remedy: "An account is named PROVIDER/NAME.")
            }
        }
        if let token = try Self.secret(actorTokenFile, actorTokenFd) {
            options.actor = GivenToken(token: token, type: actorTokenType)
        }
        options.requestedTokenType = requestedTokenType.map { GivenToken(token: Secret(""), type: $0).type }
        options.assertion = try Self.secret(assertionFile, assertionFd)
    }

    private func kind() throws(Failure) -> GrantKind? {
        guard let grant else { return device ? .device : nil }
        let words = GrantKind.allCases.map(\.word)
        guard let kind = GrantKind(word: grant) else {
            throw Failure(
                .usage, "--grant: there is no grant “\(ScreenText.line(grant, limit: 40))”.",
                remedy: NearestName.remedy(for: grant, among: words, listing: "There are"))
        }
        guard !device || kind == .device else {
            throw Failure(.usage, "--device: --grant \(kind.word) was given as well.", remedy: "Give one of them.")
        }
        return kind
    }

    private static func secret(_ file: String?, _ descriptor: Int32?) throws(Failure) -> Secret? {
        switch (file, descriptor) {
        case (nil, nil): nil
        case (let file?, nil): try SecretSource.file(file)
        case (nil, let descriptor?): try SecretSource.descriptor(descriptor)
        default: throw Failure(.usage, "A token was given in a file and on a descriptor.", remedy: "Give one of them.")
        }
    }
}
