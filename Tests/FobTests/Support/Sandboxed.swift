import SandboxProvider

/// One vendor of a sandbox.
struct Sandboxed: Sendable {
    let sandbox: Sandbox
    let dialect: String

    func count(_ leg: SandboxLeg) -> Int { sandbox.count(leg, of: dialect) }

    func misbehave(_ leg: SandboxLeg?, _ misbehaviour: Misbehaviour, times: Int? = 1) {
        sandbox.misbehave(dialect, leg, misbehaviour, times: times)
    }
}
