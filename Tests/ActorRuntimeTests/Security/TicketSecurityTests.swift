import ActorRuntime
import Testing

@Suite("A ticket says how its process uses TCP")
struct TicketSecurityTests {
    private func ticket(_ address: String) throws -> ProcessTicket {
        ProcessTicket(
            role: .worker(of: NodeID(rawValue: 9)), address: try ClusterAddress(parsing: address),
            token: JoinToken("secret"), directory: "/tmp")
    }

    private func permits(_ ticket: ProcessTicket, _ address: String) throws -> Bool {
        try ticket.security.isPermitted(ClusterAddress(parsing: address))
    }

    @Test("Without files for TLS, TCP stays on this machine, and there is none if the head has none")
    func plain() throws {
        #expect(try permits(ticket("tcp://127.0.0.1:7077"), "tcp://[::1]:80"))
        #expect(try !permits(ticket("tcp://127.0.0.1:7077"), "tcp://10.0.0.1:80"))
        #expect(try !permits(ticket("unix:/tmp/s"), "tcp://127.0.0.1:80"))
        #expect(try permits(ticket("unix:/tmp/s"), "unix:/tmp/t"))
    }

    @Test("The files for TLS, an address with a port and everything else cross in a ticket")
    func roundTrip() throws {
        try withFolder { folder in
            try ClusterCertificates.makeAuthority(in: folder)
            var ticket = try ticket("tcp://[fe80::1]:7077")
            ticket.tls = try ClusterCertificates.issue(for: "node-1", in: folder)
            let copy = try ProcessTicket(text: ticket.text)
            #expect(copy.tls == ticket.tls && copy.address == ticket.address)
            #expect(try permits(copy, "tcp://10.0.0.1:80"))
        }
    }
}
