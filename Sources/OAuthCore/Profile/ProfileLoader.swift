import Vocabulary

/// Reads a profile file and says everything that is wrong with it.
public enum ProfileLoader {
    /// - Parameters:
    ///   - file: how the file is called in defects.
    ///   - isBuiltIn: whether the tests have checked it: what would look for defects alone is then left out.
    /// - Throws: all defects at once, in the order of the file.
    public static func load(_ bytes: [UInt8], file: String, isBuiltIn: Bool = false) throws(ProfileDefects) -> Profile {
        let json: JSON
        do {
            json = try JSON(parsing: bytes, dialect: .lenient)
        } catch {
            throw ProfileDefects([
                ProfileDefect(file: file, position: error.position, path: "", reason: error.reason)
            ])
        }
        let reading = ProfileReading(file: file, isBuiltIn: isBuiltIn)
        let profile = ProfileBody(json, reading)?.profile()
        guard let profile, reading.defects.isEmpty else { throw ProfileDefects(reading.sorted) }
        return profile
    }
}
