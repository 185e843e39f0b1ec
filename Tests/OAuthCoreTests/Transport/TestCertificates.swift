/// Keys and certificates of an authority that exists for these tests only; valid for a hundred years, except the expired
/// one. Made with openssl; the authority's own key was thrown away.
enum TestCertificates {
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBbjCCARSgAwIBAgICEAAwCgYIKoZIzj0EAwIwHTEbMBkGA1UEAwwSZm9iIHRl
        c3QgYXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAd
        MRswGQYDVQQDDBJmb2IgdGVzdCBhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQiJZ6px/oxfFciHdsa2DNGAAvt9GqJ0Ku2idG9P101MTkvrqc0bPxt
        XfuSgj1MB56ImIPxefPCrSdvESHLi0HYo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4G
        A1UdDwEB/wQEAwICBDAdBgNVHQ4EFgQUSC43PwjPzF9NmQe+RrjAaJH8PXYwCgYI
        KoZIzj0EAwIDSAAwRQIhAPPOLP7O0fJvnI4Q4aLn2go46vgMH5OX5lcAfoxAiWks
        AiAxbhqw+QmkuRhAOPYz3ccY1irMrXj0DLdwqvdUmKF3YA==
        -----END CERTIFICATE-----
        """

    static let localhost = """
        -----BEGIN CERTIFICATE-----
        MIIBmjCCAUCgAwIBAgICEAEwCgYIKoZIzj0EAwIwHTEbMBkGA1UEAwwSZm9iIHRl
        c3QgYXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAY
        MRYwFAYDVQQDDA1mb2IgdGVzdCBnb29kMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD
        QgAELukaZlSuCIaZ9KTeVhwlOftpWdLx3c9T1qSd/jgqP1CRvvgMKQXiC2yKEb5M
        hfhK5TpdPPhDAFYmvcOxgpwPAKNzMHEwGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/
        AAABMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQWBBTZV97B72aRIqBRM8Hw
        rpO4qizdaDAfBgNVHSMEGDAWgBRILjc/CM/MX02ZB75GuMBokfw9djAKBggqhkjO
        PQQDAgNIADBFAiAmRGQpJXeErlAeFFwsjT0q6zoSjaY3i2jDedWfQ45umwIhAOwN
        tPdLrpd7s0ZHfcSdLNJeNnBIkJk/CB8jI93R/vSG
        -----END CERTIFICATE-----
        """

    static let otherHost = """
        -----BEGIN CERTIFICATE-----
        MIIBoTCCAUegAwIBAgICEAIwCgYIKoZIzj0EAwIwHTEbMBkGA1UEAwwSZm9iIHRl
        c3QgYXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAd
        MRswGQYDVQQDDBJmb2IgdGVzdCB3cm9uZ2hvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQu6RpmVK4Ihpn0pN5WHCU5+2lZ0vHdz1PWpJ3+OCo/UJG++AwpBeIL
        bIoRvkyF+ErlOl08+EMAVia9w7GCnA8Ao3UwczAcBgNVHREEFTATghFlbHNld2hl
        cmUuZXhhbXBsZTATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4EFgQU2Vfewe9m
        kSKgUTPB8K6TuKos3WgwHwYDVR0jBBgwFoAUSC43PwjPzF9NmQe+RrjAaJH8PXYw
        CgYIKoZIzj0EAwIDSAAwRQIgPHpy4R1dTwsNnAhxc5ckykbYE8lcRvznSPoQXSB3
        djoCIQDMfWj6MvkvbJN7znhi40LWo6wJrPdJXVREOKBbEnLPig==
        -----END CERTIFICATE-----
        """

    static let expired = """
        -----BEGIN CERTIFICATE-----
        MIIBnDCCAUGgAwIBAgICEAMwCgYIKoZIzj0EAwIwHTEbMBkGA1UEAwwSZm9iIHRl
        c3QgYXV0aG9yaXR5MB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAwMFowGzEZ
        MBcGA1UEAwwQZm9iIHRlc3QgZXhwaXJlZDBZMBMGByqGSM49AgEGCCqGSM49AwEH
        A0IABC7pGmZUrgiGmfSk3lYcJTn7aVnS8d3PU9aknf44Kj9Qkb74DCkF4gtsihG+
        TIX4SuU6XTz4QwBWJr3DsYKcDwCjczBxMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcE
        fwAAATATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4EFgQU2Vfewe9mkSKgUTPB
        8K6TuKos3WgwHwYDVR0jBBgwFoAUSC43PwjPzF9NmQe+RrjAaJH8PXYwCgYIKoZI
        zj0EAwIDSQAwRgIhAIR3Q9vHvyOwFLhUrmuX490n+bcayzfRqW9IkQ8T7aTWAiEA
        8e3fxMgMxWZbpOpDUbAH260m8cmtpLM+2QkOq2/1ylY=
        -----END CERTIFICATE-----
        """

    static let selfSigned = """
        -----BEGIN CERTIFICATE-----
        MIIBUTCB96ADAgECAgIQBDAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
        CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABC7pGmZUrgiGmfSk
        3lYcJTn7aVnS8d3PU9aknf44Kj9Qkb74DCkF4gtsihG+TIX4SuU6XTz4QwBWJr3D
        sYKcDwCjNzA1MBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAdBgNVHQ4EFgQU2Vfewe9m
        kSKgUTPB8K6TuKos3WgwCgYIKoZIzj0EAwIDSQAwRgIhAMLOE1MjFc9zoXvACTeh
        s64Tv8XePTviZxuxtYn8f2yhAiEAxIM3t79rritnZnvf4h+jCjBhImFlHVtVqNh+
        Rnh8cpA=
        -----END CERTIFICATE-----
        """

    static let serverKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHPKlISVMt0K/Cca/
        XJtkp0h5NgNwIwRvO4ib+LdXzSihRANCAAQu6RpmVK4Ihpn0pN5WHCU5+2lZ0vHd
        z1PWpJ3+OCo/UJG++AwpBeILbIoRvkyF+ErlOl08+EMAVia9w7GCnA8A
        -----END PRIVATE KEY-----
        """
}
