"""What the reader sees: a table, or one JSON object a line."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from harness.comparison import Outcome, Side


def json_line(outcome: Outcome) -> str:
    """One row as JSON. A row that could not be compared has nulls and a `reason`."""
    line = {
        "benchmark": outcome.row.name,
        "ours": outcome.ours.median if outcome.ours else None,
        "peer": outcome.peer.median if outcome.peer else None,
        "peer_name": peer_name(outcome),
        "unit": outcome.row.unit,
        "ratio": outcome.ratio,
    }
    if outcome.reason is not None:
        line["reason"] = outcome.reason
    return json.dumps(line, ensure_ascii=False)


def peer_name(outcome: Outcome) -> str:
    """The peer that was measured; says so where a faster one may be missing."""
    if outcome.peer is None:
        return " or ".join(peer.name for peer in outcome.row.peers)
    if not outcome.missing:
        return outcome.peer.name
    absent = ", ".join(text.partition(":")[0] for text in outcome.missing)
    return f"{outcome.peer.name} (not measured: {absent})"


def table(outcomes: Sequence[Outcome], rounds: int) -> str:
    """The rows that could be compared, then the reasons of those that could not."""
    lines = []
    compared = [outcome for outcome in outcomes if outcome.ratio is not None]
    if compared:
        cells = [("benchmark", "ours", "spread", "peer", "spread", "unit", "ratio", "peer is")]
        cells += [
            (
                outcome.row.name,
                *(figure(outcome.ours.median), percent(outcome.ours)),
                *(figure(outcome.peer.median), percent(outcome.peer)),
                *(outcome.row.unit, figure(outcome.ratio), peer_name(outcome)),
            )
            for outcome in compared
        ]
        widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
        numeric = (1, 2, 3, 4, 6)
        for row in cells:
            texts = [
                text.rjust(width) if column in numeric else text.ljust(width)
                for column, (text, width) in enumerate(zip(row, widths, strict=True))
            ]
            lines.append("  ".join(texts).rstrip())
        lines.insert(1, "  ".join("-" * width for width in widths))
        lines.append("")
        lines.append(
            f"Medians of {rounds} round{'s' if rounds != 1 else ''}; spread is highest minus lowest over the median. "
            "Ratio above 1: ours is better."
        )
    for outcome in outcomes:
        if outcome.reason is not None:
            lines.append(f"{outcome.row.name}: not compared: {outcome.reason}")
        lines += [f"{outcome.row.name}: not measured: {text}" for text in outcome.missing if outcome.peer]
    return "\n".join(lines)


def figure(value: float) -> str:
    """Four significant figures, never an exponent; whole numbers from a thousand on."""
    if value >= 999.95:
        return f"{value:,.0f}"
    return f"{value:.{3 - math.floor(math.log10(value))}f}"


def percent(side: Side) -> str:
    return f"{100 * side.spread:.0f}%"
