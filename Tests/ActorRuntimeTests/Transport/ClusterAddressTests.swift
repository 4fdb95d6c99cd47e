import ActorRuntime
import Testing

@Suite("Addresses are read as they are written")
struct ClusterAddressTests {
    @Test(
        "What an address describes itself as, it is read from",
        arguments: [
            "unix:/tmp/a socket", "unix:relative", "tcp://127.0.0.1:7077", "tcp://0.0.0.0:0", "tcp://[::1]:65535",
            "tcp://[fe80::1%eth0]:1", "tcp://node-1.example.org:7077", "tcp://localhost:80", "tcp://a_b:1",
            "tcp://[::]:0", "tcp://1.2.3.4.example:9",
        ])
    func roundTrip(text: String) throws {
        let address = try ClusterAddress(parsing: text)
        #expect(address.description == text)
        #expect(try ClusterAddress(parsing: address.description) == address)
    }

    @Test("Hosts are the same in capitals")
    func capitals() throws {
        #expect(try ClusterAddress(parsing: "tcp://Node-1:7077") == ClusterAddress(parsing: "tcp://node-1:7077"))
    }

    @Test(
        "What is no address is refused with its value and the way out",
        arguments: [
            ("", "unix:/path/to/socket"), ("tcp:1.2.3.4", "tcp://host:port"), ("http://a:1", "tcp://host:port"),
            ("7077", "tcp://host:port"), ("unix:", "1 to 99"), ("tcp://", "has no port"),
            ("tcp://host", "as in tcp://host:7077"), ("tcp://[::1]", "as in tcp://[::1]:7077"),
            ("tcp://::1:7077", "in brackets"), ("tcp://[::1:7077", "tcp://[::1]:port"),
            ("tcp://[host]:1", "tcp://[::1]:port"),
            ("tcp://host:", "1 to 65535"), ("tcp://host:-1", "1 to 65535"), ("tcp://host:65536", "1 to 65535"),
            ("tcp://host:7077/path", "1 to 65535"), ("tcp://host:٣", "1 to 65535"),
            ("tcp://host:99999999999999999999", "1 to 65535"), ("tcp://:7077", "is no host"),
            ("tcp://1.2.3:7077", "is no host"),
            ("tcp://1.2.3.400:7077", "is no host"), ("tcp://user@host:1", "is no host"), ("tcp://-a:1", "is no host"),
            ("tcp://a..b:1", "is no host"), ("tcp://a b:1", "is no host"), ("tcp://[::1%]:1", "is no host"),
            ("tcp://[1::2::3]:1", "is no host"), ("tcp://häuser:1", "is no host"),
            ("tcp://\(String(repeating: "a", count: 64)):1", "is no host"),
        ])
    func refused(text: String, wayOut: String) {
        let error = #expect(throws: RuntimeError.self) { try ClusterAddress(parsing: text) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(wayOut) == true, "\(error?.message ?? "")")
    }

    @Test(
        "Loopback addresses reach this machine only, wildcards stand for all of its addresses",
        arguments: [
            ("tcp://127.0.0.1:1", true, false), ("tcp://127.255.0.9:1", true, false), ("tcp://[::1]:1", true, false),
            ("tcp://[0:0:0:0:0:0:0:1]:1", true, false), ("unix:/s", true, false), ("tcp://0.0.0.0:1", false, true),
            ("tcp://[::]:1", false, true), ("tcp://10.0.0.1:1", false, false), ("tcp://localhost:1", false, false),
            ("tcp://128.0.0.1:1", false, false), ("tcp://[::2]:1", false, false),
        ])
    func reach(text: String, isLocal: Bool, isWildcard: Bool) throws {
        let address = try ClusterAddress(parsing: text)
        #expect(address.isLocal == isLocal && address.isWildcard == isWildcard)
    }

    @Test(
        "Others are told an address that they can reach",
        arguments: [
            ("tcp://0.0.0.0:7077", "node-1", "tcp://node-1:7077"),
            ("tcp://[::]:7077", "fe80::1", "tcp://[fe80::1]:7077"),
            ("tcp://0.0.0.0:7077", "10.0.0.1:80", "tcp://10.0.0.1:80"),
            ("tcp://0.0.0.0:7077", "tcp://10.0.0.1:0", "tcp://10.0.0.1:7077"),
            ("tcp://10.0.0.1:7077", nil, "tcp://10.0.0.1:7077"), ("unix:/s", nil, "unix:/s"),
        ])
    func advertised(bound: String, host: String?, told: String) throws {
        #expect(try ClusterAddress(parsing: bound).reachable(advertising: host).description == told)
    }

    @Test("An address that nobody can reach is not told", arguments: [nil, "0.0.0.0", "unix:/s", "a b", "host:x"])
    func notAdvertised(host: String?) throws {
        let bound = try ClusterAddress(parsing: "tcp://0.0.0.0:7077")
        #expect(throws: RuntimeError.self) { try bound.reachable(advertising: host) }
    }
}
