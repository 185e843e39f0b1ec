
/// Reads a profile file and says everything that is wrong with it.
public enum ProfileLoader {
    /// - Parameter file: how the file is called in defects.
    public static func load(_ bytes: [UInt8], file: String) throws(ProfileDefects) -> Profile {
        throw ProfileDefects([])
    }
}
