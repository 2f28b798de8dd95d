"""The door for platforms that call us: `/channels/<channel>/webhook`, for every channel that has one."""

from kithkin.channels.webhooks.application import Receivers, Webhooks
from kithkin.channels.webhooks.prompt_calls import PromptCalls

__all__ = ["PromptCalls", "Receivers", "Webhooks"]
