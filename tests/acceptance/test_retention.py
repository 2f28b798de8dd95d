"""Things are kept for a while: then they are gone, from every file, and what is left can still be gone on with."""

import json
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kithkin.examples import nutrition_label
from support.databases import IN_THE_OPEN, connect
from support.files import holding
from support.kithkin_process import Page, kithkin, serving

pytestmark = pytest.mark.slow

DAY = 86_400.0


def run(home: Path, *arguments: str, status: int = 0) -> str:
    done = kithkin(home, *arguments, **IN_THE_OPEN)
    assert done.returncode == status, done.stderr
    if status:
        assert (done.stdout, done.stderr.count(b"\n")) == (b"", 1)
        return done.stderr.decode()
    return done.stdout.decode()


def as_json(home: Path, *arguments: str) -> Any:
    return json.loads(run(home, *arguments, "--json"))


def days_pass(home: Path, days: float) -> None:
    """All that is kept is so much older."""
    with closing(connect(home)) as connection:
        connection.execute("UPDATE turns SET kept_at = kept_at - ?", (days * DAY,))
        connection.execute("UPDATE sweeping SET seen_at = ?, not_before = 0", (time.time(),))


def on_disk(home: Path, words: str) -> list[str]:
    return holding(home, words.encode())


def questions(page: Page, conversation: str) -> list[str]:
    status, body = page.call("GET", f"/conversations/{conversation}")
    return [] if status == 404 else [turn["question"]["text"] for turn in json.loads(body)["turns"]]


def kinds(home: Path, *arguments: str) -> dict[str, Any]:
    return {one["kind"]: one for one in as_json(home, "keep", "show", *arguments)["kinds"]}


def test_what_is_about_health_goes_first_and_the_talk_goes_on_without_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, **IN_THE_OPEN) as page:
        page.reply("My weight is 71.25 kg and I am 1.75 m tall. What is my BMI?", "body")
        page.reply("What is 15% of 8147?", "both")
        page.reply("My weight is 93.75 kg and I am 1.85 m tall. What is my BMI?", "both")
        told = json.loads(page.call("GET", "/conversations/body")[1])["turns"][0]["id"]
        assert page.call("GET", f"/turns/{told}")[0] == 200
    assert on_disk(home, "71.25")
    held = kinds(home)
    assert (held["turns"]["kept"], held["turns-about-health"]["kept"]) == (1, 2)
    assert (held["turns"]["days"], held["turns-about-health"]["days"]) == (180, 30)
    days_pass(home, 31)
    with serving(home, **IN_THE_OPEN) as page:
        deadline = time.monotonic() + 30
        while questions(page, "body") and time.monotonic() < deadline:
            time.sleep(0.1)
        assert questions(page, "body") == []
        assert page.call("GET", f"/turns/{told}")[0] == 404
        assert questions(page, "both") == ["What is 15% of 8147?"]
        listed = json.loads(page.call("GET", "/conversations")[1])["conversations"]
        assert [one["title"] for one in listed] == ["What is 15% of 8147?"]
        assert "26.2" not in str(page.reply("And for 80.5 kg?", "body"))
        assert "1629.4" in str(page.reply("And 20% of that number?", "both")["reply"]).replace(",", "")
        for words in ("71.25", "93.75"):
            assert on_disk(home, words) == [], words
        assert on_disk(home, "8147")
        receipt = as_json(home, "audit", "list")[0]
        assert (receipt["person"], receipt["deed"], receipt["detail"]) == (
            "owner",
            "swept",
            "questions and answers 2",
        )
        assert "Whole" in run(home, "audit", "verify")


