"""The composition root: the only place that builds objects and joins them.

`running` joins the application; `reasoner` holds the registries of tools and engines and builds what thinks. They are
apart because a server leaves thinking, with all its heavy libraries, to a process of its own (`reasoner_process`).
A new tool or engine is one new folder and one line in `reasoner`; a new channel one line in `running`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from kithkin.app.running import App, running, try_store

if TYPE_CHECKING:
    from kithkin.app.reasoner import build_engine, build_reasoner, toolboxes

__all__ = ["App", "build_engine", "build_reasoner", "running", "toolboxes", "try_store"]


def __getattr__(name: str) -> object:
    """The heavy half, imported when it is first wanted (PEP 562)."""
    if name in __all__:
        return getattr(importlib.import_module("kithkin.app.reasoner"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
