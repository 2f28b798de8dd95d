"""A post, link or message that a person passes on to Kithkin is saved for them, and seen by them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kithkin.messages.inbound import Message, Shared
from kithkin.messages.sharing import MOST_SAVED, ONLY_ME, Platform, SharedItem, SharedMedia, saved_sources
from kithkin.ports.sharing import SharedPosts

_PLATFORMS: Final[Mapping[str, Platform]] = {
    "whatsapp": "whatsapp",
    "whatsapp-agent": "whatsapp",
    "messenger": "messenger",
    "instagram": "instagram",
    "facebook": "facebook",
    "threads": "threads",
}


def saved_items(message: Message) -> Sequence[SharedItem]:
    """What of a message is passed on: its shared posts and links, or its words where they were forwarded.

    All of it is somebody else's. A shared thing without a caption or an address says nothing that could be found again.
    """
    platform = _PLATFORMS.get(message.channel)
    if platform is None or message.public:
        return ()
    found = [
        _item(message, platform, number, shared)
        for number, shared in enumerate(message.shared[:MOST_SAVED], start=1)
        if shared.title.strip() or shared.url
    ]
    if not found and message.forwarded and message.text.strip():
        found.append(_item(message, platform, 1, None))
    return found


class SavedShares:
    """Keeps what people pass on, once, however often its message is worked on, and only while that waits for its answer.

    So what is taken back meanwhile leaves nothing behind, whichever comes first.
    """

    def __init__(self, posts: SharedPosts) -> None:
        self._posts = posts

    async def keep(self, person: str, message: Message) -> int:
        """How many things of the message are saved for this person."""
        items = saved_items(message)
        if not items:
            return 0
        brought_by = (message.channel, message.account, message.id)
        added = await self._posts.add(person, items, ONLY_ME, brought_by=brought_by)
        return added.new + added.known + added.renewed


def _item(message: Message, platform: Platform, number: int, shared: Shared | None) -> SharedItem:
    media = (SharedMedia(name=shared.picture_url),) if shared is not None and shared.picture_url else ()
    return SharedItem(
        platform=platform,
        source_id=saved_sources(message.channel, message.account, message.id)[number - 1],
        kind="saved",
        author="",
        own=False,
        shared_at=message.sent_at,
        text=shared.title.strip() if shared is not None else message.text.strip(),
        title={
            "post": "A post",
            "reel": "A reel",
            "story": "A story",
            "product": "A product",
            "link": "A link",
        }[shared.kind]
        if shared is not None
        else "A forwarded message",
        permalink=shared.url if shared is not None else "",
        media=media,
    )
