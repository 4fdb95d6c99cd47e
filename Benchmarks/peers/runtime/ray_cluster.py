"""A local Ray: its defaults, two CPUs, no dashboard, quiet, and no process left afterwards."""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Nothing is sent out.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from processes import adopt_orphans, end_children  # noqa: E402

NAME = f"Ray {ray.__version__}"
CPUS = 2
SETTLING = 3.0
PATIENCE = 20.0


@contextlib.contextmanager
def cluster(object_store_bytes: int | None = None) -> Iterator[None]:
    """Ray is up and idle inside the scope. Without `object_store_bytes`, its store is as large as it likes."""
    try:
        ray.init(
            num_cpus=CPUS,
            include_dashboard=False,
            log_to_driver=False,
            logging_level="ERROR",
            object_store_memory=object_store_bytes,
            _temp_dir=str(Path(tempfile.gettempdir(), "ray")),
        )
        # The two workers that Ray keeps ready come up after `init` has returned. Ray's own benchmark sleeps too.
        time.sleep(SETTLING)
        yield
    finally:
        adopt_orphans()
        ray.shutdown()
        end_children(PATIENCE)
