/// What tests have happen to the network.
extension SimulatedNetwork {
    private func have(_ body: (inout SimulatedLinks, Duration) -> Void) {
        if change(body) { wake() }
    }

    /// From now on frames fare like this, or those from one host to another only.
    package func apply(_ conditions: LinkConditions, between hosts: (from: String, to: String)? = nil) {
        have { links, _ in links.apply(conditions, between: hosts) }
    }

    /// A host is gone: its links break, without a goodbye, and it can neither be reached nor reach anyone.
    package func crash(_ host: String) {
        have { links, now in links.crash(host, at: now) }
    }

    /// The links between two hosts break; they can connect anew.
    package func breakLinks(_ host: String, _ other: String) {
        have { links, now in links.breakLinks(at: now) { Set($0) == [host, other] } }
    }

    /// Nothing gets through between two hosts; what is sent is held back.
    ///
    /// - Parameters:
    ///   - host: One of the hosts.
    ///   - other: The other host.
    ///   - limit: After so long both give the other one up and their links break; with `nil` they wait for ever.
    package func separate(_ host: String, _ other: String, breakingAfter limit: Duration?) {
        have { links, now in links.separate(host, other, breakingAfter: limit, at: now) }
    }

    /// Ends a separation: what was held back arrives, unless the links have become useless meanwhile, as they do when
    /// something in between has forgotten about them.
    package func join(_ host: String, _ other: String, breakingLinks: Bool = false) {
        have { links, now in
            if breakingLinks { links.breakLinks(at: now) { Set($0) == [host, other] } }
            links.join(host, other, at: now)
        }
    }

    /// A host no longer reads what it is sent: it piles up, and who sends too much is cut off.
    package func pause(_ host: String) {
        have { links, _ in links.pause(host) }
    }

    /// The host reads again.
    package func resume(_ host: String) {
        have { links, now in links.resume(host, at: now) }
    }
}
