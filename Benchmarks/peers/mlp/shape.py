"""The work of `mlp.epoch`, the same numbers for every peer."""

import os

from measuring import SEED

ROWS = 1079
FEATURES = 64
HIDDEN = 128
CLASSES = 10
BATCH = 128
LEARNING_RATE = 1e-3


def widest_openblas() -> None:
    """Older OpenBLAS takes recent AMD processors for a Haswell; Manta corrects that for itself, so correct it here too.

    Must run before NumPy is imported. Does nothing where the reader has chosen, or without AVX-512.
    """
    try:
        with open("/proc/cpuinfo") as file:
            wide = "avx512f" in file.read()
    except OSError:
        wide = False
    if wide:
        os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX")


def data():
    """Standard-normal features `[rows, features]` in single precision, and labels 0..9."""
    import numpy

    generator = numpy.random.default_rng(SEED)
    features = generator.standard_normal((ROWS, FEATURES), dtype=numpy.float32)
    return features, generator.integers(0, CLASSES, ROWS)
