import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("fob watch", .timeLimit(.minutes(10)))
struct WatchTests {
    @Test("renews before the end, once, and says so; SIGTERM ends it with 143")
    func renews() async throws {
        try await withAccount { person, sandbox in
            let old = try await person.fob("token", "acme-local/me").output
            try await person.watch { watch, started in
                #expect(started["accounts"] == 1)
                #expect(started["pid"]?.integer == Int64(watch.program.processID))
                let next = try #require(started["next_at"]?.string.flatMap { Instant(rfc3339: $0) })
                let left = person.clock.now() + .seconds(3600) - next
                #expect(left >= .seconds(300) && left <= .seconds(376), "\(left)")
                try person.wait(.seconds(3200))
                #expect(try await watch.next("clock-jumped")["by_ms"]?.integer ?? 0 >= 3_000_000)
                #expect(sandbox.count(.refresh, of: "acme") == 0)
                try person.wait(.seconds(100))
                let renewed = try await watch.next("renewed")
                #expect(renewed["account"] == "acme-local/me" && renewed["expires_in"] == 3600)
                watch.signal(SIGTERM)
                #expect(try await watch.next("stopping")["signal"] == 15)
                _ = try await watch.next("stopped")
                #expect(await watch.program.ending() == .exited(143))
            }
            #expect(sandbox.count(.refresh, of: "acme") == 1)
            #expect(try await person.fob("token", "acme-local/me").output != old)
        }
    }

    @Test("a line for each event without --json; Control-C ends it with 130")
    func lines() async throws {
        try await withAccount { person, sandbox in
            try person.wait(.seconds(4000))
            try await withProgram(Person.binary, ["watch"], environment: person.environment) { program in
                let first = try #require(await program.nextLine())
                #expect(first.hasSuffix("Z watching: 1 of 1 account; the next is due now"), "\(first)")
                let second = try #require(await program.nextLine())
                #expect(second.hasSuffix("Z acme-local/me: renewed, valid for 1h"), "\(second)")
                program.signal(SIGINT)
                #expect(await program.nextLine()?.contains("stopping: signal 2") == true)
                #expect(await program.ending() == .exited(130))
            }
        }
    }

    @Test("one for a store: a second one says who holds it and ends with 8")
    func one() async throws {
        try await withAccount { person, _ in
            try await person.watch { watch, _ in
                let second = try await person.fob("watch")
                #expect(second.status == 8 && second.output == "")
                #expect(
                    second.errors.contains("watched already, by process \(watch.program.processID) (since "),
                    "\(second.errors)")
                watch.signal(SIGTERM)
                _ = await watch.program.ending()
            }
            try await person.watch { _, started in #expect(started["accounts"] == 1) }
        }
    }

    @Test("Retry-After is waited out, and no request comes sooner")
    func retryAfter() async throws {
        try await withAccount { person, sandbox in
            try person.wait(.seconds(4000))
            sandbox.misbehave("acme", .refresh, .tooManyRequests(retryAfter: "7"))
            try await person.watch { watch, _ in
                let failed = try await watch.next("failed")
                #expect(failed["exit_code"] == 6 && failed["account"] == "acme-local/me")
                let at = try #require(failed["at"]?.string.flatMap { Instant(rfc3339: $0) })
                let again = try #require(failed["again_at"]?.string.flatMap { Instant(rfc3339: $0) })
                #expect(again - at >= .seconds(7) && again - at < .seconds(13))
                try person.wait(.milliseconds(6900))
                // A program comes and goes meanwhile.
                #expect(try await person.fob("accounts").status == 0)
                #expect(sandbox.count(.refresh, of: "acme") == 1)
                try person.wait(again - at)
                _ = try await watch.next("renewed")
                #expect(sandbox.count(.refresh, of: "acme") == 2)
            }
        }
    }

    @Test("a provider that is out of order is asked again after pauses that double")
    func backoff() async throws {
        try await withAccount { person, sandbox in
            try person.wait(.seconds(4000))
            sandbox.misbehave("acme", .refresh, .serverError, times: 3)
            try await person.watch { watch, _ in
                for (attempt, middle) in [(1, 5), (2, 10), (3, 20)] as [(Int, Int64)] {
                    let failed = try await watch.next("failed")
                    #expect(sandbox.count(.refresh, of: "acme") == attempt)
                    let at = try #require(failed["at"]?.string.flatMap { Instant(rfc3339: $0) })
                    let again = try #require(failed["again_at"]?.string.flatMap { Instant(rfc3339: $0) })
                    let pause = (again - at).wholeMilliseconds
                    #expect(pause >= middle * 750 && pause <= middle * 1250, "\(pause)")
                    try person.wait(again - person.clock.now())
                }
                _ = try await watch.next("renewed")
                #expect(sandbox.count(.refresh, of: "acme") == 4)
            }
        }
    }

