import CredentialStore
import DeckUI
import Vocabulary

/// Where themes are looked for: in the folders of `FOB_THEMES`, then beside config.json, then in the binary. The first
/// that has a theme of a name wins.
struct ThemeShelf: Sendable {
    let folders: [String]

    init(_ workshop: Workshop) {
        let named = workshop.environment["FOB_THEMES"]?.split(separator: ":").map(String.init) ?? []
        folders = named + [workshop.paths.themes]
    }

    /// Reads the folders anew.
    ///
    /// - Parameter skipped: told of each file that is left out, as a sentence.
    func catalogue(skipped: (String) -> Void = { _ in }) -> ThemeCatalogue {
        ThemeCatalogue(userFiles: folders.flatMap { UserFiles.read(folder: $0, skipped: skipped) })
    }

    /// There is no theme of that name; which one may have been meant.
    static func unknown(_ name: String, in catalogue: ThemeCatalogue) -> Failure {
        let nearest = NearestName.of(name, among: catalogue.names).map { " Did you mean “\($0)”?" } ?? ""
        return Failure(
            .notFound, "There is no theme “\(ScreenText.line(name, limit: 60))”.\(nearest)",
            remedy: "fob theme list names them.")
    }
}
