"""Public comments: Facebook Pages (feed, mention) and Instagram (comments, mentions), calls and payloads.

Sources: Pages API, Comments and Webhooks reference "feed"; a mention as logged from real traffic (no sender); Instagram Platform,
Comment moderation and Webhooks examples.
"""

from __future__ import annotations

from typing import Any

from support.graph.asking import Answered, Asked, authenticate, edge, good, no_such_object, node
from support.graph.messenger import fits, iso
from support.graph.state import Account, Post, Trouble, World

COMMENT_LIMITS = {"facebook": 8000, "instagram": 2200}


def handle(world: World, asked: Asked, emit: Any) -> Answered | None:
    """A call about posts and comments, or about the page or account itself; None when it is neither."""
    head, _, tail = asked.path.partition("/")
    post = world.posts.get(head)
    if post is not None and post.channel in ("facebook", "instagram"):
        return _on_post(world, asked, post, tail, emit)
    return _on_account(world, asked, head, tail, emit)


def _on_account(world: World, asked: Asked, head: str, tail: str, emit: Any) -> Answered | None:
    if head != "me" and world.accounts.get(head) is None and not _is_person(world, head):
        return None
    opened = [one for one in authenticate(world, asked, "page", "instagram") if fits(asked, one)]
    account = world.accounts.get(head) if head != "me" else next(iter(opened), None)
    if account is None:
        return _person(world, asked, head, opened) if not tail else None
    if account.kind not in ("page", "instagram"):
        return None
    if account not in opened:
        raise no_such_object(asked.method, head)
    if asked.method == "GET" and not tail:
        return node(_profile(world, account, asked), asked, ("id", "name"))
    if account.kind == "page" and tail in ("feed", "published_posts") and asked.method == "GET":
        return edge(
            [_shown(world, one) for one in _posts(world, account)], asked, ("id", "created_time", "message")
        )
    if account.kind == "instagram" and tail == "media" and asked.method == "GET":
        return edge([_shown(world, one) for one in _posts(world, account)], asked, ("id",))
    if account.kind == "instagram" and tail == "mentions" and asked.method == "POST":
        comment = world.posts.get(asked.text("comment_id")) or world.posts.get(asked.text("media_id"))
        if comment is None:
            raise no_such_object("POST", asked.text("comment_id"))
        return _answer(world, asked, comment, emit, account)
    return None


def _posts(world: World, account: Account) -> list[Post]:
    return [one for one in world.posts.values() if one.account == account.id and not one.parent][::-1]


def _is_person(world: World, name: str) -> bool:
    return any(person == name for _, person in world.people)


def _person(world: World, asked: Asked, head: str, opened: list[Account]) -> Answered:
    """A person's profile, as the token's account may see it."""
    for account in opened:
        person = world.people.get((account.id, head))
        if person is not None:
            first, _, last = person.name.partition(" ")
            shown = {
                "id": head,
                "name": person.name,
                "first_name": first,
                "last_name": last,
                "username": person.username,
            }
            return node(shown, asked, ("id", "first_name", "last_name"))
    raise no_such_object(asked.method, head)


def _profile(world: World, account: Account, asked: Asked) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": account.id,
        "name": account.name,
        "username": account.username,
        "user_id": account.id,
    }
    if account.kind == "instagram":
        shown |= {"account_type": "BUSINESS", "profile_picture_url": ""}
        for kind, wanted in (("mentioned_comment", "comment_id("), ("mentioned_media", "media_id(")):
            found = asked.text("fields").partition(wanted)[2].partition(")")[0]
            if found in world.posts and kind in asked.text("fields"):
                shown[kind] = _shown(world, world.posts[found])
        return shown
    linked = next(
        (one for one in world.accounts.values() if one.flavour == "page" and one.page == account.id), None
    )
    return shown | (
        {"instagram_business_account": {"id": linked.id, "username": linked.username}} if linked else {}
    )


