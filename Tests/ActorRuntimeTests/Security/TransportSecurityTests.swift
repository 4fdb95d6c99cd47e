import ActorRuntime
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Mistakes in the files for TLS are found at the start")
struct TransportSecurityTests {
    private func withMember(_ body: (String, TLSFiles) throws -> Void) throws {
        try withFolder { folder in
            try ClusterCertificates.makeAuthority(in: folder)
            try body(folder, ClusterCertificates.issue(for: "a", in: folder))
        }
    }

    private func expectError(_ files: TLSFiles, _ words: String...) {
        let error = #expect(throws: RuntimeError.self) { try TransportSecurity.mutualTLS(files) }
        #expect(error?.code == .invalidConfiguration)
        for word in words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
    }

    private func write(_ text: String, _ path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    @Test("Files that belong together are taken")
    func right() throws {
        try withMember { _, files in _ = try TransportSecurity.mutualTLS(files) }
    }

    @Test("A missing file is named, whichever it is", arguments: 0..<3)
    func missing(number: Int) throws {
        try withMember { folder, files in
            for path in ["\(folder)/nothing.pem", folder] {
                let wrong = TLSFiles(
                    authorities: number == 0 ? path : files.authorities,
                    certificate: number == 1 ? path : files.certificate,
                    privateKey: number == 2 ? path : files.privateKey)
                expectError(wrong, "'\(path)'", path == folder ? "correct the path" : "manta cluster certificates")
            }
        }
    }

    @Test("A key of another member is told from the right one")
    func otherKey() throws {
        try withMember { folder, files in
            var files = files
            files.privateKey = try ClusterCertificates.issue(for: "b", in: folder).privateKey
            expectError(files, "b.key", "a.pem", "not the key of the certificate")
        }
    }

    @Test("A certificate of another authority is told, even one of the same name")
    func otherAuthority() throws {
        try withMember { _, files in
            try withMember { _, others in
                var mixed = files
                mixed.authorities = others.authorities
                expectError(mixed, files.certificate, others.authorities, "not of the authority")
            }
        }
    }

    @Test("A certificate that has expired, or is not yet valid, is told with its time")
    func time() throws {
        try withMember { folder, _ in
            func issue(_ name: String, _ time: Date) throws -> TLSFiles {
                try ClusterCertificates.issue(
                    for: name, hosts: [], in: folder, validity: .seconds(60), force: false, now: time)
            }
            expectError(try issue("old", .now - 600), "old.pem", "has expired at 2", "issue a new one")
            expectError(try issue("early", .now + 86_400), "early.pem", "valid only from 2", "clock")
        }
    }

    @Test("Files that hold something else are told", arguments: ["", "hello", "-----BEGIN X"])
    func somethingElse(text: String) throws {
        try withMember { folder, files in
            var files = files
            files.certificate = "\(folder)/odd.pem"
            try write(text, files.certificate)
            expectError(files, "odd.pem", "PEM")
        }
    }

    @Test("A certificate where the key should be, and a key where the certificate should be, are told")
    func exchanged() throws {
        try withMember { _, files in
            expectError(
                TLSFiles(authorities: files.authorities, certificate: files.privateKey, privateKey: files.privateKey),
                "a.key", "no certificate")
            expectError(
                TLSFiles(authorities: files.authorities, certificate: files.certificate, privateKey: files.certificate),
                "a.pem", "no private key")
        }
    }

    @Test("A damaged certificate and a key with a password are told")
    func damaged() throws {
        try withMember { folder, files in
            var files = files
            let whole = files
            files.certificate = "\(folder)/odd.pem"
            try write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", files.certificate)
            expectError(files, "odd.pem", "damaged")
            files = whole
            files.privateKey = "\(folder)/odd.pem"
            try write(
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", files.privateKey)
            expectError(files, "odd.pem", "password")
        }
    }
}
