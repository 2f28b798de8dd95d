"""WhatsApp's "Export chat" in every form phones write it in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.sharing.importing.errors import AskDateOrder, AskWhoIsImporting, UnreadableExport
from kithkin.sharing.importing.opening import open_import
from kithkin.sharing.importing.planning import ImportOptions
from support.exports import archive, folder, imported

MARK, NARROW = "\u200e", "\u202f"


def _half(at: datetime, before: str, after: str) -> str:
    return before if at.hour < 12 else after


def _twelve(at: datetime) -> int:
    return at.hour % 12 or 12


def _digits(text: str, zero: int) -> str:
    return "".join(chr(zero + int(letter)) if letter.isdigit() else letter for letter in text)


Locale = Callable[[datetime], str]
LOCALES: dict[str, Locale] = {
    "en_US Android": lambda at: (
        f"{at.month}/{at.day}/{at:%y}, {_twelve(at)}:{at:%M}{NARROW}{_half(at, 'AM', 'PM')} - "
    ),
    "en_US iPhone": lambda at: (
        f"[{at.month}/{at.day}/{at:%y}, {_twelve(at)}:{at:%M:%S}{NARROW}{_half(at, 'AM', 'PM')}] "
    ),
    "en_GB Android": lambda at: f"{at:%d/%m/%Y}, {at:%H:%M} - ",
    "en_IN Android": lambda at: f"{at:%d/%m/%y}, {_twelve(at)}:{at:%M} {_half(at, 'am', 'pm')} - ",
    "de_DE Android": lambda at: f"{at:%d.%m.%y}, {at:%H:%M} - ",
    "de_DE iPhone": lambda at: f"[{at:%d.%m.%y}, {at:%H:%M:%S}] ",
    "pt_BR Android": lambda at: f"{at:%d/%m/%Y} {at:%H:%M} - ",
    "nl_NL iPhone": lambda at: f"[{at:%d-%m-%Y} {at:%H:%M:%S}] ",
    "sv_SE Android": lambda at: f"{at:%Y-%m-%d} {at:%H:%M} - ",
    "en_CA Android": lambda at: f"{at:%Y-%m-%d}, {_twelve(at)}:{at:%M} {_half(at, 'a.m.', 'p.m.')} - ",
    "es_MX Android": lambda at: (
        f"{at.day}/{at.month}/{at:%y}, {_twelve(at)}:{at:%M} {_half(at, 'a. m.', 'p. m.').replace(' ', chr(0xA0))} - "
    ),
    "fi_FI iPhone": lambda at: f"[{at.day}.{at.month}.{at.year} klo {at.hour}.{at:%M.%S}] ",
    "fi_FI Android": lambda at: f"{at.day}.{at.month}.{at.year} klo {at.hour}.{at:%M} - ",
    "da_DK Android": lambda at: f"{at:%d.%m.%Y} {at:%H.%M} - ",
    "fr_FR Android": lambda at: f"{at:%d/%m/%Y} à {at:%H:%M} - ",
    "ko_KR iPhone": lambda at: (
        f"[{at:%y}. {at.month}. {at.day}. {_half(at, '오전', '오후')} {_twelve(at)}:{at:%M:%S}] "
    ),
    "ko_KR Android": lambda at: (
        f"{at.year}. {at.month}. {at.day}. {_half(at, '오전', '오후')} {_twelve(at)}:{at:%M} - "
    ),
    "zh_TW iPhone": lambda at: (
        f"[{at.year}/{at.month}/{at.day} {_half(at, '上午', '下午')}{_twelve(at)}:{at:%M:%S}] "
    ),
    "ja_JP Android": lambda at: f"{at:%Y/%m/%d} {at:%H:%M} - ",
    "hu_HU Android": lambda at: f"{at:%Y. %m. %d}. {at:%H:%M} - ",
    "hr_HR Android": lambda at: f"{at:%d. %m. %Y}. {at:%H:%M} - ",
    "bg_BG Android": lambda at: f"{at.day}.{at:%m.%y} г., {at:%H:%M} ч. - ",
    "th_TH Android": lambda at: f"{at.day}/{at.month}/{at.year + 543} {at:%H:%M} - ",
    "ar_EG Android": lambda at: (
        _digits(f"{at.day}\u200f/{at.month}\u200f/{at.year}\u060c {_twelve(at)}:{at:%M} ", 0x660)
        + _half(at, "ص", "م")
        + " - "
    ),
    "mr_IN Android": lambda at: (
        _digits(f"{at.day}/{at.month}/{at:%y}, {_twelve(at)}:{at:%M} ", 0x966) + _half(at, "am", "pm") + " - "
    ),
    "vi_VN Android": lambda at: f"{at:%H:%M}, {at:%d/%m/%Y} - ",
}
FIRST = datetime(2024, 12, 31, 21, 41, 9, tzinfo=UTC)
EARLIEST = FIRST.replace(year=2015, tzinfo=None)
LATEST = FIRST.replace(year=2030, tzinfo=None)
# A real chat's first line; its day is above 12, which settles the order.
NOTICE = "Messages and calls are end-to-end encrypted. No one outside of this chat can read them."
NAMES = st.sampled_from(["Ana", "Бојан Ић", "+43 660 1234567", "Zoë O’Neil 🌸", "李雷"])
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=40
)


def chat(path: Path, text: str, name: str = "WhatsApp Chat with Ana.txt") -> Path:
    return folder(path, {name: text}) / name


@pytest.mark.parametrize("name", LOCALES)
@given(
    messages=st.lists(
        st.tuples(
            st.datetimes(EARLIEST, LATEST),
            NAMES,
            WORDS.filter(lambda text: text.strip() == text),
            st.lists(WORDS, max_size=2),
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_chat_reads_back_as_it_was_written(
    tmp_path: Path, name: str, messages: list[tuple[datetime, str, str, list[str]]]
) -> None:
    head = LOCALES[name]
    seconds = head(FIRST) != head(FIRST.replace(second=10))
    lines = [f"{head(FIRST)}{NOTICE}"]
    expected = []
    for at, sender, first, more in messages:
        # A chat does not say which of the two hours it was when clocks went back: the first is taken.
        second = at.second if seconds else 0
        at = at.replace(microsecond=0, second=second, tzinfo=ZoneInfo("Europe/Vienna"), fold=0)
        text = "\n".join([first, *more])
        lines.append(f"{head(at)}{sender}: {text}")
        expected.append((sender, " ".join(text.split()), at.timestamp()))
    path = chat(tmp_path, "\n".join(lines) + "\n")
    items, report = imported("whatsapp", path, own_names=[messages[0][1]], time_zone="Europe/Vienna")
    assert [(item.author, " ".join(item.text.split()), item.shared_at) for item in items] == expected
    assert report.skipped == {"a notice of the app, not a message": 1}
    assert len({item.source_id for item in items}) == len(items)
    again, _ = imported("whatsapp", path, own_names=[messages[0][1]], time_zone="America/New_York")
    assert [item.source_id for item in again] == [item.source_id for item in items]


AMBIGUOUS = "3/4/24, 9:41 PM - Ana: Hi\n5/4/24, 9:42 PM - Bo: Hello\n"


def test_dates_that_fit_two_ways_are_asked_and_never_guessed(tmp_path: Path) -> None:
    path = chat(tmp_path, AMBIGUOUS)
    with pytest.raises(AskDateOrder) as asked:
        open_import("whatsapp", [path], ImportOptions(own_names=["Ana"]))
    assert (asked.value.example, asked.value.day_first, asked.value.month_first) == (
        "3/4/24",
        "2024-04-03",
        "2024-03-04",
    )
    assert asked.value.questions[0].endswith("?")
    for day_first, month in ((True, 4), (False, 3)):
        items, _ = imported("whatsapp", path, own_names=["Ana"], day_first=day_first, time_zone="UTC")
        assert datetime.fromtimestamp(items[0].shared_at, UTC).month == month


def test_an_answer_is_not_needed_and_does_not_count_where_the_dates_decide(tmp_path: Path) -> None:
    path = chat(
        tmp_path, AMBIGUOUS + "31/4/24, 9:00 AM - Ana: no such day\n13/4/24, 9:00 AM - Ana: settled\n"
    )
    items, report = imported("whatsapp", path, own_names=["Ana"], day_first=False, time_zone="UTC")
    assert [datetime.fromtimestamp(item.shared_at, UTC).day for item in items] == [3, 5, 13]
    assert list(report.not_understood.values()) == [{"its date does not exist": 1}]


def test_dots_always_have_the_day_in_front(tmp_path: Path) -> None:
    items, _ = imported(
        "whatsapp",
        chat(tmp_path, "[12.3.2022 klo 14.08.18] Aino: Hei\n"),
        own_names=["Aino"],
        time_zone="UTC",
    )
    assert datetime.fromtimestamp(items[0].shared_at, UTC).isoformat() == "2022-03-12T14:08:18+00:00"


def test_without_a_zone_the_machines_own_counts_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    path = chat(tmp_path, "[31.12.24, 21:41:09] Ana: Hi\n")
    items, _ = imported("whatsapp", path, own_names=["Ana"])
    assert items[0].shared_at == FIRST.replace(tzinfo=None).astimezone().timestamp()
    with pytest.raises(BadInput, match="Mars/Base"):
        open_import("whatsapp", [path], ImportOptions(own_names=["Ana"], time_zone="Mars/Base"))


IPHONE = f"""\ufeff[31.12.24, 21:41:00] Ana: {MARK}{NOTICE}
[31.12.24, 21:41:09] Ana: {MARK}<attached: 00000002-PHOTO-2024-12-31-21-41-09.jpg>
{MARK}[31.12.24, 21:41:10] Ana: {MARK}<Anhang: 00000003-PHOTO-2024-12-31-21-41-10.jpg>
At the piano teacher's
{MARK}[31.12.24, 21:41:11] ~{NARROW}Bo: Price list.pdf • {MARK}2 pages {MARK}<attached: 00000004-Price list.pdf>
[31.12.24, 21:41:12] Bo: {MARK}image omitted
[31.12.24, 21:41:13] Bo: {MARK}Dieses Bild wurde weggelassen
[31.12.24, 21:41:14] Bo: {MARK}This message was deleted.
[31.12.24, 21:41:15] Bo: {MARK}Missed voice call
[31.12.24, 21:41:16] Bo: {MARK}Location: https://maps.google.com/?q=48.2,16.3
[31.12.24, 21:41:17] Bo: {MARK}POLL:
Who teaches best?
{MARK}OPTION: Eva (2 votes)
{MARK}OPTION: Jana (1 vote)
[31.12.24, 21:41:18] Bo: I left my keys and added sugar {MARK}<This message was edited>
[31.12.24, 21:41:19] Ana: {MARK}Bo changed this group's settings to allow only admins to add others to this group.
"""


def test_an_iphones_marks(tmp_path: Path) -> None:
    files = {"_chat.txt": IPHONE, "00000002-PHOTO-2024-12-31-21-41-09.jpg": b"\xff\xd8"}
    items, report = imported(
        "whatsapp", archive(tmp_path / "WhatsApp Chat - Ana.zip", files), own_names=["Bo"]
    )
    assert [(item.author, item.own, item.text, [part.name for part in item.media]) for item in items] == [
        ("Ana", False, "", ["00000002-PHOTO-2024-12-31-21-41-09.jpg"]),
        ("Ana", False, "At the piano teacher's", ["00000003-PHOTO-2024-12-31-21-41-10.jpg"]),
        ("Bo", True, "", ["00000004-Price list.pdf"]),
        ("Bo", True, "Location: https://maps.google.com/?q=48.2,16.3", []),
        ("Bo", True, "POLL:\nWho teaches best?\nOPTION: Eva (2 votes)\nOPTION: Jana (1 vote)", []),
        ("Bo", True, "I left my keys and added sugar", []),
    ]
    assert {item.title for item in items} == {"Ana"}
    assert report.skipped == {
        "a notice of the app, not a message": 2,
        "a picture, film or sound that was left out of the export": 2,
        "taken back by its sender": 1,
        "a call": 1,
    }


ANDROID = """31/12/2024, 21:40 - Ana created group "Trip: Rome"
31/12/2024, 21:40 - Ana changed the group name from "Trip: Rome" to "Rome"
31/12/2024, 21:41 - Ana: IMG-20241231-WA0012.jpg (file attached)
Dinner at Rosa's
31/12/2024, 21:42 - Bo: <Media omitted>
31/12/2024, 21:42 - Bo: <Medien ausgeschlossen>
31/12/2024, 21:43 - Bo: Rezept.docx (Datei angehängt)
31/12/2024, 21:43 - Bo: see plan.txt (my own words)
31/12/2024, 21:44 - Bo: <3 you all: always
31/12/2024, 21:44 - Bo: You deleted this message
31/12/2024, 21:45 - Bo: pasted:
[30.12.24, 10:00:00] Eva: the old plan
12/31/24, 9:41 PM - Eva: and an American one
31/12/2024, 21:46 - Ana:
31/12/2024, 21:46 - +43 660 1234567 left
31/12/2024, 21:47 - Ana: time: 9:30
"""


def test_an_androids_marks(tmp_path: Path) -> None:
    items, report = imported(
        "whatsapp", chat(tmp_path, ANDROID, "WhatsApp Chat with Rome (1).txt"), own_names=["Ana"]
    )
    assert [(item.author, item.text, [part.media_type for part in item.media]) for item in items] == [
        ("Ana", "Dinner at Rosa's", ["image/jpeg"]),
        ("Bo", "", ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"]),
        ("Bo", "see plan.txt (my own words)", []),
        ("Bo", "<3 you all: always", []),
        (
            "Bo",
            "pasted:\n[30.12.24, 10:00:00] Eva: the old plan\n12/31/24, 9:41 PM - Eva: and an American one",
            [],
        ),
        ("Ana", "time: 9:30", []),
    ]
    assert {item.title for item in items} == {"Rome"}
    assert report.skipped == {
        "a notice of the app, not a message": 3,
        "a picture, film or sound that was left out of the export": 2,
        "taken back by its sender": 1,
        "nothing in it": 1,
    }
    assert report.files[0].entries == 13


def test_who_is_importing_is_asked(tmp_path: Path) -> None:
    path = chat(tmp_path, "[31.12.24, 21:41:09] Ana: Hi\n[31.12.24, 21:41:10] Bo: Ho\n")
    for names in ([], ["Somebody"]):
        with pytest.raises(AskWhoIsImporting) as asked:
            open_import("whatsapp", [path], ImportOptions(own_names=names))
        assert asked.value.participants == ("Ana", "Bo")


def test_alike_messages_in_one_minute_stay_apart_also_in_a_longer_export(tmp_path: Path) -> None:
    lines = ["31.12.24, 21:41 - Ana: ok", "31.12.24, 21:41 - Ana: ok", "31.12.24, 21:41 - Bo: ok"]
    before, _ = imported("whatsapp", chat(tmp_path / "a", "\n".join(lines)), own_names=["Ana"])
    after, _ = imported(
        "whatsapp", chat(tmp_path / "b", "\n".join(["1.12.24, 09:00 - Bo: Hi", *lines])), own_names=["Ana"]
    )
    assert len({item.source_id for item in before}) == 3
    assert [item.source_id for item in after[1:]] == [item.source_id for item in before]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str) -> None:
    text = "[31.12.24, 21:41:09] Ana: Grüße\r\nzweite Zeile\r\n[31.12.24, 21:41:10] Bo: ok\r\n"
    items, _ = imported("whatsapp", folder(tmp_path, {"_chat.txt": text.encode(encoding)}), own_names=["Bo"])
    assert [item.text for item in items] == ["Grüße\nzweite Zeile", "ok"]


def test_other_texts_are_named_and_nothing_but_them_is_refused(tmp_path: Path) -> None:
    files = {"notes.txt": "Buy milk\n", "_chat.txt": "[31.12.24, 21:41:09] Ana: Hi\n"}
    _, report = imported("whatsapp", folder(tmp_path / "both", files), own_names=["Ana"])
    assert report.unread["unused"] == ["notes.txt"]
    with pytest.raises(UnreadableExport):
        open_import("whatsapp", [chat(tmp_path, "Buy milk\n")], ImportOptions(own_names=["Ana"]))


def test_a_calendar_that_is_not_known_is_refused(tmp_path: Path) -> None:
    text = "".join(f"۱۴۰۳/۱۰/{day}،‏ ۲۱:۴۱ - Ana: سلام\n" for day in ("۱۱", "۱۲"))
    with pytest.raises(UnreadableExport, match="calendar"):
        open_import("whatsapp", [chat(tmp_path, text)], ImportOptions(own_names=["Ana"]))
