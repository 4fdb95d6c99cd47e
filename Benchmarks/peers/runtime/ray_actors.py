"""Ray Core: how long actors take to come up, each in a process of its own.

Ray keeps two started workers ready, and the first two actors of a cluster get those; the others wait for a process.
The median tells what an actor costs, and the first one is shown beside it.
"""

import os
import statistics
import sys
import time
from pathlib import Path

import ray_cluster

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import ray  # noqa: E402
from measuring import Answer, report_answer  # noqa: E402
from timing import samples  # noqa: E402

# Enough that the two from Ray's pool are not the median.
LEAST = 12


@ray.remote(num_cpus=0)  # as Ray's own benchmark does; nothing but the machine then limits how many start at once
class Actor:
    def process(self) -> int:
        return os.getpid()


def spawned(count: int) -> float:
    """Seconds from spawning `count` actors to the last one's first answer. They have ended when this returns."""
    start = time.perf_counter()
    actors = [Actor.remote() for _ in range(count)]
    processes = ray.get([actor.process.remote() for actor in actors])
    elapsed = time.perf_counter() - start
    assert len(set(processes)) == count and os.getpid() not in processes
    for actor in actors:
        ray.kill(actor)
    while any(Path(f"/proc/{process}").exists() for process in processes):
        time.sleep(0.005)
    return elapsed


def one_by_one(seconds: float) -> Answer:
    times = samples(lambda: spawned(1), LEAST, seconds)
    return Answer(1e3 * statistics.median(times), "ms", ray_cluster.NAME, {"ms at first": 1e3 * times[0]})


def twenty(seconds: float) -> Answer:
    return Answer(statistics.median(samples(lambda: spawned(20), 1, seconds)), "s", ray_cluster.NAME)


ROWS = {"runtime.actor-created": one_by_one, "runtime.actors-20": twenty}


def measure(row: str, seconds: float) -> Answer:
    with ray_cluster.cluster():
        return ROWS[row](seconds)


if __name__ == "__main__":
    report_answer(ROWS, measure)
