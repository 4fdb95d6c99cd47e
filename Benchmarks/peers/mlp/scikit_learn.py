"""scikit-learn: `MLPClassifier`, whole epochs inside one `fit`."""

import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import shape  # noqa: E402
from measuring import SEED, report  # noqa: E402

shape.widest_openblas()

import sklearn  # noqa: E402
from sklearn.exceptions import ConvergenceWarning  # noqa: E402
from sklearn.neural_network import MLPClassifier  # noqa: E402


def epoch_seconds(epochs: int) -> float:
    """Seconds an epoch over one `fit` of `epochs`.

    `fit` in single precision is the fastest of the public ways: `partial_fit` pays its argument checks every epoch.
    """
    features, labels = shape.data()
    model = MLPClassifier(
        (shape.HIDDEN,),
        activation="relu",
        solver="adam",
        alpha=0.0,
        batch_size=shape.BATCH,
        learning_rate_init=shape.LEARNING_RATE,
        max_iter=epochs,
        n_iter_no_change=epochs + 1,  # never stop early
        random_state=SEED,
    )
    start = time.perf_counter()
    model.fit(features, labels)
    elapsed = time.perf_counter() - start
    assert model.n_iter_ == epochs and model.coefs_[0].dtype == features.dtype
    return elapsed / epochs


def measure(row: str, seconds: float) -> tuple[float, str]:
    warnings.simplefilter("ignore", ConvergenceWarning)
    first = epoch_seconds(50)
    return epoch_seconds(max(50, int(seconds / first))), f"scikit-learn {sklearn.__version__}"


if __name__ == "__main__":
    report("s/epoch", ("mlp.epoch",), measure)
