"""The interface for other processes: JSON in and out under `/_test/`."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from support.graph.asking import Answered, good

if TYPE_CHECKING:
    from support.graph.core import Graph

CALLABLE = frozenset(
    "add_app add_whatsapp_number add_page add_instagram add_threads add_agent set_token revoke set_limit say postback edit unsend "
    "react echo read status change_identity post comment own edit_comment remove_comment mention hold release deliver verify "
    "misbehave misbehave_deliveries behave expire_media forget_media now advance effects sent delivered".split()
)


def to_json(value: Any) -> Any:
    """A value in JSON; bytes as `{"base64": "…"}`."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(one) for one in value]
    return value


def from_json(value: Any) -> Any:
    """The other way round."""
    if isinstance(value, dict):
        if set(value) == {"base64"}:
            return base64.b64decode(value["base64"])
        return {key: from_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [from_json(one) for one in value]
    return value


class Control:
    """Runs public methods of `Graph` by name, in a thread, so that the server goes on meanwhile."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def run(self, call: str, arguments: dict[str, Any]) -> Any:
        """One call. `positional` among the arguments are those without a name."""
        if call not in CALLABLE:
            raise ValueError(f"there is no call {call}")
        given = from_json(arguments)
        return getattr(self._graph, call)(*given.pop("positional", []), **given)

    async def answer(self, method: str, path: str, query: dict[str, str], body: bytes) -> Answered:
        """One request under `/_test/`."""
        try:
            if method == "POST" and path == "call":
                asked = json.loads(body)
                found = await asyncio.to_thread(self.run, asked["call"], asked.get("arguments", {}))
                return good(result=to_json(found))
            if method == "GET" and path in ("sent", "effects"):
                return good(result=to_json(getattr(self._graph, path)(**query)))
            if method == "GET" and path in ("calls", "deliveries"):
                return good(result=to_json(getattr(self._graph, path)))
            if method == "GET" and path == "clock":
                return good(result=self._graph.now())
            return Answered(document={"error": f"no such thing: {method} {path}"}, status=404)
        except (ValueError, TypeError, KeyError, AssertionError, AttributeError) as error:
            return Answered(document={"error": f"{type(error).__name__}: {error}"}, status=400)
