import ActorRuntime
import ArgumentParser
import TerminalText

struct CertificatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificates",
        abstract: "Make the certificates by which the machines of a cluster know each other.",
        discussion: """
            Makes an authority in DIRECTORY, unless there is one, and a certificate for each member. All processes of \
            a machine can share a member. A machine needs three files: authority.pem, MEMBER.pem and MEMBER.key. The \
            file authority.key stays where it is: whoever has it can make members.

            cluster certificates certs --member head --member node-1
            cluster certificates certs --member node-2 --host node-2.example.org --host 10.0.0.2
            """)

    @Argument(help: "The folder of the authority; it is made if it does not exist.")
    var directory: String

    @Option(name: .long, help: "What a new authority calls itself.")
    var name = "Manta cluster"

    @Option(
        name: .customLong("member"), parsing: .singleValue,
        help: ArgumentHelp("A member to make a certificate for; may be given many times.", valueName: "name"))
    var members: [String] = []

    @Option(
        name: .customLong("host"), parsing: .singleValue,
        help: ArgumentHelp(
            "A name or address of the member's machine, for those who verify host names; may be given many times. "
                + "By default the member's name.", valueName: "host"))
    var hosts: [String] = []

    @Option(name: .long, help: "How many days the members' certificates count.")
    var days = 365

    @Flag(name: .long, help: "Replace members' certificates that exist. The authority is never replaced.")
    var force = false

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() async throws {
        let (authority, isNew) = try makeAuthority()
        var issued: [Issued] = []
        for member in members {
            let files = try ClusterCertificates.issue(
                for: member, hosts: hosts, in: directory, validity: .seconds(days * 86_400), force: force)
            issued.append(
                Issued(
                    member: member, certificate: files.certificate, private_key: files.privateKey,
                    valid_until: try ClusterCertificates.expiry(ofCertificate: files.certificate)))
        }
        let summary = Summary(
            authority: Authority(
                certificate: authority.certificate, private_key: authority.privateKey, is_new: isNew,
                valid_until: try ClusterCertificates.expiry(ofCertificate: authority.certificate)),
            members: issued)
        Console.output(json ? try JSONDocument.text(summary) : summary.text)
    }

    func validate() throws {
        guard hosts.isEmpty || members.count == 1 else {
            throw ValidationError(
                "--host \(hosts[0]) belongs to one member, and \(members.count) are named: run the command once for each"
            )
        }
        guard (1...36_500).contains(days) else {
            throw ValidationError("a certificate cannot count for \(days) days: give --days a number from 1 to 36500")
        }
    }

    /// An authority that is there is used: a new one would make all certificates worthless that the old one has issued.
    private func makeAuthority() throws -> (ClusterCertificates.Authority, isNew: Bool) {
        let authority = ClusterCertificates.Authority(in: directory)
        if authority.exists { return (authority, false) }
        return (try ClusterCertificates.makeAuthority(in: directory, name: name), true)
    }
}

extension CertificatesCommand {
    private struct Authority: Encodable {
        let certificate: String
        let private_key: String
        let is_new: Bool
        let valid_until: String
    }

    private struct Issued: Encodable {
        let member: String
        let certificate: String
        let private_key: String
        let valid_until: String
    }

    private struct Summary: Encodable {
        let authority: Authority
        let members: [Issued]

        var text: String {
            var lines = [
                "\(authority.is_new ? "made the authority" : "the authority"), valid until \(authority.valid_until):",
                "  \(authority.certificate)   every machine needs it",
                "  \(authority.private_key)   stays here: whoever has it can make members",
            ]
            for member in members {
                lines += [
                    "made '\(member.member)', valid until \(member.valid_until):", "  \(member.certificate)",
                    "  \(member.private_key)   for its machine only",
                ]
            }
            if members.isEmpty { lines.append("add --member NAME for each machine that is to join") }
            return lines.joined(separator: "\n")
        }
    }
}
