"""Models in GGUF files, run in this process by llama.cpp: the bundled one, and any the owner has on disk."""

from kithkin.engines.llama_cpp.embedded import embedded_engine
from kithkin.engines.llama_cpp.engine import LlamaCppEngine
from kithkin.engines.llama_cpp.gguf import gguf_engine

__all__ = ["LlamaCppEngine", "embedded_engine", "gguf_engine"]
