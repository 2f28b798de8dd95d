"""What every test stands on: this machine's own secrets for encrypted folders go to a folder of the run, not to the developer's;
what leaves needs no record."""

import os
import shutil
import tempfile

import pytest

from kithkin.egress.gate import Unrecorded, gate

_OURS = "TESTS_OF_KITHKIN"


def pytest_configure(config: pytest.Config) -> None:
    """Workers take over the folder that whoever started them has made."""
    if _OURS not in os.environ:
        os.environ[_OURS] = tempfile.mkdtemp(prefix="kithkin-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(_OURS), ignore_errors=True))
    os.environ["XDG_CONFIG_HOME"] = os.environ[_OURS]
    # Single parts are tried without stores; whole applications record over this.
    gate.record_with(Unrecorded())
