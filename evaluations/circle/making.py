"""Makes circles of invented people with what they shared, and questions whose right answers are known. Same seed, same circle."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from evaluations.circle.topics import (
    Everyday,
    Half,
    Topic,
    load_everyday,
    load_people,
    load_topics,
    load_unshared,
)
from kithkin.messages.sharing import Audience, Platform, Scope, SharedItem, ShareKind
from kithkin.ports.people import Role

NOW: Final = 1_795_000_000.0
"""When all of it is asked: 18 November 2026."""
DAY: Final = 86_400.0
_SLOT: Final = re.compile(r"\{(\w+)\}")
_PLACES: Final[Sequence[tuple[ShareKind, Sequence[Platform]]]] = (
    ("message", ("whatsapp", "messenger", "instagram")),
    ("message", ("whatsapp", "messenger")),
    ("post", ("facebook", "threads", "instagram")),
    ("comment", ("facebook", "instagram", "threads")),
    ("review", ("facebook",)),
    ("check_in", ("facebook", "instagram")),
    ("story", ("instagram", "facebook")),
    ("reel", ("instagram",)),
    ("saved", ("instagram", "facebook")),
)
_SCOPES: Final[Sequence[Scope]] = (
    "circle", "circle", "circle", "circle", "circle", "public", "public", "people", "people", "people", "only_me",
)  # fmt: skip
_CHATS: Final = ("Family 🏡", "Choir", "Street chat", "Thursday people", "Parents 3b", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the circle; `shown` is the name that platforms give."""

    name: str
    shown: str
    role: Role

    @property
    def first(self) -> str:
        """What friends call them."""
        return self.name.split()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One shared thing. `key` names it within its circle; `kind` is "answer", a kind of near-miss, "everyday" or "canary"."""

    key: str
    kind: str
    owner: str
    audience: Audience
    item: SharedItem
    language: str = "en"
    canary: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question by one person. `right` are the keys of posts that answer it, `also` those that answer it as well.

    `kind`: "answerable"; and where the right answer is that nothing was shared on it: "walled" (not with this person),
    "withdrawn", a kind of near-miss (nothing else is there), "unshared". `across`: asked in another language than told.
    """

    id: str
    topic: str
    kind: str
    language: str
    text: str
    asker: str
    right: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    across: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A whole circle and its questions."""

    seed: int
    half: Half
    number: int
    people: tuple[Member, ...]
    posts: tuple[Planted, ...]
    asks: tuple[Ask, ...]


def make_circle(seed: int, half: Half = "development", number: int = 0, *, seconded: float = 0.0) -> Circle:
    """The circle of this number: with the number, wordings and what is planted on which topic go round.

    `seconded`: the share of answers beside which somebody else gives another.
    """
    return _Making(seed, half, number, seconded).circle()


def may_see(people: Sequence[Member], post: Planted, name: str) -> bool:
    """Whether a person may see a post, worked out anew from what audiences mean (see `messages.sharing`)."""
    if name == post.owner:
        return True
    match post.audience.scope:
        case "public":
            return True
        case "circle":
            return any(one.name == name and one.role != "guest" for one in people)
        case "people":
            return name in post.audience.people
        case "only_me":
            return False


def make_people(random_: random.Random, members: int = 8, guests: int = 3) -> tuple[Member, ...]:
    """Two owners, members and guests. No two share a first name."""
    drawn = random_.sample(load_people(), 2 + members + guests)
    roles: list[Role] = ["owner", "owner"]
    roles.extend("member" for _ in range(members))
    roles.extend("guest" for _ in range(guests))
    return tuple(
        Member(name=name, shown=shown, role=role) for (name, shown), role in zip(drawn, roles, strict=True)
    )


def item(
    random_: random.Random,
    author: str,
    text: str,
    source: str,
    *,
    own: bool = True,
    place: str = "",
    at: float = 0.0,
    near: str = "",
) -> SharedItem:
    """A shared thing as some platform would hold it; `near`: the near-miss it is. Nobody rates a question, or a warning well."""
    places = [one for one in _PLACES if one[0] != "review"] if near == "asks_too" else _PLACES
    kind, platforms = random_.choice(places if own else places[:1])
    platform = random_.choice(platforms)
    linked = platform in ("facebook", "threads", "instagram") and kind != "message"
    return SharedItem(
        platform=platform,
        source_id=source,
        kind=kind,
        author=author,
        own=own,
        shared_at=at or NOW - random_.uniform(2, 700) * DAY,
        text=text,
        title=random_.choice(_CHATS) if kind == "message" else "",
        place=place if kind in ("check_in", "review") else "",
        rating=("1 of 5" if near == "opposite" else "5 of 5") if kind == "review" else "",
        permalink=f"https://{platform}.com/p/{source}" if linked else "",
    )


def one_digit_off(random_: random.Random, number: str) -> str:
    """The number with one of its digits changed; the first never becomes 0."""
    at = random_.randrange(len(number))
    others = [digit for digit in ("123456789" if at == 0 else "0123456789") if digit != number[at]]
    return number[:at] + random_.choice(others) + number[at + 1 :]


def slots_of(random_: random.Random, topic: Topic) -> dict[str, str]:
    """What stands in the braces of a topic's texts, but for who wrote the answer."""
    slots: dict[str, str] = {}
    for name, values in topic.slots.items():
        slots[name], *others = random_.sample(values, min(2, len(values)))
        if others:
            slots[f"other_{name}"] = others[0]
    if "number" in slots:
        slots["near_number"] = one_digit_off(random_, slots["number"])
    return slots


