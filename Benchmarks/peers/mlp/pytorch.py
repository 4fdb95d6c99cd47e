"""PyTorch on one CPU thread: the loop one writes by hand, with the fastest of its Adam implementations."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import shape  # noqa: E402
from measuring import SEED, report  # noqa: E402

# The build from PyPI names CUDA functions that nobody calls here; see torch_build.py.
sys.setdlopenflags(os.RTLD_LAZY)
import torch  # noqa: E402

OPTIMIZERS = {"fused": {"fused": True}, "foreach": {"foreach": True}, "for-loop": {"foreach": False}}


def trainer(options: dict[str, bool]):
    """A function that trains one epoch of a fresh model."""
    torch.manual_seed(SEED)
    features, labels = map(torch.from_numpy, shape.data())
    model = torch.nn.Sequential(
        torch.nn.Linear(shape.FEATURES, shape.HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(shape.HIDDEN, shape.CLASSES),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=shape.LEARNING_RATE, **options)
    loss = torch.nn.functional.cross_entropy

    def epoch() -> None:
        # Gathering the shuffled rows once is a little faster than once a batch; no DataLoader, which is far slower.
        order = torch.randperm(shape.ROWS)
        batches = zip(features[order].split(shape.BATCH), labels[order].split(shape.BATCH), strict=True)
        for rows, targets in batches:
            optimizer.zero_grad()
            loss(model(rows), targets).backward()
            optimizer.step()

    return epoch


def epoch_seconds(epoch, seconds: float) -> float:
    """Seconds an epoch, over at least `seconds`."""
    epochs = 0
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds or epochs == 0:
        epoch()
        epochs += 1
    return elapsed / epochs


def measure(row: str, seconds: float) -> tuple[float, str]:
    torch.set_num_threads(1)
    trainers = {name: trainer(options) for name, options in OPTIMIZERS.items()}
    for epoch in trainers.values():
        epoch_seconds(epoch, 0.2)  # the first steps allocate
    # In turn and by their best window, so that a busy moment does not decide which one is timed.
    windows = [{name: epoch_seconds(epoch, 0.1) for name, epoch in trainers.items()} for _ in range(5)]
    fastest = min(trainers, key=lambda name: min(window[name] for window in windows))
    value = epoch_seconds(trainers[fastest], seconds)
    return value, f"PyTorch {torch.__version__}, {fastest} Adam"


if __name__ == "__main__":
    report("s/epoch", ("mlp.epoch",), measure)
