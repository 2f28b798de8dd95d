"""Files that people sent, in two steps over real HTTP: what is checked, what is refused, and how often it is asked."""

import asyncio
import base64
import hashlib
import json

import pytest

from kithkin.channels.whatsapp_cloud import KIND
from kithkin.messages.errors import MediaUnavailable, TryAgain
from kithkin.messages.inbound import Attachment
from kithkin.meta_graph import MediaDoor
from kithkin.ports.channels import ChannelAccount
from support.scripted_host import Answer, Call, ScriptedHost, as_json, graph_error, scripted_host

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
HEX = hashlib.sha256(PICTURE).hexdigest()
MEDIA_ID = "2000000000000001"
ASKED = f"/graph.facebook.com/v26.0/{MEDIA_ID}"
STORED = "/lookaside.fbsbx.com/whatsapp_business/attachments/"
MOST = 1024 * 1024
TOKEN = "t" * 30


class Shelf:
    """A file as WhatsApp hands it out. Addresses count up; those in `gone` are expired."""

    def __init__(self) -> None:
        self.sha256 = HEX
        self.size: object = len(PICTURE)
        self.url = ""
        self.gone: set[int] = set()
        self.asked_answer: Answer | None = None
        self.stored_answer: Answer | None = None
        self.given = 0
        self.address = ""

    def answer(self, call: Call) -> Answer:
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return graph_error(401, 190)
        if call.path == ASKED:
            self.given += 1
            url = self.url or f"{self.address}{STORED}?mid={self.given}"
            found = {
                "url": url,
                "mime_type": "image/png",
                "sha256": self.sha256,
                "file_size": self.size,
                "id": MEDIA_ID,
            }
            return self.asked_answer or as_json(found)
        if int(call.query.get("mid", 0)) in self.gone:
            return Answer(status=404)
        return self.stored_answer or Answer(body=PICTURE)


def fetch(shelf: Shelf, attachment: Attachment, most: int = MOST) -> tuple[bytes, list[str]]:
    with scripted_host(shelf.answer) as host:
        shelf.address = host.address
        return asyncio.run(_fetch(host, attachment, most)), [call.path for call in host.calls]


async def _fetch(host: ScriptedHost, attachment: Attachment, most: int) -> bytes:
    secrets = {"access_token": TOKEN, "app_secret": "s" * 32}
    outlet = KIND.outlet(
        ChannelAccount(channel="whatsapp", account="1001", secrets=secrets, server=host.address)
    )
    try:
        return await outlet.fetch(attachment, most_bytes=most)
    finally:
        await outlet.close()


def picture(**fields: str | int) -> Attachment:
    return Attachment(kind="picture", **({"media_id": MEDIA_ID} | fields))  # type: ignore[arg-type]


def refused(shelf: Shelf, attachment: Attachment | None = None, most: int = MOST) -> tuple[str, list[str]]:
    """The words of the refusal, and the calls that were made all the same."""
    with scripted_host(shelf.answer) as host:
        shelf.address = host.address
        with pytest.raises(MediaUnavailable) as error:
            asyncio.run(_fetch(host, attachment or picture(sha256=HEX), most))
        assert TOKEN not in str(error.value)
        return str(error.value), [call.path for call in host.calls]


def test_asked_for_by_id_then_fetched_with_the_token() -> None:
    content, calls = fetch(Shelf(), picture(sha256=HEX))
    assert content == PICTURE
    assert calls == [ASKED, STORED]


def test_an_address_that_has_expired_is_asked_for_once_more_and_only_once() -> None:
    shelf = Shelf()
    shelf.gone = {1}
    content, calls = fetch(shelf, picture(sha256=HEX))
    assert content == PICTURE
    assert calls == [ASKED, STORED, ASKED, STORED]
    lost = Shelf()
    lost.gone = {1, 2, 3, 4}
    words, calls = refused(lost)
    assert "send it again" in words
    assert calls == [ASKED, STORED, ASKED, STORED]


def test_a_file_that_whatsapp_no_longer_has_is_asked_for_once() -> None:
    shelf = Shelf()
    shelf.asked_answer = graph_error(400, 100, "Unsupported get request")
    words, calls = refused(shelf)
    assert "send it again" in words
    assert calls == [ASKED]


@pytest.mark.parametrize("as_written", [HEX, HEX.upper(), base64.b64encode(bytes.fromhex(HEX)).decode()])
def test_the_hash_of_the_second_step_serves_where_the_message_had_none(as_written: str) -> None:
    shelf = Shelf()
    shelf.sha256 = as_written
    assert fetch(shelf, picture())[0] == PICTURE
    shelf.stored_answer = Answer(body=PICTURE[:-1] + b"!")
    assert "damaged" in refused(shelf, picture())[0]


def test_bytes_other_than_those_that_were_sent_are_refused() -> None:
    shelf = Shelf()
    words, calls = refused(shelf, picture(sha256="0" * 64))
    assert "damaged" in words
    assert calls == [ASKED, STORED]


def test_too_large_is_found_out_as_early_as_can_be() -> None:
    assert refused(Shelf(), picture(sha256=HEX, size=MOST + 1))[1] == []
    shelf = Shelf()
    shelf.size = str(MOST + 1)
    words, calls = refused(shelf)
    assert words == "The file is larger than 1 MB."
    assert calls == [ASKED]
    lying = Shelf()
    lying.size = 10
    lying.stored_answer = Answer(body=b"x" * (MOST + 1))
    assert refused(lying)[1] == [ASKED, STORED]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/file",
        "https://127.0.0.1/file",
        "https://localhost/file",
        "https://evil.example/file",
        "https://lookaside.fbsbx.com.evil.example/file",
        "https://fbcdn.net.evil.example/file",
        "https://user@lookaside.fbsbx.com/file",
        "https://lookaside.fbsbx.com:8443/file",
        "http://lookaside.fbsbx.com/file",
        "file:///etc/passwd",
        "https://[::1/file",
        "",
    ],
)
def test_nothing_is_fetched_from_anywhere_else(url: str) -> None:
    shelf = Shelf()
    shelf.url = url or "about:blank"
    assert refused(shelf)[1] == [ASKED]
    assert refused(Shelf(), Attachment(kind="picture", url=url))[1] == []


def test_an_allowed_name_that_leads_into_a_private_network_is_refused() -> None:
    async def go() -> None:
        with pytest.raises(MediaUnavailable, match="private network"):
            await MediaDoor(("localhost",)).fetch("https://localhost/file", most_bytes=10)

    asyncio.run(go())


@pytest.mark.parametrize("media_id", ["../me", "1/2", "1?fields=x", "", "1%2e", "é"])
def test_an_id_that_would_be_another_address_is_not_asked_for(media_id: str) -> None:
    assert refused(Shelf(), picture(media_id=media_id or " "))[1] == []


@pytest.mark.parametrize(
    "answer", [Answer(status=503), Answer(status=429, headers={"retry_after": "7"}), Answer(cut=True)]
)
@pytest.mark.parametrize("step", ["asked_answer", "stored_answer"])
def test_a_passing_fault_is_told_from_a_lasting_one(answer: Answer, step: str) -> None:
    shelf = Shelf()
    setattr(shelf, step, answer)
    with pytest.raises(TryAgain):
        fetch(shelf, picture(sha256=HEX))


def test_an_answer_without_an_address_is_no_file() -> None:
    shelf = Shelf()
    shelf.asked_answer = Answer(body=json.dumps({"id": MEDIA_ID}).encode())
    assert refused(shelf)[1] == [ASKED]
