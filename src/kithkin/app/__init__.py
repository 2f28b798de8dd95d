"""The composition root: the only place that builds objects and joins them.

`running` joins the application; `stores` opens what is kept; `messages` holds the registry of channels and builds what
answers them; `reasoner` holds the registries of tools and engines and builds what thinks. They are apart because a server
leaves thinking, with all its heavy libraries, to a process of its own, and a question in the terminal needs no channel.
A new tool or engine is one new folder and one line in `reasoner`; a new channel one line in `messages`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from kithkin.app.running import App, running
from kithkin.app.stores import Stores, open_stores

if TYPE_CHECKING:
    from kithkin.app.messages import channel_kinds
    from kithkin.app.reasoner import build_engine, build_reasoner, toolboxes

__all__ = [
    "App",
    "Stores",
    "build_engine",
    "build_reasoner",
    "channel_kinds",
    "open_stores",
    "running",
    "toolboxes",
]


def __getattr__(name: str) -> object:
    """The heavy parts, imported when they are first wanted (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "messages" if name == "channel_kinds" else "reasoner"
    return getattr(importlib.import_module(f"kithkin.app.{module}"), name)
