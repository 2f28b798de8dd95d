"""A reply comes in over the webhook door, is answered, and our own answer coming back is not answered again."""

import asyncio
from collections.abc import Sequence

import pytest

from kithkin.channels.threads import ThreadsOutlet, ThreadsReceiver
from kithkin.channels.webhooks import Webhooks
from kithkin.messages.inbound import Event, Message, Noted, Unsent
from kithkin.messages.outbound import Piece
from kithkin.ports.channels import ChannelAccount
from support.graph import graph_server
from support.serving import served

US = "17841400000000001"
SECRET = "0123456789abcdef0123456789abcdef"
PATH = "/channels/threads/webhook"


@pytest.mark.parametrize("fault", ["", "redeliver", "wrong_signature", "missing_signature"])
def test_a_reply_comes_in_and_our_own_answer_is_only_noted(fault: str) -> None:
    accepted: list[Event] = []

    async def accept(events: Sequence[Event]) -> None:
        accepted.extend(events)

    with graph_server(seed=2) as graph:
        account = ChannelAccount(
            channel="threads",
            account=US,
            server=graph.address,
            values={"username": "kithkin_home"},
            secrets={"access_token": "t", "app_secret": SECRET, "verify_token": "v"},
        )
        receiver = ThreadsReceiver([account])
        with served(Webhooks(accept, lambda _: [receiver])) as address:
            graph.add_app(app_secret=SECRET, verify_token="v", callback_urls={"threads": address + PATH})
            graph.add_threads(US, token="t", username="kithkin_home")
            assert graph.verify("threads")[0] == 200
            if fault:
                graph.misbehave_deliveries(fault, channel="threads")
            reply = graph.say("threads", US, "ada.lovelace", text="Grüße 😀 what is 3 ft in cm?")
            mention = graph.mention("threads", US, "ada.lovelace", "@kithkin_home and 4 ft?")
            graph.delivered()
            heard = {event.id: event for event in accepted if isinstance(event, Message)}
            assert set(heard) == {reply, mention}
            assert heard[reply].text == "Grüße 😀 what is 3 ft in cm?"
            assert heard[reply].account == heard[mention].account == US

            graph.automatic = True
            for message in heard.values():
                _answer(account, message)
            graph.delivered()
            assert {event.id for event in accepted if isinstance(event, Message)} == {reply, mention}
            assert any(isinstance(event, Noted) and event.what == "own reply" for event in accepted)

            graph.remove_comment("threads", reply)
            graph.delivered()
            assert any(isinstance(event, Unsent) and event.message_id == reply for event in accepted)


def _answer(account: ChannelAccount, message: Message) -> None:
    async def go() -> None:
        outlet = ThreadsOutlet(account)
        try:
            await outlet.mark_read(message, typing=True)
            await outlet.send(
                Piece(
                    reference=message.id, channel="threads", account=US, thread=message.thread,
                    recipient=message.id, text=f"Answer to {message.id}", reply_to=message.id, public=True,
                )
            )  # fmt: skip
        finally:
            await outlet.close()

    asyncio.run(go())
