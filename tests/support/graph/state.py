"""What the server knows: accounts, people, messages, media, what was applied, and a clock of its own."""

from __future__ import annotations

import base64
import random
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CHANNELS = ("whatsapp_cloud", "whatsapp_agent", "messenger", "instagram", "facebook", "threads")
DAY = 86400.0
ALIASES = {"whatsapp": "whatsapp_cloud", "whatsapp-agent": "whatsapp_agent"}
"""Kithkin's own names of two channels; both are taken, the longer ones are recorded."""


class Clock:
    """Starts at the real time, runs with it, and can be put forward. Seconds since 1970."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """The server's time."""
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        """Puts the clock forward."""
        self.ahead += seconds


@dataclass
class Limits:
    """Documented limits, each of which can be switched off (or on)."""

    window: bool = True
    """24 hours after a person's last message. WhatsApp says it in the answer, or with `window_by_status` afterwards."""
    window_by_status: bool = False
    pair_rate: bool = False
    """WhatsApp Cloud: one message to a person each 6 seconds (131056)."""
    agent_rates: bool = True
    threads_quota: bool = True
    typing_needs_window: bool = False
    instagram_flat_comments: bool = True
    """Instagram login: comments as `entry[].field` and `value`, as documented; else as `changes`, as also seen."""
    threads_preparing: int = 0
    """How many looks at a Threads container say IN_PROGRESS; until then it cannot be published."""
    threads_media_url: bool = True
    """Threads webhooks name the address of a picture ("returned when applicable"); else only its type."""
    listing_delay: float = 0.0
    """Seconds of the server's clock before what was sent shows up in look-ups."""
    deliver_in_order: bool = False
    """A delivery that fails holds back the ones after it on the same channel (Meta does not promise that)."""
    retry_first: float = 0.05
    retry_longest: float = 1.0
    """Seconds (of the real clock) before a failed delivery is tried again: doubled each time up to the longest."""


@dataclass(kw_only=True)
class App:
    """An app: its secret signs, its callbacks are called."""

    app_secret: str
    verify_token: str
    callback_urls: dict[str, str]
    app_id: str
    proof_required: bool = False


@dataclass(kw_only=True)
class Account:
    """One asset of the owner. `kind`: number, page, instagram, threads, agent."""

    kind: str
    id: str
    token: str
    name: str = ""
    username: str = ""
    flavour: str = ""
    page: str = ""
    display: str = ""
    business: str = ""
    creator: str = ""
    revoked: bool = False
    subscribed: list[str] = field(default_factory=list[str])


@dataclass(kw_only=True)
class Person:
    """Somebody who writes to an account. `hidden`: WhatsApp keeps their number back."""

    id: str
    name: str = ""
    username: str = ""
    phone: str = ""
    user_id: str = ""
    hidden: bool = False
    wrote_at: float = 0.0


@dataclass(kw_only=True)
class Letter:
    """One private message, in either direction."""

    id: str
    channel: str
    account: str
    person: str
    mine: bool
    text: str
    at: float
    reply_to: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    read: bool = False


@dataclass(kw_only=True)
class Post:
    """A post, a comment or a Threads post. `root` is the post at the top, `parent` what it answers ("" for a post).

    `picture` is the CDN address of the picture in it, "" without one.
    """

    id: str
    channel: str
    account: str
    author: str
    author_name: str
    text: str
    at: float
    root: str = ""
    parent: str = ""
    answered_privately: bool = False
    link: str = ""
    picture: str = ""


