@testable import OAuthCore

extension LoopbackListener {
    /// With time for a client that shares its threads with a thousand other tests: ten seconds may pass before it has sent
    /// what it connected for.
    static var patient: LoopbackListener { LoopbackListener(limits: .init(headTime: .seconds(600))) }
}
