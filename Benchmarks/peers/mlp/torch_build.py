"""Getting a PyTorch that runs on the CPU without gigabytes of GPU libraries."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from harness.environment import Environment
from harness.model import Failure

_HERE = Path(__file__).parent
_CPU = _HERE.parent / "requirements-mlp-torch.txt"
_PYPI = _HERE.parent / "requirements-mlp-torch-pypi.txt"

# What the build on PyPI links against beside libcudart, which is real and small. All of it is called on a GPU only.
STAND_INS = (
    *("libcublas.so.13", "libcublasLt.so.13", "libcudnn.so.9", "libcufft.so.12", "libcufile.so.0", "libcupti.so.13"),
    *("libcurand.so.10", "libcusparse.so.12", "libcusparseLt.so.0", "libnccl.so.2", "libnvrtc.so.13"),
    "libnvshmem_host.so.3",
)


def install(environment: Environment) -> None:
    """Installs the CPU build where pip can find it, and otherwise makes the build on PyPI load without its GPU part."""
    if environment.satisfied(_CPU):
        return
    if not (environment.satisfied(_PYPI) and not _absent(environment)):
        try:
            environment.install(_CPU, options=("--retries", "1", "--timeout", "20"))
            return
        except Failure:
            environment.progress("no CPU build of PyTorch within reach; taking the one on PyPI")
    environment.install(_PYPI)
    _write_stand_ins(environment)


def _libraries(environment: Environment) -> Path:
    return environment.packages / "nvidia" / "cu13" / "lib"


def _absent(environment: Environment) -> list[str]:
    return [name for name in STAND_INS if not (_libraries(environment) / name).exists()]


def _write_stand_ins(environment: Environment) -> None:
    """Puts an empty library where the loader looks for each GPU library.

    The loader is content with a library that defines nothing as long as functions are bound on first use. If one were
    called after all, the process would end with `symbol lookup error`: it cannot give a wrong figure.
    """
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        raise Failure("the build of PyTorch on PyPI needs a C compiler here (cc or clang)")
    for name in _absent(environment):
        command = [compiler, "-shared", "-nostdlib", f"-Wl,-soname,{name}", "-x", "c", "/dev/null"]
        made = subprocess.run(
            [*command, "-o", str(_libraries(environment) / name)], capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise Failure(f"{Path(compiler).name} could not write an empty {name}")
