import Foundation
import Stressing
import TestSupport

/// What the command line says: `[NAME…] [--rounds N] [--fob PATH]`.
struct Options {
    /// Those that were named; without a name all.
    var scenarios: [Scenario] = []
    /// In place of each scenario's own number.
    var rounds: Int?
    /// The binary; the one of the same build where none is named.
    var fob = builtProduct("fob")

    init(_ arguments: some Sequence<String>) {
        var rest = Array(arguments)
        while !rest.isEmpty {
            let word = rest.removeFirst()
            if word == "--rounds", let number = rest.first.flatMap({ Int($0) }), number > 0 {
                rounds = number
                rest.removeFirst()
            } else if word == "--fob", let path = rest.first {
                fob = URL(fileURLWithPath: path).path
                rest.removeFirst()
            } else if let scenario = Scenario.all.first(where: { $0.name == word }) {
                scenarios.append(scenario)
            } else {
                let names = Scenario.all.map(\.name).joined(separator: ", ")
                print("Stress: \(word) is not understood. [NAME…] [--rounds N] [--fob PATH]; \(names)")
                exit(2)
            }
        }
        if scenarios.isEmpty { scenarios = Scenario.all }
    }
}
