"""Meta's servers as the channels see them, for tests. What it does and how it is addressed: README.md."""

from support.graph.core import Graph, graph_server
from support.graph.process import GraphProcess, graph_process
from support.graph.state import Call, Clock, Delivery, Effect, Limits

__all__ = [
    "Call",
    "Clock",
    "Delivery",
    "Effect",
    "Graph",
    "GraphProcess",
    "Limits",
    "graph_process",
    "graph_server",
]
