"""Threads: containers, publishing, replies, quotas, and the webhook's own envelope.

Sources: Threads API, Posts, Reply management, Publishing limit, Webhooks (30 June 2026). Emoji count as many characters as
they have bytes in UTF-8 (Threads API, Posts). That a container can be published once only, and says so (status PUBLISHED),
follows the documented states; the code for a second try is assumed.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from support.graph.asking import Answered, Asked, authenticate, edge, good, no_such_object, node
from support.graph.fetching import fetched, kind_of
from support.graph.messenger import iso
from support.graph.state import DAY, Account, Post, Trouble, World

TEXT_LIMIT, POSTS_A_DAY, REPLIES_A_DAY = 500, 250, 1000
CONTAINER_SECONDS = DAY
_SHOWN = (
    "id",
    "text",
    "timestamp",
    "username",
    "permalink",
    "media_type",
    "replied_to",
    "root_post",
    "is_reply",
)


def length(text: str) -> int:
    """Characters as Threads counts them."""
    return sum(len(c.encode()) if unicodedata.category(c) == "So" else 1 for c in text)


def handle(world: World, asked: Asked, emit: Any) -> Answered | None:
    """A call on graph.threads.net."""
    head, _, tail = asked.path.partition("/")
    opened = authenticate(world, asked, "threads")
    if head in world.containers and not tail and asked.method == "GET":
        return _container_state(world, asked, opened, head)
    post = world.posts.get(head)
    if post is not None and post.channel == "threads":
        return _on_post(world, asked, post, tail)
    account = next(iter(opened), None) if head == "me" else world.accounts.get(head)
    if account is None or account not in opened:
        raise no_such_object(asked.method, head)
    if asked.method == "POST" and tail == "threads":
        return _create(world, asked, account, emit)
    if asked.method == "POST" and tail == "threads_publish":
        return _publish(world, account, asked.text("creation_id"), emit)
    return _of_account(world, asked, account, tail)


def _of_account(world: World, asked: Asked, account: Account, tail: str) -> Answered | None:
    if asked.method != "GET":
        return None
    if not tail:
        return node(
            {"id": account.id, "username": account.username, "name": account.name}, asked, ("id", "username")
        )
    if tail in ("threads", "replies"):
        mine = [
            one
            for one in world.posts.values()
            if one.channel == "threads" and one.author == account.id and world.listed(one.at)
        ]
        rows = [_show(world, one) for one in mine[::-1] if bool(one.parent) == (tail == "replies")]
        return edge(rows, asked, ("id",))
    if tail == "mentions":
        rows = [
            _show(world, one)
            for one in world.posts.values()
            if one.channel == "threads" and f"@{account.username}" in one.text
        ]
        return edge(rows[::-1], asked, ("id",))
    if tail == "threads_publishing_limit":
        usage = {
            "quota_usage": _used(world, account, "posts"), "reply_quota_usage": _used(world, account, "replies"),
            "config": {"quota_total": POSTS_A_DAY, "quota_duration": 86400},
            "reply_config": {"quota_total": REPLIES_A_DAY, "quota_duration": 86400},
        }  # fmt: skip
        wanted = asked.text("fields").split(",") if asked.text("fields") else ["quota_usage", "config"]
        return good(data=[{name: usage[name] for name in wanted if name in usage}])
    return None


def _used(world: World, account: Account, what: str) -> int:
    now = world.clock.now()
    return sum(now - at < DAY for at in world.rates.get(f"threads {what} {account.id}", []))


def _create(world: World, asked: Asked, account: Account, emit: Any) -> Answered:
    kind, text, reply_to = asked.text("media_type"), asked.text("text"), asked.text("reply_to_id")
    if kind not in ("TEXT", "IMAGE", "VIDEO"):
        raise Trouble(
            400, 100, "Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}", kind="THApiException"
        )
    if kind == "TEXT" and not text.strip():
        raise Trouble(400, 100, "The parameter text is required", kind="THApiException")
    if kind != "TEXT" and not asked.text(f"{kind.lower()}_url"):
        raise Trouble(400, 100, f"The parameter {kind.lower()}_url is required", kind="THApiException")
    if length(text) > TEXT_LIMIT:
        raise Trouble(400, 100, "Param text must be at most 500 characters long.", kind="THApiException")
    if reply_to and reply_to not in world.posts:
        raise Trouble(400, 100, "Invalid parameter", subcode=4279009, kind="THApiException")
    name = world.digits(17, "18")
    picture = fetched(asked.text("image_url")) if kind == "IMAGE" else b""
    problem = "" if picture or kind != "IMAGE" else "FAILED_DOWNLOADING_IMAGE"
    world.containers[name] = {
        "account": account.id, "text": text, "reply_to": reply_to, "picture": picture, "error": problem,
        "status": "ERROR" if problem else "FINISHED", "looks": world.limits.threads_preparing, "at": world.clock.now(), "post": "",
    }  # fmt: skip
    if asked.text("auto_publish_text").lower() == "true" and kind == "TEXT":
        return _publish(world, account, name, emit)
    return good(id=name)


def _container_state(world: World, asked: Asked, opened: list[Account], name: str) -> Answered:
    container = world.containers[name]
    if container["account"] not in [one.id for one in opened]:
        raise no_such_object("GET", name)
    old = world.clock.now() - container["at"] > CONTAINER_SECONDS
    if container["looks"] > 0:
        container["looks"] -= 1
        return node({"id": name, "status": "IN_PROGRESS"}, asked, ("id", "status"))
    status = "EXPIRED" if old and container["status"] != "PUBLISHED" else container["status"]
    return node(
        {"id": name, "status": status, "error_message": container.get("error")}, asked, ("id", "status")
    )


def _publish(world: World, account: Account, name: str, emit: Any) -> Answered:
    container = world.containers.get(name)
    if container is None or container["account"] != account.id:
        raise Trouble(
            400, 24, "The requested resource does not exist", subcode=4279009, kind="THApiException"
        )
    if (
        container["looks"] > 0
        or container["status"] == "PUBLISHED"
        or world.clock.now() - container["at"] > CONTAINER_SECONDS
    ):
        raise Trouble(
            400, 24, "The requested resource does not exist", subcode=2207006, kind="THApiException"
        )
    what = "replies" if container["reply_to"] else "posts"
    if world.limits.threads_quota and not world.allow(
        f"threads {what} {account.id}", REPLIES_A_DAY if container["reply_to"] else POSTS_A_DAY, DAY
    ):
        raise Trouble(403, 9, "Application request limit reached", subcode=2207042, kind="THApiException")
    post = add(world, account, account.id, account.username, container["text"], parent=container["reply_to"])
    container |= {"status": "PUBLISHED", "post": post.id}
    picture = container["picture"]
    world.effect(kind="post", channel="threads", account=account.id, recipient=container["reply_to"], text=post.text,
                 reply_to=container["reply_to"], platform_id=post.id, reference=name, detail={"container": name},
                 picture=picture, picture_type=kind_of(picture))  # fmt: skip
    if world.automatic and post.parent and world.posts[post.root].author == account.id:
        emit("threads", payload(world, account, post, "replies"))
    return good(id=post.id)


def _on_post(world: World, asked: Asked, post: Post, tail: str) -> Answered:
    if asked.method == "DELETE" and not tail:
        del world.posts[post.id]
        return good(success=True, deleted_id=post.id)
    if asked.method == "GET" and not tail:
        return node(_show(world, post), asked, ("id",))
    if asked.method == "GET" and tail in ("replies", "conversation"):
        beneath = [
            one for one in world.posts.values()
            if one.channel == "threads" and (one.parent == post.id or (tail == "conversation" and one.root == post.id and one.parent))
        ]  # fmt: skip
        if asked.text("reverse") != "false":
            beneath.reverse()
        return edge([_show(world, one) for one in beneath], asked, ("id",))
    raise no_such_object(asked.method, post.id)


def add(
    world: World,
    account: Account,
    author: str,
    username: str,
    text: str,
    *,
    parent: str = "",
    picture: str = "",
) -> Post:
    """A post or reply of anybody, seen from this account; with a picture at that address, if there is one."""
    root = (world.posts[parent].root or parent) if parent else ""
    name = world.digits(17, "18")
    short = world.token("", 8).replace("/", "_").replace("+", "-")
    post = Post(id=name, channel="threads", account=account.id, author=author, author_name=username, text=text,
                at=world.clock.now(), root=root, parent=parent, link=f"https://www.threads.net/@{username}/post/{short}",
                picture=picture)  # fmt: skip
    world.posts[name] = post
    return post


def _show(world: World, post: Post) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": post.id, "username": post.author_name, "text": post.text, "timestamp": iso(post.at), "permalink": post.link,
        "shortcode": post.link.rpartition("/")[2], "media_type": "IMAGE" if post.picture else "TEXT_POST",
        "media_product_type": "THREADS",
        "is_reply": bool(post.parent), "is_quote_post": False, "owner": {"id": post.author},
        "has_replies": any(one.parent == post.id for one in world.posts.values()),
        "is_reply_owned_by_me": bool(post.parent) and post.author == post.account,
    }  # fmt: skip
    if post.picture:
        shown["media_url"] = post.picture
    if post.parent:
        root = world.posts.get(post.root)
        shown["replied_to"] = {"id": post.parent}
        shown["root_post"] = {
            "id": post.root,
            "owner_id": root.author if root else "",
            "username": root.author_name if root else "",
        }
    return shown


def payload(world: World, account: Account, post: Post, field: str) -> dict[str, Any]:
    """One webhook. `field`: replies, mentions, delete or publish; there is no `object` and no `entry`."""
    shown = _show(world, post)
    if field == "delete":
        value: dict[str, Any] = {"id": post.id, "owner": {"owner_id": post.author}, "deleted_at": iso(world.clock.now()),
                                 "timestamp": iso(post.at), "username": post.author_name}  # fmt: skip
    else:
        wanted = [
            "id",
            "username",
            "text",
            "media_type",
            "media_url",
            "permalink",
            "shortcode",
            "timestamp",
            "replied_to",
            "root_post",
        ]
        if field == "mentions":
            wanted += ["media_product_type", "is_reply", "is_quote_post", "has_replies"]
        if field == "publish":
            wanted = ["id", "media_type", "media_url", "permalink", "timestamp", "username"]
        if not world.limits.threads_media_url:
            wanted.remove("media_url")
        value = {name: shown[name] for name in wanted if name in shown}
    return {
        "app_id": next((app.app_id for app in world.apps if "threads" in app.callback_urls), "0"),
        "topic": "moderate" if field in ("replies", "delete") else "interaction",
        "target_id": account.id if field in ("mentions", "publish") else (post.root or post.id),
        "time": int(world.clock.now()), "subscription_id": "234567000000001", "has_uid_field": False,
        "values": {"value": value, "field": field},
    }  # fmt: skip
