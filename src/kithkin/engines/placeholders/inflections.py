"""The forms that names take in the languages in which Kithkin is asked, as far as an ending makes them.

Polish, Russian and Turkish decline names, German and Swedish have a genitive. All words here are bare: in small letters, without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORTEST_STEM = 3
_GENITIVES = ("s", "es")
_AFTER_CONSONANTS = tuple(
    "a u em om owi ie iem y e ze in un nin i da de ta te dan den tan ten la le ya ye".split()
)
"""Polish (Adam: Adama, Adamowi, Adamem, Adamie; Piotr: Piotrze) and Turkish (Murat: Muratin, Murata, Muratla, Muratta, Murattan)."""
_AFTER_VOWELS = tuple("n nin nun yi yu ya ye yla yle da de dan den".split())
"""Turkish (Ayse: Aysenin, Ayseye, Aysede, Ayseyle)."""
_FOR_A = tuple("y i e ie o ii".split())
"""Polish instead of a last a (Bogna: Bogny, Bognie, Bogne; Kornelia: Kornelii)."""
_ADJECTIVES = (
    ("ki", ("kiego", "kiemu", "kim", "cy", "kich")),
    ("ka", ("kiej",)),
    ("cki", ("ckiego", "ckiemu", "ckim")),
    ("cka", ("ckiej",)),
)
"""Polish family names (Kowalski: Kowalskiego; Kowalska: Kowalskiej)."""
_CHANGED = (
    ("ka", ("ce",)), ("ga", ("dze",)), ("ta", ("cie",)), ("da", ("dzie",)), ("ra", ("rze",)), ("cha", ("sze",)), ("ia", ("i", "iu")),
    ("t", ("cie",)), ("d", ("dzie",)), ("ek", ("ka", "kowi", "kiem", "ku")), ("el", ("la", "lowi", "lem", "le")), ("iec", ("ca", "cowi", "cem")),
)  # fmt: skip
"""Polish endings before which a consonant changes or a vowel falls out (Monika: Monice; Marta: Marcie; Marek: Marka)."""
_CYRILLIC = re.compile(r"[а-яёіїєґ]")
_RUSSIAN = tuple("а у ом ем е ы и ю я".split())
_RUSSIAN_FOR_VOWELS = tuple("ы и е у ю ой ей ою ею".split())
_RUSSIAN_CHANGED = (("ий", ("ия", "ию", "ием", "ии", "ого", "ому", "им", "ом")), ("ый", ("ого", "ому", "ым", "ом")), ("й", ("я", "ю", "ем", "е")), ("ь", ("я", "ю", "ем", "е", "и")), ("ая", ("ой", "ую")))  # fmt: skip


def forms_of(name: str) -> Iterator[str]:
    """The other forms of one bare word of a name; not all of them exist for each."""
    if len(name) < _SHORTEST_STEM:
        return
    if _CYRILLIC.search(name):
        yield from _russian(name)
        return
    yield from (name + ending for ending in _GENITIVES if not name.endswith("s"))
    stem = name[:-1]
    if name[-1] in "aeiouy":
        yield from (name + ending for ending in _AFTER_VOWELS)
        if name[-1] == "a":
            yield from (stem + ending for ending in _FOR_A)
    else:
        yield from (name + ending for ending in _AFTER_CONSONANTS)
    for last, others in (*_CHANGED, *_ADJECTIVES):
        if name.endswith(last) and len(name) - len(last) >= _SHORTEST_STEM - 1:
            yield from (name.removesuffix(last) + other for other in others)


def _russian(name: str) -> Iterator[str]:
    if name[-1] in "аяо":
        yield from (name[:-1] + ending for ending in _RUSSIAN_FOR_VOWELS)
    elif name[-1] not in "йьеиыую":
        yield from (name + ending for ending in _RUSSIAN)
    for last, others in _RUSSIAN_CHANGED:
        if name.endswith(last):
            yield from (name.removesuffix(last) + other for other in others)
