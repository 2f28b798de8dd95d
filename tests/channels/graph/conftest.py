"""Meta's side with an account of each kind, a webhook that records, and a way to call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from support.graph import Graph, graph_server
from support.graph.callback import Callback
from support.graph.state import CHANNELS

TOKENS = {
    "graph.facebook.com": "page-token", "graph.instagram.com": "instagram-token", "graph.threads.net": "threads-token",
    "api.whatsapp.com": "agent-token",
}  # fmt: skip
Call = Callable[..., httpx2.Response]


@pytest.fixture
def callback() -> Iterator[Callback]:
    with Callback() as callback:
        yield callback


@pytest.fixture
def graph(callback: Callback) -> Iterator[Graph]:
    with graph_server(seed=7) as graph:
        graph.add_app(
            app_secret="secret", verify_token="verify", callback_urls=dict.fromkeys(CHANNELS, callback.url)
        )
        graph.add_whatsapp_number("100", token="number-token", business="1000")
        graph.add_page("200", token="page-token", name="The page")
        graph.add_instagram("300", token="instagram-token")
        graph.add_instagram("301", token="page-token", flavour="page", page="200")
        graph.add_threads("400", token="threads-token", username="kithkin")
        graph.add_agent("500", token="agent-token", creator="user:9")
        yield graph


@pytest.fixture
def call(graph: Graph) -> Iterator[Call]:
    """`call("POST", "graph.facebook.com/v26.0/200/messages", json={…})`, with the host's token unless another is given."""
    with httpx2.Client(timeout=10, trust_env=False) as client:

        def ask(method: str, where: str, *, token: str | None = None, **more: Any) -> httpx2.Response:
            if token is None:
                token = "number-token" if "/100/" in f"/{where}/" else TOKENS.get(where.partition("/")[0], "")
            headers = {"authorization": f"Bearer {token}"} if token else {}
            address = where if where.startswith("http") else f"{graph.address}/{where}"
            return client.request(method, address, headers=headers, **more)

        yield ask
