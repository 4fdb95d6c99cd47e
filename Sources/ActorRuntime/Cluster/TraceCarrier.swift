import Instrumentation
import ServiceContextModule

/// Carries the tracing context of a call or task from one process to another, in the form that the process's
/// instrument chooses.
enum TraceCarrier {
    /// The context of the running task; empty where nobody traces.
    static var current: [String: String] {
        guard let context = ServiceContext.current else { return [:] }
        var carrier: [String: String] = [:]
        InstrumentationSystem.instrument.inject(context, into: &carrier, using: Fields())
        return carrier
    }

    /// Runs `body` in the context that a carrier brought.
    static func with<Value>(_ carrier: [String: String], _ body: () async throws -> Value) async rethrows -> Value {
        guard !carrier.isEmpty else { return try await body() }
        var context = ServiceContext.current ?? .topLevel
        InstrumentationSystem.instrument.extract(carrier, into: &context, using: Fields())
        return try await ServiceContext.withValue(context, operation: body)
    }

    private struct Fields: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
            carrier[key] = value
        }

        func extract(key: String, from carrier: [String: String]) -> String? {
            carrier[key]
        }
    }
}
