"""Secrets of which each stands in one post only, and who may see it: worked out anew, apart from the code under test."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from evaluations.circle.making import Member, Planted, item, make_people, may_see
from evaluations.circle.topics import load_everyday, load_secrets

from kithkin.messages.sharing import Audience, SharedMedia, Viewers

_SYLLABLES = "ba ce di fo gu ha ji ke lo mu na pe qui ro su ta ve wi xo yu zi".split()


@dataclass(slots=True)
class Secret:
    """A planted post, as it stands now."""

    post: Planted
    id: int = 0
    gone: bool = False

    @property
    def canary(self) -> str:
        """The word that stands nowhere else."""
        return self.post.canary

    @property
    def asking(self) -> str:
        """Words that find it, of which the canary is none: what a person asked themselves is no leak."""
        return re.sub(self.canary, self.canary[:7], self.post.item.text, flags=re.IGNORECASE)


@dataclass(slots=True)
class CanaryCircle:
    """People, their secrets by canary, and everyday posts around them."""

    people: tuple[Member, ...]
    secrets: dict[str, Secret] = field(default_factory=dict[str, Secret])
    everyday: tuple[Planted, ...] = ()

    @property
    def posts(self) -> list[Planted]:
        """Everything to be kept."""
        return [*(secret.post for secret in self.secrets.values()), *self.everyday]

    def may_see(self, viewers: Viewers, secret: Secret) -> bool:
        """Whether all of the viewers may see a secret now."""
        if secret.gone:
            return False
        if viewers.strangers:
            return secret.post.audience.scope == "public"
        return all(may_see(self.people, secret.post, name) for name in viewers.people)

    def crossed(self, viewers: Viewers, text: str) -> list[str]:
        """The canaries in a text that these viewers may not see."""
        lowered = text.lower()
        return [
            canary for canary, secret in self.secrets.items()
            if canary in lowered and not self.may_see(viewers, secret)
        ]  # fmt: skip

    def held(self, text: str) -> list[str]:
        """All canaries in a text."""
        lowered = text.lower()
        return [canary for canary in self.secrets if canary in lowered]

    def change_audience(self, secret: Secret, audience: Audience) -> None:
        """The owner has decided otherwise."""
        secret.post = replace(secret.post, audience=audience)


def make_canaries(seed: int, members: int = 4, guests: int = 2) -> CanaryCircle:
    """Everybody has a secret for each audience they could choose, and one that somebody else said to them."""
    random_ = random.Random(f"canaries {seed}")
    people = make_people(random_, members, guests)
    circle, wordings = CanaryCircle(people), load_secrets().posts
    for owner in people:
        for audience in _audiences(random_, people, owner):
            for own in (True, False) if audience.scope == "only_me" else (True,):
                canary = _word(random_, circle.secrets)
                text = random_.choice(wordings).format(canary=canary.capitalize())
                circle.secrets[canary] = Secret(
                    _planted(random_, owner, audience, text, canary, own=own, people=people)
                )
    circle.everyday = tuple(_chatter(random_, people))
    return circle


def _audiences(random_: random.Random, people: tuple[Member, ...], owner: Member) -> list[Audience]:
    others = [one.name for one in people if one != owner]
    return [
        Audience(scope="only_me"),
        Audience(scope="people", people=(random_.choice(others),)),
        Audience(scope="people", people=tuple(sorted(random_.sample(others, 3)))),
        Audience(scope="circle"),
        Audience(scope="public"),
    ]


def _planted(
    random_: random.Random, owner: Member, audience: Audience, text: str, canary: str, *, own: bool, people: Iterable[Member]
) -> Planted:  # fmt: skip
    """The canary stands in everything that is kept of a post."""
    author = owner if own else random_.choice([one for one in people if one != owner])
    plain = item(random_, author.shown, text, f"{random_.getrandbits(64):x}-{canary}", own=own)
    media = SharedMedia(
        name=f"media/{canary}.jpg", media_type="image/jpeg", description=f"A picture of {canary}"
    )
    found = replace(
        plain, title=f"{plain.title} {canary}", place=f"{canary} House", media=(media,),
        permalink=f"https://example.org/{canary}",
    )  # fmt: skip
    return Planted(
        key=f"canary/{canary}", kind="canary", owner=owner.name, audience=audience, item=found, canary=canary
    )


def _chatter(random_: random.Random, people: tuple[Member, ...]) -> Iterable[Planted]:
    for number, text in enumerate(load_everyday().posts["en"]):
        owner = random_.choice(people)
        yield Planted(
            key=f"everyday/{number}", kind="everyday", owner=owner.name, audience=Audience(scope="public"),
            item=item(random_, owner.shown, text, f"{random_.getrandbits(64):x}"),
        )  # fmt: skip


def _word(random_: random.Random, taken: Iterable[str]) -> str:
    """A word of eight syllables; no two share their first four, so that the beginning of one is asked after safely."""
    while True:
        word = "".join(random_.choice(_SYLLABLES) for _ in range(8))
        if all(word[:7] != other[:7] for other in taken):
            return word
