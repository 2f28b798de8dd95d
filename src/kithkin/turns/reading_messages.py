"""What a message asks: its sender's own words and pictures become a question; what cannot be used is said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.messages.errors import MediaUnavailable, TryAgain
from kithkin.messages.inbound import Attachment, Message
from kithkin.messages.pictures import Picture
from kithkin.ports.channels import Outlet

MOST_PICTURES = 4
LONGEST_PASSED_ON = 20_000
MOST_PICTURE_BYTES = 25 * 1024 * 1024

_CANNOT = {
    "sound": "I can't listen to recordings. Please write it.",
    "video": "I can't watch videos. A photo works, or a few words.",
    "document": "I can't open documents. A photo of the page works, or its text.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: words, pictures, and `remarks` on what could not be used. `lost`: a picture could not be had.

    `passed_on` are words of somebody else that the sender forwarded.
    """

    text: str
    passed_on: str = ""
    pictures: tuple[Picture, ...] = ()
    remarks: tuple[str, ...] = ()
    lost: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to answer: no words, or words about a picture that is not there."""
        return not self.pictures and (self.lost or not (self.text or self.passed_on))


async def read_message(messages: Sequence[Message], outlet: Outlet, *, patient: bool = True) -> Asked:
    """Reads messages that belong together (a share and its comment).

    While `patient`, raises `TryAgain` when a file cannot be fetched now; after that the file counts as lost.
    Words of others never become part of the question: the caption of a shared post is left out (a picture in it is read as a
    picture), and what was forwarded is told apart.
    """
    texts = [message.text.strip() for message in messages if message.text.strip() and not message.forwarded]
    passed_on = "\n".join(
        message.text.strip() for message in messages if message.forwarded and message.text.strip()
    )
    pictures: list[Picture] = []
    remarks: list[str] = []
    lost = False
    for message in messages:
        if message.place is not None:
            texts.append(
                f"(at latitude {message.place.latitude:.5f}, longitude {message.place.longitude:.5f})"
            )
        for attachment in [*message.attachments, *_pictures_of_shared(message)]:
            if not _is_picture(attachment):
                remark = _CANNOT.get(attachment.kind)
            elif len(pictures) >= MOST_PICTURES:
                remark = f"I look at {MOST_PICTURES} pictures at a time; the others I left out."
            else:
                remark = await _fetch(attachment, outlet, pictures, patient)
                lost |= remark is not None
            if remark is not None and remark not in remarks:
                remarks.append(remark)
        kinds = (*message.unreadable, *(["a contact card"] if message.contacts else []))
        remarks += [f"I can't read {kind}. Please write it." for kind in kinds]
    return Asked(
        text="\n".join(texts),
        passed_on=passed_on[:LONGEST_PASSED_ON],
        pictures=tuple(pictures),
        remarks=tuple(dict.fromkeys(remarks)),
        lost=lost,
    )


async def _fetch(
    attachment: Attachment, outlet: Outlet, pictures: list[Picture], patient: bool
) -> str | None:
    try:
        content = await outlet.fetch(attachment, most_bytes=MOST_PICTURE_BYTES)
    except TryAgain:
        if patient:
            raise
        return "I could not fetch your file. Please send it again in a while."
    except MediaUnavailable as error:
        return str(error)
    pictures.append(Picture(content=content, name=attachment.name or "picture"))
    return None


def _is_picture(attachment: Attachment) -> bool:
    image = attachment.media_type.startswith("image/")
    return attachment.kind == "picture" or (attachment.kind == "document" and image)


def _pictures_of_shared(message: Message) -> list[Attachment]:
    return [
        Attachment(kind="picture", url=shared.picture_url) for shared in message.shared if shared.picture_url
    ]
