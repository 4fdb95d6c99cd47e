"""The table of benchmarks. A new group is one folder here and one entry in `GROUPS`."""

from peers import mlp, runtime, trials

GROUPS = (
    trials.GROUP,
    mlp.GROUP,
    runtime.GROUP,
)
