/// Private keys that exist for these tests only, as openssl writes them.
enum TestKeys {
    /// Behind its parameters, in SEC 1.
    static let p256SEC1 = """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIBk1rJwR2eFjMYWaETAR5MEmHCihlcljl5QvP0dAvtz7oAoGCCqGSM49
        AwEHoUQDQgAEi3/O0AHffFKTOVVrLZ/8IB3SUocVB+RFhDAu6SIuXd/P8mcvNG0B
        MJjZ/65UpbbAlt94mJWGJhQAi2tmHrECwQ==
        -----END EC PRIVATE KEY-----
        """

    /// The same key in PKCS #8.
    static let p256 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGTWsnBHZ4WMxhZoR
        MBHkwSYcKKGVyWOXlC8/R0C+3PuhRANCAASLf87QAd98UpM5VWstn/wgHdJShxUH
        5EWEMC7pIi5d38/yZy80bQEwmNn/rlSltsCW33iYlYYmFACLa2YesQLB
        -----END PRIVATE KEY-----
        """

    /// In PKCS #8.
    static let p384 = """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDCvB+M9qDUCWFuRhdKz
        aZeYx5zWEvte+kZD8rArrgVB+r9900v5LGJ1ZfE9PDRCBdGhZANiAASUXLdDT2sA
        9aCDpvFr+WX5ur1MsOg6rwtOfebGFUZkOd8bb155RUfq1ayXp72RW3vFBevj+BAi
        mHN2eDxqeRP7JQRNC6/5xY9qq+vwEA9X2BlXiRHpX1yaL4yEo/5wko0=
        -----END PRIVATE KEY-----
        """

    /// A curve that nothing here signs with.
    static let p521 = """
        -----BEGIN PRIVATE KEY-----
        MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIA9ShV1bZ5hUtvV4uQ
        gbKktJZlam1KnpKFYJVt37xveLNCUm5SmFpnS9I7I9f0NrsN8pxjP6v863UhCNxF
        uNLXPJehgYkDgYYABAEearRYCUjmKCp8U1azBUZXl+wQI5uJ0+RwOUGk2GF0tXvh
        K6/8xQB++QkrwXOa0fYql6dppIkYKcOEQg5et8J5XQBugdhEIfFC/uAyFDz2xYFi
        0X9bf2iyotkpsssLsphOGanz7Lmn4O1duc3GdPZGuMINQqL3PmUWDFoOhK7bjAQS
        cw==
        -----END PRIVATE KEY-----
        """

    /// Of 2048 bits, in PKCS #1.
    static let rsaPKCS1 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEpAIBAAKCAQEA8Cir/Zgfc+0/BSVcQUnnLktrSLw8gm3Ev71EjwWiXMXI/dr2
        EX1R7u+JjYWbr9WzJsWgd4CMg2o8poDJX8MsA14MS0XlwDTzoB00BeRojO3CUNJu
        2LOYTjMF24KQtBWz6NHuC6p/mEufIIPGi0pA2+GPdsuA+XkHG+aJWqTKQUIEHvZh
        RKWEosnbboClbNq7tBTXTn+X86qxAeX49VpF8Dm/ITwkN+QyM8844nyW/JwrIgyF
        8RzDiSsD60Bf5/jTnuFIVrIx2lPBFc94ODQM2y/aLc2MoqReAPk+JfJ4j3CtNS0h
        /cjnOOVp68KTdjQJIcREwdb2Xn2G+4DOZe52sQIDAQABAoIBAAwmSpkwPnsbaAJH
        IxUse3UUnK9X0onYqsj2dsbzhoTB/sqU7rjwyZnYZXGS7k7ldURDYDxbdQBa+gmE
        X2uoUIw1EFMojJh+NUsG3zBjH0Tt7FQxaSkuYMin/SZfQxnRNUJUiIHvlLfsL3cy
        I3O9hG17Sko8vmAgltL7BTzgNFk7uCiPawHWVf/5HM7+wYWt22zrOGfa299QIZsm
        NueXS5fifn68p7uJ8zpTXkWK72kwNB1hnebxLbkwjQJx9d6Tsgdk/HLZvVkXt3Fq
        yqNhe8L6XwE7DqBhkWovxRUEwK2gZTrITM1l/UMZDSR66MvdW2gnh7C+zGROO0LX
        H+Fme1cCgYEA/WwNPIrcOsuqQRk9x8dF5LQHJ2UGlcZuNd0sLkYTbv2h129T37xN
        qPIue14pEKHVCdyHaoQaS+XYFMACewiNevBnQfxxybHUfJ7cGrN+VGPmjGqxhYN7
        /5erDsVqg1Sd6giv+S8HW/d3jL3q041s7xrIHjo8us31Dr1SuUcVLvsCgYEA8poU
        r7pqhZ41brMIERNjQs6WVEr47twzaixsHHfmRTuNkVpWBzzgfFcptXR7SwugJw5V
        VDYkvLcbomF8fVO8X5XOUKTm8K8TFtJGjuIDMWJ3mCYrSdatnaET3lHVskG6aauK
        bvqhED+XJ4ho44+B77awL0+L8ArKXa0RHEylkUMCgYEAlt6E4s4oXjhxm1/Tj+Pq
        kEU9HQ7f5LrFUfviGYpOd303pHH6lPAdq77CPV/JQsWVdtF7LMaIgTbMdU36LBTj
        ZZVJY9dORq0/uxE4KA1D4Cm5T08VcE7eu0Mn6xtMVfNCL9oMKWT+FJo26esGqftA
        JvjiulwhW3TRt3yuiu7uhZECgYEApd5DFoLWIdUxoyY09bfTvfGRRsCbwnQ7kvQc
        VrqDbgJxoFerSfeNZHYTxkSFp6GjNhDOtmzuYTiwZC1S+D0wJgo+rVSRsS2CV7Ad
        HcPZewJf0l8Gac2llohzFSXOfboCwgzO8WHajUltB1J0pGGR7VtyymYQv2YhRjr1
        3+tnqBECgYBHOFKBn4r1KZWoGCJFk8j0Ra8vc2QIG6wp7tp2h5yMYpwrbF6w7Ycm
        0X9rqDQyqH9pIjgBzvw99l6FYzUpPdkJBvJ6CCQMUoHvMLVIgD4PzFlNXnUCSgO5
        x9KMzWIhwFCyCTt2IpFjrTFiaZKOErrXNfCZQCu0ROjXO/VKJqU/4Q==
        -----END RSA PRIVATE KEY-----
        """

