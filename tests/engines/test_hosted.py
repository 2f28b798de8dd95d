"""Which engines are hosted, what is put before them, and which are refused."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from kithkin.app import build_engine
from kithkin.engines.openai_server import OpenAIServerEngine, is_hosted
from kithkin.engines.placeholders import PlaceholderEngine
from kithkin.messages.errors import Misconfigured
from kithkin.settings import Settings

NEAR = (
    "localhost", "127.0.0.1", "127.9.9.9", "[::1]", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.4", "169.254.7.7",
    "[fe80::1]", "[fd12::1]", "[::ffff:192.168.1.4]", "nas.local", "NAS.LAN", "gpu.internal", "box.home.arpa", "api.localhost.",
)  # fmt: skip
FAR = (
    "api.example.com", "8.8.8.8", "172.32.0.1", "100.64.0.1", "203.0.113.9", "0.0.0.0", "[2001:db8::1]", "[::ffff:8.8.8.8]", "ollama",
    "local.example.com", "127.0.0.1.example.com", "notlocal", "internal.example", "192.168.1",
)  # fmt: skip


@pytest.mark.parametrize("host", NEAR)
def test_this_machine_and_private_networks_are_not_hosted(host: str) -> None:
    assert not is_hosted(f"http://{host}:8000/v1")


@pytest.mark.parametrize("host", FAR)
def test_everything_else_is_hosted(host: str) -> None:
    assert is_hosted(f"https://{host}/v1")


def engine(**more: object) -> object:
    settings = Settings.model_validate({"engine": "openai", "openai_model": "any", **more})
    built = build_engine(settings)
    asyncio.run(built.close())
    return built


def test_only_a_hosted_engine_gets_placeholders_and_only_until_the_owner_says_otherwise() -> None:
    assert isinstance(engine(openai_base_url="https://models.example.com/v1"), PlaceholderEngine)
    sent = engine(openai_base_url="https://models.example.com/v1", hosted_details="sent")
    assert isinstance(sent, OpenAIServerEngine)
    assert isinstance(engine(openai_base_url="http://192.168.1.4:8000/v1"), OpenAIServerEngine)
    assert isinstance(engine(openai_base_url="http://gpu.local:8000/v1"), OpenAIServerEngine)


def test_a_tier_that_trains_is_refused_until_its_host_is_named() -> None:
    free = {"openai_base_url": "https://openrouter.ai/api/v1", "openai_model": "some/model:free"}
    with pytest.raises(Misconfigured) as refused:
        engine(**free)
    said = str(refused.value)
    assert "may train on what people write" in said
    assert "https://openrouter.ai/docs/guides/privacy/logging, looked up 2026-11-29" in said
    assert "KITHKIN_TRAINING_ALLOWED=openrouter.ai" in said
    with pytest.raises(Misconfigured):
        engine(**free, training_allowed="api.mistral.ai, router.ai")
    assert isinstance(engine(**free, training_allowed="api.mistral.ai, OpenRouter.ai"), PlaceholderEngine)
    paid = {**free, "openai_model": "some/model"}
    assert isinstance(engine(**paid), PlaceholderEngine)


LOADED = """
import sys
from kithkin.app.reasoner import build_engine
from kithkin.settings import Settings
build_engine(Settings.model_validate({"engine": "openai", "openai_model": "any", "openai_base_url": sys.argv[1]}))
print([name for name in ("phonenumbers", "kithkin.engines.placeholders") if name in sys.modules])
"""


@pytest.mark.parametrize(
    ("address", "loaded"),
    [
        ("http://127.0.0.1:9/v1", []),
        ("https://models.example.com/v1", ["phonenumbers", "kithkin.engines.placeholders"]),
    ],
)
def test_what_finds_details_is_loaded_for_a_hosted_engine_alone(address: str, loaded: list[str]) -> None:
    done = subprocess.run([sys.executable, "-c", LOADED, address], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == repr(loaded)
