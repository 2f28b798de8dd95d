"""The beginning of a line in a WhatsApp chat: when, and by whom. Its form follows the language and region of the phone.

`12/31/24, 9:41 PM - Ana: …` · `[31.12.24, 21:41:09] Ana: …` · `31/12/2024 21:41 - …` · `2024-12-31, 21:41 - …` ·
`[12.3.2022 klo 14.08.18] …` · `[2024. 12. 31. 오후 9:41:09] …` · `٣١/١٢/٢٠٢٤، ٩:٤١ م - …` · `21:41, 31/12/2024 - …`

A whole chat is written in one form, that of its first line. Lines in another form are part of somebody's message: chats are
pasted into chats.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_INVISIBLE = (
    "\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
)
"""Byte order mark, zero-width and direction marks."""
_LEADING = re.compile(f"^[{_INVISIBLE}]+")
_DROP = dict.fromkeys(map(ord, _INVISIBLE))
_SPACES = {ord(space): " " for space in "\u00a0\u202f\u2007\u2009\t"}
_COMMAS = {ord("\u060c"): ",", ord("，"): ",", ord("、"): ","}
_HEAD = 72
"""How many characters date and time take at most, with room to spare."""
_HEAD_END = re.compile(r"\]| [-–] ")

_BEFORE_NOON = (
    "am|a.m.|a. m.|a m|上午|凌晨|早上|清晨|午前|오전|ص|ق.ظ|ق.ظ.|पूर्वाह्न|पूर्वा.|πμ|π.μ.|öö|sa|pd|e paradites|de.|de|пр.об.|преди обяд|дп|dop.|dopoledne"
    "|priešpiet|ap.|fm|f.m.|pg|לפנה״צ|முற்பகல்|পূর্বাহ্ণ|am."
)
_AFTER_NOON = (
    "pm|p.m.|p. m.|p m|下午|晚上|中午|午後|오후|م|ب.ظ|ب.ظ.|अपराह्न|अपरा.|μμ|μ.μ.|ös|ch|md|e pasdites|du.|du|сл.об.|след обяд|пп|odp.|odpoledne"
    "|popiet|ip.|em|e.m.|ptg|אחה״צ|பிற்பகல்|অপরাহ্ণ|pm."
)
_HALVES = {**dict.fromkeys(_BEFORE_NOON.split("|"), "am"), **dict.fromkeys(_AFTER_NOON.split("|"), "pm")}
_HALF = "|".join(re.escape(word) for word in sorted(_HALVES, key=len, reverse=True))

_DATE = (
    r"(?P<first>\d{1,4})(?P<separator>[./-]|年 ?|년 ?|\. )(?P<second>\d{1,2})(?:[./-]|月 ?|월 ?|\. )(?P<third>\d{1,4})(?P<tail>日|일|\.)?"
    r"(?: ?(?P<era>BE|г\.?|р\.?))?"
)
_TIME = (
    rf"(?:(?P<before>{_HALF}) ?)?(?P<hour>\d{{1,2}})(?P<colon>[:.]|時|시 ?)(?P<minute>\d{{2}})(?:[:.](?P<second_of>\d{{2}}))?"
    rf"(?: ?(?P<after>{_HALF}))?(?: ?(?:Uhr|ч\.?|น\.|h))?"
)
_BETWEEN = r"(?:,? (?:klo |kl\.? |à |às |um |u |w |o |at |ore )?|,(?:klo )?|(?<=[日일]) ?)"
_END = r"(?:(?P<bracket>\]) ?(?:- )?| ?[-–] )"
_DATE_FIRST = re.compile(rf"(?P<open>\[?){_DATE}{_BETWEEN}{_TIME}{_END}", re.IGNORECASE)
_TIME_FIRST = re.compile(rf"(?P<open>\[?){_TIME}, ?{_DATE}{_END}", re.IGNORECASE)
_QUOTES = re.compile('["“”„«»]')


@dataclass(frozen=True, slots=True)
class Shape:
    """The form all lines of a chat share."""

    bracket: bool
    separator: str
    comma: bool
    colon: str
    half: bool
    seconds: bool
    year_first: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A line's date as written (three numbers in their order), its time of day, and what follows."""

    shape: Shape
    numbers: tuple[int, int, int]
    digits: tuple[int, int, int]
    spaced: bool
    buddhist: bool
    korean: bool
    hour: int
    minute: int
    second: int
    written: str
    rest: str