def fill(text: str, slots: Mapping[str, str]) -> str:
    """Raises `KeyError` for a slot that the topic does not have."""
    return _SLOT.sub(lambda found: slots[found[1]], text)


def holds(text: str, needs: Sequence[str]) -> bool:
    """Whether an unfilled text names all these slots."""
    return all(f"{{{name}}}" in text for name in needs)


def voiced(
    random_: random.Random, everyday: Everyday, text: str, language: str, *, wrapped: float = 0.25
) -> str:
    """As it is, in a hurry, or (with the probability `wrapped`) in the middle of a long post."""
    voice = random_.random()
    if voice < 0.12 and not re.search(r"https?:", text):
        return text[0].lower() + text[1:].rstrip(".!")
    if voice > 1 - wrapped:
        opener = random_.choice(everyday.openers[language])
        return f"{opener} {text} {random_.choice(everyday.closers[language])}"
    return text


class _Making:
    """One circle in the making."""

    def __init__(self, seed: int, half: Half, number: int, seconded: float) -> None:
        self._random = random.Random(f"circle {seed} {half} {number}")
        self._seconded = seconded
        self._seed, self._number = seed, number
        self._half: Half = half
        self._people = make_people(self._random)
        self._everyday = load_everyday()
        self._posts: list[Planted] = []
        self._asks: list[Ask] = []

    def circle(self) -> Circle:
        for index, topic in enumerate(load_topics(self._half)):
            scenario = (index * 2 + self._number) % 5
            if scenario < 3:
                self._plant_answer(topic)
            elif scenario == 3 and topic.near:
                self._plant_near_miss(topic)
            else:
                self._plant_and_withdraw(topic)
        for language, texts in load_unshared(self._half).items():
            for number, text in enumerate(texts):
                asker = self._random.choice(self._people).name
                self._ask(f"unshared-{language}-{number}", "unshared", "unshared", language, text, asker)
        self._chatter()
        self._random.shuffle(self._posts)
        return Circle(
            seed=self._seed, half=self._half, number=self._number, people=self._people, posts=tuple(self._posts),
            asks=tuple(self._asks),
        )  # fmt: skip

    def _plant_answer(self, topic: Topic) -> None:
        """The answer, everything that looks like it, questions of one who may see it, and of one who may not."""
        slots = slots_of(self._random, topic)
        answer = self._answer(topic, slots)
        near = [self._near(topic, number, slots, answer) for number in range(len(topic.near))]
        others = self._by_another(topic, slots, answer)
        self._posts += [answer, *near, *others]
        seeing = [one.name for one in self._people if may_see(self._people, answer, one.name)]
        blind = [one.name for one in self._people if one.name not in seeing]
        askers = [name for name in seeing if name != answer.owner] or seeing
        for language, number, text in self._questions(topic):
            if language not in ("en", answer.language):
                continue
            across = language != answer.language
            if across and number > 2:
                continue
            asker = self._random.choice(askers)
            also = {
                post.key
                for miss, post in zip(topic.near, near, strict=True)
                if miss.needs and not holds(text, miss.needs) and may_see(self._people, post, asker)
            }
            if "{author}" not in text:
                also |= {post.key for post in others if may_see(self._people, post, asker)}
            self._ask(f"{topic.id}-{language}-{number}", topic.id, "answerable", language, fill(text, slots), asker,
                      right=frozenset({answer.key}), also=frozenset(also), across=across)  # fmt: skip
        wanted = [one for one in self._questions(topic) if one[0] == answer.language]
        for language, number, text in wanted[:2] if blind else ():
            asker = self._random.choice(blind)
            seen = {
                post.key
                for miss, post in zip(topic.near, near, strict=True)
                if miss.needs and not holds(text, miss.needs) and may_see(self._people, post, asker)
            }
            if "{author}" not in text:
                seen |= {post.key for post in others if may_see(self._people, post, asker)}
            if not seen:
                self._ask(f"{topic.id}-walled-{language}-{number}", topic.id, "walled", language,
                          fill(text, slots), asker)  # fmt: skip

    def _plant_near_miss(self, topic: Topic) -> None:
        """Only one thing that looks like an answer: the right answer is that nothing was shared on it."""
        misses = [number for number, one in enumerate(topic.near) if one.kind != "old"]
        # Those that are wrong for few questions only are planted more often, else they would hardly be asked after.
        number = self._random.choice(
            [one for one in misses for _ in range(3 if topic.near[one].needs else 1)]
        )
        miss = topic.near[number]
        slots = slots_of(self._random, topic)
        post = self._near(topic, number, slots, None)
        self._posts.append(post)
        seeing = [
            one.name
            for one in self._people
            if may_see(self._people, post, one.name) and one.name != post.owner
        ]
        fitting = [one for one in self._questions(topic) if one[0] == "en" and holds(one[2], miss.needs)]
        for language, number, text in fitting:
            if "{author}" in text and miss.kind != "other_person":
                continue
            self._ask(f"{topic.id}-{miss.kind}-{language}-{number}", topic.id, miss.kind, language,
                      fill(text, slots), self._random.choice(seeing))  # fmt: skip

    def _plant_and_withdraw(self, topic: Topic) -> None:
        """What was an answer until it was withdrawn."""
        slots = slots_of(self._random, topic)
        answer = replace(self._answer(topic, slots), withdrawn=True)
        self._posts.append(answer)
        seeing = [one.name for one in self._people if may_see(self._people, answer, one.name)]
        for language, number, text in [one for one in self._questions(topic) if one[0] == answer.language][
            :2
        ]:
            self._ask(f"{topic.id}-withdrawn-{language}-{number}", topic.id, "withdrawn", language,
                      fill(text, slots), self._random.choice(seeing))  # fmt: skip

    def _answer(self, topic: Topic, slots: dict[str, str]) -> Planted:
        """Usually in English; the author's first name becomes a slot."""
        others = [language for language in topic.answers if language != "en"]
        language = self._random.choice(others) if others and self._random.random() < 0.3 else "en"
        texts = topic.answers[language]
        text = fill(texts[(self._number + self._random.randrange(len(texts))) % len(texts)], slots)
        owner = self._random.choice([one for one in self._people if one.role != "guest"])
        overheard = self._random.random() < 0.08
        author = self._random.choice([one for one in self._people if one != owner]) if overheard else owner
        slots["author"] = author.first
        place = slots.get("place", slots.get("pool", slots.get("who", "")))
        found = item(
            self._random,
            author.shown,
            voiced(self._random, self._everyday, text, language),
            self._source(),
            own=not overheard,
            place=place,
        )
        audience = Audience(scope="only_me") if overheard else self._audience(owner)
        return Planted(
            key=f"{topic.id}/answer",
            kind="answer",
            owner=owner.name,
            audience=audience,
            item=found,
            language=language,
        )

    def _by_another(self, topic: Topic, slots: Mapping[str, str], answer: Planted) -> list[Planted]:
        """Now and then what somebody else says of it: the same of whatever a question may name, something else of the rest."""
        if not self._seconded:  # so that nothing is drawn for it
            return []
        owners = [
            one
            for one in self._people
            if one.role != "guest" and one.name != answer.owner and one.shown != answer.item.author
        ]
        if self._random.random() >= self._seconded:
            return []
        owner = self._random.choice(owners)
        asked = {name for _, _, text in self._questions(topic) for name in _SLOT.findall(text)}
        said = {**slots_of(self._random, topic), **{name: slots[name] for name in asked if name in slots}}
        text = fill(self._random.choice(topic.answers["en"]), {**said, "author": owner.first})
        found = item(
            self._random, owner.shown, voiced(self._random, self._everyday, text, "en"), self._source()
        )
        audience = Audience(scope=self._random.choice(("circle", "circle", "public")))
        return [
            Planted(
                key=f"{topic.id}/answer by another",
                kind="answer",
                owner=owner.name,
                audience=audience,
                item=found,
            )
        ]

    def _near(self, topic: Topic, number: int, slots: dict[str, str], answer: Planted | None) -> Planted:
        """The near-miss of this number; several of one kind have keys of their own."""
        miss = topic.near[number]
        before = sum(one.kind == miss.kind for one in topic.near[:number])
        owners = [
            one
            for one in self._people
            if one.role != "guest"
            and (answer is None or (one.name != answer.owner and one.shown != answer.item.author))
        ]
        if answer is None:  # nobody of that name said it
            slots["author"] = self._random.choice([one for one in self._people if one.role == "guest"]).first
        text = voiced(self._random, self._everyday, fill(miss.text, slots), "en")
        key = f"{topic.id}/{miss.kind}" + (f" {before + 1}" if before else "")
        if miss.kind == "old" and answer is not None:  # the same person said otherwise long before
            at = answer.item.shared_at - self._random.uniform(200, 400) * DAY
            old = replace(answer.item, source_id=self._source(), text=text, shared_at=at)
            return replace(answer, key=key, kind="old", item=old, language="en")
        owner = self._random.choice(owners)
        scope: Scope = self._random.choice(("circle", "circle", "public"))
        found = item(self._random, owner.shown, text, self._source(), near=miss.kind)
        return Planted(key=key, kind=miss.kind, owner=owner.name, audience=Audience(scope=scope), item=found)

    def _audience(self, owner: Member) -> Audience:
        scope = self._random.choice(_SCOPES)
        if scope != "people":
            return Audience(scope=scope)
        others = [one.name for one in self._people if one != owner]
        return Audience(
            scope="people", people=tuple(sorted(self._random.sample(others, self._random.randint(1, 4))))
        )

    def _chatter(self) -> None:
        for language, texts in self._everyday.posts.items():
            for number, text in enumerate(texts):
                owner = self._random.choice(self._people)
                found = item(self._random, owner.shown, text, self._source())
                self._posts.append(
                    Planted(key=f"everyday/{language}-{number}", kind="everyday", owner=owner.name, item=found,
                            audience=self._audience(owner), language=language)
                )  # fmt: skip

    def _questions(self, topic: Topic) -> Iterator[tuple[str, int, str]]:
        for language, texts in topic.questions.items():
            for number, text in enumerate(texts):
                yield language, number, text

    def _ask(
        self, key: str, topic: str, kind: str, language: str, text: str, asker: str, *,
        right: frozenset[str] = frozenset(), also: frozenset[str] = frozenset(), across: bool = False,
    ) -> None:  # fmt: skip
        name = f"{self._half}-{self._seed}.{self._number}-{key}"
        self._asks.append(
            Ask(id=name, topic=topic, kind=kind, language=language, text=text, asker=asker, right=right,
                also=also, across=across)
        )  # fmt: skip

    def _source(self) -> str:
        return f"{self._random.getrandbits(64):016x}"
