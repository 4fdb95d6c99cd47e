"""The actor runtime beside Ray Core: calls, tasks, objects, and processes that come up."""

from pathlib import Path

from harness.model import Group, Peer, Row

_HERE = Path(__file__).parent
_REQUIREMENTS = _HERE.parent / "requirements-runtime.txt"

_CALLS = (Peer("Ray", _HERE / "ray_calls.py", _REQUIREMENTS),)
_OBJECTS = (Peer("Ray", _HERE / "ray_objects.py", _REQUIREMENTS),)
_ACTORS = (Peer("Ray", _HERE / "ray_actors.py", _REQUIREMENTS),)


def _time(name: str, summary: str, unit: str, peers: tuple[Peer, ...], goal: float | None = None) -> Row:
    return Row(f"runtime.{name}", summary, unit, better="lower", peers=peers, goal=goal)


def _rate(name: str, summary: str, unit: str, peers: tuple[Peer, ...], goal: float | None = None) -> Row:
    return Row(f"runtime.{name}", summary, unit, better="higher", peers=peers, goal=goal)


GROUP = Group(
    "runtime",
    "the actor runtime: calls, tasks, objects and processes, against Ray Core",
    (
        _time("actor-call-sequential", "calling an actor in another process, one call at a time", "µs", _CALLS, 25),
        _rate("actor-call-1000-in-flight", "the same actor, a thousand calls at once", "calls/s", _CALLS, 15),
        _time("task-sequential", "trivial tasks, one at a time", "µs", _CALLS, 25),
        _rate("task-pipelined", "a thousand trivial tasks at once", "tasks/s", _CALLS, 20),
        _rate("put-small", "putting an integer", "puts/s", _OBJECTS, 20),
        _rate("get-small", "getting an integer that was put", "gets/s", _OBJECTS, 10),
        _time("actor-created", "from spawning an actor with its process to its first answer", "ms", _ACTORS, 20),
        _time("actors-20", "twenty of them spawned at once, until all have answered", "s", _ACTORS, 20),
        _rate("put-1gib", "putting 1 GiB of doubles into warm shared memory", "GB/s", _OBJECTS),
        _time("get-1gib", "getting it in another process, without a copy", "µs", _OBJECTS),
        _time("nodes-100", "a hundred node processes started, until all have joined", "s", ()),
        _time("actors-10000", "ten thousand actors of one process, until all have answered", "s", ()),
        _rate("queue-100000", "a hundred thousand trivial tasks at once", "tasks/s", ()),
    ),
)
