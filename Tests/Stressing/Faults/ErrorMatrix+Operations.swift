public import SandboxProvider
import TestSupport

extension ErrorMatrix {
    /// Each operation on the store, except a refresh: it is done and says so, or it is not and ends with 7, and the same
    /// command once more does it.
    public func operations(at sandbox: Sandbox) async throws -> KillMatrix.Tally {
        try await Operation.each(at: sandbox) { try await self.operation($0, at: sandbox) }
    }

    private func operation(_ operation: Operation, at sandbox: Sandbox) async throws -> KillMatrix.Tally {
        try await operation.withPrepared(fob: fob, at: sandbox) { before, old in
            try await withHome(fob: fob) { home in
                try await before.copy(to: home)
                let arguments = operation.arguments(in: home)
                let calls = try await Strace(home).calls(of: arguments, descriptors: operation.descriptors) {
                    try await before.copy(to: home)
                }
                let new = try await operation.state(of: home)
                var tally = KillMatrix.Tally()
                for (number, fault) in Self.faults(of: calls).enumerated() where number % stride == 0 {
                    try await before.copy(to: home)
                    let outcome = try await Strace(home).run(
                        arguments, descriptors: operation.descriptors, striking: .fail(fault.call, fault.error))
                    guard let struck = outcome.struck else {
                        tally.missed.append("\(fault.call)")
                        continue
                    }
                    let (how, result) = ("\(fault.error) for \(struck)", outcome.result)
                    try demand(
                        [0, 7].contains(result.status),
                        "\(operation.name), \(how): ended \(result.status): \(result.errors)")
                    let seen = try await operation.examine(home, old: old, new: new, how)
                    // What it said is what is on the disk.
                    try demand(
                        result.status == 7 || ["new", "the same records"].contains(seen),
                        "\(operation.name), \(how): it ended with 0, and the store is \(seen): \(result.errors)")
                    tally.saw(result.status == 0 ? "done" : "refused: \(seen)")
                }
                progress("\(operation.name): \(tally.text)")
                return tally
            }
        }
    }
}
