"""One epoch of a small multilayer perceptron, on one thread."""

from pathlib import Path

from harness.model import Group, Peer, Row

from peers.mlp import torch_build

_HERE = Path(__file__).parent
_REQUIREMENTS = _HERE.parent / "requirements-mlp.txt"

GROUP = Group(
    "mlp",
    "training a small neural network",
    (
        Row(
            "mlp.epoch",
            "64-128-10 ReLU, batch 128, Adam, 1,079 rows, one thread",
            unit="s/epoch",
            better="lower",
            peers=(
                Peer("scikit-learn", _HERE / "scikit_learn.py", _REQUIREMENTS),
                Peer("PyTorch", _HERE / "pytorch.py", _REQUIREMENTS, torch_build.install),
            ),
            variables={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        ),
    ),
)
