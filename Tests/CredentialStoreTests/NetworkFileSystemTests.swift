import Foundation
import Testing

@testable import CredentialStore

/// Stores on a disk that other machines share.
struct NetworkFileSystemTests {
    private static let mountinfo = """
        22 1 0:21 / / rw,relatime - overlay overlay rw,lowerdir=/l
        36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
        41 22 0:45 / /home rw shared:7 master:2 - nfs4 server:/home rw,vers=4.2
        42 22 0:46 / /media/my\\040share rw - cifs //nas/share rw
        43 22 0:47 / /broken rw -
        """

    @Test(
        "case 37: a store on a file system of the network is said to be one",
        arguments: [("nfs", "NFS"), ("nfs4", "NFS"), ("cifs", "CIFS"), ("fuse.sshfs", "SSHFS"), ("9p", "9P")])
    func known(_ type: String, _ name: String) throws {
        let fixture = try Fixture()
        let store = fixture.store()
        #expect(try store.open() == [], "a folder of this machine says nothing")
        try store.storeFolder().noteNetwork { _ in NetworkFileSystem.name(ofType: type) }
        let notices = store.takeNotices()
        #expect(notices.count == 1)
        #expect(notices.first?.hasPrefix("\(fixture.paths.store) is on \(name), where locks may hold") == true)
    }

    @Test(
        "The mount of a device tells its type",
        arguments: [(0, 21, "overlay"), (98, 0, "ext3"), (0, 45, "nfs4"), (0, 46, "cifs"), (0, 47, nil), (7, 7, nil)]
            as [(UInt64, UInt64, String?)])
    func mounted(_ major: UInt64, _ minor: UInt64, _ type: String?) {
        #expect(NetworkFileSystem.type(of: (major, minor), in: Self.mountinfo) == type)
    }

    @Test(
        "File systems of one machine are none", arguments: ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs"])
    func local(_ type: String) { #expect(NetworkFileSystem.name(ofType: type) == nil) }

    #if os(Linux)
        @Test("The device of a file is found among this machine's mounts")
        func own() throws {
            var status = stat()
            try #require(stat("/proc/self", &status) == 0)
            let device = UInt64(status.st_dev)
            let text = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
            let number = ((device >> 8 & 0xFFF) | (device >> 32 & ~0xFFF), (device & 0xFF) | (device >> 12 & ~0xFF))
            #expect(NetworkFileSystem.type(of: number, in: text) == "proc")
            let folder = open("/proc/self", O_RDONLY)
            defer { close(folder) }
            #expect(NetworkFileSystem.name(of: folder) == nil)
        }
    #endif
}
