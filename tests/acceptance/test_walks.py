"""On every channel, over real HTTP: a photo of a label in, a checked reply out, threaded to the right message."""

from collections.abc import Iterator

import pytest

from kithkin.examples import nutrition_label
from support.graph import Effect, Graph, graph_server
from support.walking import (
    AGENT,
    INSTAGRAM,
    NUMBER,
    PAGE,
    THREADS,
    free_port,
    serving_channels,
    set_up_graph,
    set_up_home,
)

pytestmark = pytest.mark.slow

QUESTION = "How much sugar is in 3 servings?"
PEOPLE = {
    "whatsapp": "491700000001", "messenger": "7000000000000001", "instagram": "8000000000000001",
    "facebook": "9000000000000001", "threads": "ana_on_threads",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """One Kithkin on all channels, with one member who is known on each."""
    home, port = tmp_path_factory.mktemp("walks"), free_port()
    with graph_server(seed=3) as graph:
        set_up_graph(graph, port)
        set_up_home(home, graph.address, [("Ana", channel, key) for channel, key in PEOPLE.items()])
        with serving_channels(home, port):
            yield graph


def answer(graph: Graph, channel: str, message: str) -> Effect:
    """The words sent in answer to a message."""
    graph.wait_for(lambda: [one for one in graph.sent(channel) if one.reply_to == message], seconds=90)
    (first, *_) = [one for one in graph.sent(channel) if one.reply_to == message]
    return first


def assert_read_and_checked(reply: Effect) -> None:
    """The figure, what was read in the picture for it, and the method that made it: nothing a guess."""
    assert "That is 36 g of sugar." in reply.text, reply.text
    assert "Read in the picture: “Total Sugars 12g”" in reply.text, reply.text
    assert "amount in one serving times servings" in reply.text, reply.text


@pytest.mark.parametrize(
    ("channel", "account"),
    [("whatsapp_cloud", NUMBER), ("whatsapp_agent", AGENT), ("messenger", PAGE), ("instagram", INSTAGRAM)],
)
def test_a_photo_of_a_label_is_answered_from_it_in_a_private_chat(
    graph: Graph, channel: str, account: str
) -> None:
    person = {"whatsapp_cloud": PEOPLE["whatsapp"], "whatsapp_agent": "user:1"}.get(channel) or PEOPLE[
        channel
    ]
    message = graph.say(channel, account, person, text=QUESTION, picture=nutrition_label())
    reply = answer(graph, channel, message)
    assert_read_and_checked(reply)
    assert reply.recipient == person


def test_a_comment_on_the_page_is_answered_below_it(graph: Graph) -> None:
    comment = graph.comment("facebook", PAGE, PEOPLE["facebook"], "What is 17% of 2,340?")
    assert "397.8" in answer(graph, "facebook", comment).text


def test_a_photo_in_a_comment_on_the_page_is_answered_from_it_below_it(graph: Graph) -> None:
    before = len(graph.calls)
    comment = graph.comment("facebook", PAGE, PEOPLE["facebook"], QUESTION, picture=nutrition_label())
    reply = answer(graph, "facebook", comment)
    assert_read_and_checked(reply)
    assert (reply.kind, reply.recipient) == ("comment", comment)
    calls = graph.calls[before:]
    assert [(one.method, one.status) for one in calls if one.host == "cdn.fbcdn.net"] == [("GET", 200)]
    assert [one.method for one in calls if one.path == f"{comment}/comments"] == ["POST"]


def test_a_reply_on_threads_is_answered_below_it(graph: Graph) -> None:
    reply = graph.say("threads", THREADS, PEOPLE["threads"], text="What is 17% of 2,340?")
    assert "397.8" in answer(graph, "threads", reply).text


@pytest.mark.parametrize("said", ["reply", "mention", "reply whose call names no address"])
def test_a_photo_on_threads_is_answered_from_it_below_it(graph: Graph, said: str) -> None:
    before, who, label = len(graph.calls), PEOPLE["threads"], nutrition_label()
    graph.set_limit("threads_media_url", "no address" not in said)
    if said == "mention":
        post = graph.mention("threads", THREADS, who, f"@circle {QUESTION}", name=who, picture=label)
    else:
        post = graph.say("threads", THREADS, who, text=QUESTION, picture=label)
    reply = answer(graph, "threads", post)
    assert_read_and_checked(reply)
    calls = graph.calls[before:]
    assert [call.status for call in calls if call.host == "cdn.fbcdn.net"] == [200]
    assert [call.path for call in calls if call.path == post] == [post] * ("no address" in said)
    (container,) = [call for call in calls if call.path == "me/threads"]
    assert (container.parameters["media_type"], container.parameters["reply_to_id"]) == ("TEXT", post)


def test_a_stranger_hears_one_polite_line_and_then_nothing(graph: Graph) -> None:
    for text in ("Hello?", "Anyone?", "What is 2 + 2?"):
        graph.say("messenger", PAGE, "7999999999999999", text=text)
    known = graph.say("messenger", PAGE, PEOPLE["messenger"], text="What is 5 + 6?")
    assert "11" in answer(graph, "messenger", known).text
    graph.wait_for(lambda: [one for one in graph.sent("messenger") if one.recipient == "7999999999999999"])
    (line,) = [one for one in graph.sent("messenger") if one.recipient == "7999999999999999"]
    assert "don't know you" in line.text
