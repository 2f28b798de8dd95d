"""Everything about a person leaves into their own files and comes back; forgotten, nothing of them is left."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import stat
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin import failpoints
from kithkin.app.stores import Stores, open_stores
from kithkin.app.vault import kept_data, unfinished_exports
from kithkin.examples import nutrition_label
from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import Message, Sender
from kithkin.messages.outbound import Piece
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, Audience, Consent, SharedItem
from kithkin.ports.channels import ChannelAccount
from kithkin.ports.conversations import Turn
from kithkin.ports.departures import Departure, Traffic
from kithkin.ports.message_ledger import Bucket, Work
from kithkin.ports.sign_in import Passkey
from kithkin.private_files import held
from kithkin.settings import load_settings
from kithkin.store.turns_as_json import turn_from_json
from kithkin.vault.erasing import erase
from kithkin.vault.exporting import THEIRS, Exported, export
from kithkin.vault.returning import NOT_CHECKED_HERE, Returned, bring_back, read_export
from kithkin.vision.safe import make_safe
from support.databases import IN_THE_OPEN
from support.files import all_bytes

T = TypeVar("T")
NOW = 1_795_000_000.0
CIRCLE = Audience(scope="circle")
LABEL, _ = make_safe(nutrition_label())

ANAS = (
    "QUESTIONOFANA", "REPLYTOANA", "POSTOFANA", "NOTEOFANA", "WORDINGFORANA", "BROWSEROFANA", "PASSKEYOFANA", "ACCOUNTOFANA",
    "UNDERWAYOFANA", "OWNQUOTEOFANA",
)  # fmt: skip
"""What is kept about Ana, once in each place where something can be."""
NOT_HERS = ("POSTOFBEN", "QUESTIONOFBEN", "WORDINGFORBEN", "SECRETOFANA", "hostofben.example")


def in_home(home: Path, work: Callable[[Stores], Awaitable[T]]) -> T:
    async def go(stores: Stores) -> T:
        return await work(stores)

    with open_stores(load_settings({"KITHKIN_HOME": str(home), **IN_THE_OPEN})) as stores:
        return asyncio.run(go(stores))


def thing(text: str, *, kind: Any = "post") -> SharedItem:
    return SharedItem(
        platform="web", source_id=text, kind=kind, author="Ana", own=True, shared_at=NOW - 1, text=text
    )


def turn(number: str, question: str, reply: str, *quotes: int, quoted: str = "") -> Turn:
    evidence = tuple(
        Evidence(id=f"s{post}", kind="post", title="a post", detail=quoted, value=quoted, post=post)
        for post in quotes
    )
    return Turn(
        id=number, conversation="c1", question=Question(text=question, asker="Ana", conversation="c1"),
        reply=Reply(text=reply, verdict=Verdict.CHECKED, evidence=evidence), asked_at="2026-11-28T12:00:00+00:00",
    )  # fmt: skip


async def settle(stores: Stores) -> None:
    """Ana and Ben leave something everywhere."""
    for name in ("Ana", "Ben"):
        await stores.people.add(name, "member")
    yes = Consent(
        person="Ana", given_at=NOW, source="web", audience=CIRCLE, purpose="answers", wording="WORDINGFORANA?"
    )
    mine = (await stores.posts.add("Ana", [thing("POSTOFANA")], CIRCLE, yes)).ids[0]
    await stores.posts.add("Ana", [thing("NOTEOFANA", kind="note")], ONLY_ME)
    bens = (
        await stores.posts.add(
            "Ben", [thing("POSTOFBEN")], CIRCLE, replace(yes, person="Ben", wording="WORDINGFORBEN?")
        )
    ).ids[0]
    label = [(LABEL.picture_id, LABEL.media_type, LABEL.content)]
    assert await stores.conversations.append("Ana", turn("t1", "QUESTIONOFANA", "REPLYTOANA"), label)
    assert await stores.conversations.append("Ana", turn("t2", "who?", "it says", bens, quoted="POSTOFBEN"))
    assert await stores.conversations.append(
        "Ana", turn("t3", "me?", "it says OWNQUOTEOFANA", mine, quoted="POSTOFANA")
    )
    await stores.conversations.append("Ben", turn("t1", "QUESTIONOFBEN", "said to him"), label)
    for name in ("Ana", "Ben"):
        host = f"hostof{name.casefold()}.example"
        left = Departure(day="2026-11-28", person=name, host=host, purpose="answering")
        await stores.departures.begin(left)
        await stores.departures.add({left: Traffic(calls=1, sent=9, received=8)})
    await stores.browser_sessions.add_session(b"s", "Ana", NOW + 9000, NOW, "BROWSEROFANA")
    await stores.passkeys.add(
        Passkey(
            id=b"k", person="Ana", handle=b"h", public_key=b"p", counter=1, site="localhost", title="PASSKEYOFANA", created_at=NOW
        )
    )  # fmt: skip
    await stores.accounts.save(
        ChannelAccount(
            channel="threads", account="ACCOUNTOFANA", title="hers", values={}, secrets={"token": "SECRETOFANA"}, person="Ana"
        )
    )  # fmt: skip
    message = Message(
        channel="threads", account="ACCOUNTOFANA", id="m1", sender=Sender(id="ana"), thread="ana", sent_at=NOW, text="UNDERWAYOFANA"
    )  # fmt: skip
    await stores.ledger.accept([message], lambda _: None)
    code = await stores.people.new_code("Ana", "messenger", NOW)
    assert await stores.people.use_code(code, "messenger", "page", Sender(id="ADDRESSOFANA"), NOW) == "Ana"
    await stores.ledger.accept(
        [
            replace(
                message,
                channel="messenger",
                account="page",
                id="m2",
                sender=Sender(id="ADDRESSOFANA"),
                thread="ADDRESSOFANA",
                text="x",
            )
        ],
        lambda _: None,
    )
    work = await stores.ledger.next("messenger:page:ADDRESSOFANA", NOW)
    assert isinstance(work, Work)
    assert await stores.ledger.begin([work.sequence], "Ana", "t9")
    piece = Piece(
        reference="r1",
        channel="messenger",
        account="page",
        thread="ADDRESSOFANA",
        recipient="ADDRESSOFANA",
        text="SENTTOANA",
    )
    assert await stores.ledger.answer(work.sequence, [piece])
    (stored,) = (await stores.ledger.next("messenger:page:ADDRESSOFANA", NOW)).pieces
    bucket = Bucket(key="rate:page:ADDRESSOFANA", capacity=5, refill=1)
    assert await stores.ledger.begin_sending(stored.sequence, [bucket], NOW) == "go"
    await stores.ledger.settle(stored.sequence, "sent", platform_id="mid.1", finish=True)


async def export_of(stores: Stores, name: str, folder: Path) -> Exported:
    return await export(
        name, folder, kept_data(stores), NOW, lambda _: None, unfinished=unfinished_exports(load_settings())
    )


async def bring(stores: Stores, name: str, folder: Path) -> Returned:
    return await bring_back(name, read_export(folder, turn_from_json), kept_data(stores), lambda _: None)


def data_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "kithkin.json").read_text("utf-8"))


def test_an_export_holds_everything_of_its_person_and_nothing_of_anybody_else(tmp_path: Path) -> None:
    async def work(stores: Stores) -> None:
        await settle(stores)
        done = await export_of(stores, "ana", tmp_path / "ana")
        assert (done.turns, done.shared, done.pictures, done.withheld) == (3, 2, 1, 1)
        data, page = (tmp_path / "ana/kithkin.json").read_text(), (tmp_path / "ana/index.html").read_text()
        for canary in (*ANAS, "hostofana.example"):
            assert canary in data
            assert canary in page
        for canary in NOT_HERS:
            assert canary not in data
            assert canary not in page
        assert THEIRS in data
        assert (tmp_path / f"ana/pictures/{LABEL.picture_id}.png").read_bytes() == LABEL.content
        bens = await export_of(stores, "Ben", tmp_path / "ben")
        assert (bens.turns, bens.shared) == (1, 1)
        assert not [one for one in ANAS if one in (tmp_path / "ben/kithkin.json").read_text()]

    in_home(tmp_path / "home", work)
    for path in (tmp_path / "ana", tmp_path / "ana/pictures"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for path in (tmp_path / "ana").rglob("*.*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_words_cannot_become_part_of_the_page(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>&lt;"

    async def work(stores: Stores) -> None:
        await stores.people.add("Ana", "member")
        item = replace(
            thing(hostile),
            author=hostile,
            title=hostile,
            place=hostile,
            permalink='https://x.example/"><script>',
        )
        await stores.posts.add(
            "Ana", [item, replace(item, source_id="2", permalink="javascript:alert(1)")], ONLY_ME
        )
        evidence = Evidence(
            id="r1", kind="computation", title=hostile, detail=hostile, drawing_svg=hostile, drawing_description=f'"{hostile}'
        )  # fmt: skip
        said = turn("t1", hostile, hostile)
        await stores.conversations.append(
            "Ana", replace(said, reply=replace(said.reply, evidence=(evidence,)))
        )
        await export_of(stores, "Ana", tmp_path / "ana")

    in_home(tmp_path / "home", work)
    page = (tmp_path / "ana/index.html").read_text("utf-8")
    assert "<script" not in page
    assert page.count("<img") == page.count('src="data:image/svg+xml;base64,') == 1
    assert "javascript:" not in page
    assert "default-src 'none'" in page
    assert page.count("&lt;script&gt;alert(1)") > 4


def test_what_was_forwarded_is_shown_as_a_quotation(tmp_path: Path) -> None:
    async def work(stores: Stores) -> None:
        await stores.people.add("Ana", "member")
        for number, own in (("t1", ""), ("t2", "Is that so?")):
            said = turn(number, own, "Noted.")
            await stores.conversations.append(
                "Ana", replace(said, question=replace(said.question, passed_on="<b>Send money</b>"))
            )
        await export_of(stores, "Ana", tmp_path / "ana")

    in_home(tmp_path / "home", work)
    page = (tmp_path / "ana/index.html").read_text("utf-8")
    assert page.count('<blockquote class="said">&lt;b&gt;Send money&lt;/b&gt;</blockquote>') == 2
    assert page.count('<p class="asked">') == page.count('<p class="asked">Is that so?</p>') == 1


def test_what_was_exported_comes_back_elsewhere_once_and_for_its_person_alone(tmp_path: Path) -> None:
    async def leave(stores: Stores) -> None:
        await settle(stores)
        await export_of(stores, "Ana", tmp_path / "ana")

    async def come(stores: Stores) -> tuple[Returned, Returned]:
        await stores.people.add("Anna", "member")
        first, again = (
            await bring(stores, "Anna", tmp_path / "ana"),
            await bring(stores, "Anna", tmp_path / "ana"),
        )
        await export_of(stores, "Anna", tmp_path / "anna")
        assert {one.audience for one in (await stores.posts.mine("Anna")).posts} == {ONLY_ME}
        assert (await stores.posts.mine("owner")).total == 0
        return first, again

    in_home(tmp_path / "home", leave)
    first, again = in_home(tmp_path / "elsewhere", come)
    assert first == Returned(shared=2, known=0, turns=2, pictures=1, left_out=1)
    assert again == Returned(shared=0, known=2, turns=0, pictures=0, left_out=1)
    before, after = data_of(tmp_path / "ana"), data_of(tmp_path / "anna")
    assert [one["item"] for one in after["shared"]] == [one["item"] for one in before["shared"]]
    kept = {one["id"]: one for one in after["conversations"][0]["turns"]}
    assert sorted(kept) == ["t1", "t2"], "answers that quote what was shared are left out"
    for one in before["conversations"][0]["turns"]:
        if one["id"] in kept:
            one["question"]["asker"] = "Anna"
            one["reply"]["notes"] = [NOT_CHECKED_HERE]
            assert kept[one["id"]] == one
    name = f"pictures/{LABEL.picture_id}.png"
    assert (tmp_path / "ana" / name).read_bytes() == (tmp_path / "anna" / name).read_bytes()


def test_an_export_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(stores: Stores) -> None:
        await settle(stores)

        async def fail(*_: object, **__: object) -> None:
            raise OSError("the disk is full")

        monkeypatch.setattr(stores.conversations, "picture", fail)
        with pytest.raises(BadInput, match="the disk is full"):
            await export_of(stores, "Ana", tmp_path / "out/ana")

    in_home(tmp_path / "home", work)
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_power_cut_leaves_of_an_export_is_found_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A folder of its own, since all exports of a machine are noted in one.
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    home, out = tmp_path / "home", tmp_path / "out"
    in_home(home, settle)
    found = unfinished_exports(load_settings())
    child = os.fork()
    if child == 0:  # pragma: no cover - killed
        try:
            failpoints.arm("export.gathered")
            in_home(home, lambda stores: export_of(stores, "Ana", out / "ana"))
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    (part,) = out.iterdir()
    assert b"QUESTIONOFANA" in all_bytes(part)
    assert found.left() == [part]
    with held(part):  # as whoever is writing it does
        assert (found.left(), found.clear()) == ([], [])
    stranger = part / "letter"
    stranger.touch()  # then it is something else by now
    assert (found.left(), found.clear()) == ([], [])
    stranger.unlink()

    in_home(home, lambda stores: export_of(stores, "Ben", tmp_path / "elsewhere/ben"))
    assert list(out.iterdir()) == []
    assert found.left() == []
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == ["ben"]
    notes = load_settings().key_folder / "exports"
    assert list(notes.iterdir()) == []
    assert [stat.S_IMODE(path.stat().st_mode) for path in (notes, notes.parent)] == [0o700, 0o700]


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter").touch()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "empty").mkdir()

    async def work(stores: Stores) -> None:
        for name in ("full", "file", "link"):
            with pytest.raises(BadInput, match="already"):
                await export_of(stores, "owner", tmp_path / name)
        await export_of(stores, "owner", tmp_path / "empty")

        with pytest.raises(BadInput, match="written"):
            await export_of(stores, "owner", tmp_path / "file/inside")

    in_home(tmp_path / "home", work)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter"]
    assert (tmp_path / "empty/index.html").exists()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")

    async def work(stores: Stores) -> None:
        await settle(stores)
        await export_of(stores, "Ana", folder / "ana")

    in_home(folder / "home", work)
    return folder / "ana"


def test_a_picture_comes_back_only_under_the_name_that_its_bytes_give_it(
    exported: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(LABEL.content)
    names = [
        LABEL.picture_id,
        "picture-0123456789abcdef01234567",
        "../../secret",
        str(secret)[:-4],
    ]
    data = data_of(exported)
    (one, *_) = data["conversations"][0]["turns"]
    data["conversations"] = [{"turns": [one | {"pictures": [*names, "\0"], "id": "t1"}]}]
    hostile = tmp_path / "a/b/hostile"
    (hostile / "pictures").mkdir(parents=True)
    (hostile / "kithkin.json").write_text(json.dumps(data))
    (hostile / f"pictures/{names[1]}.png").write_bytes(LABEL.content)
    (hostile / f"pictures/{LABEL.picture_id}.png").symlink_to(secret)

    async def work(stores: Stores) -> None:
        returned = await bring(stores, "owner", hostile)
        assert (returned.turns, returned.pictures) == (1, 0)
        kept = await stores.conversations.turn("owner", "t1")
        assert kept is not None
        assert kept.pictures == ()

    in_home(tmp_path / "home", work)
    for name in ("", "x" * 300):
        data["conversations"] = [{"turns": [one | {"pictures": [name]}]}]
        (hostile / "kithkin.json").write_text(json.dumps(data))
        with pytest.raises(BadInput, match="conversation"):
            read_export(hostile, turn_from_json)


def spoilt(exported: Path, folder: Path, spoil: Callable[[dict[str, Any]], None]) -> Path:
    """A copy of the data with something changed."""
    data = data_of(exported)
    spoil(data)
    folder.mkdir(exist_ok=True)
    (folder / "kithkin.json").write_text(json.dumps(data))
    return folder


@pytest.mark.parametrize("moment", ["Infinity", "-Infinity", "NaN", "1e300", "-1", "253402300800", '"today"'])
def test_a_time_that_there_is_not_is_refused(exported: Path, tmp_path: Path, moment: str) -> None:
    data = json.dumps(data_of(exported)).replace(f'"shared_at": {NOW - 1}', f'"shared_at": {moment}')
    assert moment in data
    (tmp_path / "kithkin.json").write_text(data)
    with pytest.raises(BadInput):
        read_export(tmp_path, turn_from_json)


def test_a_program_is_not_brought_along(exported: Path, tmp_path: Path) -> None:
    def spoil(data: dict[str, Any]) -> None:
        for one in data["conversations"][0]["turns"]:
            one["proposal"] = {
                "calls": [{"step": "r1", "tool": ["x"], "arguments": {}}],
                "confidence": "high",
            }

    read = read_export(spoilt(exported, tmp_path / "spoilt", spoil), turn_from_json)
    assert {one.proposal for one in read.turns} == {None}
    for never in ("never", "", 5):
        with pytest.raises(BadInput):
            read_export(
                spoilt(
                    exported,
                    tmp_path / "spoilt",
                    lambda data, at=never: data["conversations"][0]["turns"][0].update(asked_at=at),
                ),
                turn_from_json,
            )


def test_older_words_do_not_come_back_over_newer_ones(tmp_path: Path) -> None:
    async def work(stores: Stores) -> None:
        await settle(stores)
        await export_of(stores, "Ana", tmp_path / "ana")
        await stores.posts.add("Ana", [replace(thing("POSTOFANA"), text="corrected")], ONLY_ME)
        returned = await bring(stores, "Ana", tmp_path / "ana")
        assert (returned.shared, returned.known) == (0, 2)
        kept = {one.item.text: one.audience for one in (await stores.posts.mine("Ana")).posts}
        assert kept == {"corrected": CIRCLE, "NOTEOFANA": ONLY_ME}

    in_home(tmp_path / "home", work)


def test_nobodys_words_become_anothers(tmp_path: Path) -> None:
    async def work(stores: Stores) -> None:
        await settle(stores)
        await export_of(stores, "Ana", tmp_path / "ana")
        with pytest.raises(BadInput, match="Ana's export"):
            await bring(stores, "Ben", tmp_path / "ana")
        assert (await stores.posts.mine("Ben")).total == 1

    in_home(tmp_path / "home", work)


def mutated(value: Any, random_: random.Random) -> Any:
    """The value with something in it replaced by something else."""
    if random_.random() < 0.04:
        return random_.choice([None, 7, -1.5, "x", [], {}, [[]], {"id": 1}, True, "\ud800", 10**40])
    if isinstance(value, dict):
        return {key: mutated(one, random_) for key, one in value.items() if random_.random() > 0.02}
    if isinstance(value, list):
        return [mutated(one, random_) for one in value]
    return value


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_a_spoilt_export_is_refused_in_words_or_read(
    exported: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("spoilt")
    (folder / "kithkin.json").write_text(json.dumps(mutated(data_of(exported), random.Random(seed))))
    try:
        read = read_export(folder, turn_from_json)
    except BadInput:
        return
    assert all(isinstance(one, SharedItem) and isinstance(one.text, str) for one in read.items)
    assert all(isinstance(one.reply.text, str) and one.id for one in read.turns)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"kithkin_export": 2}',
        b"[" * 100_000,
        b'{"kithkin_export": 1, "shared": 5}',
    ],
)
def test_what_is_no_export_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kithkin.json").write_bytes(content)
    with pytest.raises(BadInput):
        read_export(tmp_path, turn_from_json)


@pytest.mark.parametrize("failpoint", ["erase.removed", "erase.committed"])
def test_a_power_cut_while_erasing_leaves_all_of_it_or_nothing(tmp_path: Path, failpoint: str) -> None:
    home = tmp_path / "home"
    in_home(home, settle)
    child = os.fork()
    if child == 0:  # pragma: no cover - killed
        try:
            failpoints.arm(failpoint)
            in_home(home, lambda stores: erase("Ana", stores.circle))
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

    async def work(stores: Stores) -> None:
        if failpoint == "erase.removed":
            await export_of(stores, "Ana", tmp_path / "ana")
            assert not [one for one in ANAS if one not in (tmp_path / "ana/kithkin.json").read_text()]
            await erase("Ana", stores.circle)
        await stores.ledger.sweep()  # as at every start of a server: it empties the write-ahead log
        left = all_bytes(home)
        assert not [one for one in (*ANAS, "SECRETOFANA", "ADDRESSOFANA") if one.encode() in left]
        assert [person.name for person, _ in await stores.people.list()] == ["owner", "Ben"]
        assert (await stores.audit.verify()).broken_at == 0

    in_home(home, work)


@pytest.mark.parametrize("ended", ["settled", "killed"])
def test_what_was_being_sent_at_that_instant_is_forgotten_with_its_outcome(
    tmp_path: Path, ended: str
) -> None:
    async def work(stores: Stores) -> None:
        await settle(stores)
        message = Message(
            channel="messenger", account="page", id="m3", sender=Sender(id="ADDRESSOFANA"), thread="ADDRESSOFANA", sent_at=NOW, text="y"
        )  # fmt: skip
        await stores.ledger.accept([message], lambda _: None)
        work = await stores.ledger.next("messenger:page:ADDRESSOFANA", NOW)
        assert isinstance(work, Work)
        assert await stores.ledger.begin([work.sequence], "Ana", "t10")
        piece = Piece(
            reference="r2", channel="messenger", account="page", thread="ADDRESSOFANA", recipient="ADDRESSOFANA", text="SENTTOANA"
        )  # fmt: skip
        assert await stores.ledger.answer(work.sequence, [piece])
        going = await stores.ledger.next("messenger:page:ADDRESSOFANA", NOW)
        assert isinstance(going, Work)
        assert await stores.ledger.begin_sending(going.pieces[0].sequence, (), NOW) == "go"
        await erase("Ana", stores.circle)
        if ended == "settled":
            await stores.ledger.settle(
                going.pieces[0].sequence, "sent", platform_id="PLATFORMIDOFANA", finish=True
            )
        else:
            await stores.ledger.sweep()
        await stores.ledger.sweep()  # which also empties the write-ahead log

    home = tmp_path / "home"
    in_home(home, work)
    left = all_bytes(home)
    for canary in (b"ADDRESSOFANA", b"SENTTOANA", b"PLATFORMIDOFANA"):
        assert canary not in left, canary


def test_of_whoever_is_erased_no_byte_is_left_and_the_receipt_says_how_much_it_was(tmp_path: Path) -> None:
    async def work(stores: Stores) -> None:
        await settle(stores)
        await export_of(stores, "Ana", tmp_path / "ana")
        receipt = await erase("Ana", stores.circle)
        assert (receipt.destroyed.conversations, receipt.destroyed.pictures, receipt.destroyed.posts) == (
            1,
            1,
            2,
        )
        finding = await stores.audit.verify()
        assert (finding.broken_at, finding.digest) == (0, receipt.digest)
        assert "Ana" not in json.dumps(receipt.as_plain())
        assert {one.person for one in await stores.audit.list()} == {"", "Ben"}

    home = tmp_path / "home"
    in_home(home, work)
    left = all_bytes(home)
    for canary in (*ANAS, "SECRETOFANA", "ADDRESSOFANA", "SENTTOANA"):
        assert canary.encode() not in left, canary
