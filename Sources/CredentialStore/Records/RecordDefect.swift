package import Vocabulary

/// Why a record cannot be read, and where in it.
package struct RecordDefect: Error, Sendable, Equatable {
    /// Line and column.
    package let position: JSON.Position
    /// Holds no value of the record: it may be a secret.
    package let reason: String
}
