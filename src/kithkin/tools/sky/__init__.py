"""The sky: Sun, Moon and planets."""

from kithkin.tools.sky.toolbox import SkyToolbox

__all__ = ["SkyToolbox"]
