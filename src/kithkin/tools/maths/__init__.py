"""Mathematics: arithmetic, algebra, calculus, matrices, whole numbers, sequences and plots."""

from kithkin.tools.maths.toolbox import MathsToolbox

__all__ = ["MathsToolbox"]
