"""The virtual environment the peers live in."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from harness.model import Failure, Peer


def pins(requirements: Path) -> dict[str, str]:
    """The `name==version` lines of a requirements file; names normalised as the package index does."""
    found = {}
    for number, line in enumerate(requirements.read_text().splitlines(), start=1):
        text = line.split("#")[0].strip()
        if not text or text.startswith("-"):
            continue
        name, separator, version = text.partition("==")
        if not separator:
            raise Failure(f"{requirements.name}:{number}: '{text}' is not pinned with ==")
        found[normalised(name.strip())] = version.strip()
    return found


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def matches(installed: str | None, pin: str) -> bool:
    """Whether an installed version meets a pin. `2.13.0` is met by the build `2.13.0+cpu`, not the other way."""
    if installed is None or "+" in pin:
        return installed == pin
    return installed.split("+")[0] == pin


class Environment:
    """A virtual environment that is created, and filled, only when something is missing."""

    def __init__(self, folder: Path, progress: Callable[[str], None]):
        self.folder = folder
        self.progress = progress
        self.python = folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        """The folder packages are installed in."""
        found = sorted(self.folder.glob("lib/python*/site-packages"))
        if not found:
            raise Failure(f"{self.folder} is no virtual environment; remove it and try again")
        return found[-1]

    def prepare(self, peer: Peer) -> None:
        """Makes `peer` runnable."""
        if peer.requirements is None and peer.install is None:
            return
        self.create()
        if peer.requirements is not None:
            self.install(peer.requirements)
        if peer.install is not None:
            peer.install(self)

    def create(self) -> None:
        if self.python.exists() and self._runs([str(self.python), "-m", "pip", "--version"]):
            return
        self.progress(f"creating {self.folder}")
        shutil.rmtree(self.folder, ignore_errors=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(self.folder)], capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise Failure(
                f"cannot create {self.folder}: `{sys.executable} -m venv` failed; "
                "on Debian, `apt-get install python3-venv` provides it"
            )

    def satisfied(self, requirements: Path) -> bool:
        """Whether every pin of the file is installed."""
        wanted = pins(requirements)
        installed = {
            normalised(found.metadata["Name"]): found.version
            for found in importlib.metadata.distributions(path=[str(self.packages)])
        }
        return all(matches(installed.get(name), version) for name, version in wanted.items())

    def install(self, requirements: Path, options: tuple[str, ...] = ()) -> None:
        """Installs exactly the pins of the file: its lines are the whole closure, so nothing else is resolved."""
        if self.satisfied(requirements):
            return
        self.progress(f"installing {requirements.name}")
        done = subprocess.run(
            [
                *(str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
                *("--no-input", "--no-deps", "--only-binary", ":all:", *options, "-r", str(requirements)),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
            reason = (errors or done.stderr.strip().splitlines() or ["no message"])[-1].removeprefix("ERROR: ")
            raise Failure(f"pip could not install {requirements.name}: {reason}")

    def _runs(self, command: list[str]) -> bool:
        try:
            return subprocess.run(command, capture_output=True, check=False, env=os.environ).returncode == 0
        except OSError:
            return False
