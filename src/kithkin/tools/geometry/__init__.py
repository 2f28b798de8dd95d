"""Plane and solid geometry: shapes, triangles, points."""

from kithkin.tools.geometry.toolbox import GeometryToolbox

__all__ = ["GeometryToolbox"]