def _on_post(world: World, asked: Asked, post: Post, tail: str, emit: Any) -> Answered:
    owner = world.account(post.account)
    opened = authenticate(world, asked, "page", "instagram")
    if not any(one.id in (owner.id, owner.page) for one in opened):
        raise no_such_object(asked.method, post.id)
    answers = "comments" if post.channel == "facebook" or not post.parent else "replies"
    if asked.method == "GET" and not tail:
        return node(
            _shown(world, post),
            asked,
            ("id", "created_time", "message") if post.channel == "facebook" else ("id",),
        )
    if asked.method == "GET" and tail == answers:
        beneath = [one for one in world.posts.values() if one.parent == post.id]
        rows = [_shown(world, one) for one in beneath if one.author != owner.id or world.listed(one.at)]
        if asked.text("order") == "reverse_chronological" or post.channel == "instagram":
            rows.reverse()
        return edge(rows, asked, ("id", "created_time", "from", "message", "text", "timestamp"))
    if asked.method == "POST" and tail == answers:
        return _answer(world, asked, post, emit, owner)
    if asked.method == "DELETE" and not tail:
        del world.posts[post.id]
        return good(success=True)
    raise Trouble(400, 100, f"(#100) Tried accessing nonexisting field ({tail}) on node type (Comment)")


def _answer(world: World, asked: Asked, post: Post, emit: Any, owner: Account) -> Answered:
    words = asked.text("message")
    picture, kind = b"", ""
    if "source" in asked.files and post.channel == "facebook":
        _, picture, kind = asked.files["source"]
    if not words.strip() and not picture:
        raise Trouble(400, 100, "(#100) The parameter message is required")
    if len(words) > COMMENT_LIMITS[post.channel]:
        raise Trouble(400, 100, "(#100) Comment message is too long")
    parent = post
    if post.channel == "instagram" and post.parent and world.posts.get(post.parent, post).parent:
        parent = world.posts[post.parent]  # replies to replies stand under the comment at the top
    comment = add_comment(
        world,
        post.channel,
        owner,
        owner.id,
        owner.name or owner.username,
        words,
        post=parent.root or parent.id,
        parent=parent.id,
    )
    world.effect(
        kind="comment", channel=post.channel, account=owner.id, recipient=post.id, reply_to=post.id, text=words,
        picture=picture, picture_type=kind, platform_id=comment.id,
    )  # fmt: skip
    if world.automatic:
        emit(post.channel, comment_payload(world, owner, comment))
    return good(id=comment.id)


def _shown(world: World, post: Post) -> dict[str, Any]:
    writer: dict[str, Any] = {"id": post.author, "name": post.author_name, "username": post.author_name}
    replies = [one for one in world.posts.values() if one.parent == post.id]
    return {
        "id": post.id, "message": post.text, "text": post.text, "caption": post.text, "from": writer,
        "username": post.author_name, "created_time": iso(post.at), "timestamp": iso(post.at), "permalink_url": post.link,
        "permalink": post.link, "parent": {"id": post.parent} if post.parent and post.parent != post.root else None,
        "parent_id": post.parent if post.parent != post.root else None, "media": {"id": post.root} if post.root else None,
        "object": {"id": post.root} if post.root else None, "comment_count": len(replies),
        "comments": [{"id": one.id, "message": one.text, "from": {"id": one.author, "name": one.author_name},
                      "created_time": iso(one.at)} for one in replies],
        "replies": [{"id": one.id, "text": one.text, "username": one.author_name, "from": {"id": one.author},
                     "timestamp": iso(one.at)} for one in replies],
        "media_type": "IMAGE" if not post.parent else None,
    }  # fmt: skip


# --- what others write, and payloads