def header_of(line: str) -> Header | None:
    """The header a line begins with, if it does. A sender, if any, is in `rest`."""
    start = _LEADING.sub("", line[:8]) + line[8 : 8 + _HEAD]
    if not start or not (start[0] == "[" or start[0].isdecimal() or start[0] in "上下凌早午오"):
        return None
    head, origin = _plain(start)
    match = _DATE_FIRST.match(head) or _TIME_FIRST.match(head)
    if match is None or (match["open"] == "[") != (match["bracket"] is not None):
        return None
    half = _HALVES.get((match["before"] or match["after"] or "").casefold(), "")
    hour = _hour(int(match["hour"]), half, match["before"] or "")
    if hour > 23 or int(match["minute"]) > 59 or int(match["second_of"] or 0) > 59:
        return None
    parts = (match["first"], match["second"], match["third"])
    used = origin[match.end()]
    stripped = len(line[:8]) - len(_LEADING.sub("", line[:8]))
    separator = match["separator"].strip() or "."
    return Header(
        shape=Shape(
            bracket=match["open"] == "[",
            separator=separator,
            comma="," in head[match.start("first") : match.end()],
            colon=match["colon"].strip(),
            half=bool(half),
            seconds=match["second_of"] is not None,
            year_first=len(parts[0]) == 4,
        ),
        numbers=(int(parts[0]), int(parts[1]), int(parts[2])),
        digits=(len(parts[0]), len(parts[1]), len(parts[2])),
        spaced=match["separator"] == ". " and bool(match["tail"]),
        buddhist=(match["era"] or "").upper() == "BE",
        korean=(match["before"] or "") in {"오전", "오후"},
        hour=hour,
        minute=int(match["minute"]),
        second=int(match["second_of"] or 0),
        written=head[match.start("first") : match.end("third")],
        rest=line[stripped + used :].rstrip("\n"),
    )


def _plain(start: str) -> tuple[str, Sequence[int]]:
    """The text with plain spaces, commas and digits and without invisible marks, and for each place where it was."""
    end = _HEAD_END.search(start)
    start = start[: end.end() + 3] if end else start
    if start.isascii():
        return start.replace("\t", " "), range(len(start) + 1)
    letters: list[str] = []
    origin: list[int] = []
    for index, letter in enumerate(start):
        if ord(letter) in _DROP:
            continue
        origin.append(index)
        digit = unicodedata.decimal(letter, None)
        letters.append(letter if digit is None else str(digit))
    origin.append(len(start))
    return "".join(letters).translate(_SPACES).translate(_COMMAS), origin


def _hour(hour: int, half: str, word: str) -> int:
    """The hour of 24. Chinese has words for parts of the day: 中午 (about noon) and 晚上 (evening) count like the afternoon."""
    if half == "am":
        return 0 if hour == 12 else hour
    if half == "pm" and hour < 12 and not (word == "中午" and hour == 11):
        return hour + 12
    return hour


def sender_of(rest: str) -> tuple[str, str]:
    """Sender and text of what follows a header; the sender is empty for a notice of the app.

    The name ends at the first colon before a space. A quotation mark that opens in it and does not close shows that the colon
    belongs to what is quoted (Ana changed the group name to “Trip: Rome”).
    """
    bare = _LEADING.sub("", rest)
    name, colon, text = bare.partition(": ")
    if not colon:
        if not bare.endswith(":"):
            return "", bare
        name, text = bare[:-1], ""
    if not name.strip() or len(name) > 120 or len(_QUOTES.findall(name)) % 2:
        return "", bare
    return shown_name(name), text


def shown_name(name: str) -> str:
    """A sender's name without invisible marks, and without the ~ that stands before people who are no contacts."""
    plain = name.translate(_DROP).translate(_SPACES).strip()
    return plain.removeprefix("~").strip() or plain
