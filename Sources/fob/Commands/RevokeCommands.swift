import ArgumentParser
import OAuthCore
import TokenService
import Vocabulary

struct RevokeCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take an account's tokens back at the provider, then forget them here.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @Flag(help: "Forget them here also where the provider does not take them back.") var force = false
    @Flag(help: "Keep the account, without its tokens, for the next sign-in.") var keep = false

    func perform(in workshop: Workshop) async throws(Failure) {
        let service = try workshop.service()
        let id = try AccountID.argument(account, in: workshop)
        let report = try await service.revoke(
            id, options: RevocationOptions(isForced: force, keepsAccount: keep)
        ) { Output.err("\(id): \($0)") }
        for note in report.notes { Output.err("\(id): \(note).") }
        if let failure = report.failure {
            Output.err("\(failure.message)")
            Output.err("\(id): careful: the provider may still accept what was removed here.")
        }
        let what =
            report.revoked.isEmpty
            ? "nothing was revoked" : "revoked: \(report.revoked.map(\.inWords).joined(separator: ", "))"
        Output.err(
            "\(id): \(what); \(report.isKept ? "its tokens are removed here, the account stays" : "removed here").")
    }
}

struct IntrospectCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "introspect", abstract: "Ask the provider what it knows of an account's token.")

    @Argument(help: "PROVIDER/NAME") var account: String
    @Flag(name: .customLong("refresh"), help: "Ask about the refresh token in place of the access token.")
    var asksRefresh = false
    @OptionGroup var format: JSONOption

    func perform(in workshop: Workshop) async throws(Failure) {
        let service = try workshop.service()
        let id = try AccountID.argument(account, in: workshop)
        let kind: TokenKind = asksRefresh ? .refreshToken : .accessToken
        let known = try await service.introspect(id, kind) { Output.err("\(id): \($0)") }
        if format.json {
            Output.json([
                "schema": "fob.introspection/1", "account": JSON(id.description), "token": JSON(kind.rawValue),
                "active": JSON(known.isActive),
                "members": JSON(.object(known.members.map { JSON.Member(key: $0.key, value: $0.value) })),
            ])
        } else {
            let rows = [["account", id.description], [kind.inWords, known.isActive ? "active" : "inactive"]]
            Output.out(Columns.text(rows + known.members.map { [$0.key, Self.text($0.value)] }))
        }
    }

    private static func text(_ value: JSON) -> String {
        if let text = value.string ?? value.number { return ScreenText.line(text) }
        let written = String(decoding: value.serialized(pretty: false), as: UTF8.self)
        return ScreenText.line(String(written.dropLast()))
    }
}
