"""One row, measured on all sides in turn."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.model import Failure, Peer, Row
from harness.running import Measurement, run


@dataclass(frozen=True)
class Side:
    """The rounds of one side."""

    name: str
    values: tuple[float, ...]
    also: dict[str, float] = field(default_factory=dict)
    """The medians of the further figures."""

    @classmethod
    def of(cls, name: str, rounds: Sequence[Measurement]) -> Side:
        names = dict.fromkeys(name for measured in rounds for name in measured.also)
        also = {
            name: statistics.median(measured.also[name] for measured in rounds if name in measured.also)
            for name in names
        }
        return cls(name, tuple(measured.value for measured in rounds), also)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """Highest minus lowest, as a share of the median."""
        return (max(self.values) - min(self.values)) / self.median


@dataclass(frozen=True)
class Outcome:
    """What became of a row: a comparison, or ours alone where it has no peer, or the reason why there is neither."""

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
    our_rounds: list[Measurement] = []
    our_reason: str | None = None
    running: dict[Peer, list[Measurement]] = {peer: [] for peer in peers}
    titles = {peer: peer.name for peer in peers}
    for number in range(1, rounds + 1):
        if our_reason is None:
            try:
                our_rounds.append(_measure([str(ours)], row, seconds))
                progress(f"{row.name}: round {number} of {rounds}: ours {our_rounds[-1].value:.6g} {row.unit}")
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
            running[peer].append(measured)
            progress(f"{row.name}: round {number} of {rounds}: {titles[peer]} {measured.value:.6g} {row.unit}")
        if peers and not running:
            break
    sides = [Side.of(titles[peer], measured) for peer, measured in running.items() if len(measured) == rounds]
    if our_reason is not None:
        return Outcome(row, reason=our_reason)
    our_side = Side.of("ours", our_rounds) if our_rounds else None
    if not row.peers:
        return Outcome(row, ours=our_side)
    if not sides:
        return Outcome(row, ours=our_side, reason="; ".join(missing))
    best = row.best([side.median for side in sides])
    peer_side = next(side for side in sides if side.median == best)
    return Outcome(row, our_side, peer_side, missing=tuple(missing))


def _measure(command: list[str], row: Row, seconds: float) -> Measurement:
    with tempfile.TemporaryDirectory(prefix="manta-", ignore_cleanup_errors=True) as scratch:
        return run(command, row, seconds, Path(scratch))
