import ArgumentParser
import Vocabulary

/// The passphrase of a script, which nobody is asked for.
struct PassphraseOption: ParsableArguments {
    @Option(
        name: .customLong("passphrase-fd"),
        help: ArgumentHelp("Read the passphrase from this descriptor and not from the terminal.", valueName: "n"))
    var descriptor: Int32?

    /// Nil where it is to be asked for.
    func given() throws(Failure) -> LockedBytes? {
        try descriptor.map { descriptor throws(Failure) in try SecretSource.lockedDescriptor(descriptor) }
    }
}
