"""Physics: a table of formulas, solved for any of their quantities."""

from kithkin.tools.physics.toolbox import PhysicsToolbox

__all__ = ["PhysicsToolbox"]
