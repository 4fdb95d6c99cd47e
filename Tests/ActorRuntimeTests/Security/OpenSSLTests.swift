import ActorRuntime
import Foundation
import Testing

/// Another implementation's opinion, where there is one.
@Suite("OpenSSL agrees", .enabled(if: OpenSSL.path != nil), .timeLimit(.minutes(2)))
struct OpenSSLTests {
    @Test("Members' certificates are good for both sides of a connection, and for nothing that an authority does")
    func verify() throws {
        try withFolder { folder in
            let authority = try ClusterCertificates.makeAuthority(in: folder).certificate
            let files = try ClusterCertificates.issue(for: "node-1", hosts: ["node-1", "10.0.0.1"], in: folder)
            for purpose in ["sslserver", "sslclient"] {
                let arguments = ["verify", "-x509_strict", "-CAfile", authority, "-purpose", purpose]
                #expect(try OpenSSL.run(arguments + [files.certificate]).isSuccess)
                #expect(try OpenSSL.run(arguments + ["-verify_hostname", "node-1", files.certificate]).isSuccess)
                #expect(try !OpenSSL.run(arguments + ["-verify_hostname", "node-2", files.certificate]).isSuccess)
                #expect(try OpenSSL.run(arguments + ["-verify_ip", "10.0.0.1", files.certificate]).isSuccess)
            }
            #expect(
                try !OpenSSL.run(["verify", "-CAfile", files.certificate, "-partial_chain", authority]).isSuccess)
        }
    }

    @Test("A certificate of another authority with the same name is not good")
    func otherAuthority() throws {
        try withFolder { folder in
            let files = try withFolder { other in
                try ClusterCertificates.makeAuthority(in: other)
                let issued = try ClusterCertificates.issue(for: "node-1", in: other)
                try FileManager.default.moveItem(atPath: issued.certificate, toPath: "\(folder)/node-1.pem")
                return "\(folder)/node-1.pem"
            }
            let authority = try ClusterCertificates.makeAuthority(in: folder).certificate
            #expect(try !OpenSSL.run(["verify", "-CAfile", authority, files]).isSuccess)
        }
    }

    @Test("Keys are P-256, and readable")
    func keys() throws {
        try withFolder { folder in
            let key = try ClusterCertificates.makeAuthority(in: folder).privateKey
            let outcome = try OpenSSL.run(["pkey", "-in", key, "-noout", "-text"])
            #expect(outcome.isSuccess && outcome.output.contains("prime256v1"))
        }
    }
}

private enum OpenSSL {
    static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/openssl" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    static func run(_ arguments: [String]) throws -> (isSuccess: Bool, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: path ?? "openssl")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus == 0, String(decoding: bytes, as: UTF8.self))
    }
}
