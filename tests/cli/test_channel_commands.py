"""People, channels and the inbox in the terminal: real processes, a real database, a platform over real HTTP."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kithkin.messages.inbound import Message, Sender
from kithkin.messages.outbound import Piece
from kithkin.store import Database, SqliteChannelAccounts, SqlitePeople, SqlMessageLedger
from support.kithkin_process import environment, kithkin
from support.page_platform import APP_ID, APP_SECRET, PAGE_ID, TOKEN, PagePlatform, page_platform
from support.stores import in_store

pytestmark = pytest.mark.slow


@pytest.fixture
def platform() -> Iterator[PagePlatform]:
    with page_platform() as running:
        yield running


def one_line(stderr: bytes) -> str:
    lines = stderr.decode().strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("kithkin: ")
    return lines[0]


def done(home: Path, *arguments: str, stdin: bytes = b"", **settings: str) -> str:
    finished = kithkin(home, *arguments, stdin=stdin, **settings)
    assert finished.returncode == 0, (finished.stdout, finished.stderr)
    return finished.stdout.decode()


def add_page(
    home: Path, platform: PagePlatform, *more: str, **settings: str
) -> subprocess.CompletedProcess[bytes]:
    token = home / "token.txt"
    home.mkdir(exist_ok=True)
    token.write_text(f"{TOKEN}\n")
    return kithkin(
        home, "channel", "add", "messenger", "--server", platform.address, "--set", f"page_id={PAGE_ID}",
        "--set", f"app_id={APP_ID}", "--secret-file", f"access_token={token}", *more,
        stdin=f"{APP_SECRET}\n".encode(), **settings,
    )  # fmt: skip


def recorded(home: Path) -> list[tuple[str, str, str]]:
    """What stands in the record, earliest first: about whom, what, and how."""
    lines = json.loads(done(home, "audit", "list", "--json"))
    return [(line["person"], line["deed"], line["detail"]) for line in reversed(lines)]


def test_people_are_added_listed_and_told_apart(tmp_path: Path) -> None:
    assert "Ana María belongs to the circle" in done(tmp_path, "person", "add", "Ana María")
    done(tmp_path, "person", "add", "Bo", "--role", "guest")
    assert json.loads(done(tmp_path, "person", "list", "--json")) == [
        {"name": "owner", "role": "owner", "addresses": []},
        {"name": "Ana María", "role": "member", "addresses": []},
        {"name": "Bo", "role": "guest", "addresses": []},
    ]
    assert "Bo, guest: not linked" in done(tmp_path, "person", "list")
    for arguments, words in [
        (("person", "add", "ana maría"), "already"),
        (("person", "add", "<script>"), "letters"),
        (("person", "add", "Cy", "--role", "king"), "owner, member or guest"),
        (("person", "link", "Ana María", "telegraph"), "messenger"),
        (("person", "link", "Ana María", "messenger"), "channel add messenger"),
    ]:
        refused = kithkin(tmp_path, *arguments)
        assert refused.returncode == 2
        assert words in one_line(refused.stderr)


def test_a_page_is_set_up_checked_listed_paused_and_removed(tmp_path: Path, platform: PagePlatform) -> None:
    public = "https://kithkin.example.org"
    added = add_page(tmp_path, platform, KITHKIN_PUBLIC_ADDRESS=public)
    said = added.stdout.decode()
    assert added.returncode == 0, (said, added.stderr)
    assert "ok  The token is the Page's own" in said
    assert "Messenger (Our Page) is kept." in said
    assert f"2. Callback URL: {public}/channels/messenger/webhook" in said
    token = re.search(r"Verify token: (\S+)", said)
    assert token is not None
    assert "kithkin person link NAME messenger" in said
    listed = done(tmp_path, "channel", "list", "--addresses", KITHKIN_PUBLIC_ADDRESS=public)
    assert f"messenger {PAGE_ID} (Our Page): working" in listed
    assert f"verify token: {token[1]}" in listed
    (row,) = json.loads(done(tmp_path, "channel", "list", "--json"))
    assert row["state"] == "working"
    assert row["activity"]["failed"] == 0
    assert token[1] not in json.dumps(row)
    account = in_store(tmp_path, lambda database: SqliteChannelAccounts(database).list())[0]
    assert account.secrets == {"access_token": TOKEN, "app_secret": APP_SECRET, "verify_token": token[1]}
    assert account.values == {"page_id": PAGE_ID, "app_id": APP_ID}
    assert account.server == platform.address
    assert "ok  The app is told of messages" in done(tmp_path, "channel", "check")
    assert "is paused" in done(tmp_path, "channel", "pause", "messenger")
    assert f"{PAGE_ID} (Our Page): paused" in done(tmp_path, "channel", "list")
    assert "goes on" in done(tmp_path, "channel", "resume", "messenger", PAGE_ID)
    refused = kithkin(tmp_path, "channel", "remove", "messenger", PAGE_ID)
    assert refused.returncode == 2
    assert "--yes" in one_line(refused.stderr)
    assert "is removed" in done(tmp_path, "channel", "remove", "messenger", PAGE_ID, "--yes")
    assert "No channel is set up" in done(tmp_path, "channel", "list")
    assert all(APP_SECRET.encode() not in file.read_bytes() for file in tmp_path.glob("*.db*"))


def test_secrets_are_never_printed(tmp_path: Path, platform: PagePlatform) -> None:
    platform.subscribed = []
    printed = [add_page(tmp_path, platform)]
    printed += [
        kithkin(tmp_path, *arguments)
        for arguments in (
            ("channel", "list", "--json", "--addresses"),
            ("channel", "check"),
            ("channel", "pause", "messenger"),
            ("channel", "list"),
        )
    ]
    for finished in printed:
        for secret in (TOKEN, APP_SECRET):
            assert secret.encode() not in finished.stdout + finished.stderr


def test_what_is_not_well_yet_is_kept_and_said(tmp_path: Path, platform: PagePlatform) -> None:
    platform.subscribed = ["messages"]
    added = add_page(tmp_path, platform)
    said = added.stdout.decode()
    assert added.returncode == 1
    assert "BAD The app is told of messages to the Page: Not subscribed: messaging_postbacks" in said
    assert "is kept, but not well yet" in said
    assert "KITHKIN_PUBLIC_ADDRESS" in said  # none is set, so it says what is needed and goes on
    assert "Callback URL: HTTPS-ADDRESS/channels/messenger/webhook" in said
    platform.token = "another"
    checked = kithkin(tmp_path, "channel", "check", "messenger")
    assert checked.returncode == 1
    assert b"BAD The token is the Page's own: The access token has expired" in checked.stdout


def test_a_check_that_finds_all_well_ends_the_trouble(tmp_path: Path, platform: PagePlatform) -> None:
    assert add_page(tmp_path, platform).returncode == 0
    trouble = "The access token has expired."
    in_store(
        tmp_path, lambda database: SqliteChannelAccounts(database).trouble("messenger", PAGE_ID, trouble)
    )
    assert f"trouble: {trouble}" in done(tmp_path, "channel", "list")
    assert "It goes on now." in done(tmp_path, "channel", "check", "messenger")
    assert "(Our Page): working" in done(tmp_path, "channel", "list")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("channel", "add", "telegraph"), ("messenger (Messenger)",)),
        (("channel", "add", "messenger"), ("page_id is missing", "Page ID", "--set page_id=VALUE")),
        (
            ("channel", "add", "messenger", "--set", "page_id=our page"),
            ("5 to 20 digits", "Page transparency"),
        ),
        (("channel", "add", "messenger", "--set", "page_id"), ("NAME=VALUE",)),
        (("channel", "add", "messenger", "--set", "colour=red"), ("page_id, access_token",)),
        (("channel", "add", "messenger", "--secret-file", "app_secret=/nowhere"), ("/nowhere",)),
        (("channel", "add", "messenger", "--server", "localhost"), ("http://127.0.0.1:9000",)),
        (("channel", "check", "messenger"), ("channel add",)),
        (("channel", "remove", "messenger", "1", "--yes"), ("channel add",)),
        (("channel", "pause", "messenger"), ("channel add",)),
        (("channel", "explain", "messenger", "4711"), ("4711",)),
        (("inbox", "list", "--state", "lost"), ("failed, held",)),
        (("inbox", "retry", "7"), ("kithkin inbox list",)),
        (("inbox", "discard", "7"), ("kithkin inbox list",)),
    ],
)
def test_bad_input_is_one_line_that_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refused = kithkin(tmp_path, *arguments)
    assert refused.returncode == 2
    line = one_line(refused.stderr)
    assert all(part in line for part in words), line
    assert refused.stdout == b""


def test_a_wrong_secret_is_refused_without_repeating_it(tmp_path: Path) -> None:
    refused = kithkin(
        tmp_path,
        "channel",
        "add",
        "messenger",
        "--set",
        f"page_id={PAGE_ID}",
        "--set",
        "access_token=my secret",
    )
    assert refused.returncode == 2
    line = one_line(refused.stderr)
    assert "access_token: it is a long line of letters" in line
    assert "my secret" not in line


def test_codes_of_the_platform_are_explained(tmp_path: Path) -> None:
    assert "expired" in done(tmp_path, "channel", "explain", "messenger", "190")


def test_terms_must_be_accepted_before_anything_is_kept(tmp_path: Path) -> None:
    values = [
        f"--set={one}"
        for one in ("phone_number_id=1234567", "business_account_id=7654321", f"access_token={TOKEN}")
    ]
    whatsapp = (
        "channel",
        "add",
        "whatsapp",
        "--server",
        "http://127.0.0.1:9",
        f"--set=app_secret={APP_SECRET}",
        *values,
    )
    refused = kithkin(tmp_path, *whatsapp)
    assert refused.returncode == 2
    assert b"assistants like Kithkin: read this" in refused.stderr
    assert refused.stderr.decode().splitlines()[-1].endswith("add --yes.")
    assert "No channel" in done(tmp_path, "channel", "list")
    accepted = kithkin(tmp_path, *whatsapp, "--yes")  # nobody is at that address: kept, but not well
    assert accepted.returncode == 1
    (account,) = in_store(tmp_path, lambda database: SqliteChannelAccounts(database).list())
    version = re.search(r"Version of these words: (\S+)", accepted.stderr.decode())
    assert version is not None
    assert account.values["accepted_terms"] == version[1]


def test_an_agent_is_always_one_person(tmp_path: Path) -> None:
    agent = ("channel", "add", "whatsapp-agent", "--server", "http://127.0.0.1:9", "--set", "agent=ana")
    key = b"a-made-up-key-of-an-agent\n"
    refused = kithkin(tmp_path, *agent, stdin=key)
    assert "--person NAME" in one_line(refused.stderr)
    refused = kithkin(tmp_path, *agent, "--person", "Ana", stdin=key)
    assert "person add" in one_line(refused.stderr)
    done(tmp_path, "person", "add", "Ana")
    added = kithkin(tmp_path, *agent, "--person", "ana", stdin=key)
    assert b"Whoever writes there is Ana." in added.stdout
    assert b"Verify token" not in added.stdout
    assert recorded(tmp_path) == [("Ana", "account made theirs", "whatsapp-agent")]
    assert "always Ana" in done(tmp_path, "channel", "list")
    refused = kithkin(tmp_path, "person", "link", "Ana", "whatsapp-agent")
    assert "nobody needs a code" in one_line(refused.stderr)


def test_a_code_links_and_unlinking_ends_it(tmp_path: Path, platform: PagePlatform) -> None:
    assert add_page(tmp_path, platform).returncode == 0
    done(tmp_path, "person", "add", "Ana")
    said = done(tmp_path, "person", "link", "ana", "messenger")
    code = re.match(r"\d{4} \d{4}\n", said)
    assert code is not None
    assert recorded(tmp_path) == [("Ana", "code made", "messenger")]
    assert "on Messenger to Our Page within 15 minutes" in said
    sender = Sender(id="24680")
    used = in_store(
        tmp_path,
        lambda database: SqlitePeople(database).use_code(code[0], "messenger", PAGE_ID, sender, time.time()),
    )
    assert used == "Ana"
    assert f"Ana, member: messenger ({PAGE_ID})" in done(tmp_path, "person", "list")
    assert "1 address was forgotten" in done(tmp_path, "person", "unlink", "ana", "messenger")
    assert "Ana, member: not linked" in done(tmp_path, "person", "list")


def test_failed_messages_are_listed_without_words_retried_and_discarded(tmp_path: Path) -> None:
    async def fill(database: Database) -> list[int]:
        ledger = SqlMessageLedger(database)
        for number in range(2):
            message = Message(
                channel="messenger", account=PAGE_ID, id=f"m{number}", sender=Sender(id="24680"), thread=f"t{number}",
                sent_at=1.0, text="something private",
            )  # fmt: skip
            await ledger.accept([message], lambda _: None)
        numbers = [one.sequence for one in await ledger.list("waiting")]
        for number in numbers:
            await ledger.fail(number, "It was too hard.")
        return numbers

    first, second = in_store(tmp_path, fill)
    said = done(tmp_path, "inbox", "list")
    assert f"{first}  failed  messenger {PAGE_ID}  from 24680" in said
    assert "It was too hard." in said
    assert "private" not in said
    assert "waits again" in done(tmp_path, "inbox", "retry", str(first))
    said = done(tmp_path, "inbox", "discard", str(second))
    assert "off the list" in said
    assert "Lost for good: what it says" in said
    assert "Not lost: what the platform shows, the sender's own conversation here" in said
    assert json.loads(done(tmp_path, "inbox", "list", "--json")) == []
    (waiting,) = json.loads(done(tmp_path, "inbox", "list", "--state", "waiting", "--json"))
    assert waiting["id"] == first
    assert set(waiting) == {"id", "channel", "account", "sender", "state", "received_at", "problem"}


def at_terminal(home: Path, *arguments: str, answer: Callable[[str], str | None]) -> tuple[int, str]:
    """Runs a command at a real terminal; `answer` gets all that was shown so far and says what to type next, if anything."""
    ours, theirs = pty.openpty()
    become = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    process = subprocess.Popen(
        [sys.executable, "-c", become, "-m", "kithkin", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment(home), start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown = ""
    try:
        while True:
            if not select.select([ours], [], [], 60)[0]:
                raise AssertionError(f"nothing more is shown: {shown}")
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            shown += piece.decode("utf-8", "replace")
            typed = answer(shown)
            if typed is not None:
                os.write(ours, typed.encode() + b"\n")
        return process.wait(30), shown
    finally:
        os.close(ours)
        process.kill()
        process.wait()


def test_at_a_terminal_it_asks_again_and_shows_no_secret(tmp_path: Path, platform: PagePlatform) -> None:
    waiting = [
        (r"page_id: $", "our page"),
        (r"5 to 20 digits.*page_id: $", PAGE_ID),
        (r"access_token: $", TOKEN),
        (r"app_id: $", APP_ID),
        (r"app_secret: $", APP_SECRET),
    ]
    seen = 0

    def answer(shown: str) -> str | None:
        nonlocal seen
        if waiting and re.search(waiting[0][0], shown[seen:], re.DOTALL):
            seen = len(shown)
            return waiting.pop(0)[1]
        return None

    status, shown = at_terminal(
        tmp_path, "channel", "add", "messenger", "--server", platform.address, answer=answer
    )
    assert status == 0, shown
    assert waiting == []
    assert "cannot be right for page_id" in shown
    assert "What is the Page access token?" in shown
    assert TOKEN not in shown
    assert APP_SECRET not in shown
    assert "Messenger (Our Page) is kept." in shown


def test_an_answer_that_may_have_arrived_is_not_sent_again_by_a_retry_and_the_owner_is_told_why(
    tmp_path: Path,
) -> None:
    async def fill(database: Database) -> int:
        ledger = SqlMessageLedger(database)
        message = Message(
            channel="messenger", account=PAGE_ID, id="m", sender=Sender(id="24680"), thread="24680", sent_at=1.0, text="hello"
        )  # fmt: skip
        await ledger.accept([message], lambda _: None)
        ((number, _),) = [(one.sequence, one) for one in await ledger.list("waiting")]
        piece = Piece(
            reference="a", channel="messenger", account=PAGE_ID, thread="24680", recipient="24680", text="Hi."
        )
        answered = await ledger.answer(number, (piece,))
        assert answered is not None
        await ledger.begin_sending(answered.pieces[0].sequence, (), 1.0)
        await ledger.settle(answered.pieces[0].sequence, "unknown", finish=True)
        return number

    number = in_store(tmp_path, fill)
    assert "perhaps twice then" in done(tmp_path, "inbox", "list")
    refused = kithkin(tmp_path, "inbox", "retry", str(number))
    assert refused.returncode == 2
    assert b"might arrive twice" in refused.stderr
    assert f"{number}  unknown" in done(tmp_path, "inbox", "list")
    assert "off the list" in done(tmp_path, "inbox", "discard", str(number))
    assert json.loads(done(tmp_path, "inbox", "list", "--json")) == []
