import Testing

@testable import OAuthCore

@Suite("Where fob runs, and what its user is told there")
struct SurroundingsTests {
    struct Place: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var environment: [String: String] = [:]
        var files: [String] = []
        let expected: Surroundings
    }

    static let screen = ["DISPLAY": ":0"]

    static let places = [
        Place(
            testDescription: "over SSH, display or not",
            environment: ["SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "USER": "ada", "DISPLAY": ":10"],
            expected: .ssh(route: "ada@192.0.2.2")),
        Place(
            testDescription: "over SSH at another port, in a container",
            environment: ["SSH_CONNECTION": "2001:db8::1 50000 2001:db8::2 2222"], files: ["/.dockerenv"],
            expected: .ssh(route: "-p 2222 2001:db8::2")),
        Place(
            testDescription: "on a terminal of SSH", environment: ["SSH_TTY": "/dev/pts/1"], expected: .ssh(route: nil)),
        Place(
            testDescription: "over SSH with variables that hold more than words",
            environment: ["SSH_CONNECTION": "a b $(id) 22", "USER": "-oProxyCommand=id"], expected: .ssh(route: nil)),
        Place(
            testDescription: "over SSH as a user whose name is no word",
            environment: ["SSH_CONNECTION": "a 1 192.0.2.2 22", "USER": "a;id"], expected: .ssh(route: "192.0.2.2")),
        Place(
            testDescription: "in a container of Docker", environment: screen, files: ["/.dockerenv"],
            expected: .container),
        Place(
            testDescription: "in a container of Podman", environment: screen, files: ["/run/.containerenv"],
            expected: .container),
        Place(testDescription: "in a container of systemd", environment: ["container": "lxc"], expected: .container),
        Place(
            testDescription: "in a Toolbox, which shares screen and network", environment: screen,
            files: ["/run/.containerenv", "/run/.toolboxenv"], expected: .screen),
        Place(testDescription: "in WSL", environment: ["WSL_DISTRO_NAME": "Debian", "DISPLAY": ":0"], expected: .wsl),
        Place(testDescription: "before X11", environment: screen, expected: .screen),
        Place(testDescription: "before Wayland", environment: ["WAYLAND_DISPLAY": "wayland-0"], expected: .screen),
    ]

    @Test("is told by variables and marks", arguments: places)
    func detected(place: Place) {
        #expect(Surroundings.detect(place.environment) { place.files.contains($0) } == place.expected)
    }

    #if !os(macOS)
        @Test("without a display there is no screen")
        func noDisplay() {
            #expect(Surroundings.detect(["DISPLAY": ""]) { _ in false } == .noDisplay)
        }
    #endif

    @Test(
        "no browser is started where nobody would see it",
        arguments: [
            (.ssh(route: nil), [:], "SSH"), (.ssh(route: nil), ["BROWSER": "x"], "SSH"), (.container, [:], "container"),
            (.wsl, [:], "WSL"), (.noDisplay, [:], "display"),
        ] as [(Surroundings, [String: String], String)])
    func none(place: Surroundings, environment: [String: String], word: String) async {
        let browser = SystemBrowser(environment: environment, surroundings: place, clock: HandClock())
        guard case .notOpened(let reason) = await browser.open(SystemBrowserTests.url) else {
            Issue.record("a browser was started")
            return
        }
        #expect(reason.contains(word) && reason.hasPrefix("No browser was started because"))
        #expect(browser.hindrance(to: SystemBrowserTests.url) == reason)
    }

    @Test("a program in BROWSER is trusted to reach a screen, but not over SSH; who asks for one gets it everywhere")
    func named() {
        for place in [Surroundings.container, .wsl, .noDisplay, .screen] {
            let browser = SystemBrowser(environment: ["BROWSER": "b"], surroundings: place, clock: HandClock())
            #expect(browser.hindrance(to: SystemBrowserTests.url) == nil)
        }
        let forced = SystemBrowser(environment: [:], surroundings: .ssh(route: nil), isForced: true, clock: HandClock())
        #expect(forced.hindrance(to: SystemBrowserTests.url) == nil)
    }

    @Test(
        "the advice names the very port",
        arguments: [
            (.screen, nil), (.ssh(route: "ada@192.0.2.2"), "ssh -L 8976:127.0.0.1:8976 ada@192.0.2.2"),
            (.ssh(route: nil), "ssh -L 8976:127.0.0.1:8976 THIS-HOST"), (.container, "does not reach 127.0.0.1:8976"),
            (.wsl, "passes 127.0.0.1:8976 on to WSL"), (.noDisplay, "paste the code"),
        ] as [(Surroundings, String?)])
    func advice(place: Surroundings, words: String?) {
        let advice = place.advice(listeningAt: ListeningPoint(port: 8976, path: "/callback/acme"))
        guard let words else {
            #expect(advice == nil)
            return
        }
        #expect(advice?.contains(words) == true)
        #expect(advice?.contains("paste") == true)
    }
}
