"""No-op trials: one uniform parameter, one report, random search. What a trial costs before it computes anything."""

from pathlib import Path

from harness.model import Group, Peer, Row

_HERE = Path(__file__).parent

_OPTUNA = Peer("Optuna", _HERE / "optuna_study.py", _HERE.parent / "requirements-trials.txt")
_RAY_TUNE = Peer("Ray Tune", _HERE / "ray_tune.py", _HERE.parent / "requirements-trials-ray-tune.txt")


def _row(name: str, summary: str, peer: Peer) -> Row:
    return Row(f"trials.{name}", summary, unit="trials/s", better="higher", peers=(peer,))


GROUP = Group(
    "trials",
    "no-op trials with one report each, random search",
    (
        _row("memory", "in-process, nothing stored", _OPTUNA),
        _row("sqlite", "journalled durably in SQLite, against a SQLite study", _OPTUNA),
        _row("journal", "the same journal, against a journal file", _OPTUNA),
        _row("ray-tune", "on four isolated, warm processes, against Ray Tune's default", _RAY_TUNE),
        _row("ray-tune-reused", "the same, against Ray Tune told to reuse its processes", _RAY_TUNE),
    ),
)
