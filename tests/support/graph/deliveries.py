"""Webhooks going out: signed over the raw bytes, posted until they are answered with 200, and spoiled on command."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx2

from support.graph.state import App, Delivery, World

Signature = Literal["right", "wrong", "missing"]


def as_meta_writes(payload: dict[str, Any]) -> bytes:
    """JSON as Meta sends it: no spaces, everything beyond ASCII as \\u escapes, and a few characters of ASCII too."""
    text = json.dumps(payload, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/").replace("@", "\\u0040").replace("<", "\\u003C").encode()


def sign(body: bytes, app: App | None, signature: Signature = "right") -> dict[str, str]:
    """The headers of a delivery."""
    headers = {"content-type": "application/json", "user-agent": "facebookexternalua", "accept": "*/*"}
    if signature == "missing" or app is None:
        return headers
    secret = app.app_secret if signature == "right" else app.app_secret + "?"
    headers["x-hub-signature-256"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return headers


@dataclass(kw_only=True)
class DeliveryRule:
    """A fault of deliveries: what, on which channel ("" any), how often, after how many."""

    what: Literal["redeliver", "rebatch", "wrong_signature", "missing_signature"]
    channel: str = ""
    times: int = 1
    after: int = 0


@dataclass(kw_only=True)
class Parcel:
    """One POST on its way."""

    channel: str
    body: bytes
    faults: list[str] = field(default_factory=list[str])
    attempt: int = 0


class Post:
    """Delivers in a task on the server's loop. Everything but `run` may be called from any thread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.rules: list[DeliveryRule] = []
        self.under_way = 0
        self._last: dict[str, dict[str, Any]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queues: dict[str, asyncio.Queue[Parcel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx2.AsyncClient | None = None

    def app_of(self, channel: str) -> App | None:
        """The app whose callback serves a channel."""
        return next((app for app in self._world.apps if channel in app.callback_urls), None)

    def send(self, channel: str, payload: dict[str, Any]) -> None:
        """Puts a payload on its way, with the faults that are due. Without a callback it is dropped, as Meta does."""
        if self.app_of(channel) is None:
            return
        faults = self._due(channel)
        body = as_meta_writes(payload)
        parcels = [Parcel(channel=channel, body=body, faults=faults)]
        if "redeliver" in faults:
            parcels.append(Parcel(channel=channel, body=body))
        if "rebatch" in faults:
            parcels.append(
                Parcel(
                    channel=channel, body=as_meta_writes(merge([self._last.get(channel, payload), payload]))
                )
            )
        self._last[channel] = payload
        for parcel in parcels:
            self._start(parcel)

    def _due(self, channel: str) -> list[str]:
        due: list[str] = []
        for rule in self.rules:
            if rule.channel not in ("", channel) or rule.times <= 0:
                continue
            if rule.after > 0:
                rule.after -= 1
                continue
            rule.times -= 1
            due.append(rule.what)
        return due

    def _start(self, parcel: Parcel) -> None:
        with self._world.lock:
            self.under_way += 1
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._enqueue, parcel)

    def _enqueue(self, parcel: Parcel) -> None:
        queue = self._queues.get(parcel.channel)
        if queue is None:
            queue = self._queues[parcel.channel] = asyncio.Queue()
            self._spawn(self._serve(queue))
        queue.put_nowait(parcel)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, queue: asyncio.Queue[Parcel]) -> None:
        """First tries in order; a failed one is tried again on its own, so that others overtake it."""
        while True:
            parcel = await queue.get()
            if await self._try(parcel):
                continue
            if self._world.limits.deliver_in_order:
                await self._retry(parcel)
            else:
                self._spawn(self._retry(parcel))

    async def _retry(self, parcel: Parcel) -> None:
        limits = self._world.limits
        pause = limits.retry_first
        while True:
            await asyncio.sleep(pause)
            if await self._try(parcel):
                return
            pause = min(pause * 2, limits.retry_longest)

    async def _try(self, parcel: Parcel) -> bool:
        signature: Signature = "right"
        for what, wrong in (("wrong_signature", "wrong"), ("missing_signature", "missing")):
            if what in parcel.faults:
                parcel.faults.remove(what)
                signature = wrong  # type: ignore[assignment]
                break
        parcel.attempt += 1
        status = await self.post(parcel.channel, parcel.body, signature, parcel.attempt)
        if status != 200:
            return False
        with self._world.lock:
            self.under_way -= 1
        return True

    async def post(self, channel: str, body: bytes, signature: Signature, attempt: int = 1) -> int:
        """One try; its status, 0 when nobody answered."""
        app, status = self.app_of(channel), 0
        url = app.callback_urls[channel] if app else ""
        headers = sign(body, app, signature)
        assert self._client is not None
        with contextlib.suppress(httpx2.HTTPError):
            status = (await self._client.post(url, content=body, headers=headers)).status_code
        with self._world.lock:
            self._world.deliveries.append(
                Delivery(
                    channel=channel, url=url, body=body, signature=headers.get("x-hub-signature-256", ""),
                    status=status, at=self._world.clock.now(), attempt=attempt,
                )
            )  # fmt: skip
        return status

    async def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str]:
        """A verification call."""
        assert self._client is not None
        response = await self._client.get(url, params=parameters)
        return response.status_code, response.text

    async def open(self) -> None:
        """Begins, on the server's loop."""
        self._loop = asyncio.get_running_loop()
        self._client = httpx2.AsyncClient(timeout=30.0, trust_env=False, follow_redirects=False)

    async def close(self) -> None:
        """Ends what is still under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def call(self, work: Any) -> Any:
        """Runs a coroutine on the server's loop and waits for it, from another thread."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)


def merge(payloads: list[dict[str, Any]], *, deep: bool = False) -> dict[str, Any]:
    """One envelope for several updates. `deep` joins updates of one asset in one entry (and one WhatsApp `value`)."""
    whole = {"object": payloads[0]["object"], "entry": [entry for one in payloads for entry in one["entry"]]}
    if not deep:
        return whole
    entries: dict[str, dict[str, Any]] = {}
    for entry in whole["entry"]:
        kept = entries.setdefault(
            str(entry["id"]), {"id": entry["id"]} | ({"time": entry["time"]} if "time" in entry else {})
        )
        for key in ("messaging", "changes", "standby"):
            if key in entry:
                kept.setdefault(key, []).extend(entry[key])
        if "field" in entry:  # a flat Instagram comment cannot share an entry
            entries[f"{entry['id']}/{len(entries)}"] = entry
    if whole["object"] == "whatsapp_business_account":
        for entry in entries.values():
            entry["changes"] = _join_values(entry["changes"])
    return {
        "object": whole["object"],
        "entry": [entry for entry in entries.values() if len(entry) > 2 or "changes" in entry],
    }


def _join_values(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    joined: list[dict[str, Any]] = []
    for change in changes:
        value = change["value"]
        kept = next(
            (
                one
                for one in joined
                if one["field"] == change["field"] and one["value"]["metadata"] == value["metadata"]
            ),
            None,
        )
        if kept is None:
            joined.append({"field": change["field"], "value": dict(value)})
            continue
        for key in ("messages", "statuses", "contacts", "message_echoes"):
            if key in value:
                kept["value"][key] = [*kept["value"].get(key, []), *value[key]]
    return joined
