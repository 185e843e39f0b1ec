import Vocabulary

/// Reads a profile file and says everything that is wrong with it.
public enum ProfileLoader {
    /// - Parameter file: how the file is called in defects.
    /// - Throws: all defects at once, in the order of the file.
    public static func load(_ bytes: [UInt8], file: String) throws(ProfileDefects) -> Profile {
        let json: JSON
        do {
            json = try JSON(parsing: bytes, dialect: .lenient)
        } catch {
            throw ProfileDefects([
                ProfileDefect(file: file, position: error.position, path: "", reason: error.reason)
            ])
        }
        let reading = ProfileReading(file: file)
        let profile = ProfileBody(json, reading)?.profile()
        guard let profile, reading.defects.isEmpty else { throw ProfileDefects(reading.sorted) }
        return profile
    }
}
