"""A call as the handlers see it, and the checks that all hosts share: token, proof, and the choice of fields."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any

from support.graph.state import Account, Trouble, World


@dataclass(kw_only=True)
class Asked:
    """One call. `path` is without host and version; parameters come from the address, a form or a JSON object alike."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    query: dict[str, str]
    body: bytes = b""
    form: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, tuple[str, bytes, str]] = field(default_factory=dict[str, tuple[str, bytes, str]])
    json: dict[str, Any] = field(default_factory=dict[str, Any])

    def value(self, name: str) -> Any:
        """A parameter. JSON within a form is read, as the Graph API does."""
        if name in self.json:
            return self.json[name]
        raw = self.form.get(name, self.query.get(name))
        if isinstance(raw, str) and raw[:1] in "{[":
            try:
                return json.loads(raw)
            except ValueError:
                return raw
        return raw

    def text(self, name: str) -> str:
        """A parameter as text, "" where there is none."""
        found = self.value(name)
        return "" if found is None else str(found)

    def object(self, name: str) -> dict[str, Any]:
        """A parameter that is an object, {} where there is none."""
        found = self.value(name)
        return found if isinstance(found, dict) else {}

    @property
    def token(self) -> str:
        """The access token it carries, from the header or a parameter."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() in ("bearer", "oauth") and value:
            return value.strip()
        return self.text("access_token")


@dataclass(kw_only=True)
class Answered:
    """What goes back."""

    document: dict[str, Any] | bytes | None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        if self.document is None:
            return b""
        return self.document if isinstance(self.document, bytes) else json.dumps(self.document).encode()


def good(**document: Any) -> Answered:
    """A JSON object with 200."""
    return Answered(document=document)


def authenticate(world: World, asked: Asked, *kinds: str) -> list[Account]:
    """The accounts that the token opens, of these kinds. Raises 104 and 190 as Graph does, and checks the proof."""
    token = asked.token
    if not token:
        raise Trouble(400, 104, "An access token is required to request this resource.")
    known = [account for account in world.accounts.values() if account.token == token]
    if not known:
        raise Trouble(401, 190, "Invalid OAuth access token - Cannot parse access token")
    if all(account.revoked for account in known):
        raise Trouble(401, 190, "Error validating access token: Session has expired", subcode=463)
    _check_proof(world, asked, token)
    return [account for account in known if account.kind in kinds and not account.revoked]


def _check_proof(world: World, asked: Asked, token: str) -> None:
    given = asked.text("appsecret_proof")
    if not given:
        if any(app.proof_required for app in world.apps):
            raise Trouble(
                400,
                100,
                "API calls from the server require an appsecret_proof argument",
                kind="GraphMethodException",
            )
        return
    right = [
        hmac.new(app.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest() for app in world.apps
    ]
    if given not in right:
        raise Trouble(
            400, 100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException"
        )


def no_such_object(method: str, name: str) -> Trouble:
    """What Graph says of an id that it does not know, or that the token may not see."""
    return Trouble(
        400, 100,
        f"Unsupported {method.lower()} request. Object with ID '{name}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation.",
        subcode=33, kind="GraphMethodException",
    )  # fmt: skip


# --- fields=a,b{c,d.limit(2)}

Fields = dict[str, tuple[dict[str, str], "Fields | None"]]


def parse_fields(text: str) -> Fields:
    """The tree that a `fields` parameter stands for: name → (arguments such as limit, fields beneath)."""
    found, rest = _parse(text)
    if rest:
        raise Trouble(400, 2500, f"Syntax error in fields: {rest[:40]}")
    return found


def _parse(text: str) -> tuple[Fields, str]:
    found: Fields = {}
    while text:
        match = re.match(r"\s*([A-Za-z_]\w*)((?:\.\w+\([^)]*\))*)\s*", text)
        if match is None:
            break
        arguments = dict(re.findall(r"\.(\w+)\(([^)]*)\)", match[2]))
        text, beneath = text[match.end() :], None
        if text.startswith("{"):
            beneath, text = _parse(text[1:])
            if not text.startswith("}"):
                raise Trouble(400, 2500, "Syntax error in fields: a brace is missing")
            text = text[1:].lstrip()
        found[match[1]] = (arguments, beneath)
        if not text.startswith(","):
            break
        text = text[1:]
    return found, text


def project(
    whole: dict[str, Any], fields: Fields | None, default: tuple[str, ...] = ("id",)
) -> dict[str, Any]:
    """What was asked for of an object; edges (lists) become `{"data": […]}`. `id` always comes along."""
    wanted: Fields = fields or {name: ({}, None) for name in default}
    shown: dict[str, Any] = {}
    for name, (arguments, beneath) in wanted.items():
        value = whole.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, list):
            limit = int(arguments.get("limit", "25"))
            shown[name] = {"data": [project(row, beneath, ("id", "created_time")) for row in value[:limit]]}
        elif isinstance(value, dict) and beneath:
            shown[name] = project(value, beneath)
        else:
            shown[name] = value
    if "id" in whole:
        shown["id"] = whole["id"]
    return shown


def edge(rows: list[dict[str, Any]], asked: Asked, default: tuple[str, ...]) -> Answered:
    """A list, as an edge answers it, with `fields` and `limit` as asked; the cursor is the number of rows passed."""
    fields = parse_fields(asked.text("fields")) if asked.text("fields") else None
    limit = min(int(asked.text("limit") or 25), 100)
    start = int(asked.text("after") or 0)
    document: dict[str, Any] = {
        "data": [project(row, fields, default) for row in rows[start : start + limit]]
    }
    if rows[start + limit :]:
        document["paging"] = {
            "cursors": {"after": str(start + limit)},
            "next": f"https://{asked.host}/{asked.path}?after={start + limit}",
        }
    return Answered(document=document)


def node(whole: dict[str, Any], asked: Asked, default: tuple[str, ...]) -> Answered:
    """An object with the `fields` asked for."""
    fields = parse_fields(asked.text("fields")) if asked.text("fields") else None
    return Answered(document=project(whole, fields, default))
