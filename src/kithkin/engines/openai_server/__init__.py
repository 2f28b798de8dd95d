"""Models behind any server that speaks the OpenAI chat completions API."""

from kithkin.egress.nearness import is_hosted, is_near
from kithkin.engines.openai_server.engine import OpenAIServerEngine, ServerOptions

__all__ = ["OpenAIServerEngine", "ServerOptions", "is_hosted", "is_near"]
