"""Our side: the benchmark executable of the package."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from harness.model import Failure

PRODUCT = "manta-benchmarks"
OVERRIDE = "MANTA_BENCHMARKS_BINARY"


def executable(repository: Path, progress: Callable[[str], None]) -> Path:
    """The path of `manta-benchmarks`: the one `MANTA_BENCHMARKS_BINARY` names, or a fresh release build."""
    named = os.environ.get(OVERRIDE)
    if named:
        path = Path(named).expanduser().absolute()
        if not os.access(path, os.X_OK) or path.is_dir():
            raise Failure(f"{OVERRIDE} names '{named}', which is no executable file")
        return path
    if shutil.which("swift") is None:
        raise Failure(f"swift is not on PATH; install the Swift toolchain, or name a built {PRODUCT} in {OVERRIDE}")
    progress(f"building {PRODUCT}")
    command = ["swift", "build", "-c", "release", "--product", PRODUCT]
    built = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    if built.returncode != 0:
        output = built.stdout.splitlines() + built.stderr.splitlines()
        errors = [line.strip() for line in output if "error:" in line]
        raise Failure(f"`{' '.join(command)}` failed: {(errors or ['no message'])[0]}")
    shown = subprocess.run(
        [*command[:4], "--show-bin-path"], cwd=repository, capture_output=True, text=True, check=False
    )
    path = Path(shown.stdout.strip()) / PRODUCT
    if not os.access(path, os.X_OK):
        raise Failure(f"the build succeeded but {path} is not there")
    return path
