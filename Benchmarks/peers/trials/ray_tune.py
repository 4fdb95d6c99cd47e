"""Ray Tune: a function that reports once, random search, four trials at once, each in a process.

Ray's default for a function is a new process for every trial, which costs about a second each; the row `ray-tune`
measures that. The row `ray-tune-reused` tells it to keep its processes from trial to trial.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

# Nothing is sent out, and no TensorBoard, CSV or JSON logger writes files for each trial.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["TUNE_DISABLE_AUTO_CALLBACK_LOGGERS"] = "1"

import ray  # noqa: E402
from ray import tune  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from measuring import SEED, report  # noqa: E402

CPUS = 2
CPUS_PER_TRIAL = 0.5


class Plan:
    """How Ray Tune is told to run, and for how long."""

    def __init__(self, reuse: bool) -> None:
        self.reuse = reuse
        self.probe = 40 if reuse else 8
        # Trials before the clock starts: the workers come up, and each has run some.
        self.warm_up = 20 if reuse else 4


def trainable(config: dict[str, float]) -> None:
    tune.report({"x": config["x"]})


class Clock(tune.Callback):
    """Notes when each trial completes."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def on_trial_complete(self, iteration, trials, trial, **info) -> None:
        self.times.append(time.perf_counter())


def rate(plan: Plan, trials: int, folder: str, name: str) -> float:
    """Trials a second between the completion of the last warm-up trial and of the last trial."""
    clock = Clock()
    tuner = tune.Tuner(
        tune.with_resources(trainable, {"cpu": CPUS_PER_TRIAL}),
        param_space={"x": tune.uniform(0, 1)},
        tune_config=tune.TuneConfig(
            metric="x",
            mode="min",
            num_samples=plan.warm_up + trials,
            search_alg=tune.search.BasicVariantGenerator(random_state=SEED),
            reuse_actors=plan.reuse,
        ),
        run_config=tune.RunConfig(storage_path=folder, name=name, verbose=0, callbacks=[clock]),
    )
    results = tuner.fit()
    assert len(results) == len(clock.times) == plan.warm_up + trials and not results.errors
    return trials / (clock.times[-1] - clock.times[plan.warm_up - 1])


def measure(row: str, seconds: float) -> tuple[float, str]:
    plan = Plan(reuse=row == "trials.ray-tune-reused")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        ray.init(
            num_cpus=CPUS,
            include_dashboard=False,
            log_to_driver=False,
            logging_level="ERROR",
            _temp_dir=str(Path(tempfile.gettempdir(), "ray")),
        )
        try:
            first = rate(plan, plan.probe, folder, "probe")
            value = rate(plan, max(plan.probe, min(int(first * seconds), 5000)), folder, "timed")
        finally:
            ray.shutdown()
    return value, f"Ray Tune {ray.__version__}, {'reused processes' if plan.reuse else 'default'}"


if __name__ == "__main__":
    report("trials/s", ("trials.ray-tune", "trials.ray-tune-reused"), measure)
