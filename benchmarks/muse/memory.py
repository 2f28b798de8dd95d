"""Peak memory of one way to run a model, in a process of its own: prints it in MB, and what the libraries alone take."""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path

from benchmarks.muse.ways import NEW


def resident() -> float:
    """Peak resident memory of this process so far, in MB (Linux). Not `getrusage`: that remembers the parent's."""
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak) * 1024 / 1e6


def main() -> None:
    """Loads the model as asked and generates once."""
    module, bits, folder = sys.argv[1:]
    way = importlib.import_module(f"benchmarks.muse.ways.{module}")
    libraries = resident()
    way.load(Path(folder), bits)(NEW)
    print(json.dumps({"peak": resident(), "libraries": libraries}))


if __name__ == "__main__":
    main()
