"""`PYTHONPATH=tests .venv/bin/python -m support.graph --port 9000 --setup calls.json`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from support.graph.control import Control
from support.graph.core import Graph


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="support.graph", description="Meta's side of the channels, for trying things by hand."
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--setup", type=Path, help='a JSON list of {"call": …, "arguments": {…}}, done at start'
    )
    given = parser.parse_args()
    graph = Graph(seed=given.seed, port=given.port)
    for one in json.loads(given.setup.read_text()) if given.setup else []:
        Control(graph).run(one["call"], one.get("arguments", {}))
    graph.serve(lambda: print(graph.address, flush=True))


main()
