"""Ray Core: objects put into its store and got from it, small ones and 1 GiB of doubles."""

import ctypes
import statistics
import sys
import time
from pathlib import Path

import ray_cluster

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import numpy  # noqa: E402
import ray  # noqa: E402
from measuring import Answer, report_answer  # noqa: E402
from timing import rate, samples  # noqa: E402

STORE_BYTES = 4 << 30
BYTES = 1 << 30
# Puts that touch every page of the store for the first time; the pages come ten times slower than the copy.
WARM_UP_PUTS = 8
LEAST = 5


@ray.remote(num_cpus=0)
class Reader:
    """Another process, which maps what the first one put."""

    def get(self, references: list) -> tuple[float, float]:
        """Seconds that the first get of the object takes here, and the second once the first result is dropped."""
        return self._get(references[0]), self._get(references[0])

    def _get(self, reference) -> float:
        start = time.perf_counter()
        array = ray.get(reference)
        elapsed = time.perf_counter() - start
        assert array.nbytes == BYTES and array[0] == 0 and array[-1] == array.size - 1
        assert not array.flags.owndata and not array.flags.writeable, "it was copied"
        return elapsed


def put_small(seconds: float) -> Answer:
    return Answer(rate(lambda: ray.put(0), 1, seconds), "puts/s", ray_cluster.NAME)


def get_small(seconds: float) -> Answer:
    reference = ray.put(7)
    assert ray.get(reference) == 7
    return Answer(rate(lambda: ray.get(reference), 1, seconds), "gets/s", ray_cluster.NAME)


def numbers():
    """1 GiB of doubles, each its own index."""
    return numpy.arange(BYTES // 8, dtype=numpy.float64)


def put_large(seconds: float) -> Answer:
    source, target = numbers(), numpy.ones(BYTES // 8)

    def copied() -> float:
        start = time.perf_counter()
        ctypes.memmove(target.ctypes.data, source.ctypes.data, BYTES)
        return BYTES / 1e9 / (time.perf_counter() - start)

    def put() -> float:
        start = time.perf_counter()
        reference = ray.put(source)
        elapsed = time.perf_counter() - start
        del reference
        return BYTES / 1e9 / elapsed

    for _ in range(WARM_UP_PUTS):
        copied()
        put()
    pairs = samples(lambda: (put(), copied()), LEAST, seconds)
    speed = statistics.median(put for put, _ in pairs)
    memcpy = statistics.median(copied for _, copied in pairs)
    return Answer(speed, "GB/s", ray_cluster.NAME, {"GB/s memcpy": memcpy, "of memcpy": speed / memcpy})


def get_large(seconds: float) -> Answer:
    source = numbers()
    reader = Reader.remote()

    def got() -> tuple[float, float]:
        return ray.get(reader.get.remote([ray.put(source)]))

    got()  # the reader loads NumPy and maps the store
    pairs = samples(got, LEAST, seconds)
    first, again = (1e6 * statistics.median(times) for times in zip(*pairs, strict=True))
    return Answer(first, "µs", ray_cluster.NAME, {"µs again": again})


ROWS = {
    "runtime.put-small": put_small,
    "runtime.get-small": get_small,
    "runtime.put-1gib": put_large,
    "runtime.get-1gib": get_large,
}


def measure(row: str, seconds: float) -> Answer:
    with ray_cluster.cluster(STORE_BYTES if row.endswith("-1gib") else None):
        return ROWS[row](seconds)


if __name__ == "__main__":
    report_answer(ROWS, measure)
