public import Vocabulary

/// What a person or a machine gives to open a sealed store: each kind has slots of its own.
public enum SlotSecret: Sendable {
    /// What a person types.
    case passphrase(LockedBytes)
    /// What a key file holds, and where it lies.
    case keyFile(LockedBytes, path: String)
    /// What the key command printed.
    case keyCommand(LockedBytes)

    /// Of key files and of what commands print: shorter ones could be guessed, and nothing slows that down.
    public static let shortestSecret = 32

    /// The secret without the one newline that editors and `echo` put at its end.
    static func trimmed(_ secret: LockedBytes) -> LockedBytes {
        secret.withBytes { bytes in
            LockedBytes(copying: bytes.last == 0x0A ? UnsafeRawBufferPointer(rebasing: bytes.dropLast()) : bytes)
        }
    }

    /// What is wrong with it before it is used.
    func check() throws(Failure) {
        switch self {
        case .passphrase(let passphrase):
            guard !passphrase.isEmpty else {
                throw Failure(.usage, "The passphrase is empty.", remedy: "Give one that nobody guesses.")
            }
        case .keyFile(let secret, let path):
            guard path.hasPrefix("/") else {
                throw Failure(.usage, "The key file \(ScreenText.line(path)) must be named by its whole path.")
            }
            try Self.checkLength(secret, "The key file \(ScreenText.line(path)) holds")
        case .keyCommand(let secret): try Self.checkLength(secret, "The key command printed")
        }
    }

    private static func checkLength(_ secret: LockedBytes, _ subject: String) throws(Failure) {
        guard trimmed(secret).count >= shortestSecret else {
            throw Failure(
                .usage, "\(subject) fewer than \(shortestSecret) bytes.",
                remedy: "Make one of random bytes: head -c 32 /dev/urandom | base64")
        }
    }
}
