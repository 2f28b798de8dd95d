"""A drawing on platforms that fetch pictures themselves: it leaves under an address that leads nowhere before and after."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from support.graph import Graph, graph_server
from support.walking import (
    ACCOUNTS,
    APP_ID,
    APP_SECRET,
    CALLBACKS,
    INSTAGRAM,
    THREADS,
    free_port,
    serving_channels,
    set_up_home,
    token_of,
)

pytestmark = pytest.mark.slow

QUESTION = "plot sin(x) from 0 to 6"
ANA = {"instagram": "8000000000000001", "threads": "ana_on_threads"}


def set_up(graph: Graph, port: int) -> None:
    """Threads, and Instagram without a Page."""
    urls = {
        name: f"http://127.0.0.1:{port}/channels/{CALLBACKS[name]}/webhook"
        for name in ("instagram", "threads")
    }
    graph.add_app(app_secret=APP_SECRET, app_id=APP_ID, verify_token="unused", callback_urls=urls)
    graph.add_instagram(INSTAGRAM, token=token_of(INSTAGRAM), flavour="instagram", username="circle")
    graph.add_threads(THREADS, token=token_of(THREADS), username="circle")


def there(address: str) -> bool:
    """Whether something can be fetched at an address."""
    status = httpx2.get(address).status_code
    assert status in (200, 404)
    return status == 200


@pytest.mark.parametrize("reachable", [True, False], ids=["public address", "none"])
def test_a_plot_arrives_where_platforms_can_fetch_it_and_is_told_in_words_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reachable: bool
) -> None:
    monkeypatch.setitem(ACCOUNTS, "instagram", (INSTAGRAM, {"username": "circle", "app_id": APP_ID}))
    port = free_port()
    settings = {"KITHKIN_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}"} if reachable else {}
    with graph_server(seed=4) as graph:
        set_up(graph, port)
        members = [("Ana", channel, key) for channel, key in ANA.items()]
        set_up_home(tmp_path, graph.address, members, tuple(ANA))
        with serving_channels(tmp_path, port, **settings):
            private = graph.say("instagram", INSTAGRAM, ANA["instagram"], text=QUESTION)
            public = graph.say("threads", THREADS, ANA["threads"], text=QUESTION)
            drawn = 2 if reachable else 1
            graph.wait_for(lambda: len(graph.sent("threads")) == drawn, seconds=90)
            graph.wait_for(
                lambda: len([one for one in graph.sent("instagram") if one.kind == "message"]) == 2,
                seconds=90,
            )
            on_threads, on_instagram = (
                graph.sent("threads"),
                [one for one in graph.sent("instagram") if one.kind == "message"],
            )
            assert (on_instagram[0].reply_to, on_threads[0].reply_to) == (private, public)
            pictures = [one.picture for one in (*on_threads, *on_instagram) if one.picture]
            if not reachable:
                assert not pictures
                assert "page" in on_threads[0].text
                assert "page" in on_instagram[1].text
                return
            assert [one[:4] for one in pictures] == [b"\x89PNG"] * 2
            assert on_threads[1].picture
            assert "sin" in on_threads[1].text
            address = str(on_instagram[1].detail["url"])
            assert address.startswith(settings["KITHKIN_PUBLIC_ADDRESS"])
            graph.wait_for(lambda: not there(address), seconds=30)
