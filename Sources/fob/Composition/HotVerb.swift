import TokenService
import Vocabulary

/// `fob header ACCOUNT` and `fob token ACCOUNT` with a living token: one read, one write, out.
///
/// Scripts call them before every request, so they wake neither the argument parser nor the network client nor a
/// thread. Whatever is not this simple case (options, an expired token, an error) is left to the ordinary command.
enum HotVerb {
    @MainActor static func run(_ arguments: [String]) -> Int32? {
        guard arguments.count == 2, let account = try? AccountID(arguments[1]) else { return nil }
        guard arguments[0] == "header" || arguments[0] == "token" else { return nil }
        var workshop = Workshop(environment: Environment.current)
        workshop.keys = workshop.keys.withoutCommand
        guard let service = try? workshop.readingService() else { return nil }
        if arguments[0] == "token" {
            guard let credential = try? service.usableCredential(account, minimumTTL: nil) else { return nil }
            Output.raw(credential.accessToken.withBytes { $0 + [0x0A] })
        } else {
            guard let lines = try? service.usableHeaderLines(account) else { return nil }
            for line in lines { Output.raw(line.withBytes { $0 + [0x0A] }) }
        }
        // Every start removes a clipboard file whose time is up; where there is none, this costs two system calls.
        _ = try? service.sweepClipboard()
        return 0
    }
}
