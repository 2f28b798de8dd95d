"""What people do where everyone can read it: comments, mentions, Threads replies."""

from __future__ import annotations

from typing import Any

from support.graph import comments, threads
from support.graph.state import Account, Person, Post, World


class InPublic:
    """The part of `Graph` that comments as people do. `emit` puts a payload on its way."""

    world: World

    def emit(self, channel: str, payload: dict[str, Any]) -> None:
        """Puts a payload on its way."""
        raise NotImplementedError

    def post(self, channel: str, account: str, text: str, *, author: str = "", author_name: str = "") -> str:
        """A post of the account, or of somebody else; nothing is delivered for it."""
        with self.world.lock:
            owner = self.world.account(account)
            if channel == "threads":
                return threads.add(
                    self.world, owner, author or account, author_name or owner.username, text
                ).id
            return comments.add_post(self.world, channel, owner, text, author, author_name).id

    def comment(
        self, channel: str, account: str, person: str, text: str, *, post: str = "", parent: str = "", name: str = "Somebody",
        picture: bytes = b"", picture_type: str = "image/png",
    ) -> str:  # fmt: skip
        """A comment on a post of ours (made when none is named), or beneath another comment; a picture on Facebook only."""
        with self.world.lock:
            owner = self.world.account(account, "page", "instagram")
            root = post or (
                self.world.posts[parent].root if parent else self.post(channel, account, "A post")
            )
            self.world.person(account, person, name=name, username=name)
            made = comments.add_comment(
                self.world, channel, owner, person, name, text, post=root, parent=parent or root,
                picture=self._shown_at(owner, picture, picture_type),
            )  # fmt: skip
            self.emit(channel, comments.comment_payload(self.world, owner, made))
            return made.id

    def own(self, channel: str, account: str, text: str, *, parent: str) -> str:
        """The owner comments by hand; it comes back like anybody's."""
        with self.world.lock:
            owner = self.world.account(account)
            if channel == "threads":
                made = threads.add(self.world, owner, account, owner.username, text, parent=parent)
                self.emit(channel, threads.payload(self.world, owner, made, "replies"))
                return made.id
            root = self.world.posts[parent].root or parent
            made = comments.add_comment(
                self.world,
                channel,
                owner,
                account,
                owner.name or owner.username,
                text,
                post=root,
                parent=parent,
            )
            self.emit(channel, comments.comment_payload(self.world, owner, made))
            return made.id

    def edit_comment(self, channel: str, comment_id: str, text: str, *, verb: str = "edited") -> None:
        """A comment on a page is changed."""
        with self.world.lock:
            made = self.world.posts[comment_id]
            made.text = text
            self.emit(
                channel, comments.comment_payload(self.world, self.world.account(made.account), made, verb)
            )

    def remove_comment(self, channel: str, comment_id: str) -> None:
        """A comment on a page, or a Threads reply, is taken away by its author."""
        with self.world.lock:
            made = self.world.posts.pop(comment_id)
            owner = self.world.account(made.account)
            if channel == "threads":
                self.emit(channel, threads.payload(self.world, owner, made, "delete"))
            elif channel == "facebook":
                self.emit(channel, comments.comment_payload(self.world, owner, made, "remove"))

    def mention(
        self,
        channel: str,
        account: str,
        person: str,
        text: str,
        *,
        post: str = "",
        name: str = "somebody",
        in_comment: bool = True,
        picture: bytes = b"",
        picture_type: str = "image/png",
    ) -> str:
        """Somebody names us, in a post of theirs or in a comment on it; with a picture on Threads only.

        A Page's `mention` tells of no photo in any call that is known, and Instagram's of ids only.
        """
        assert not picture or channel == "threads", f"mentions on {channel} tell of no pictures"
        with self.world.lock:
            owner = self.world.account(account)
            self.world.person(account, person, name=name, username=name)
            if channel == "threads":
                made = threads.add(
                    self.world, owner, person, name, text, parent=post,
                    picture=self._shown_at(owner, picture, picture_type),
                )  # fmt: skip
                self.emit(channel, threads.payload(self.world, owner, made, "mentions"))
                return made.id
            made = self.world.posts.get(post) or comments.add_post(
                self.world, channel, owner, text, person, name
            )
            if in_comment:
                made = comments.add_comment(
                    self.world, channel, owner, person, name, text, post=made.id, parent=made.id
                )
            self.emit(channel, comments.mention_payload(self.world, owner, made))
            return made.id

    def threads_reply(
        self, owner: Account, who: Person, text: str, reply_to: str, picture: bytes, picture_type: str
    ) -> str:
        """A reply on Threads, to a post of ours (made when none is named), with a picture or without."""
        parent = reply_to or self.post("threads", owner.id, "A post of ours")
        made: Post = threads.add(
            self.world, owner, who.id, who.username or who.name or who.id, text, parent=parent,
            picture=self._shown_at(owner, picture, picture_type),
        )  # fmt: skip
        self.emit("threads", threads.payload(self.world, owner, made, "replies"))
        return made.id

    def _shown_at(self, owner: Account, picture: bytes, kind: str) -> str:
        """Where everyone can see a picture; "" for none."""
        return self.world.plain_address(self.world.store(owner.id, picture, kind)) if picture else ""
