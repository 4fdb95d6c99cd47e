"""Optuna: one study, trials one after another, in memory, in SQLite, or in its journal file."""

import sys
import tempfile
import time
from pathlib import Path

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from measuring import SEED, report  # noqa: E402

# Trials that load the code paths and give a first rate, from which the length of the timed study follows.
WARM_UP = {"trials.memory": 2000, "trials.sqlite": 40, "trials.journal": 200}


def objective(trial: optuna.Trial) -> float:
    x = trial.suggest_float("x", 0, 1)
    trial.report(x, step=1)
    return x


def storage(row: str, folder: Path):
    """Optuna's own defaults for each: `sqlite:///FILE` is what its manual has the user write."""
    match row:
        case "trials.sqlite":
            return f"sqlite:///{folder / 'study.db'}"
        case "trials.journal":
            return JournalStorage(JournalFileBackend(str(folder / "study.log")))
        case _:
            return None


def rate(row: str, trials: int) -> float:
    """Trials a second of a fresh study; creating it is not timed."""
    with tempfile.TemporaryDirectory() as folder:
        study = optuna.create_study(
            storage=storage(row, Path(folder)),
            sampler=optuna.samplers.RandomSampler(seed=SEED),
            pruner=optuna.pruners.NopPruner(),
        )
        start = time.perf_counter()
        study.optimize(objective, n_trials=trials, n_jobs=1)
        elapsed = time.perf_counter() - start
        complete = [trial for trial in study.trials if trial.value == trial.intermediate_values[1]]
        assert len(complete) == trials
    return trials / elapsed


def measure(row: str, seconds: float) -> tuple[float, str]:
    # A line a trial on stderr would cost more than the trial itself.
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    first = rate(row, WARM_UP[row])
    return rate(row, max(WARM_UP[row], int(first * seconds))), f"Optuna {optuna.__version__}"


if __name__ == "__main__":
    report("trials/s", tuple(WARM_UP), measure)
