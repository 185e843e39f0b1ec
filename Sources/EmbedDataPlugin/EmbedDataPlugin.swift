import Foundation
import PackagePlugin

/// Compiles the data files of a layer into it, so that a copied binary needs nothing beside it.
///
/// Adding a file to the folder is all it takes: the list is made anew at every build.
@main
struct EmbedDataPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder: URL
        switch target.name {
        case "OAuthCore": folder = target.directoryURL.appending(path: "Profiles")
        case "DeckUI": folder = context.package.directoryURL.appending(path: "themes")
        default: return []
        }
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(folder.lastPathComponent)",
                executable: try context.tool(named: "EmbedData").url,
                arguments: [output.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output])
        ]
    }
}
