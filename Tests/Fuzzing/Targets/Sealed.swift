import CredentialStore
import Vocabulary

extension FuzzTarget {
    /// store.json of a sealed store: whatever is accepted has bounds that may be derived from, and only what says the same as
    /// before opens by the right secret.
    static let sealedHeader = FuzzTarget(
        "header", weight: 1, corpus: [SealedExample.header],
        words: [
            "\"slots\"", "\"n\": 1073741824", "\"n\": 262144", "\"r\": 1048576", "\"p\": ", "\"scrypt\"",
            "\"key-file\"",
            "\"key-command\"", "\"wrapped\"", "\"salt\"", "\"AAAAAAAAAAAAAAAAAAAAAA\"", "\"type\": \"x\"", "null", "[]",
            "{}", "-1",
            "\"mac\"", "\"name_key\"", "../", "=", "sealed-",
        ]
    ) { bytes in
        guard let json = try? JSON(parsing: bytes) else { return }
        let header: SealedHeader
        do { header = try SealedHeader(parsing: json) } catch let defect as RecordDefect {
            return try demandScreenFit(defect.reason, "the defect")
        }
        let written = header.json.serialized()
        guard let again = try? SealedHeader(parsing: JSON(parsing: written)) else {
            throw Violation("what was written cannot be read")
        }
        try demand(again.json.serialized() == written, "it says something else after it was written")
        let slots = json["slots"]?.elements ?? []
        try demand((1...8).contains(slots.count), "\(slots.count) slots")
        for slot in slots where slot["type"]?.string == "scrypt" {
            let cost = [slot["n"]?.integer, slot["r"]?.integer, slot["p"]?.integer]
            let allowed: [Int64] = [1 << 17, 1 << 18, 1 << 19, 1 << 20]
            try demand(allowed.contains { cost == [$0, 8, 1] }, "a cost of \(cost)")
        }
        guard header.key(secret: SealedExample.secret, .keyFile(path: "/x")) != nil else { return }
        try demand(
            written == (try JSON(parsing: Array(SealedExample.header.utf8)).serialized()), "an altered header opens")
    }

    /// A sealed record: only what was sealed opens.
    static let sealedRecord = FuzzTarget(
        "sealed", weight: 1, corpus: [SealedExample.record],
        words: [
            "\"ciphertext\"", "\"commit\"", "\"salt\"", "\"\"", "\"AAAA\"", "null", "\"version\": 2", "=", "+", "/",
            "-", "_",
        ]
    ) { bytes in
        guard let json = try? JSON(parsing: bytes), let sealer = SealedExample.sealer else { return }
        let plain: [UInt8]
        do { plain = try sealer.open(json, .account, filed: SealedExample.filed) } catch let defect as RecordDefect {
            return try demandScreenFit(defect.reason, "the defect")
        }
        let record = try JSON(parsing: plain)
        try demand(record["name"] == "none" && record["provider"] == "golden", "something else opens")
        for name in ["salt", "commit", "ciphertext"] {
            let sealed = try JSON(parsing: Array(SealedExample.record.utf8))[name]
            try demand(json[name] == sealed, "an altered \(name) opens")
        }
    }
}

/// From the golden files of Tests/Fixtures/sealed.
private enum SealedExample {
    static let secret: LockedBytes = {
        let text = Array("c2VjcmV0IG9mIGEga2V5IGZpbGUgaW4gZm9iJ3MgdGVzdHM=".utf8)
        return text.withUnsafeBytes { LockedBytes(copying: $0) }
    }()

    static let sealer: Sealer? = {
        guard let header = try? SealedHeader(parsing: JSON(parsing: Array(header.utf8))),
            let key = header.key(secret: secret, .keyFile(path: "/x"))
        else { return nil }
        return try? header.sealer(key)
    }()

    static let filed = "5990d4916a5774f769db1076e555d581"

    static let header = """
        {
          "aead": "ChaCha20-Poly1305",
          "format": "fob-store",
          "generation": 1,
          "mac": "AmTOU8uJb-Ayy7Ihe9PY5JM6GEpUWI-dwqdwjGGhEhQ",
          "name_key": "fi0rbv4LD7FWvdw2pxlv0Gs3FTv6DoxIHV1cBHLFGWStofZjErKH-2utgGxX2Rfe",
          "protection": "sealed",
          "slots": [
            {
              "id": "key-file-1",
              "path": "/etc/fob/store.key",
              "salt": "bbMY1eOyRkapRIVsaCxdfw",
              "type": "key-file",
              "wrapped": "34_Lv2bLuvoP0-SmbwR3NOwWcF6OfdWaYsCEexoWDMV1M9UVKgfebBMQuMNpJ7RR"
            }
          ],
          "store_id": "_GFo9BBJjAWNTX0sbtpahw",
          "tree": "sealed-fba67aaf",
          "unknown": {
            "kept": [
              true,
              null,
              "ä"
            ]
          },
          "version": 1
        }
        """

    static let record = """
        {
          "ciphertext": "HVx3pDStXjPskKXb7RSNdfPS7SCR_HtpcexKslby-uXFmWP602Wvm94dn3whb3Mo40limKQwXpp7O28xxy19qZXSwv\
        1Xib1H8lWfqSjZQYVlk7dfpYSNkGoQmZtsHva2y1llxe3y4X57uOgUHHshpHlr-kDHVHeyurIPUWcZijHLZXBEqV82_Wr8V10HhV_p",
          "commit": "dpHhvdc7BcI-Dw1GqAM5fvagt6uU2BCK9A3K93rGDqk",
          "format": "fob-sealed",
          "salt": "CjkYwW1SSQoUpHcQY-ktZpQELsXMYxxk7CX3eljsWWQ",
          "version": 1
        }
        """
}
