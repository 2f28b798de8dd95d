"""The doors for platforms: `/channels/<channel>/webhook`, which those call that have news, and pictures that they fetch."""

from kithkin.channels.webhooks.application import Receivers, Webhooks
from kithkin.channels.webhooks.pictures import OutgoingPictures, picture_address
from kithkin.channels.webhooks.prompt_calls import PromptCalls

__all__ = ["OutgoingPictures", "PromptCalls", "Receivers", "Webhooks", "picture_address"]
