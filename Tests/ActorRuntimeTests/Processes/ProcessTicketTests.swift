import ActorRuntime
import Testing

@Suite("A process learns what it is from its ticket")
struct ProcessTicketTests {
    private static let roles: [ProcessTicket.Role] = [
        .worker(of: NodeID(rawValue: 77)),
        .node(NodeOffer(capacity: .cpus(2), labels: ["zone": "a"])),
    ]

    private func ticket(_ role: ProcessTicket.Role, isFull: Bool) throws -> ProcessTicket {
        var ticket = ProcessTicket(
            role: role, address: try .unixSocket("/tmp/x/socket"), token: JoinToken("the secret"),
            peer: PeerID(rawValue: .max), directory: "/tmp/x")
        guard isFull else { return ticket }
        ticket.log = "/var/log/ü.log"
        ticket.parentProcess = 12
        ticket.lifeline = 3
        ticket.tls = .init(authorities: "a", certificate: "b", privateKey: "c")
        ticket.memoryDomain = "domain"
        ticket.objectStore = "store"
        ticket.fingerprint = BuildFingerprint("build")
        return ticket
    }

    @Test("A ticket is read as it was written", arguments: roles, [false, true])
    func roundTrip(role: ProcessTicket.Role, isFull: Bool) throws {
        let ticket = try ticket(role, isFull: isFull)
        let read = try ProcessTicket(text: ticket.text)
        #expect(read.role == role && read.address == ticket.address && read.peer == ticket.peer)
        #expect(read.token.secret == "the secret" && read.directory == ticket.directory)
        #expect(read.log == ticket.log && read.parentProcess == ticket.parentProcess)
        #expect(read.lifeline == ticket.lifeline && read.tls == ticket.tls)
        #expect(read.memoryDomain == ticket.memoryDomain && read.objectStore == ticket.objectStore)
        #expect(read.fingerprint == ticket.fingerprint)
        #expect(try ticket.environment == [ProcessTicket.variable: ticket.text])
    }

    @Test("A ticket that was changed or cut anywhere is refused, without showing the secret")
    func damage() throws {
        let text = try ticket(.worker(of: NodeID(rawValue: 9)), isFull: true).text
        let characters = Array(text)
        for index in characters.indices {
            var changed = characters
            changed[index] = changed[index] == "0" ? "1" : "0"
            let error = #expect(throws: RuntimeError.self) { try ProcessTicket(text: String(changed)) }
            #expect(error?.code == .invalidConfiguration || error?.code == .differentBuild)
            #expect("\(error as Any)".contains("secret") == false)
            #expect(throws: RuntimeError.self) { try ProcessTicket(text: String(characters[..<index])) }
        }
        for text in ["", ".", "..", "1..", "1.0.0", "1.x.zz", text + "0", text + "00", text.uppercased()] {
            #expect(throws: RuntimeError.self) { try ProcessTicket(text: text) }
        }
    }

    @Test("A ticket of another version is told apart from a damaged one")
    func version() throws {
        let text = try ticket(.worker(of: NodeID(rawValue: 9)), isFull: false).text
        let error = #expect(throws: RuntimeError.self) { try ProcessTicket(text: "2" + text.dropFirst()) }
        #expect(error?.code == .differentBuild && error?.message.contains("version 2") == true)
    }

    @Test("Bytes that are whole but no ticket are refused")
    func otherContent() {
        let error = #expect(throws: RuntimeError.self) { try ProcessTicket(text: ProcessTicket.text(of: [3])) }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test("Those that a process starts get tickets made from its own")
    func derived() throws {
        let node = try ticket(.node(NodeOffer(capacity: .cpus(1))), isFull: true)
        let worker = node.forWorker(PeerID(rawValue: 5), log: "/logs/worker")
        #expect(worker.role == .worker(of: node.node) && worker.peer == PeerID(rawValue: 5))
        #expect(worker.log == "/logs/worker" && worker.lifeline == nil && worker.parentProcess != 12)
        #expect(node.forNode(log: "/logs/node").log == "/logs/node")
        #expect(worker.logFolder == "/logs")
        var odd = worker
        odd.log = "/file"
        #expect(odd.logFolder == "/")
        odd.log = nil
        #expect(odd.logFolder == odd.directory)
    }
}
