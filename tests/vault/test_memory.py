"""What a process with a key holds in memory stays there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_OPENED = """
import re, resource
from pathlib import Path
from kithkin.app.memory import keep_out_of_swap
from kithkin.app.stores import open_stores
from kithkin.settings import load_settings
with open_stores(load_settings()):
    words = bytes(64 << 20)  # memory that is asked for later
    locked = int(re.search(r"VmLck:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
    print(resource.getrlimit(resource.RLIMIT_CORE)[0], keep_out_of_swap(), locked)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is locked on Linux alone")
def test_a_process_that_has_the_key_dumps_nothing_and_swaps_nothing_where_the_system_lets_it(
    tmp_path: Path,
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", _OPENED],
        env=os.environ
        | {"KITHKIN_HOME": str(tmp_path / "home"), "KITHKIN_KEY_FOLDER": str(tmp_path / "keys")},
        capture_output=True,
        text=True,
        check=True,
    )
    core, may, locked = told.stdout.split()
    assert core == "0"
    assert (int(locked) > 64 << 10) == (may == "True")
