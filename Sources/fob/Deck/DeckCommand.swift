import ArgumentParser
import TokenService
import Vocabulary

/// How the deck looks, where it is opened.
struct LookOptions: ParsableArguments {
    @Option(help: "The theme; the configuration's, or terminal.") var theme: String?
    @Flag(help: "Draw with ASCII characters only.") var ascii = false
    @Option(help: "Whether to use colours: auto, always or never.") var color = ColourChoice.auto

    /// The same, as another fob takes it.
    var words: [String] {
        (theme.map { ["--theme", $0] } ?? []) + (ascii ? ["--ascii"] : []) + ["--color", color.rawValue]
    }

    enum ColourChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }
}

struct DeckCommand: ScreenCommand {
    static let configuration = CommandConfiguration(
        commandName: "deck", abstract: "Open the deck. It is what fob does without a command.")

    @OptionGroup var look: LookOptions
    @OptionGroup var picture: RenderOptions
    @OptionGroup var format: JSONOption

    @MainActor func perform(in workshop: Workshop) throws(Failure) -> Int32 {
        if let size = picture.render {
            try DeckRender(workshop: workshop, look: look, options: picture).run(size)
            return 0
        }
        if Deck.hasTerminal, !format.json { return try Deck.run(in: workshop, look: look) }
        var list = AccountsCommand()
        list.format = format
        let command = list
        let outcome = MainThread.wait { () -> Failure? in
            do throws(Failure) { try await command.perform(in: workshop) } catch { return error }
            return nil
        }
        if case let failure?? = outcome { throw failure }
        return 0
    }
}
