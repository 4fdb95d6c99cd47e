import ActorRuntime
import Testing

@Suite("The owner of a distributed function is read from its name")
struct MangledNameTests {
    /// Names as the compiler writes them: `Defs.Worker.echo(_: Int)` and relatives.
    @Test(
        "Functions of the type belong to it",
        arguments: [
            "$s4Defs6WorkerC4echoyS2iYaKFTE",
            "$s4Defs6WorkerC7nothingyyYaKFTE",
            "$s4Defs6WorkerC5identyxxYaKSeRzSERzlFTE",
            "$s4Defs6WorkerC4move2to5aheadySi_SbtYaKFTE",
            "$s4Defs6WorkerC6secret33_0123456789ABCDEF0123456789ABCDEFLLyyYaKFTE",
            "$s4Defs6WorkerC5OtherE4echoyS2iYaKFTE",
            "$s4Defs6WorkerC5countSivgTE",
        ])
    func members(target: String) {
        #expect(MangledName.target(target, belongsTo: "4Defs6WorkerC"))
    }

    @Test(
        "Functions of other types, of nested types, and other symbols do not",
        arguments: [
            "$s4Defs5VaultC4echoyS2iYaKFTE",
            "$s4Defs6WorkerV4echoyS2iYaKFTE",
            "$s4Defs6WorkerC5InnerC4echoyS2iYaKFTE",
            "$s4Defs6WorkerC5OtherE5InnerC4echoyS2iYaKFTE",
            "$s4Defs6WorkerC5Inner33_0123456789ABCDEF0123456789ABCDEFLLC4echoyS2iYaKFTE",
            "$s4Defs6WorkerC4echoyS2iYaKF",
            "4Defs6WorkerC4echoyS2iYaKFTE",
            "$s4Defs6WorkerCTE", "$sTE", "", "$s4Defs6WorkerC99999999999999999999echoTE",
        ])
    func strangers(target: String) {
        #expect(!MangledName.target(target, belongsTo: "4Defs6WorkerC"))
    }

    @Test("The arguments of a generic type are not part of its name")
    func generics() {
        #expect(MangledName.nominal("4Defs6WorkerC") == "4Defs6WorkerC")
        #expect(MangledName.nominal("4Defs3BoxCySiG") == "4Defs3BoxC")
        #expect(MangledName.nominal("4Defs6CyclesCySSG") == "4Defs6CyclesC")
    }
}
