import Fuzzing
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Says which input ended the program, from within the signal handler: nothing there may allocate.
enum CrashNote {
    private static let seed = Atomic<UInt64>(0)

    static func install(seed number: UInt64) {
        seed.store(number, ordering: .relaxed)
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
            take(signal) { number in
                let place = FuzzRun.place.load(ordering: .relaxed)
                CrashNote.write("\nFuzz: crashed in target number ")
                CrashNote.write(place >> 48)
                CrashNote.write(" of the list, --number ")
                CrashNote.write(place & 0xFFFF_FFFF_FFFF)
                CrashNote.write(" --seed ")
                CrashNote.write(CrashNote.seed.load(ordering: .relaxed))
                CrashNote.write("\n")
                _exit(128 + number)
            }
        }
    }

    private static func take(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
        _ = signal(number, handler)
    }

    private static func write(_ text: StaticString) {
        _ = systemWrite(2, text.utf8Start, text.utf8CodeUnitCount)
    }

    private static func write(_ number: UInt64) {
        var divisor: UInt64 = 10_000_000_000_000_000_000
        var isLeading = true
        while divisor > 0 {
            var digit = UInt8(truncatingIfNeeded: number / divisor % 10) + 0x30
            if digit != 0x30 || divisor == 1 { isLeading = false }
            if !isLeading { _ = systemWrite(2, &digit, 1) }
            divisor /= 10
        }
    }
}

/// write(2), whose name the functions above have too.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
