import Foundation
import Vocabulary

/// The store of the pictures in docs: seven accounts at three vendors, and a time that stands still.
struct PictureStore {
    static let now = Instant(milliseconds: 1_787_493_720_000)

    /// What `FOB_HOME` names.
    let home: String

    /// Writes it, in the format of docs/files.md.
    func write() throws {
        try save(
            ["format": "fob-store", "version": 1, "store_id": "AAAAAAAAAAAAAAAAAAAAAA", "protection": "none"],
            "store.json")
        for (name, profile, variables) in [
            ("github", "github", [:]), ("google", "google", [:]), ("okta-staging", "okta", ["domain": "acme.okta.com"]),
        ] as [(String, String, [String: String])] {
            try save(
                [
                    "format": "fob-provider", "version": 1, "generation": 1, "name": JSON(name),
                    "profile": JSON(profile), "client_id": "Iv1.8a61f9b3a7aba766", "client_secret": "secret-of-nobody",
                    "variables": JSON(
                        .object(variables.map { JSON.Member(key: $0.key, value: JSON($0.value)) })),
                ], "providers/\(name).json")
        }
        try account("github/ci-bot", left: 298, life: 28_800)
        try account("github/octocat", left: 27_660, life: 28_800, scope: "repo read:org gist")
        try account("google/lab@corp.example", left: -60, life: 3600, renewal: "dead")
        try account("google/work@corp.example", left: 3130, life: 3600, scope: "openid email")
        try account("okta-staging/me", left: 83_100, life: 86_400)
        try account("okta-staging/new-hire", left: nil, life: 0)
        try account("okta-staging/svc-deploy", left: -5, life: 3600)
    }

    private func account(
        _ id: String, left: Int?, life: Int, scope: String = "read write", renewal: String = "ok"
    ) throws {
        let names = id.split(separator: "/").map(String.init)
        var members: [JSON.Member] = [
            JSON.Member(key: "format", value: "fob-account"), JSON.Member(key: "version", value: 1),
            JSON.Member(key: "generation", value: 1), JSON.Member(key: "provider", value: JSON(names[0])),
            JSON.Member(key: "name", value: JSON(names[1])), JSON.Member(key: "renewal", value: JSON(renewal)),
        ]
        if let left {
            let end = Self.now + .seconds(left)
            members.append(
                JSON.Member(
                    key: "credential",
                    value: [
                        "access_token": "token-of-nobody-3kQ9", "refresh_token": "refresh-of-nobody",
                        "token_type": "Bearer", "scope": JSON(scope),
                        "issued_at": JSON((end - .seconds(life)).rfc3339), "expires_at": JSON(end.rfc3339),
                    ]))
        }
        try save(JSON(.object(members)), "accounts/\(id).json")
    }

    private func save(_ json: JSON, _ path: String) throws {
        let file = URL(fileURLWithPath: "\(home)/store/\(path)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try Data(json.serialized()).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }
}
