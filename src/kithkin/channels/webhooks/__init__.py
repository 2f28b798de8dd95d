"""The door for platforms that call us: `/channels/<channel>/webhook`, for every channel that has one."""

from kithkin.channels.webhooks.application import Receivers, Webhooks

__all__ = ["Receivers", "Webhooks"]
