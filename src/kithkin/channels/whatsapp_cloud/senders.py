"""Who writes on WhatsApp, by which of their ids, and how a message is addressed to them.

A person has a phone number, a business-scoped user id ("US." and up to 128 letters and digits), a parent one ("US.ENT.…"), or
several of these. Payloads may leave out the phone number of people with a username. Source: WhatsApp Cloud API, Business-scoped
user IDs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kithkin.messages.inbound import Sender
from kithkin.meta_graph.payloads import record, words

CHANNEL: Final = "whatsapp"

_PHONE = re.compile("[0-9]{5,20}")
_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_GROUP = "group:"


def is_phone(text: str) -> bool:
    """Whether it is a phone number in WhatsApp's form: digits, with the country's code, without "+"."""
    return _PHONE.fullmatch(text) is not None


def by_ids(contacts: Sequence[Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    """The contacts of a payload under each of their ids."""
    found: dict[str, Mapping[str, Any]] = {}
    for contact in contacts:
        for name in ("wa_id", "user_id", "parent_user_id"):
            found.setdefault(words(contact.get(name)), contact)
    return found


def sender_of(
    message: Mapping[str, Any], contacts: Mapping[str, Mapping[str, Any]], only: Mapping[str, Any]
) -> Sender | None:
    """Who wrote a message; None if nobody says. `only` is the contact when there is one message and one contact.

    The phone number stands first, because it is what one sends to and what the other interfaces know; the rest are aliases.
    """
    phone, user, parent = (
        words(message.get(name)) for name in ("from", "from_user_id", "from_parent_user_id")
    )
    named = (contacts[one] for one in (phone, user, parent) if one and one in contacts)
    contact = only or next(named, {})
    said = (
        phone,
        words(contact.get("wa_id")),
        user,
        words(contact.get("user_id")),
        parent,
        words(contact.get("parent_user_id")),
    )
    ids = tuple(dict.fromkeys(one for one in said if one))
    if not ids:
        return None
    profile = record(contact.get("profile"))
    return Sender(
        id=ids[0],
        aliases=ids[1:],
        name=words(profile.get("name")),
        username=words(profile.get("username")) or words(contact.get("username")),
        phone=next((one for one in ids if is_phone(one)), ""),
    )


def group_thread(group: str) -> str:
    """The thread of a group."""
    return _GROUP + group


def address_of(thread: str, recipient: str) -> dict[str, str]:
    """The fields that say where a message goes: "to" for phone numbers and groups, "recipient" for user ids."""
    if thread.startswith(_GROUP):
        return {"recipient_type": "group", "to": thread.removeprefix(_GROUP)}
    field = "recipient" if _USER_ID.fullmatch(recipient) else "to"
    return {"recipient_type": "individual", field: recipient}
