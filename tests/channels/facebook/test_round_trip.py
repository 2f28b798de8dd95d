"""A comment comes in over the webhook door, is answered, and our own answer coming back is not answered again."""

import asyncio
from collections.abc import Sequence

import pytest

from kithkin.channels.facebook import FacebookOutlet, FacebookReceiver
from kithkin.channels.webhooks import Webhooks
from kithkin.messages.inbound import Event, Message, Noted, Unsent
from kithkin.messages.outbound import Piece
from kithkin.ports.channels import ChannelAccount
from support.graph import graph_server
from support.serving import served

PAGE = "104400000000001"
SECRET = "0123456789abcdef0123456789abcdef"
PATH = "/channels/facebook/webhook"


@pytest.mark.parametrize("fault", ["", "redeliver", "rebatch", "wrong_signature", "missing_signature"])
def test_a_comment_comes_in_and_our_own_answer_is_only_noted(fault: str) -> None:
    accepted: list[Event] = []

    async def accept(events: Sequence[Event]) -> None:
        accepted.extend(events)

    with graph_server(seed=2) as graph:
        account = ChannelAccount(
            channel="facebook",
            account=PAGE,
            server=graph.address,
            secrets={"access_token": "t", "app_secret": SECRET, "verify_token": "v"},
        )
        receiver = FacebookReceiver([account])
        with served(Webhooks(accept, lambda _: [receiver])) as address:
            graph.add_app(app_secret=SECRET, verify_token="v", callback_urls={"facebook": address + PATH})
            graph.add_page(PAGE, token="t", name="Kithkin")
            assert graph.verify("facebook")[0] == 200
            assert graph.verify("facebook", token="wrong")[0] == 403
            if fault:
                graph.misbehave_deliveries(fault, channel="facebook")
            comment = graph.comment("facebook", PAGE, "7100000000000001", "Grüße 😀 what is 3 ft in cm?")
            graph.delivered()
            heard = {event.id: event for event in accepted if isinstance(event, Message)}
            assert list(heard) == [comment]
            message = heard[comment]
            assert (message.text, message.sender.id) == ("Grüße 😀 what is 3 ft in cm?", "7100000000000001")

            graph.automatic = True
            _answer(account, message)
            graph.delivered()
            assert {event.id for event in accepted if isinstance(event, Message)} == {comment}
            assert any(isinstance(event, Noted) and event.what == "own comment" for event in accepted)

            graph.edit_comment("facebook", comment, "what is 4 ft in cm?")
            graph.remove_comment("facebook", comment)
            graph.delivered()
            assert any(isinstance(event, Message) and event.replaces == comment for event in accepted)
            assert any(isinstance(event, Unsent) and event.message_id == comment for event in accepted)


def _answer(account: ChannelAccount, message: Message) -> None:
    async def go() -> None:
        outlet = FacebookOutlet(account)
        try:
            await outlet.mark_read(message, typing=True)
            await outlet.send(
                Piece(
                    reference="r1", channel="facebook", account=PAGE, thread=message.thread, recipient=message.id,
                    text="91.44 cm", reply_to=message.id, public=True,
                )
            )  # fmt: skip
        finally:
            await outlet.close()

    asyncio.run(go())