def test_a_picture_goes_before_what_was_read_in_it(tmp_path: Path) -> None:
    home, label = tmp_path / "home", tmp_path / "label.png"
    label.write_bytes(nutrition_label())
    run(home, "ask", "How much sugar is in 3 servings?", "--image", str(label), "--conversation", "food")
    with closing(connect(home)) as connection:
        ((safe, picture),) = connection.execute("SELECT content, id FROM pictures").fetchall()
    middle = bytes(safe)[len(safe) // 2 :][:48]
    assert holding(home, middle)
    days_pass(home, 8)
    done = as_json(home, "keep", "sweep")
    assert done["destroyed"] == {"pictures-about-health": 1}
    assert [line["detail"] for line in done["record"]] == ["pictures 1"]
    assert as_json(home, "keep", "sweep") == {"destroyed": {}, "record": [], "pause": None}
    assert holding(home, middle) == []
    assert on_disk(home, picture) == []
    folder = tmp_path / "mine"
    assert as_json(home, "export", str(folder))["pictures"] == 0
    kept = (folder / "index.html").read_text("utf-8")
    assert "3 servings" in kept
    assert "Total Sugars 12g" in kept  # what was read stays with its answer


def test_an_owner_chooses_within_bounds_and_a_person_only_less(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "person", "add", "Ana")
    assert "kept for 365 days" in run(home, "keep", "set", "turns", "365")
    assert as_json(home, "keep", "set", "turns", "20", "--as", "ana") == {
        "kind": "turns", "chosen_days": 20, "days": 20,
    }  # fmt: skip
    shorter = run(home, "keep", "set", "turns", "10")
    assert "kept for 10 days" in shorter
    assert "kept for 10 days" in run(home, "keep", "set", "turns-about-health", "300")
    for wrong in (
        ("turns", "0"), ("turns", "99999"), ("turns", "-1"), ("turns", "ten"), ("turns", "11", "--as", "Ana"), ("notes", "5"),
        ("sessions", "5"), ("message-ids", "5"), ("nothing", "5"), ("turns", "5", "--as", "Nobody"),
    ):  # fmt: skip
        arguments = ("--", *wrong) if wrong[1] == "-1" else wrong
        run(home, "keep", "set", *arguments, status=2)
    run(home, "ask", "What is 2 + 2?", "--conversation", "sums")
    days_pass(home, 9.99)
    assert "turns 1" not in run(home, "keep", "set", "turns", "10")
    assert "turns 1" in run(home, "keep", "set", "turns", "5", status=2)
    assert kinds(home)["turns"]["days"] == 10
    assert as_json(home, "keep", "sweep")["destroyed"] == {}
    days_pass(home, 0.02)
    assert as_json(home, "keep", "sweep")["destroyed"] == {"turns": 1}
    assert kinds(home)["turns"]["chosen_days"] == 10
    assert "180 days" in run(home, "keep", "set", "turns", "usual")
    mine = kinds(home, "--as", "Ana")["turns"]
    assert (mine["days"], mine["chosen_days"], mine["most_days"], mine["kept"]) == (20, 20, 180, 0)
    words = run(home, "keep", "show", "--as", "Ana")
    assert "20 days (chosen)" in words
    assert "Article 9" in words
    details = [one["detail"] for one in as_json(home, "audit", "list")]
    assert "turns 20 days" in details


def test_what_was_agreed_to_is_shown_with_what_is_kept_and_in_the_export(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "person", "add", "Ana")
    run(home, "ask", "remember that my dentist is Dr Lopez", "--as", "Ana")
    (note,) = as_json(home, "shared", "--as", "Ana")["posts"]
    run(home, "audience", "set", str(note["id"]), "circle", "--as", "Ana", "--yes")
    run(home, "keep", "set", "pictures", "3", "--as", "Ana")
    shown = as_json(home, "keep", "show", "--as", "Ana")
    (agreed,) = shown["consents"]
    assert agreed["purpose"]
    assert agreed["wording"]
    assert agreed["wording"] in run(home, "keep", "show", "--as", "Ana")
    assert {one["kind"]: one["kept"] for one in shown["kinds"]}["notes"] == 1
    assert ("Ana", "read in the terminal", "consents 1") in [
        (one["person"], one["deed"], one["detail"]) for one in as_json(home, "audit", "list")
    ]
    folder = tmp_path / "mine"
    run(home, "export", "--as", "Ana", str(folder))
    data = json.loads((folder / "kithkin.json").read_text("utf-8"))
    assert data["consents"] == shown["consents"]
    assert data["keeping"] == {"pictures": 3}
    assert "3 days" in (folder / "index.html").read_text("utf-8")
    assert data["record"]


def test_an_upgrade_says_when_the_first_things_go_and_waits_for_that(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "ask", "What is 2 + 2?", "--conversation", "sums")
    with closing(connect(home)) as connection:
        connection.execute("DELETE FROM sweeping")
        connection.execute("UPDATE turns SET kept_at = 0, about_health = NULL")
    day = datetime.fromtimestamp(time.time() + 7 * DAY, UTC).date().isoformat()
    with serving(home, **IN_THE_OPEN) as page:
        told = json.loads(page.call("GET", "/you/keeping")[1])
        assert f"before {day}" in told["pause"]
    for words in (run(home, "keep", "show"), run(home, "keep", "sweep"), said_by_doctor(home)):
        assert f"Nothing that is old goes before {day}" in words
    paused = as_json(home, "keep", "sweep")
    assert (paused["destroyed"], paused["pause"]["why"], paused["pause"]["until"][:10]) == ({}, "new", day)
    assert as_json(home, "keep", "sweep", "--yes")["pause"] is None
    assert as_json(home, "keep", "show")["pause"] is None
    days_pass(home, 181)
    assert as_json(home, "keep", "sweep")["destroyed"] == {"turns": 1}
    with closing(connect(home)) as connection:
        connection.execute("UPDATE sweeping SET seen_at = seen_at + 86400")
    assert "clock is before the last sweep" in said_by_doctor(home)


def said_by_doctor(home: Path) -> str:
    return kithkin(home, "doctor", **IN_THE_OPEN).stdout.decode()
