import Foundation
import TestSupport
import Testing

/// Who may read what fob writes, through the real program.
@Suite("Nobody else reads what fob writes", .timeLimit(.minutes(10)))
struct StoreModeTests {
    /// What writes every kind of file that there is.
    private static let commands: [[String]] = [
        ["login", "tradevest-local/me"], ["refresh", "tradevest-local/me"], ["copy", "tradevest-local/me"],
        ["show", "tradevest-local/me", "--trace"], ["store", "backup"],
        ["rename", "tradevest-local/me", "tradevest-local/you"], ["clipboard", "clear"],
    ]

    @Test(arguments: ["000", "022", "077", "0777"])
    func `case 34: whatever the umask, files are 0600 and folders 0700`(mask: String) async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try FileManager.default.createDirectory(
                    atPath: person.folder.path("fob"), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                try await person.addProvider("tradevest", at: sandbox, umask: mask)
                for command in Self.commands {
                    let result = try await person.fob(command, umask: mask)
                    #expect(result.status == 0, "\(command): \(result.errors)")
                }
                let paths = try FileManager.default.subpathsOfDirectory(atPath: person.folder.path("fob"))
                #expect(paths.count > 15)
                for path in paths {
                    var info = stat()
                    try #require(lstat(person.folder.path("fob/" + path), &info) == 0)
                    let isFolder = info.st_mode & S_IFMT == S_IFDIR
                    #expect(info.st_mode & 0o7777 == (isFolder ? 0o700 : 0o600), "\(path)")
                }
            }
        }
    }

    #if os(Linux)
        @Test(.enabled(if: Tracing.isPossible, "\(Tracing.reason)"))
        func `case 34: under umask 000 no file and no folder is open to others at any instant`() async throws {
            try await withPerson { person in
                try await person.sandbox("tradevest") { sandbox in
                    try await person.addProvider("tradevest", at: sandbox, umask: "000")
                    var seen = 0
                    // What copy leaves behind waits for the clipboard file's time, and strace would wait for it.
                    for command in Self.commands where command[0] != "copy" {
                        let trace = person.folder.path("trace")
                        let calls = "open,openat,creat,mkdir,mkdirat,mknod,mknodat,chmod,fchmod,fchmodat"
                        let result = try await person.fob(
                            command, umask: "000", behind: ["strace", "-f", "-qq", "-e", "trace=\(calls)", "-o", trace])
                        #expect(result.status == 0, "\(command): \(result.errors)")
                        for line in try person.folder.text("trace").split(separator: "\n") {
                            // With umask 000 the mode that is asked for is the mode that the file has from the start.
                            guard let mode = Tracing.mode(asked: line) else { continue }
                            seen += 1
                            #expect(mode & 0o077 == 0, "\(command): \(line)")
                        }
                    }
                    #expect(seen > 30, "so many files were made")
                }
            }
        }
    #endif

    @Test(.enabled(if: getuid() == 0, "giving a file away takes root"))
    func `case 34: a store of another user is refused with exit 7, and nothing of it changes`() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                for place in ["store", "store/accounts/tradevest-local/me.json", "store/store.json"] {
                    let path = person.folder.path("fob/" + place)
                    try #require(chown(path, 65_534, 65_534) == 0 && chmod(path, 0o777) == 0)
                    let before = person.folder.files()
                    for command in [["token", "tradevest-local/me"], ["refresh", "tradevest-local/me"]] {
                        // What only writing needs stops only writing.
                        let reads = command[0] == "token" && place == "store/store.json"
                        let result = try await person.fob(command)
                        #expect(result.status == (reads ? 0 : 7), "\(place) \(command): \(result.errors)")
                        #expect(reads || result.errors.contains("another user (65534)"), "\(result.errors)")
                    }
                    let doctor = try await person.fob("doctor")
                    #expect(doctor.status == 7 && doctor.output.contains("65534"), "\(doctor.output)")
                    #expect(try person.folder.mode("fob/" + place) == 0o777)
                    #expect(person.folder.files() == before)
                    try #require(chown(path, 0, 0) == 0 && chmod(path, place == "store" ? 0o700 : 0o600) == 0)
                }
                #expect(try await person.fob("token", "tradevest-local/me").status == 0)
            }
        }
    }

    @Test func `case 34: a folder above the store that others may write is told of by every start`() async throws {
        try await withPerson { person in
            try await person.fob("accounts")
            for mode in [0o770, 0o777] as [mode_t] {
                try #require(chmod(person.folder.path("fob"), mode) == 0)
                let list = try await person.fob("accounts")
                #expect(list.status == 0 && list.errors.contains("Other users may replace"), "\(list.errors)")
                #expect(try person.folder.mode("fob") == UInt16(mode), "it is not fob's to change")
            }
            #expect(try await person.fob("doctor").output.contains("Other users may replace"))
        }
    }
}

extension Person {
    /// As ``fob(_:)``, under that umask, and behind another program where one is given.
    func fob(
        _ arguments: [String], umask: String, behind: [String] = [], descriptors: [Int32: [UInt8]] = [:]
    ) async throws -> ProgramResult {
        let result = try await run(
            "sh", ["-c", "umask \(umask); exec \"$@\"", "sh"] + behind + [Self.binary] + arguments,
            environment: environment.merging(["FOB_ALLOW_DEBUG": "1"]) { $1 }, descriptors: descriptors)
        printed.add(arguments, result.output, result.errors)
        return result
    }
}

#if os(Linux)
    /// Programs watched from the outside by strace.
    enum Tracing {
        static let isPossible =
            ["/usr/bin/strace", "/bin/strace"].contains(where: FileManager.default.isExecutableFile) && getuid() == 0
        static let reason = "watches fob by strace, which must be there and may need root"

        /// The mode that a system call gives a file or folder; nil for one that makes none.
        static func mode(asked line: Substring) -> Int? {
            guard !line.contains(" = -1 "), !line.contains("resumed>") else { return nil }
            if line.contains("open"), !line.contains("O_CREAT"), !line.contains("O_TMPFILE") { return nil }
            return line.firstMatch(of: /, 0([0-7]{3,4})[,)}]/).flatMap { Int($0.output.1, radix: 8) }
        }
    }
#endif