def add_post(
    world: World, channel: str, account: Account, text: str, author: str = "", author_name: str = ""
) -> Post:
    """A post of the account (or of somebody else, where it can be mentioned)."""
    number = world.digits(17, "1784" if channel == "instagram" else "")
    name = f"{author or account.id}_{number}" if channel == "facebook" else number
    host = "www.facebook.com" if channel == "facebook" else "www.instagram.com"
    post = Post(id=name, channel=channel, account=account.id, author=author or account.id, author_name=author_name or account.name,
                text=text, at=world.clock.now(), link=f"https://{host}/{'p/' if channel == 'instagram' else ''}{number}/")  # fmt: skip
    world.posts[name] = post
    return post


def add_comment(
    world: World, channel: str, account: Account, author: str, author_name: str, text: str, *, post: str, parent: str,
    picture: str = "",
) -> Post:  # fmt: skip
    """A comment beneath a post, or beneath another comment; on Facebook with a picture at that address, if there is one."""
    assert not picture or channel == "facebook", f"comments on {channel} hold no pictures"
    number = world.digits(15 if channel == "facebook" else 17, "" if channel == "facebook" else "17")
    name = f"{post.partition('_')[2] or post}_{number}" if channel == "facebook" else number
    comment = Post(id=name, channel=channel, account=account.id, author=author, author_name=author_name, text=text,
                   at=world.clock.now(), root=post, parent=parent, link=f"{world.posts[post].link}?comment_id={number}",
                   picture=picture)  # fmt: skip
    world.posts[name] = comment
    return comment


def comment_payload(world: World, account: Account, comment: Post, verb: str = "add") -> dict[str, Any]:
    """A comment as the webhook tells it; our own look the same but for `from.id`."""
    if comment.channel == "instagram":
        return _instagram_comment(world, account, comment)
    post = world.posts[comment.root]
    value: dict[str, Any] = {
        "item": "comment", "verb": verb, "from": {"id": comment.author, "name": comment.author_name}, "post_id": comment.root,
        "comment_id": comment.id, "parent_id": comment.parent, "created_time": int(comment.at),
        "post": {"status_type": "mobile_status_update", "is_published": True, "updated_time": iso(comment.at),
                 "permalink_url": post.link, "promotion_status": "inactive", "id": post.id},
    }  # fmt: skip
    if verb != "remove":
        if comment.text or not comment.picture:  # a photo alone comes without words, not with empty ones
            value["message"] = comment.text
        if comment.picture:
            value["photo"] = comment.picture
    return changes(world, account, "feed", value)


def _instagram_comment(world: World, account: Account, comment: Post) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": comment.id, "from": {"id": comment.author, "username": comment.author_name}, "text": comment.text,
        "media": {"id": comment.root, "media_product_type": "FEED"},
    }  # fmt: skip
    if comment.parent != comment.root:
        value["parent_id"] = comment.parent
    if account.flavour == "instagram" and world.limits.instagram_flat_comments:
        entry = {"id": account.id, "time": int(world.clock.now()), "field": "comments", "value": value}
        return {"object": "instagram", "entry": [entry]}
    return changes(world, account, "comments", value)


def mention_payload(world: World, account: Account, comment: Post) -> dict[str, Any]:
    """A mention: on a page without any sender; on Instagram (Page flavour) with ids only, with Instagram login as a comment."""
    if comment.channel == "instagram":
        if account.flavour == "instagram":
            return _instagram_comment(world, account, comment)
        return changes(
            world,
            account,
            "mentions",
            {"media_id": comment.root or comment.id} | ({"comment_id": comment.id} if comment.root else {}),
        )
    value: dict[str, Any] = {"message": comment.text, "post_id": comment.root or comment.id, "verb": "add"}
    value |= {"comment_id": comment.id, "item": "comment"} if comment.root else {"item": "post"}
    return changes(world, account, "mention", value)


def changes(world: World, account: Account, field: str, value: dict[str, Any]) -> dict[str, Any]:
    """The webhook's outer form."""
    entry = {"id": account.id, "time": int(world.clock.now()), "changes": [{"field": field, "value": value}]}
    return {"object": "page" if account.kind == "page" else "instagram", "entry": [entry]}
