import Testing
import Vocabulary

@Suite("A failure")
struct FailureTests {
    @Test(
        "has the exit code of its kind, as the command line promises",
        arguments: [
            (.unexpected, 1), (.usage, 2), (.notFound, 3), (.loginNeeded, 4), (.refused, 5), (.network, 6), (.store, 7),
            (.busy, 8), (.cancelled, 9),
        ] as [(Failure.Kind, Int32)])
    func exitCodes(kind: Failure.Kind, code: Int32) {
        #expect(Failure(kind, "x").exitCode == code)
    }

    @Test("reads as its message and what to do next")
    func reading() {
        #expect(
            Failure(.refused, "acme refused.", remedy: "Sign in again.").description == "acme refused. Sign in again.")
        #expect(Failure(.refused, "acme refused.").description == "acme refused.")
    }
}
