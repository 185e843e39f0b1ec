import Foundation
import Synchronization

@testable import CredentialStore

/// Counts the calls that change the disk, and lets none work from a given one on, as if the process were gone: the first is number 1.
final class CallCounter: Sendable {
    private let count = Mutex(0)

    var calls: Int { count.withLock { $0 } }

    func wrap(_ calls: inout FileCalls, failingFrom limit: Int?) {
        let live = calls
        let step: @Sendable () throws(SystemError) -> Void = { [self] () throws(SystemError) in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if let limit, number >= limit { throw SystemError(EIO) }
        }
        calls.create = { folder, name throws(SystemError) in
            try step()
            return try live.create(folder, name)
        }
        calls.write = { file, bytes, offset throws(SystemError) in
            try step()
            return try live.write(file, bytes, offset)
        }
        calls.synchronize = { file throws(SystemError) in
            try step()
            try live.synchronize(file)
        }
        calls.rename = { folder, from, to throws(SystemError) in
            try step()
            try live.rename(folder, from, to)
        }
        calls.synchronizeFolder = { folder throws(SystemError) in
            try step()
            try live.synchronizeFolder(folder)
        }
    }
}
