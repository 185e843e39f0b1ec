import Vocabulary

/// Why a record cannot be read, and where in it.
struct RecordDefect: Error, Sendable, Equatable {
    let position: JSON.Position
    /// Holds no value of the record: it may be a secret.
    let reason: String
}
