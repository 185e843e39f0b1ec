/// Certificates that a client shows, and the authority that made them; as those of ``TestCertificates``.
extension TestCertificates {
    /// Vouches for clients and for nothing else.
    static let clientAuthority = """
        -----BEGIN CERTIFICATE-----
        MIIBjDCCATOgAwIBAgIUIR/E7aOTCPr4NCEjWE/vP6UboMEwCgYIKoZIzj0EAwIw
        GzEZMBcGA1UEAwwQZm9iIHRlc3QgY2xpZW50czAgFw0yNjExMjEwMTQ2MzlaGA8y
        MTI2MTAyODAxNDYzOVowGzEZMBcGA1UEAwwQZm9iIHRlc3QgY2xpZW50czBZMBMG
        ByqGSM49AgEGCCqGSM49AwEHA0IABFeS/yD8/OzNtmPsvxKRGzjceMK+dQ8Wmwv5
        +Nal+InQ8wDpxJNHIK74ULaU8wDK/3UslMB6FBkmbzI9Mr5ogcOjUzBRMB0GA1Ud
        DgQWBBSHjJzUqETwslvI2SvC5BnyUX6NrDAfBgNVHSMEGDAWgBSHjJzUqETwslvI
        2SvC5BnyUX6NrDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCID8s
        DVdtM9alW2OGmwTEZuyL6Vqup5ddp+7kuqX35fwaAiBtILNgXFXOWyoBEKV4XY9C
        rI1gwGAJKp7Oax0ekocq2g==
        -----END CERTIFICATE-----
        """

    /// A client.
    static let client = """
        -----BEGIN CERTIFICATE-----
        MIIBkTCCATagAwIBAgIURjR3yy3LIdbkSn23q0w65SgbRNQwCgYIKoZIzj0EAwIw
        GzEZMBcGA1UEAwwQZm9iIHRlc3QgY2xpZW50czAgFw0yNjExMjEwMTQ2MzlaGA8y
        MTI2MTAyODAxNDYzOVowGjEYMBYGA1UEAwwPZm9iIHRlc3QgY2xpZW50MFkwEwYH
        KoZIzj0CAQYIKoZIzj0DAQcDQgAEcXUgvmNnTWeq/f8LobLPtXv8waAUYbObfw6n
        eX3J8XPKo/cOi0L7x5jXK6vjA+hJfY78ibzX9knApbjyeOUAaqNXMFUwEwYDVR0l
        BAwwCgYIKwYBBQUHAwIwHQYDVR0OBBYEFIoRr9nkvze9cF/Ip2WG9sKG87SQMB8G
        A1UdIwQYMBaAFIeMnNSoRPCyW8jZK8LkGfJRfo2sMAoGCCqGSM49BAMCA0kAMEYC
        IQDk4A6qQrpApkD4iLmNqRVV23nag+JsA5R0V4jedP5p2QIhALw0LDOF4b1RKRSt
        VOCxqfIxBOQ27UyxTBTjqx8y0c7r
        -----END CERTIFICATE-----
        """

    /// Its key.
    static let clientKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmFxKlQoX7MOWDLn+
        qKELBaBkI5AtJUqR0BW0/4SOFYihRANCAARxdSC+Y2dNZ6r9/wuhss+1e/zBoBRh
        s5t/Dqd5fcnxc8qj9w6LQvvHmNcrq+MD6El9jvyJvNf2ScCluPJ45QBq
        -----END PRIVATE KEY-----
        """
}
