import Foundation
import Testing
import Vocabulary

@testable import fob

/// The child that prints what opens a store.
struct KeyCommandTests {
    @Test(
        "no signal is blocked in it, whatever a watch holds back for itself",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "needs /proc"))
    func mask() throws {
        var (watched, before) = (sigset_t(), sigset_t())
        sigemptyset(&watched)
        for signal in [SIGTERM, SIGHUP] { sigaddset(&watched, signal) }
        pthread_sigmask(SIG_BLOCK, &watched, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let script = "grep SigBlk /proc/self/status; echo ............................"
        let printed = try KeyCommand(words: ["sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"]).run()
        let text = printed.withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(text.contains("SigBlk:\t0000000000000000"), "\(text)")
    }
}
