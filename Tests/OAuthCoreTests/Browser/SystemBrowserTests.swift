import Foundation
import Testing
import Vocabulary

@testable import OAuthCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("The browser")
struct SystemBrowserTests {
    static let url = "https://as.example/authorize?state=a%20b&x=1;2"

    @Test(
        "case 17: a URL that no browser may be given is shown only", .timeLimit(.minutes(10)),
        arguments: [
            "javascript:alert(1)", "file:///etc/passwd", "-https://as.example/", "--help", "https://", "https:///path",
            "https://user@as.example/", "https://user:pw@as.example/", "https://as.example/a b",
            "https://as.example/\n",
            "https://as.example/\u{1B}[0m", "https://as.example/'$(id)'", "https://as.example/`id`",
            "https://as.example\\@evil.example/", "https://as.example/\u{202E}", "vscode://x", "",
        ])
    func hostile(url: String) async throws {
        try await withFakeBrowser("touch \"$0.ran\"") { program, folder in
            let browser = SystemBrowser(
                environment: ["BROWSER": program, "PATH": "/usr/bin:/bin"], clock: HandClock())
            guard case .notOpened(let reason) = await browser.open(url) else {
                Issue.record("a browser was started")
                return
            }
            #expect(!reason.contains("pw") && !reason.contains("id"))
            #expect(access("\(folder)/browser.ran", F_OK) != 0)
        }
    }

    @Test("case 18: the URL is one argument, and no shell sees it", .timeLimit(.minutes(10)))
    func argument() async throws {
        try await withFakeBrowser("printf '%s\\n' \"$#\" \"$@\" > \"$0.args\"") { program, folder in
            let browser = SystemBrowser(
                environment: ["BROWSER": "\(program) --new ;id $HOME", "PATH": "/usr/bin:/bin"], clock: HandClock())
            #expect(await browser.open(Self.url) == .opened)
            #expect(text(of: "\(folder)/browser.args") == "4\n--new\n;id\n$HOME\n\(Self.url)\n")
        }
    }

    @Test("case 18: a program that is missing is passed over for the next one", .timeLimit(.minutes(10)))
    func missing() async throws {
        try await withFakeBrowser("printf '%s' \"$1\" > \"$0.args\"") { program, folder in
            let both = SystemBrowser(
                environment: ["BROWSER": "/nonexistent/b:no-such-browser %s:\(program)", "PATH": "/usr/bin:/bin"],
                clock: HandClock())
            #expect(await both.open(Self.url) == .opened)
            #expect(text(of: "\(folder)/browser.args") == Self.url)
            let none = SystemBrowser(
                environment: ["BROWSER": "/nonexistent/b", "PATH": "/usr/bin:/bin"], clock: HandClock())
            #expect(
                await none.open(Self.url)
                    == .notOpened(reason: "No browser started: /nonexistent/b cannot be started."))
        }
    }

    @Test("an opener that fails says so", .timeLimit(.minutes(10)))
    func failing() async throws {
        try await withFakeBrowser("exit 3") { program, _ in
            let browser = SystemBrowser(
                environment: ["BROWSER": program, "PATH": "/usr/bin:/bin"], clock: HandClock())
            #expect(
                await browser.open(Self.url)
                    == .notOpened(reason: "No browser started: /bin/sh ended with code 3."))
        }
    }

    @Test("case 18: a program that never ends holds nothing up, and prints nowhere", .timeLimit(.minutes(10)))
    func endless() async throws {
        try await withFakeBrowser(
            """
            streams=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)
            echo "$streams" > "$0.fds"
            echo $$ > "$0.pipe"
            exec cat "$0.pipe"
            """
        ) { program, folder in
            try #require(mkfifo("\(folder)/browser.pipe", 0o600) == 0)
            let clock = HandClock()
            clock.ring()
            let browser = SystemBrowser(environment: ["BROWSER": program, "PATH": "/usr/bin:/bin"], clock: clock)
            #expect(await browser.open(Self.url) == .opened)
            let process = Int32(await announced(at: "\(folder)/browser.pipe").filter { $0.isNumber }) ?? 0
            #expect(process > 0)
            #expect(getsid(process) == process, "it leads a session of its own")
            #if os(Linux)
                #expect(text(of: "\(folder)/browser.fds") == String(repeating: "/dev/null\n", count: 3))
            #endif
            if process > 0 { kill(process, SIGKILL) }
        }
    }

    @Test(
        "BROWSER is read as a list of argument vectors",
        arguments: [
            (nil, [["open-it", "U"]]), ("", [["open-it", "U"]]), ("firefox", [["firefox", "U"]]),
            ("firefox -P work", [["firefox", "-P", "work", "U"]]), ("a --url=%s -x", [["a", "--url=U", "-x"]]),
            ("a:b %s", [["a", "U"], ["b", "U"]]), (" : ", [["open-it", "U"]]), ("%s", [["open-it", "U"]]),
        ] as [(String?, [[String]])])
    func vectors(variable: String?, expected: [[String]]) {
        #expect(BrowserCommands(url: "U", variable: variable, fallback: "open-it").vectors == expected)
    }

    @Test("the browser's environment holds what a desktop needs and no tokens")
    func reduced() {
        let reduced = BrowserEnvironment.reduced([
            "PATH": "/bin", "LC_ALL": "C", "XDG_RUNTIME_DIR": "/run", "GITHUB_TOKEN": "t", "FOB_HOME": "/x",
            "SSL_CERT_FILE": "/y", "AWS_SECRET_ACCESS_KEY": "s",
        ])
        #expect(reduced.keys.sorted() == ["LC_ALL", "PATH", "XDG_RUNTIME_DIR"])
    }

    /// Lends a browser, as `$BROWSER` names it, and the folder of its files; both are removed afterwards.
    ///
    /// The browser is the shell with a script, not the script: a program that is still open for writing cannot be
    /// started (execve(2), ETXTBSY), and whatever another test forks holds it open for a moment.
    private func withFakeBrowser(_ script: String, _ body: (String, String) async throws -> Void) async throws {
        var template = Array("/tmp/fob-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            for name in ["browser", "browser.ran", "browser.args", "browser.pipe", "browser.fds"] {
                unlink("\(folder)/\(name)")
            }
            rmdir(folder)
        }
        let bytes = Array("\(script)\n".utf8)
        let descriptor = open("\(folder)/browser", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        try await body("/bin/sh \(folder)/browser", folder)
    }

    /// What the first writer of a FIFO says; waits for it on a thread of its own, since opening one blocks.
    private func announced(at path: String) async -> String {
        let (texts, announce) = AsyncStream<String>.makeStream()
        Thread.detachNewThread { announce.yield(text(of: path)) }
        for await text in texts { return text }
        return ""
    }

    private func text(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
