"""Ray Core: calls of one actor, and tasks, sequential and a thousand at once."""

import statistics
import sys
from pathlib import Path

import ray_cluster

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import ray  # noqa: E402
from measuring import Answer, report_answer  # noqa: E402
from timing import latencies, rate  # noqa: E402

IN_FLIGHT = 1000


@ray.remote(num_cpus=0)
class Counter:
    def __init__(self) -> None:
        self.count = 0

    def increment(self) -> int:
        self.count += 1
        return self.count


@ray.remote
def trivial() -> bytes:
    return b"ok"


class Caller:
    """Calls one actor and knows what it must answer."""

    def __init__(self) -> None:
        self.counter = Counter.remote()
        self.calls = 0

    def one(self) -> None:
        self.calls += 1
        assert ray.get(self.counter.increment.remote()) == self.calls

    def window(self) -> None:
        self.calls += IN_FLIGHT
        assert ray.get([self.counter.increment.remote() for _ in range(IN_FLIGHT)])[-1] == self.calls


def one_task() -> None:
    assert ray.get(trivial.remote()) == b"ok"


def window_of_tasks() -> None:
    assert set(ray.get([trivial.remote() for _ in range(IN_FLIGHT)])) == {b"ok"}


def sequential(step, rate_unit: str, seconds: float) -> Answer:
    times = latencies(step, seconds)
    return Answer(1e6 * statistics.median(times), "µs", ray_cluster.NAME, {rate_unit: len(times) / sum(times)})


def pipelined(step, unit: str, seconds: float) -> Answer:
    return Answer(rate(step, IN_FLIGHT, seconds), unit, ray_cluster.NAME)


ROWS = {
    "runtime.actor-call-sequential": lambda seconds: sequential(Caller().one, "calls/s", seconds),
    "runtime.actor-call-1000-in-flight": lambda seconds: pipelined(Caller().window, "calls/s", seconds),
    "runtime.task-sequential": lambda seconds: sequential(one_task, "tasks/s", seconds),
    "runtime.task-pipelined": lambda seconds: pipelined(window_of_tasks, "tasks/s", seconds),
}


def measure(row: str, seconds: float) -> Answer:
    with ray_cluster.cluster():
        return ROWS[row](seconds)


if __name__ == "__main__":
    report_answer(ROWS, measure)
