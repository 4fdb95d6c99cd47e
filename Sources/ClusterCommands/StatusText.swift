import ActorRuntime
import TerminalText

/// The state of a cluster as tables for a terminal.
struct StatusText {
    private let status: ClusterStatus
    private let address: ClusterAddress
    private let rows: Int
    private let style: TerminalStyle

    init(_ status: ClusterStatus, address: ClusterAddress, rows: Int, style: TerminalStyle) {
        self.status = status
        self.address = address
        self.rows = rows
        self.style = style
    }

    func render(width: Int) -> String {
        var text = style.apply(.strong, to: "Cluster at \(address)") + "\n" + summary + "\n"
        for (title, total, table) in [nodes, processes, actors, tasks, objects, groups] where total > 0 {
            text += "\n" + style.apply(.strong, to: title) + "\n" + table.render(width: width, style: style)
            if total > rows { text += style.apply(.faint, to: "… and \(total - rows) more (--rows)") + "\n" }
        }
        return text
    }

    private var summary: String {
        let living = status.nodes.filter { $0.state != "lost" }
        var parts = [
            Self.count(living.count, "node"), Self.count(status.processes.count { $0.role == "worker" }, "worker"),
        ]
        parts.append(Self.count(status.processes.count { $0.role == "driver" }, "program"))
        parts.append("\(status.counts.finishedTasks) tasks ended")
        if status.epoch > 1 { parts.append("the head was started \(status.epoch) times") }
        return parts.joined(separator: ", ")
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    private static func role(of state: String) -> TerminalStyle.Role {
        switch state {
        case "lost", "dead", "failed": .bad
        case "suspected", "disconnected", "awaited", "waiting", "restarting", "cancelled", "queued": .caution
        case "alive", "running", "ready": .good
        default: .plain
        }
    }

    private typealias Section = (title: String, total: Int, table: TextTable)

    private var nodes: Section {
        var table = TextTable([
            .init("node"), .init("state"), .init("host"), .init("free"), .init("of"), .init("workers", .trailing),
            .init("objects", .trailing), .init("why"),
        ])
        for node in status.nodes.prefix(rows) {
            table.append(
                [
                    "\(node.id)", node.state, node.host, "\(node.available)", "\(node.capacity)", "\(node.workers)",
                    ByteText.text(node.storedBytes), node.reason ?? "",
                ], role: Self.role(of: node.state))
        }
        return ("Nodes", status.nodes.count, table)
    }

    private var processes: Section {
        var table = TextTable([
            .init("process"), .init("kind"), .init("number", .trailing), .init("does"), .init("log"),
        ])
        for process in status.processes.prefix(rows) {
            table.append([
                "\(process.id)", process.role == "driver" ? "program" : process.role, "\(process.processIdentifier)",
                process.state, process.log ?? "",
            ])
        }
        return ("Processes", status.processes.count, table)
    }

    private var actors: Section {
        var table = TextTable([
            .init("actor"), .init("type"), .init("state"), .init("restarts", .trailing), .init("holds"), .init("why"),
        ])
        for actor in status.actors.prefix(rows) {
            table.append(
                [
                    actor.name ?? "\(actor.id)", actor.type, actor.state, "\(actor.restarts)", "\(actor.resources)",
                    actor.reason ?? "",
                ], role: Self.role(of: actor.state))
        }
        return ("Actors", status.actors.count, table)
    }

    private var tasks: Section {
        var table = TextTable([
            .init("task"), .init("name"), .init("state"), .init("try", .trailing), .init("takes"), .init("why"),
        ])
        for task in status.tasks.prefix(rows) {
            table.append(
                ["\(task.id)", task.name, task.state, "\(task.attempt)", "\(task.resources)", task.reason ?? ""],
                role: Self.role(of: task.state))
        }
        let total =
            status.counts.tasks.values.reduce(0, +)
            + status.tasks.count { $0.state == "failed" || $0.state == "cancelled" }
        return ("Tasks", max(total, status.tasks.count), table)
    }

    private var objects: Section {
        var table = TextTable([
            .init("object"), .init("state"), .init("size", .trailing), .init("copies", .trailing),
            .init("held by", .trailing), .init("why"),
        ])
        for object in status.objects.prefix(rows) {
            table.append(
                [
                    "\(object.id)", object.state, ByteText.text(object.size), "\(object.stores.count)",
                    "\(object.holders)", object.reason ?? "",
                ], role: Self.role(of: object.state))
        }
        return ("Objects", max(status.counts.objects.values.reduce(0, +), status.objects.count), table)
    }

    private var groups: Section {
        var table = TextTable([
            .init("placement group"), .init("strategy"), .init("state"), .init("bundles"), .init("why"),
        ])
        for group in status.groups.prefix(rows) {
            table.append(
                [
                    "\(group.id)", group.strategy, group.state,
                    group.bundles.map(\.description).joined(separator: " | "), group.reason ?? "",
                ], role: Self.role(of: group.state))
        }
        return ("Placement groups", status.groups.count, table)
    }
}
