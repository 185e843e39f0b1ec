import CredentialStore
import Testing

struct StorePathsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let environment: [String: String]
        let config: String
        let store: String
        let state: String
        let clipboard: String
    }

    static let cases = [
        Case(
            testDescription: "without any variable the XDG defaults hold", environment: [:],
            config: "/users/me/.config/fob",
            store: "/users/me/.local/share/fob/store", state: "/users/me/.local/state/fob",
            clipboard: "/users/me/.local/state/fob/clipboard"),
        Case(
            testDescription: "the XDG variables move what they name",
            environment: [
                "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d/", "XDG_STATE_HOME": "/s", "XDG_RUNTIME_DIR": "/run/1",
            ],
            config: "/c/fob", store: "/d/fob/store", state: "/s/fob", clipboard: "/run/1/fob/clipboard"),
        Case(
            testDescription: "FOB_HOME overrides everything at once",
            environment: [
                "FOB_HOME": "/f/", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s",
                "XDG_RUNTIME_DIR": "/run/1",
            ],
            config: "/f/config", store: "/f/store", state: "/f/state", clipboard: "/f/run/clipboard"),
        Case(
            testDescription: "FOB_CLIPBOARD moves the clipboard file alone",
            environment: ["FOB_HOME": "/f", "FOB_CLIPBOARD": "/tmp/h"], config: "/f/config", store: "/f/store",
            state: "/f/state", clipboard: "/tmp/h"),
        Case(
            testDescription: "empty variables and relative XDG folders count as absent",
            environment: ["FOB_HOME": "", "FOB_CLIPBOARD": "", "XDG_CONFIG_HOME": "c", "XDG_RUNTIME_DIR": "run"],
            config: "/users/me/.config/fob", store: "/users/me/.local/share/fob/store",
            state: "/users/me/.local/state/fob", clipboard: "/users/me/.local/state/fob/clipboard"),
    ]

    @Test(arguments: cases)
    func paths(_ row: Case) {
        let paths = StorePaths(environment: row.environment, home: "/users/me")
        #expect(paths.config == row.config)
        #expect(paths.store == row.store)
        #expect(paths.state == row.state)
        #expect(paths.clipboard == row.clipboard)
        #expect(paths.rescue == row.state + "/rescue")
    }
}
