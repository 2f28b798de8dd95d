"""Models behind any server that speaks the OpenAI chat completions API."""

from kithkin.engines.openai_server.engine import OpenAIServerEngine, ServerOptions
from kithkin.engines.openai_server.nearness import is_hosted, is_near

__all__ = ["OpenAIServerEngine", "ServerOptions", "is_hosted", "is_near"]
