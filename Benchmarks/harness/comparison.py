"""One row, measured on all sides in turn."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.model import Failure, Peer, Row
from harness.running import run


@dataclass(frozen=True)
class Side:
    """The rounds of one side."""

    name: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """Highest minus lowest, as a share of the median."""
        return (max(self.values) - min(self.values)) / self.median


@dataclass(frozen=True)
class Outcome:
    """What became of a row: a comparison, or the reason why there is none."""

    row: Row
    ours: Side | None = None
    peer: Side | None = None
    reason: str | None = None
    missing: tuple[str, ...] = ()
    """Peers that could not be measured although another one could, each with the reason."""

    @property
    def ratio(self) -> float | None:
        if self.ours is None or self.peer is None:
            return None
        return self.row.ratio(self.ours.median, self.peer.median)


def compare(
    row: Row,
    ours: Path,
    python: Path,
    peers: Sequence[Peer],
    rounds: int,
    seconds: float,
    progress: Callable[[str], None],
    missing: Sequence[str] = (),
) -> Outcome:
    """Measures `row` in `rounds` rounds; in each, our side and then every peer of `peers`.

    A side that fails is not tried again. `missing` names the peers of the row that were not even installed.
    """
    missing = list(missing)
    our_values: list[float] = []
    our_reason: str | None = None
    running = {peer: [] for peer in peers}
    titles = {peer: peer.name for peer in peers}
    for number in range(1, rounds + 1):
        if our_reason is None:
            try:
                our_values.append(_measure([str(ours)], row, seconds).value)
                progress(f"{row.name}: round {number} of {rounds}: ours {our_values[-1]:.6g} {row.unit}")
            except Failure as failure:
                our_reason = f"ours: {failure}"
                progress(f"{row.name}: {our_reason}")
                break
        for peer in list(running):
            try:
                measured = _measure([str(python), str(peer.program)], row, seconds)
            except Failure as failure:
                missing.append(f"{peer.name}: {failure}")
                progress(f"{row.name}: {missing[-1]}")
                del running[peer]
                continue
            titles[peer] = measured.peer_name or peer.name
            running[peer].append(measured.value)
            progress(f"{row.name}: round {number} of {rounds}: {titles[peer]} {measured.value:.6g} {row.unit}")
        if not running:
            break
    sides = [Side(titles[peer], tuple(values)) for peer, values in running.items() if len(values) == rounds]
    if our_reason is not None:
        return Outcome(row, reason=our_reason)
    our_side = Side("ours", tuple(our_values)) if our_values else None
    if not sides:
        return Outcome(row, ours=our_side, reason="; ".join(missing))
    best = row.best([side.median for side in sides])
    peer_side = next(side for side in sides if side.median == best)
    return Outcome(row, our_side, peer_side, missing=tuple(missing))


def _measure(command: list[str], row: Row, seconds: float):
    with tempfile.TemporaryDirectory(prefix="manta-", ignore_cleanup_errors=True) as scratch:
        return run(command, row, seconds, Path(scratch))
