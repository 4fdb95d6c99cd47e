/// Something wrong with an amount or a name that was given for a resource.
package struct ResourceFlaw: Error, Hashable, Sendable, CustomStringConvertible {
    package let resource: String
    package let value: String
    package let rule: String

    package var description: String { "\(resource) \(value): \(rule)" }
}

/// What amounts and names of resources may be.
///
/// The limits keep every sum that the scheduler forms far from overflow: a node's memory and what it has given away
/// stay below 2^62 parts, and only processors are ever lent out twice (to a request that resumes), a million at most
/// each time.
enum ResourceLimits {
    /// Processors, and GPUs, in one request or node.
    static let processorUnits: Int64 = 1_000_000
    /// 256 TiB.
    static let memoryBytes: Int64 = 1 << 48
    static let customUnits: Int64 = 1_000_000_000
    static let nameLength = 64

    /// Names that mean something to the runtime, in any spelling.
    static let reservedNames: Set<String> = ["cpu", "cpus", "gpu", "gpus", "memory", "bundle", "group"]

    static func check(
        _ count: Double, of name: String, atMost limit: Int64
    ) -> Result<ResourceAmount, ResourceFlaw> {
        func flaw(_ rule: String) -> Result<ResourceAmount, ResourceFlaw> {
            .failure(ResourceFlaw(resource: name, value: "\(count)", rule: rule))
        }
        guard count.isFinite else { return flaw("must be a finite number") }
        guard count >= 0 else { return flaw("must not be negative") }
        guard count <= Double(limit), let amount = ResourceAmount(rounding: count) else {
            return flaw("must be at most \(limit)")
        }
        guard count == 0 || amount > .zero else { return flaw("must be 0 or at least 0.0001") }
        return .success(amount)
    }

    static func checkMemory(_ bytes: Int) -> Result<ResourceAmount, ResourceFlaw> {
        func flaw(_ rule: String) -> Result<ResourceAmount, ResourceFlaw> {
            .failure(ResourceFlaw(resource: "memory", value: "\(bytes) bytes", rule: rule))
        }
        guard bytes >= 0 else { return flaw("must not be negative") }
        guard bytes <= memoryBytes, let amount = ResourceAmount(whole: Int64(bytes)) else {
            return flaw("must be at most \(memoryBytes) bytes")
        }
        return .success(amount)
    }

    static func flaw(inName name: String) -> ResourceFlaw? {
        func flaw(_ rule: String) -> ResourceFlaw { ResourceFlaw(resource: "name", value: "\"\(name)\"", rule: rule) }
        guard !name.isEmpty else { return flaw("a resource needs a name") }
        guard name.count <= nameLength else { return flaw("must have at most \(nameLength) characters") }
        guard !reservedNames.contains(name.lowercased()) else {
            return flaw("is kept for the runtime; use .cpus, .gpus or .memory for those, another name for your own")
        }
        let isPlain = name.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0 != "," && $0.properties.generalCategory != .control
        }
        return isPlain ? nil : flaw("must have no white space, commas or control characters")
    }
}

extension Resources {
    /// Throws if an amount or a name is not one that resources may have.
    ///
    /// - Throws: a ``RuntimeError`` with the code ``RuntimeError/Code/invalidResources`` that names each resource with
    ///   its value and what would be right.
    public func validate() throws(RuntimeError) {
        guard !flaws.isEmpty else { return }
        let list = flaws.map(\.description).joined(separator: "; ")
        throw RuntimeError(.invalidResources, "invalid resources: \(list)")
    }
}
