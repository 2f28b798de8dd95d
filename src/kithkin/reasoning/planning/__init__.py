"""Planning: composes relations of all toolboxes into a program that answers a question about quantities."""

from kithkin.reasoning.planning.planner import plan

__all__ = ["plan"]