    /// The same key in PKCS #8.
    static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDwKKv9mB9z7T8F
        JVxBSecuS2tIvDyCbcS/vUSPBaJcxcj92vYRfVHu74mNhZuv1bMmxaB3gIyDajym
        gMlfwywDXgxLReXANPOgHTQF5GiM7cJQ0m7Ys5hOMwXbgpC0FbPo0e4Lqn+YS58g
        g8aLSkDb4Y92y4D5eQcb5olapMpBQgQe9mFEpYSiydtugKVs2ru0FNdOf5fzqrEB
        5fj1WkXwOb8hPCQ35DIzzzjifJb8nCsiDIXxHMOJKwPrQF/n+NOe4UhWsjHaU8EV
        z3g4NAzbL9otzYyipF4A+T4l8niPcK01LSH9yOc45WnrwpN2NAkhxETB1vZefYb7
        gM5l7naxAgMBAAECggEADCZKmTA+extoAkcjFSx7dRScr1fSidiqyPZ2xvOGhMH+
        ypTuuPDJmdhlcZLuTuV1RENgPFt1AFr6CYRfa6hQjDUQUyiMmH41SwbfMGMfRO3s
        VDFpKS5gyKf9Jl9DGdE1QlSIge+Ut+wvdzIjc72EbXtKSjy+YCCW0vsFPOA0WTu4
        KI9rAdZV//kczv7Bha3bbOs4Z9rb31AhmyY255dLl+J+frynu4nzOlNeRYrvaTA0
        HWGd5vEtuTCNAnH13pOyB2T8ctm9WRe3cWrKo2F7wvpfATsOoGGRai/FFQTAraBl
        OshMzWX9QxkNJHroy91baCeHsL7MZE47Qtcf4WZ7VwKBgQD9bA08itw6y6pBGT3H
        x0XktAcnZQaVxm413SwuRhNu/aHXb1PfvE2o8i57XikQodUJ3IdqhBpL5dgUwAJ7
        CI168GdB/HHJsdR8ntwas35UY+aMarGFg3v/l6sOxWqDVJ3qCK/5Lwdb93eMverT
        jWzvGsgeOjy6zfUOvVK5RxUu+wKBgQDymhSvumqFnjVuswgRE2NCzpZUSvju3DNq
        LGwcd+ZFO42RWlYHPOB8Vym1dHtLC6AnDlVUNiS8txuiYXx9U7xflc5QpObwrxMW
        0kaO4gMxYneYJitJ1q2doRPeUdWyQbppq4pu+qEQP5cniGjjj4HvtrAvT4vwCspd
        rREcTKWRQwKBgQCW3oTiziheOHGbX9OP4+qQRT0dDt/kusVR++IZik53fTekcfqU
        8B2rvsI9X8lCxZV20XssxoiBNsx1TfosFONllUlj105GrT+7ETgoDUPgKblPTxVw
        Tt67QyfrG0xV80Iv2gwpZP4Umjbp6wap+0Am+OK6XCFbdNG3fK6K7u6FkQKBgQCl
        3kMWgtYh1TGjJjT1t9O98ZFGwJvCdDuS9BxWuoNuAnGgV6tJ941kdhPGRIWnoaM2
        EM62bO5hOLBkLVL4PTAmCj6tVJGxLYJXsB0dw9l7Al/SXwZpzaWWiHMVJc59ugLC
        DM7xYdqNSW0HUnSkYZHtW3LKZhC/ZiFGOvXf62eoEQKBgEc4UoGfivUplagYIkWT
        yPRFry9zZAgbrCnu2naHnIxinCtsXrDthybRf2uoNDKof2kiOAHO/D32XoVjNSk9
        2QkG8noIJAxSge8wtUiAPg/MWU1edQJKA7nH0ozNYiHAULIJO3YikWOtMWJpko4S
        utc18JlAK7RE6Nc79UompT/h
        -----END PRIVATE KEY-----
        """

    /// Of 1024 bits.
    static let shortRSA = """
        -----BEGIN PRIVATE KEY-----
        MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBALUspX+KOwwKZjcz
        QzuOwizR1/myPMVbuW7y8aB+8IsC9A6xoGM0XH6pwpTQWRz2CwgjRz/enC9LtG2J
        5iNjHwuQP+dFS7surGsArnJ6EZsrw8F1kKzmnSb+z4Q5YVoOnQsZ8S3FZ7cfhLFF
        ICIu6vQuLs5XmZoDlPUVdOSx+blfAgMBAAECgYAIdNwItvgImNeqje7+caxokSbm
        lcY2ZBCkuBxFJIevxWSE5w+YcdI7a0sUzSDLtERRjev+dDKQFpWGY2BlmHPTbyaF
        wuHpH90LhQeQMKiv2UC1UBwSWZrFYCyxUcNS7q/A8Vtu4VfmeJJj7+JyUT9y86i3
        O1SS8HZca3SHrCoKOQJBAO0ktRJRUQXjoCcxoA5V+qzLTgHbf5gbdiQXvAE3FZwR
        uXcidUfrW5NgF8eHXvZXX3+Fj6T1SKxta+Yrfb5rCwMCQQDDlKJOdIOehLjvJ9xc
        bavh7RsX3tCbqAV3iuJgHSdoMXg05PYvwisi9Zu6J4Q62wh/J4nYZrOAuNPEAOsJ
        LDt1AkEAmTd5Qi+FwN9T717RwdFtV803Rl3yL222xBUNpF9Zt+9/u+hojCIVlb+l
        PYZKJbFIA1Vg/Lx5yuYbq6f341q3zwJBAJEDE5S4Lx7JqZUpKOofJuJMu1nniyTe
        X69S+qXo9975TvdpDGA8x18UXHKZ+iDpZlNhLYOWImG+qMUbKSmT8kECQQCCQozM
        oC5+AQu6CMFhgkeQj5zkfNzUZP8LGVlSjdRq50OFglQJQ9rqry4mVU5tze6F5uWN
        CGcGBHZaMjCKKu6T
        -----END PRIVATE KEY-----
        """

    /// In PKCS #8.
    static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIL0KEOYpt+8M7a/J+i+ZXTUEyJ3PwP9ictAQmMd8CFI0
        -----END PRIVATE KEY-----
        """

    /// A P-256 key behind a passphrase.
    static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjwFWYdEKMatwICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEI1tYmm89nHHpW/xBBdty1EEgZDw
        AvJERJfw+XnWCpQ4LBQELJjX0POqJ0Npy4XQAmdHHISNXrn6hOsBMXVKhMHDM7Da
        VCeob7KBUCha/K4d8iuknA01pboT/oGJqNUgu75kdNLNB6dOQcC5mgY0GsqCDUim
        IHLqfb8zKhaPufP7rl9aqUBtYLv3U1C6N1rfPSDYLeVk9zE7ErDCkgAVi1XZ58c=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// The same with the headers of RFC 1421.
    static let encryptedInTheOldStyle = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,D1D0679968A33BDC73345C22D31FD4E3

        5sb40UtF/EKSPlL0Mk7UW0bjoK4VcaniiaMBx7HLvA06m44LEgkw8NkiYROr9cHH
        Znx/el9E1+xjN4VDM0NuG9BiwMpyIRSZDPc1bDSBOYm1K+b/F/ritXbFTSq7HVuq
        /qetPkNgMHXlu4U3zzX6Ox8ux7gtuH9oVjVOBWKcPNY=
        -----END EC PRIVATE KEY-----
        """
}