@dataclass(kw_only=True)
class Medium:
    """Stored bytes. `given_out` is when an address for it was last made."""

    id: str
    account: str
    content: bytes
    type: str
    name: str = ""
    created: float = 0.0
    uploaded: bool = False
    stale: bool = False
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One thing that a call brought about. `reference` is our own, where the platform takes one."""

    number: int
    kind: Literal["message", "read", "typing", "comment", "private_reply", "post"]
    channel: str
    account: str
    recipient: str = ""
    text: str = ""
    reply_to: str = ""
    picture: bytes = b""
    picture_type: str = ""
    platform_id: str = ""
    reference: str = ""
    at: float = 0.0
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(kw_only=True)
class Call:
    """One call that came in. Tokens are masked; `authorized` says whether it carried one."""

    method: str
    host: str
    path: str
    parameters: dict[str, str]
    body: str
    at: float
    authorized: bool = False
    status: int = 0
    answer: str = ""
    fault: str = ""
    effects: list[Effect] = field(default_factory=list[Effect])


@dataclass(kw_only=True)
class Delivery:
    """One try to deliver a payload. `status` 0: the callback could not be reached or broke off."""

    channel: str
    url: str
    body: bytes
    signature: str
    status: int
    at: float
    attempt: int


class Trouble(Exception):
    """An error body of the Graph API."""

    def __init__(
        self, status: int, code: int, message: str, *, subcode: int = 0, details: str = "",
        headers: Mapping[str, str] | None = None, kind: str = "OAuthException",
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        error: dict[str, Any] = {"message": message, "type": kind, "code": code}
        if subcode:
            error["error_subcode"] = subcode
        if details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": details}
        self.document = {
            "error": error | {"fbtrace_id": "A" + base64.urlsafe_b64encode(message.encode()).decode()[:22]}
        }


class World:
    """All of it, behind one lock."""

    def __init__(self, seed: int) -> None:
        self.lock = threading.RLock()
        self.random = random.Random(seed)
        self.clock = Clock()
        self.limits = Limits()
        self.automatic = True
        self.address = ""
        self.apps: list[App] = []
        self.accounts: dict[str, Account] = {}
        self.people: dict[tuple[str, str], Person] = {}
        self.letters: dict[str, Letter] = {}
        self.posts: dict[str, Post] = {}
        self.media: dict[str, Medium] = {}
        self.groups: dict[str, tuple[str, str]] = {}
        self.containers: dict[str, dict[str, Any]] = {}
        self.effects: list[Effect] = []
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.rates: dict[str, list[float]] = {}
        self.collected: list[Effect] = []

    def digits(self, count: int, start: str = "") -> str:
        """A number that looks like an id."""
        return (start or str(self.random.randint(1, 9))) + "".join(
            self.random.choices("0123456789", k=count - len(start or "1"))
        )

    def token(self, start: str, count: int = 33) -> str:
        """An id that looks like base64."""
        return start + base64.b64encode(self.random.randbytes(count)).decode().rstrip("=")

    def account(self, name: str, *kinds: str) -> Account:
        """The account of that id. Raises `KeyError` in the test's own words."""
        found = self.accounts.get(name)
        if found is None or (kinds and found.kind not in kinds):
            raise KeyError(f"no account {name} of kind {kinds}: add it first")
        return found

    def person(self, account: str, who: str, **known: Any) -> Person:
        """The person, made at first sight; what is known of them is kept."""
        person = self.people.setdefault((account, who), Person(id=who))
        for key, value in known.items():
            if value:
                setattr(person, key, value)
        return person

    def effect(self, **what: Any) -> Effect:
        """Notes that something was applied."""
        effect = Effect(number=len(self.effects) + 1, at=self.clock.now(), **what)
        self.effects.append(effect)
        self.collected.append(effect)
        return effect

    def letter(self, letter: Letter) -> Letter:
        """Keeps a private message."""
        self.letters[letter.id] = letter
        return letter

    def conversation(self, channel: str, account: str, person: str) -> list[Letter]:
        """The messages with one person, newest first."""
        found = [
            letter for letter in self.letters.values()
            if (letter.channel, letter.account, letter.person) == (channel, account, person)
        ]  # fmt: skip
        return found[::-1]

    def listed(self, at: float) -> bool:
        """Whether what was sent then shows up in look-ups by now."""
        return self.clock.now() - at >= self.limits.listing_delay

    def within_window(self, account: str, person: Person) -> bool:
        """Whether they wrote within 24 hours."""
        return not self.limits.window or self.clock.now() - person.wrote_at <= DAY

    def allow(self, key: str, most: int, seconds: float) -> bool:
        """Counts one call against a rolling window."""
        now = self.clock.now()
        recent = [at for at in self.rates.get(key, []) if now - at < seconds]
        self.rates[key] = recent
        if len(recent) >= most:
            return False
        recent.append(now)
        return True

    # --- media

    def store(
        self,
        account: str,
        content: bytes,
        kind: str,
        *,
        name: str = "",
        uploaded: bool = False,
        name_it: str = "",
    ) -> Medium:
        """Keeps bytes under a new id."""
        medium = Medium(
            id=name_it or self.digits(15), account=account, content=content, type=kind, name=name, uploaded=uploaded,
            created=self.clock.now(), key=self.token("", 18).replace("/", "_").replace("+", "-"),
        )  # fmt: skip
        self.media[medium.id] = medium
        return medium

    def plain_address(self, medium: Medium, host: str = "cdn.fbcdn.net") -> str:
        """An address on the CDN that needs no token."""
        end = {"image/png": "png", "image/jpeg": "jpg", "video/mp4": "mp4", "audio/mp4": "mp4"}.get(
            medium.type, "bin"
        )
        return f"{self.address}/{host}/v/t1.15752-9/{medium.id}_n.{end}?_nc_cat=1&oh={medium.key}"

    def guarded_address(self, medium: Medium, path: str) -> str:
        """An address that needs the token and holds for 5 minutes."""
        until = int(self.clock.now()) + 300
        return f"{self.address}/lookaside.fbsbx.com/{path}?mid={medium.id}&ext={until}&hash={medium.key}"


def named(channel: str) -> str:
    """The name under which a channel is recorded."""
    return ALIASES.get(channel, channel)


def mask(text: str) -> str:
    """Takes tokens out of what is recorded."""
    return re.sub(r"(access_token\"?\s*[=:]\s*\"?)[^&\"\s]+", r"\1***", text)
