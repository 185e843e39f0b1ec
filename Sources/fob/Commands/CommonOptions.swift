import ArgumentParser
import DeckModel
import TokenService
import Vocabulary

/// Options that several commands share.
struct JSONOption: ParsableArguments {
    @Flag(name: .long, help: "Print a JSON document.")
    var json = false
}

struct InputOption: ParsableArguments {
    @Flag(name: .customLong("no-input"), help: "Never prompt and never open a browser.")
    var noInput = false
}

extension Name {
    /// A name given on the command line.
    static func argument(_ text: String, _ what: String) throws(Failure) -> Name {
        do { return try Name(text) } catch { throw Failure(.usage, "\(what): \(error).") }
    }
}

extension AccountID {
    /// An account given on the command line by its whole name, which need not be in the store.
    static func argument(_ text: String) throws(Failure) -> AccountID {
        do { return try AccountID(text) } catch { throw Failure(.usage, "account: \(error).") }
    }

    /// An account given on the command line: `provider/name`, or `provider` alone for its only account.
    static func argument(_ text: String, in workshop: Workshop) throws(Failure) -> AccountID {
        if text.contains("/") { return try argument(text) }
        let provider = try Name.argument(text, "account")
        // Opening the store is the command's own business: what it says would be said twice.
        let all = try workshop.readingService().accountIDs()
        let candidates = all.filter { $0.provider == provider || $0.name == provider }
        if let only = candidates.first, candidates.count == 1 { return only }
        let meant =
            NearestName.of(text, among: all.flatMap { [$0.provider.text, $0.name.text] })
            .map { "Did you mean “\($0)”? " } ?? ""
        throw candidates.isEmpty
            ? Failure(
                .notFound, "There is no account “\(provider)”.",
                remedy: "\(meant)An account is named PROVIDER/NAME; fob accounts lists yours.")
            : Failure(
                .usage, "“\(provider)” may mean \(candidates.map(\.description).joined(separator: ", ")).",
                remedy: "Name one in full.")
    }
}
