import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An answer of the operating system other than yes.
struct SystemError: Error, Sendable, Equatable {
    let code: Int32

    init(_ code: Int32) { self.code = code }

    /// The error that the last system call left behind.
    static var last: SystemError { SystemError(errno) }

    var text: String { String(cString: strerror(code)) }
}

/// What could not be done with which file, and why.
struct FileProblem: Error, Sendable, Equatable {
    enum Cause: Sendable, Equatable {
        case system(SystemError)
        /// It could be done but must not: “it is a symbolic link”.
        case unacceptable(String)
    }

    /// As it goes after “could not”: `read`.
    let action: String
    let path: String
    let cause: Cause

    init(_ action: String, _ path: String, _ error: SystemError) {
        self.action = action
        self.path = path
        cause = .system(error)
    }

    init(_ action: String, _ path: String, unacceptable reason: String) {
        self.action = action
        self.path = path
        cause = .unacceptable(reason)
    }

    /// Whether the file, or a folder on the way to it, does not exist.
    var isMissing: Bool { cause == .system(SystemError(ENOENT)) }

    var sentence: String { "could not \(action) \(ScreenText.line(path)): \(reason)." }

    /// The last part of its sentence.
    var reason: String {
        switch cause {
        case .system(let error): error.text
        case .unacceptable(let reason): reason
        }
    }

    /// - Parameter subject: whom it concerns, as the sentence begins: `acme/work`.
    func failure(_ subject: String, remedy: String? = nil) -> Failure {
        Failure(.store, "\(subject): \(sentence)", remedy: remedy ?? self.remedy)
    }

    /// What helps, as far as the system's answer tells.
    var remedy: String? {
        switch cause {
        case .unacceptable: "Move it away and try again."
        case .system(let error):
            switch error.code {
            case ENOSPC, EDQUOT: "Make room and try again."
            case EACCES, EPERM: "Check who owns it and its mode: fob paths"
            case EROFS: "Make the file system writable, or set FOB_HOME to a folder that is."
            default: nil
            }
        }
    }
}