    @Test("a dead grant is not tried again before its user has signed in, which is noticed")
    func dead() async throws {
        try await withAccount { person, sandbox in
            try person.wait(.seconds(4000))
            sandbox.misbehave("acme", .refresh, .reply(.json(400, ["error": "invalid_grant"])))
            try await person.watch { watch, _ in
                let failed = try await watch.next("failed")
                #expect(failed["exit_code"] == 4 && failed["code"] == "invalid_grant")
                #expect(failed["again_at"]?.isNull == true)
                #expect(failed["remedy"] == "Sign in again: fob login acme-local/me")
                try person.wait(.seconds(7200))
                // It looks again when the record changes, sees the jump too, and lets the dead grant be.
                #expect(try await person.fob("auto-renew", "acme-local/me", "on").status == 0)
                _ = try await watch.next("clock-jumped")
                #expect(try await person.fob("accounts").status == 0)
                #expect(sandbox.count(.refresh, of: "acme") == 1)
                try await person.signIn("acme-local/me")
                try person.wait(.seconds(3400))
                _ = try await watch.next("renewed")
                #expect(sandbox.count(.refresh, of: "acme") == 2)
            }
        }
    }

    @Test("case 42: the machine sleeps and time goes on: it says so, and renews what ended meanwhile")
    func sleeps() async throws {
        try await withAccount { person, sandbox in
            try await person.watch { watch, _ in
                watch.signal(SIGSTOP)
                try person.wait(.seconds(7200))
                watch.signal(SIGCONT)
                #expect(try await watch.next("clock-jumped")["by_ms"]?.integer ?? 0 >= 7_000_000)
                _ = try await watch.next("renewed")
            }
            #expect(sandbox.count(.refresh, of: "acme") == 1)
        }
    }

    @Test("config.json switches it off for all, auto-renew on for one, and off for one")
    func switches() async throws {
        try await withAccount { person, sandbox in
            try person.folder.write(#"{ "auto_renew": false }"#, to: "fob/config/config.json")
            try await person.watch { _, started in
                #expect(started["next_at"]?.isNull == true && started["accounts"] == 1 && started["planned"] == 0)
            }
            let never = try await person.fob("watch", "--within", "0s")
            #expect(never.status == 2 && never.errors.contains("1s at least"))
            #expect(try await person.fob("auto-renew", "acme-local/me", "on").status == 0)
            #expect(try await person.json("show", "acme-local/me", "--json")["auto_renew"] == true)
            try await person.watch { _, started in #expect(started["next_at"]?.string != nil) }
            try person.folder.write("{}", to: "fob/config/config.json")
            #expect(try await person.fob("auto-renew", "acme-local/me", "off").status == 0)
            try await person.watch { _, started in #expect(started["next_at"]?.isNull == true) }
            #expect(try await person.fob("auto-renew", "acme-local/me", "default").status == 0)
            #expect(try await person.json("show", "acme-local/me", "--json")["auto_renew"]?.isNull == true)
            try await person.watch(["--within", "20m"]) { _, started in
                let next = try #require(started["next_at"]?.string.flatMap { Instant(rfc3339: $0) })
                #expect(next <= person.clock.now() + .seconds(2400))
            }
            try person.folder.write(#"{ "auto_renew": "often" }"#, to: "fob/config/config.json")
            let wrong = try await person.fob("watch")
            #expect(wrong.status == 2 && wrong.errors.contains("config.json:1:17: “auto_renew” takes true or false"))
            #expect(sandbox.count(.refresh, of: "acme") == 0)
        }
    }

    @Test("an account that is added while it runs is renewed too")
    func added() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.watch { watch, started in
                    #expect(started["accounts"] == 0)
                    try await person.signIn("acme-local/me")
                    try person.wait(.seconds(3400))
                    #expect(try await watch.next("renewed")["account"] == "acme-local/me")
                }
            }
        }
    }

    @Test(
        "a store that is locked meanwhile: it says so, sends nothing, and goes on when it is unlocked",
        .enabled(if: KeyKeeping.isPossible, "\(KeyKeeping.reason)"))
    func locked() async throws {
        try await withKeptAccount { person, sandbox in
            try await person.seal()
            let early = try await person.fob("watch")
            #expect(early.status == 8 && early.errors.contains("fob unlock"), "\(early.errors)")
            #expect(try await person.unlock(for: "8h").status == 0)
            try await person.watch { watch, started in
                #expect(started["accounts"] == 1)
                #expect(try await person.fob("lock").status == 0)
                try person.wait(.seconds(3400))
                _ = try await watch.next("locked")
                #expect(sandbox.count(.refresh, of: "acme") == 0)
                #expect(try await person.unlock(for: "8h").status == 0)
                _ = try await watch.next("unlocked")
                _ = try await watch.next("renewed")
                #expect(sandbox.count(.refresh, of: "acme") == 1)
            }
        }
    }
}
