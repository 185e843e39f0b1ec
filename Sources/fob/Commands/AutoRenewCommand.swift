import ArgumentParser
import TokenService
import Vocabulary

struct AutoRenewCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "auto-renew", abstract: "Switch renewal by itself on or off for an account.",
        discussion: """
            What is on is renewed before it ends while fob watch runs or the deck is open. Without a switch of its own an \
            account does as auto_renew in config.json says; without that, fob watch renews it and the deck does not.
            """)

    @Argument(help: "PROVIDER/NAME") var account: String
    @Argument(help: "on, off, or default: as config.json says") var choice: Choice

    enum Choice: String, ExpressibleByArgument, CaseIterable {
        case on, off, `default`

        var isOn: Bool? {
            switch self {
            case .on: true
            case .off: false
            case .default: nil
            }
        }
    }

    func perform(in workshop: Workshop) async throws(Failure) {
        let service = try workshop.service()
        let id = try AccountID.argument(account, in: workshop)
        let status = try await service.setAutoRenew(id, to: choice.isOn)
        switch choice {
        case .on: Output.err("\(id): auto-renew is on, while fob watch runs or the deck is open.")
        case .off: Output.err("\(id): auto-renew is off.")
        case .default: Output.err("\(id): auto-renew is as config.json says.")
        }
        if choice == .on, !status.renewableAlone {
            Output.err("hint: It cannot be renewed without you as it stands; it will be as soon as it can.")
        }
    }
}
