#if os(Linux)
    import Foundation
    import SandboxProvider
    import TestSupport
    import Testing
    import Vocabulary

    /// A store on a disk of its own, of 32 KiB or read-only; root alone may mount one.
    @Suite("The disk is full", .enabled(if: SmallDisk.isPossible, "a tmpfs cannot be mounted here"))
    struct FullDiskTests {
        @Test("case 32: 32 KiB are too few for a save: exit 7, nothing sent, and what lives is served")
        func tooSmall() async throws {
            try await withAccount { person, sandbox in
                let token = try await person.fob("token", "acme-local/me").output
                try await SmallDisk.replacing(person.folder.path("fob/store"), options: "size=32k") { disk in
                    let refresh = try await person.fob("refresh", "acme-local/me")
                    #expect(refresh.status == 7, "\(refresh.errors)")
                    #expect(refresh.errors.contains("hint: Make room and try again."), "\(refresh.errors)")
                    #expect(sandbox.count(.refresh, of: "acme") == 0, "nothing was sent")
                    #expect(!person.folder.files().contains { $0.contains("/.tmp-") })
                    #expect(try await person.fob("token", "acme-local/me").output == token)
                    try await disk.remount("size=1m")
                    #expect(try await person.fob("refresh", "acme-local/me").status == 0, "nothing was lost")
                }
            }
        }

        @Test("case 31: a disk that is mounted read-only: exit 7, nothing sent, and reading goes on")
        func readOnly() async throws {
            try await withAccount { person, sandbox in
                let token = try await person.fob("token", "acme-local/me").output
                try await SmallDisk.replacing(person.folder.path("fob/store"), options: "size=1m") { disk in
                    try await disk.remount("ro")
                    let refresh = try await person.fob("refresh", "acme-local/me")
                    #expect(refresh.status == 7, "\(refresh.errors)")
                    #expect(sandbox.count(.refresh, of: "acme") == 0, "nothing was sent")
                    #expect(try await person.fob("token", "acme-local/me").output == token)
                    #expect(try await person.fob("accounts").status == 0)
                    let check = try await person.fob("store", "check")
                    #expect(check.status == 7 && check.output.contains("it is mounted read-only"), "\(check.output)")
                    #expect(try await person.fob("paths").output.contains(/store +0700 read-only/))
                    #expect(try await person.json("paths", "--json")["read_only"] == true)
                    #expect(try await person.fob("doctor").output.contains("it is mounted read-only"))
                    try await disk.remount("rw")
                    #expect(try await person.fob("refresh", "acme-local/me").status == 0, "nothing was lost")
                }
            }
        }

        @Test("case 33: the disk fills up while the provider answers: the room was taken before, so the token is saved")
        func fillsUpMeanwhile() async throws {
            try await withAccount { person, sandbox in
                let token = try await person.fob("token", "acme-local/me").output
                try await SmallDisk.replacing(person.folder.path("fob/store"), options: "size=128k") { disk in
                    sandbox.setLatency(.seconds(1), of: "acme")
                    async let refreshing = person.fob("refresh", "acme-local/me")
                    await sandbox.received(1, .refresh, of: "acme")
                    try await disk.fill()
                    let refresh = try await refreshing
                    #expect(refresh.status == 0, "\(refresh.errors)")
                    let renewed = try await person.fob("token", "acme-local/me")
                    #expect(renewed.status == 0 && renewed.output != token)
                }
            }
        }
    }

    /// A tmpfs in the place of a folder, with what the folder holds.
    struct SmallDisk {
        let path: String

        static let isPossible: Bool = {
            guard getuid() == 0 else { return false }
            let trial = try? withTemporaryFolder { folder in
                let mounting = Process()
                mounting.executableURL = URL(fileURLWithPath: "/bin/sh")
                mounting.arguments = [
                    "-c", "mount -t tmpfs -o size=32k tmpfs \"$1\" && umount \"$1\"", "sh", folder.path,
                ]
                mounting.standardError = FileHandle.nullDevice
                try mounting.run()
                mounting.waitUntilExit()
                return mounting.terminationStatus == 0
            }
            return trial ?? false
        }()

        static func replacing(_ folder: String, options: String, _ body: (SmallDisk) async throws -> Void) async throws
        {
            try await demandSuccess("cp", ["-a", folder, folder + ".copy"])
            try await demandSuccess("mount", ["-t", "tmpfs", "-o", options + ",mode=700", "tmpfs", folder])
            do {
                try await demandSuccess("cp", ["-a", folder + ".copy/.", folder])
                try await body(SmallDisk(path: folder))
            } catch {
                _ = try? await run("umount", ["-l", folder])
                throw error
            }
            try await demandSuccess("umount", ["-l", folder])
        }

        func remount(_ options: String) async throws {
            try await Self.demandSuccess("mount", ["-o", "remount,\(options)", path])
        }

        /// Takes all room that is left.
        func fill() async throws {
            _ = try await run("dd", ["if=/dev/zero", "of=\(path)/filling", "bs=1k"])
        }

        private static func demandSuccess(_ program: String, _ arguments: [String]) async throws {
            let result = try await run(program, arguments)
            try #require(result.status == 0, "\(program): \(result.errors)")
        }
    }
#endif
