import Testing
import Vocabulary

@testable import OAuthCore

@Suite("The vendors: what each sends and accepts, leg by leg")
struct VendorTests {
    @Test("The steps of a sign-in and of a renewal are walked", arguments: WireScenario.all(WireFixture.vendorNames))
    func steps(_ scenario: WireScenario) throws { try WireWalk.steps(scenario) }

    @Test(
        "A call outside of a flow is what the vendor documents", arguments: WireScenario.calls(WireFixture.vendorNames))
    func calls(_ scenario: WireScenario) throws { try WireWalk.call(scenario) }

    @Test(
        "A refusal gets its canonical code and shows what the vendor said",
        arguments: WireScenario.errors(WireFixture.vendorNames))
    func errors(_ scenario: WireScenario) throws { try WireWalk.error(scenario) }

    @Test("The header sets are those of the vendor", arguments: WireFixture.vendorNames)
    func headerSets(_ name: String) throws {
        let variables = try WireFixture(name).json["per_call"]?.members ?? []
        try WireWalk.headerSets(
            name, variables: variables.reduce(into: [:]) { $0[$1.key] = $1.value.string })
    }
}
