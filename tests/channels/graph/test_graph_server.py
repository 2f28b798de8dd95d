"""The test server is itself tested: what it claims of Meta's servers, it does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from typing import Any

import httpx2
import pytest

from support.graph import Graph, graph_process
from support.graph.callback import Callback

FACEBOOK = "graph.facebook.com/v26.0"
INSTAGRAM = "graph.instagram.com/v26.0"
THREADS = "graph.threads.net/v1.0"
AGENT = "api.whatsapp.com/agent/v1"
DAY = 86400.0


def error(response: httpx2.Response) -> tuple[int, int, int]:
    found = response.json()["error"]
    return response.status_code, found["code"], found.get("error_subcode", 0)


def whatsapp(body: str = "hello", **more: Any) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        "to": "4915100000001",
        "type": "text",
        "text": {"body": body},
    } | more


def message(person: str = "21", text: str = "hello", **more: Any) -> dict[str, Any]:
    return {"recipient": {"id": person}, "messaging_type": "RESPONSE", "message": {"text": text} | more}


# --- webhooks


def test_verification_needs_the_right_token(graph: Graph) -> None:
    assert graph.verify("messenger") == (200, "1158201444")
    assert graph.verify("messenger", "another")[0] == 403


def test_the_signature_is_over_the_escaped_bytes_that_are_sent(graph: Graph, callback: Callback) -> None:
    graph.say("messenger", "200", "21", text="Käse 🧀 a/b @")
    graph.delivered()
    (got,) = callback.received
    assert b"K\\u00e4se \\ud83e\\uddc0 a\\/b \\u0040" in got.body
    assert (
        got.headers["x-hub-signature-256"]
        == "sha256=" + hmac.new(b"secret", got.body, hashlib.sha256).hexdigest()
    )
    assert got.json["entry"][0]["messaging"][0]["message"]["text"] == "Käse 🧀 a/b @"


def test_a_delivery_is_repeated_until_it_is_taken_while_others_pass_it(
    graph: Graph, callback: Callback
) -> None:
    callback.statuses = [500, 200, 503]
    graph.limits.retry_first = 0.3
    graph.say("messenger", "200", "21", text="first")
    graph.say("messenger", "200", "21", text="second")
    graph.delivered()
    texts = [one["entry"][0]["messaging"][0]["message"]["text"] for one in callback.accepted]
    assert texts == ["second", "first"]
    assert [one.status for one in graph.deliveries] == [500, 200, 503, 200]
    assert [one.attempt for one in graph.deliveries] == [1, 1, 2, 3]


def test_faults_of_deliveries(graph: Graph, callback: Callback) -> None:
    for what in ("wrong_signature", "missing_signature"):
        graph.misbehave_deliveries(what)
    callback.statuses = [403, 403]
    graph.say("whatsapp_cloud", "100", "4915100000001", text="one")
    graph.delivered()
    wrong, missing, right = callback.received
    assert "x-hub-signature-256" not in missing.headers
    assert wrong.headers["x-hub-signature-256"] != right.headers["x-hub-signature-256"]
    assert wrong.body == missing.body == right.body
    graph.misbehave_deliveries("redeliver")
    graph.say("whatsapp_cloud", "100", "4915100000001", text="two")
    graph.delivered()
    assert callback.received[3].body == callback.received[4].body
    graph.misbehave_deliveries("rebatch")
    name = graph.say("whatsapp_cloud", "100", "4915100000001", text="three")
    graph.delivered()
    assert [len(one.json["entry"]) for one in callback.received[5:]] == [1, 2]
    assert json.dumps(callback.received[6].json).count(name) == 1


@pytest.mark.parametrize("deep", [False, True])
def test_updates_can_come_together(graph: Graph, callback: Callback, deep: bool) -> None:
    with graph.batch(deep=deep):
        names = [graph.say("whatsapp_cloud", "100", "4915100000001", text=str(n)) for n in range(3)]
    graph.delivered()
    (got,) = callback.accepted
    values = [change["value"] for entry in got["entry"] for change in entry["changes"]]
    assert len(values) == (1 if deep else 3)
    assert [one["id"] for value in values for one in value["messages"]] == names


def test_updates_can_be_held_and_shuffled(graph: Graph, callback: Callback) -> None:
    with graph.held():
        for number in range(6):
            graph.say("instagram", "300", "31", text=str(number))
        assert callback.received == []
    graph.delivered()
    texts = [one["entry"][0]["messaging"][0]["message"]["text"] for one in callback.accepted]
    assert sorted(texts) == [*"012345"]
    assert texts != [*"012345"]


def test_anything_can_be_delivered(graph: Graph, callback: Callback) -> None:
    assert graph.deliver(b"\x00not json", channel="messenger") == 200
    assert callback.received[0].body == b"\x00not json"
    assert graph.deliver({"a": 1}, channel="messenger", signature="missing") == 200
    assert "x-hub-signature-256" not in callback.received[1].headers


# --- tokens


@pytest.mark.parametrize(
    ("where", "expected"),
    [(f"{FACEBOOK}/200", (400, 104, 0)), (f"{INSTAGRAM}/me", (400, 104, 0)), (f"{THREADS}/me", (400, 104, 0)),
     (f"{AGENT}/updates", (401, 190, 0))],
)  # fmt: skip
def test_without_a_token(call: Any, where: str, expected: tuple[int, int, int]) -> None:
    assert error(call("GET", where, token="")) == expected


def test_a_wrong_token_and_an_expired_one(graph: Graph, call: Any) -> None:
    assert error(call("GET", f"{FACEBOOK}/200", token="?")) == (401, 190, 0)
    assert error(call("POST", f"{AGENT}/messages", token="?", json={})) == (400, 100, 0)
    graph.revoke("300")
    assert error(call("GET", f"{INSTAGRAM}/me")) == (401, 190, 463)
    assert error(call("POST", f"{FACEBOOK}/200/messages", token="number-token", json=message())) == (
        400,
        100,
        33,
    )


def test_a_proof_is_checked_when_given_and_demanded_when_required(graph: Graph, call: Any) -> None:
    proof = hmac.new(b"secret", b"page-token", hashlib.sha256).hexdigest()
    assert call("GET", f"{FACEBOOK}/200", params={"appsecret_proof": proof}).json() == {
        "id": "200",
        "name": "The page",
    }
    assert error(call("GET", f"{FACEBOOK}/200", params={"appsecret_proof": "0" * 64})) == (400, 100, 0)
    graph.add_app(app_secret="other", verify_token="v", callback_urls={}, proof_required=True)
    assert error(call("GET", f"{FACEBOOK}/200")) == (400, 100, 0)
    assert call("GET", f"{FACEBOOK}/200", params={"appsecret_proof": proof}).status_code == 200
    assert all(
        "token" not in json.dumps(one.parameters) and proof not in str(one.parameters) for one in graph.calls
    )


# --- WhatsApp Cloud API


def test_whatsapp_reports_hand_back_our_reference(graph: Graph, callback: Callback, call: Any) -> None:
    graph.say("whatsapp_cloud", "100", "4915100000001", text="hi")
    sent = call("POST", f"{FACEBOOK}/100/messages", json=whatsapp("yes", biz_opaque_callback_data="ours-1"))
    graph.delivered()
    reports = [one["entry"][0]["changes"][0]["value"]["statuses"][0] for one in callback.accepted[1:]]
    assert [(one["status"], one["biz_opaque_callback_data"]) for one in reports] == [
        ("sent", "ours-1"),
        ("delivered", "ours-1"),
    ]
    (effect,) = graph.sent("whatsapp_cloud")
    assert effect.platform_id == reports[0]["id"] == sent.json()["messages"][0]["id"]
    assert (effect.text, effect.reference, effect.recipient) == ("yes", "ours-1", "4915100000001")


def test_the_same_message_twice_is_two_messages(graph: Graph, call: Any) -> None:
    graph.say("whatsapp_cloud", "100", "4915100000001", text="hi")
    for _ in range(2):
        assert call("POST", f"{FACEBOOK}/100/messages", json=whatsapp("same")).status_code == 200
    assert [one.text for one in graph.sent("whatsapp_cloud")] == ["same", "same"]


def test_the_window_closes_after_24_hours(graph: Graph, callback: Callback, call: Any) -> None:
    graph.automatic = False
    graph.say("whatsapp_cloud", "100", "4915100000001", text="hi")
    graph.say("messenger", "200", "21", text="hi")
    graph.say("instagram", "300", "31", text="hi")
    graph.advance(DAY + 1)
    assert error(call("POST", f"{FACEBOOK}/100/messages", json=whatsapp())) == (400, 131047, 0)
    assert error(call("POST", f"{FACEBOOK}/200/messages", json=message())) == (400, 10, 2018278)
    assert error(call("POST", f"{INSTAGRAM}/300/messages", json=message("31"))) == (400, 10, 2018278)
    assert graph.sent() == []
    graph.limits.window_by_status = True
    assert call("POST", f"{FACEBOOK}/100/messages", json=whatsapp()).status_code == 200
    graph.delivered()
    status = callback.accepted[-1]["entry"][0]["changes"][0]["value"]["statuses"][0]
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131047)
    assert graph.sent() == []


def test_limits_of_a_text(graph: Graph, call: Any) -> None:
    graph.say("whatsapp_cloud", "100", "4915100000001", text="hi")
    graph.say("messenger", "200", "21", text="hi")
    graph.say("instagram", "300", "31", text="hi")
    graph.say("instagram", "301", "32", text="hi")
    cases = [
        (f"{FACEBOOK}/100/messages", whatsapp, "x" * 4096, "x" * 4097),
        (f"{FACEBOOK}/200/messages", lambda text: message("21", text), "ä" * 2000, "x" * 2001),
        (f"{INSTAGRAM}/me/messages", lambda text: message("31", text), "ä" * 500, "ä" * 500 + "x"),
        (f"{FACEBOOK}/200/messages", lambda text: message("32", text), "ä" * 500, "ä" * 500 + "x"),
    ]
    for where, body, fits, too_long in cases:
        assert call("POST", where, json=body(fits)).status_code == 200, where
        assert call("POST", where, json=body(too_long)).json()["error"]["code"] == 100, where


def test_media_in_two_steps_for_five_minutes(graph: Graph, callback: Callback, call: Any) -> None:
    graph.say("whatsapp_cloud", "100", "4915100000001", text="a cat", picture=b"PNG bytes")
    graph.delivered()
    image = callback.accepted[0]["entry"][0]["changes"][0]["value"]["messages"][0]["image"]
    assert (image["caption"], image["mime_type"]) == ("a cat", "image/png")
    assert base64.b64decode(image["sha256"]) == hashlib.sha256(b"PNG bytes").digest()
    found = call("GET", f"{FACEBOOK}/{image['id']}", token="number-token").json()
    assert (found["file_size"], found["sha256"]) == (9, hashlib.sha256(b"PNG bytes").hexdigest())
    assert call("GET", found["url"], token="number-token").content == b"PNG bytes"
    assert call("GET", found["url"]).status_code == 401
    graph.advance(301)
    assert call("GET", found["url"], token="number-token").status_code == 404
    again = call("GET", f"{FACEBOOK}/{image['id']}", token="number-token").json()["url"]
    assert call("GET", again, token="number-token").content == b"PNG bytes"
    graph.expire_media()
    assert call("GET", again, token="number-token").status_code == 404
    graph.advance(7 * DAY)
    assert error(call("GET", f"{FACEBOOK}/{image['id']}", token="number-token")) == (400, 100, 33)
    assert error(call("GET", f"{FACEBOOK}/999", token="number-token")) == (400, 100, 33)


def test_a_picture_is_uploaded_and_sent(graph: Graph, call: Any) -> None:
    graph.say("whatsapp_cloud", "100", "4915100000001", text="hi")
    files = {"file": ("plot.png", b"PNG out", "image/png")}
    name = call(
        "POST",
        f"{FACEBOOK}/100/media",
        data={"messaging_product": "whatsapp", "type": "image/png"},
        files=files,
    ).json()["id"]
    body = {
        "messaging_product": "whatsapp",
        "to": "4915100000001",
        "type": "image",
        "image": {"id": name, "caption": "A plot"},
    }
    assert call("POST", f"{FACEBOOK}/100/messages", json=body).status_code == 200
    body["image"] = {"id": "12"}
    assert error(call("POST", f"{FACEBOOK}/100/messages", json=body)) == (400, 131009, 0)
    (effect,) = graph.sent()
    assert (effect.text, effect.picture, effect.picture_type) == ("A plot", b"PNG out", "image/png")


def test_marks_and_typing_need_a_message_that_was_received(graph: Graph, call: Any) -> None:
    name = graph.say("whatsapp_cloud", "100", "4915100000001", text="hi")
    mark = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": name,
        "typing_indicator": {"type": "text"},
    }
    assert call("POST", f"{FACEBOOK}/100/messages", json=mark).json() == {"success": True}
    assert [one.kind for one in graph.effects()] == ["read", "typing"]
    assert error(call("POST", f"{FACEBOOK}/100/messages", json=mark | {"message_id": "wamid.other"})) == (
        400,
        131009,
        0,
    )


def test_pair_rate_when_switched_on(graph: Graph, call: Any) -> None:
    graph.limits.pair_rate = True
    graph.say("whatsapp_cloud", "100", "4915100000001", text="hi")
    assert call("POST", f"{FACEBOOK}/100/messages", json=whatsapp()).status_code == 200
    assert error(call("POST", f"{FACEBOOK}/100/messages", json=whatsapp())) == (400, 131056, 0)
    graph.advance(6)
    assert call("POST", f"{FACEBOOK}/100/messages", json=whatsapp()).status_code == 200


def test_a_hidden_number_leaves_the_business_scoped_id(graph: Graph, callback: Callback, call: Any) -> None:
    graph.say(
        "whatsapp_cloud", "100", "4915100000002", text="hi", hidden=True, username="ana", user_id="DE.123"
    )
    graph.delivered()
    value = callback.accepted[0]["entry"][0]["changes"][0]["value"]
    assert "from" not in value["messages"][0]
    assert "wa_id" not in value["contacts"][0]
    assert value["messages"][0]["from_user_id"] == value["contacts"][0]["user_id"] == "DE.123"
    assert call("POST", f"{FACEBOOK}/100/messages", json=whatsapp() | {"to": "DE.123"}).status_code == 200
    graph.change_identity("100", "4915100000002", current="DE.456")
    graph.delivered()
    change = callback.accepted[-1]["entry"][0]["changes"][0]
    assert change["field"] == "user_id_update"
    assert change["value"]["user_id_update"][0]["user_id"] == {"previous": "DE.123", "current": "DE.456"}


# --- faults


def test_errors_on_command_apply_nothing(graph: Graph, call: Any) -> None:
    graph.say("messenger", "200", "21", text="hi")
    graph.misbehave("error", path="/200/messages", status=429, retry_after=7, code=613)
    graph.misbehave("error", channel="messenger", status=503, after=1)
    limited = call("POST", f"{FACEBOOK}/200/messages", json=message())
    assert (error(limited)[:2], limited.headers["retry-after"]) == ((429, 613), "7")
    statuses = [call("POST", f"{FACEBOOK}/200/messages", json=message()).status_code for _ in range(3)]
    assert statuses == [200, 503, 200]
    assert len(graph.sent()) == 2


def test_connections_break_before_or_after_it_was_applied(graph: Graph, call: Any) -> None:
    graph.say("messenger", "200", "21", text="hi")
    for what, applied in (("reset", 0), ("drop", 1)):
        graph.misbehave(what, method="POST")
        with pytest.raises(httpx2.TransportError):
            call("POST", f"{FACEBOOK}/200/messages", json=message())
        assert len(graph.sent()) == applied
    assert [one.fault for one in graph.calls] == ["reset", "drop"]
    assert [len(one.effects) for one in graph.calls] == [0, 1]


def test_answers_come_late_wrong_or_never(graph: Graph, call: Any) -> None:
    graph.say("messenger", "200", "21", text="hi")
    for what, applied in (("late", 1), ("hang", 1), ("delay", 1)):
        graph.misbehave(what, seconds=60)
        with pytest.raises(httpx2.ReadTimeout):
            call("POST", f"{FACEBOOK}/200/messages", json=message(), timeout=0.2)
        assert len(graph.sent()) == applied
    graph.misbehave("error_after", status=500)
    assert error(call("POST", f"{FACEBOOK}/200/messages", json=message()))[:2] == (500, 2)
    graph.misbehave("garbage")
    assert call("POST", f"{FACEBOOK}/200/messages", json=message()).content.startswith(b"<html>")
    graph.misbehave("delay", seconds=0.05)
    assert call("POST", f"{FACEBOOK}/200/messages", json=message()).status_code == 200
    assert len(graph.sent()) == 4


# --- Messenger and Instagram


@pytest.mark.parametrize(("channel", "account", "where"), [("messenger", "200", f"{FACEBOOK}/200"), ("instagram", "300", f"{INSTAGRAM}/me"),
                                                           ("instagram", "301", f"{FACEBOOK}/200")])  # fmt: skip
def test_echoes_hand_back_metadata_and_messages_can_be_looked_up(
    graph: Graph, callback: Callback, call: Any, channel: str, account: str, where: str
) -> None:
    asked = graph.say(channel, account, "21", text="what is it?", name="Ana Berg")
    body = message("21", "this", metadata="ours-2") | {"reply_to": {"mid": asked}}
    sent = call("POST", f"{where}/messages", json=body).json()
    graph.delivered()
    echo = callback.accepted[1]["entry"][0]["messaging"][0]
    assert (echo["sender"]["id"], echo["recipient"]["id"]) == (account, "21")
    assert echo["message"]["is_echo"] is True
    assert echo["message"]["mid"] == sent["message_id"]
    assert echo["message"].get("metadata") == (
        None if account == "300" else "ours-2"
    )  # not with Instagram login
    assert graph.sent(channel)[0].reply_to == asked
    query = {
        "platform": channel,
        "user_id": "21",
        "fields": "messages.limit(5){id,message,from,created_time}",
    }
    (talk,) = call("GET", f"{where}/conversations", params=query).json()["data"]
    assert [(one["message"], one["from"]["id"]) for one in talk["messages"]["data"]] == [
        ("this", account),
        ("what is it?", "21"),
    ]
    host = where.partition("/")[0] + "/v26.0"
    one = call("GET", f"{host}/{sent['message_id']}", params={"fields": "message,to"}).json()
    assert one == {"id": sent["message_id"], "message": "this", "to": {"data": [{"id": "21"}]}}
    rows = call("GET", f"{host}/{talk['id']}/messages", params={"fields": "message", "limit": "1"}).json()
    assert [row["message"] for row in rows["data"]] == ["this"]


def test_a_sending_may_be_a_form_with_a_picture(graph: Graph, callback: Callback, call: Any) -> None:
    graph.say("messenger", "200", "21", text="hi")
    form = {
        "recipient": '{"id":"21"}',
        "message": '{"attachment":{"type":"image","payload":{"is_reusable":false}},"metadata":"m"}',
    }
    sent = call(
        "POST", f"{FACEBOOK}/200/messages", data=form, files={"filedata": ("a.png", b"PNG", "image/png")}
    )
    assert sent.status_code == 200
    (effect,) = graph.sent()
    assert (effect.picture, effect.picture_type, effect.reference) == (b"PNG", "image/png", "m")
    action = {"recipient": {"id": "21"}, "sender_action": "typing_on"}
    assert call("POST", f"{FACEBOOK}/200/messages", json=action).json() == {"recipient_id": "21"}
    assert graph.effects("messenger", "typing")[0].recipient == "21"
    assert error(call("POST", f"{FACEBOOK}/200/messages", json=message("unknown"))) == (400, 100, 2018001)


def test_a_shared_post_with_words_comes_as_two_webhooks(graph: Graph, callback: Callback, call: Any) -> None:
    graph.say(
        "instagram", "300", "31", text="nice?", shared="post", shared_title="Soup", shared_picture=b"JPEG"
    )
    graph.delivered()
    first, second = [one["entry"][0]["messaging"][0]["message"] for one in callback.accepted]
    shared = first["attachments"][0]
    assert (shared["type"], shared["payload"]["title"], second["text"]) == ("ig_post", "Soup", "nice?")
    assert "text" not in first
    assert call("GET", shared["payload"]["url"], token="").content == b"JPEG"
    graph.expire_media()
    assert call("GET", shared["payload"]["url"], token="").status_code == 403


def test_what_else_people_do_in_private(graph: Graph, callback: Callback) -> None:
    name = graph.say("messenger", "200", "21", text="hi", picture=b"PNG")
    graph.edit("messenger", "200", "21", name, "hello")
    graph.react("messenger", "200", "21", name)
    graph.postback("messenger", "200", "21", payload="MORE", title="More")
    graph.echo("messenger", "200", "21", "by hand")
    graph.read("messenger", "200", "21")
    graph.unsend("messenger", "200", "21", name)
    graph.delivered()
    events = [one["entry"][0]["messaging"][0] for one in callback.accepted]
    kinds = [
        next(key for key in event if key not in ("sender", "recipient", "timestamp")) for event in events
    ]
    assert kinds == ["message", "message_edit", "reaction", "postback", "message", "read", "message"]
    assert events[6]["message"] == {"mid": name, "is_deleted": True}


# --- public


@pytest.mark.parametrize(
    ("channel", "account", "edge"), [("facebook", "200", "comments"), ("instagram", "301", "replies")]
)
def test_a_comment_is_answered_and_our_own_comes_back(
    graph: Graph, callback: Callback, call: Any, channel: str, account: str, edge: str
) -> None:
    post = graph.post(channel, account, "A post")
    name = graph.comment(channel, account, "61", "why?", post=post, name="ana")
    graph.delivered()
    sent = call("POST", f"{FACEBOOK}/{name}/{edge}", data={"message": "because"}).json()["id"]
    graph.delivered()
    theirs, ours = [one["entry"][0]["changes"][0]["value"] for one in callback.accepted]
    assert (theirs["from"]["id"], ours["from"]["id"]) == ("61", account)
    assert {ours.get("comment_id"), ours.get("id")} >= {sent}
    assert ours["parent_id"] == name
    rows = call("GET", f"{FACEBOOK}/{name}/{edge}", params={"fields": "from,message,text"}).json()["data"]
    assert [(row["id"], row["from"]["id"], row["text"]) for row in rows] == [(sent, account, "because")]
    (effect,) = graph.sent(channel)
    assert (effect.kind, effect.reply_to, effect.text) == ("comment", name, "because")


def test_a_photo_of_a_comment_is_named_and_can_be_fetched(
    graph: Graph, callback: Callback, call: Any
) -> None:
    graph.comment("facebook", "200", "61", "what is this?", picture=b"picture", picture_type="image/jpeg")
    graph.delivered()
    graph.comment("facebook", "200", "61", "", picture=b"another")
    graph.delivered()
    graph.comment("facebook", "200", "61", "words only")
    graph.delivered()
    told = [one["entry"][0]["changes"][0]["value"] for one in callback.accepted]
    assert [("message" in one, "photo" in one) for one in told] == [
        (True, True),
        (False, True),
        (True, False),
    ]
    found = [httpx2.get(one["photo"]) for one in told if "photo" in one]
    assert [(one.content, one.headers["content-type"]) for one in found] == [
        (b"picture", "image/jpeg"),
        (b"another", "image/png"),
    ]
    with pytest.raises(AssertionError, match="hold no pictures"):
        graph.comment("instagram", "301", "62", "hm", picture=b"picture")


def test_one_private_reply_to_a_comment_within_seven_days(graph: Graph, call: Any) -> None:
    first, second = (graph.comment("facebook", "200", "61", "why?") for _ in range(2))
    reply = {"recipient": {"comment_id": first}, "message": {"text": "in private"}}
    assert call("POST", f"{FACEBOOK}/200/messages", json=reply).json()["recipient_id"] == "61"
    assert error(call("POST", f"{FACEBOOK}/200/messages", json=reply)) == (400, 10900, 0)
    graph.advance(7 * DAY + 1)
    reply["recipient"] = {"comment_id": second}
    assert error(call("POST", f"{FACEBOOK}/200/messages", json=reply)) == (400, 10901, 0)
    assert [one.kind for one in graph.sent()] == ["private_reply"]


def test_mentions_say_as_little_as_they_do(graph: Graph, callback: Callback, call: Any) -> None:
    name = graph.mention("facebook", "200", "61", "@The page, is it?", name="Ana")
    graph.delivered()  # else the two may overtake each other
    graph.mention("instagram", "301", "62", "@kithkin hm", name="ben")
    graph.delivered()
    page, instagram = [one["entry"][0]["changes"][0] for one in callback.accepted]
    assert page["field"] == "mention"
    assert set(page["value"]) == {"message", "post_id", "comment_id", "item", "verb"}
    shown = call("GET", f"{FACEBOOK}/{name}", params={"fields": "from{id,name},message"}).json()
    assert shown == {"id": name, "from": {"id": "61", "name": "Ana"}, "message": "@The page, is it?"}
    assert (instagram["field"], set(instagram["value"])) == ("mentions", {"media_id", "comment_id"})
    asked = f"mentioned_comment.comment_id({instagram['value']['comment_id']}){{text,from}}"
    found = call("GET", f"{FACEBOOK}/301", params={"fields": asked}).json()["mentioned_comment"]
    assert (found["text"], found["from"]["id"]) == ("@kithkin hm", "62")


def test_instagram_login_tells_comments_flat(graph: Graph, callback: Callback) -> None:
    graph.comment("instagram", "300", "31", "why?", name="ana")
    graph.delivered()
    entry = callback.accepted[0]["entry"][0]
    assert (entry["field"], entry["value"]["text"], entry["value"]["from"]) == (
        "comments",
        "why?",
        {"id": "31", "username": "ana"},
    )


# --- Threads


def test_a_reply_on_threads_takes_two_steps(graph: Graph, callback: Callback, call: Any) -> None:
    asked = graph.say("threads", "400", "71", text="why?", username="ana")
    graph.delivered()
    got = callback.accepted[0]
    assert (got["topic"], got["values"]["field"], got["values"]["value"]["username"]) == (
        "moderate",
        "replies",
        "ana",
    )
    assert "entry" not in got
    form = {"media_type": "TEXT", "text": "because", "reply_to_id": asked}
    made = call("POST", f"{THREADS}/me/threads", data=form).json()["id"]
    assert call("GET", f"{THREADS}/{made}", params={"fields": "status"}).json() == {
        "id": made,
        "status": "FINISHED",
    }
    assert graph.sent() == []
    posted = call("POST", f"{THREADS}/400/threads_publish", params={"creation_id": made}).json()["id"]
    assert call("GET", f"{THREADS}/{made}", params={"fields": "status"}).json()["status"] == "PUBLISHED"
    assert error(call("POST", f"{THREADS}/400/threads_publish", params={"creation_id": made}))[1] == 24
    (effect,) = graph.sent("threads")
    assert (effect.platform_id, effect.reply_to, effect.text, effect.reference) == (
        posted,
        asked,
        "because",
        made,
    )
    rows = call("GET", f"{THREADS}/me/replies", params={"fields": "id,text,replied_to"}).json()["data"]
    assert rows == [{"id": posted, "text": "because", "replied_to": {"id": asked}}]
    graph.delivered()
    assert callback.accepted[-1]["values"]["value"]["username"] == "kithkin"


def test_a_picture_on_threads_is_named_where_the_platform_names_it(
    graph: Graph, callback: Callback, call: Any
) -> None:
    reply = graph.say("threads", "400", "71", text="is it?", username="ana", picture=b"picture")
    graph.delivered()
    graph.mention("threads", "400", "71", "@kithkin is it?", picture=b"another")
    graph.delivered()
    graph.set_limit("threads_media_url", False)
    graph.say("threads", "400", "71", text="is it?", username="ana", picture=b"third")
    graph.delivered()
    told = [one["values"]["value"] for one in callback.accepted]
    assert [one["media_type"] for one in told] == ["IMAGE"] * 3
    assert [httpx2.get(one["media_url"]).content for one in told[:2]] == [b"picture", b"another"]
    assert "media_url" not in told[2]
    shown = call("GET", f"{THREADS}/{reply}", params={"fields": "media_type,media_url"}).json()
    assert shown == {"id": reply, "media_type": "IMAGE", "media_url": told[0]["media_url"]}


def test_limits_of_threads(graph: Graph, call: Any) -> None:
    def create(text: str) -> httpx2.Response:
        return call("POST", f"{THREADS}/me/threads", data={"media_type": "TEXT", "text": text})

    assert create("x" * 500).status_code == 200
    assert error(create("x" * 501))[:2] == (400, 100)
    assert error(create("x" * 497 + "🧀"))[:2] == (400, 100)
    graph.world.rates["threads posts 400"] = [graph.now()] * 249
    codes = [
        call(
            "POST", f"{THREADS}/me/threads_publish", params={"creation_id": create("x").json()["id"]}
        ).status_code
        for _ in range(2)
    ]
    assert codes == [200, 403]
    usage = call(
        "GET", f"{THREADS}/me/threads_publishing_limit", params={"fields": "quota_usage,reply_quota_usage"}
    ).json()
    assert usage == {"data": [{"quota_usage": 250, "reply_quota_usage": 0}]}


# --- WhatsApp Agent Platform


def test_a_poll_hands_over_from_a_cursor_and_consumes_nothing(graph: Graph, call: Any) -> None:
    first = graph.say("whatsapp_agent", "500", "user:9", text="one", name="Ana")
    graph.say("whatsapp_agent", "500", "user:9", text="look", picture=b"PNG")
    got = call("GET", f"{AGENT}/updates", params={"offset": "0", "timeout": "0"}).json()
    value = got["entry"][0]["changes"][0]["value"]
    assert [one["type"] for one in value["messages"]] == ["text", "image"]
    assert value["contacts"][0] == {"wa_id": "user:9", "profile": {"name": "Ana"}}
    assert got["next_offset"] > 2**53
    found = call("GET", f"{AGENT}/media/{value['messages'][1]['image']['id']}").json()
    assert call("GET", found["url"], token="agent-token").content == b"PNG"
    empty = call("GET", f"{AGENT}/updates", params={"offset": str(got["next_offset"]), "timeout": "0"})
    assert (empty.status_code, empty.content) == (204, b"")
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": first}
    assert call("POST", f"{AGENT}/statuses", json=mark).status_code == 200
    again = call("GET", f"{AGENT}/updates", params={"offset": "0", "timeout": "0"}).json()
    assert [one["type"] for one in again["entry"][0]["changes"][0]["value"]["messages"]] == ["image"]


def test_a_poll_waits_and_a_newer_one_replaces_it(graph: Graph, call: Any) -> None:
    answers: list[httpx2.Response] = []

    def poll() -> None:
        answers.append(httpx2.get(f"{graph.address}/{AGENT}/updates", params={"offset": "0", "timeout": "25"},
                                  headers={"authorization": "Bearer agent-token"}, timeout=30))  # fmt: skip

    def waiting(count: int) -> bool:
        return graph.agents.buffer("500").poller == count

    polls = [threading.Thread(target=poll) for _ in range(2)]
    for number, one in enumerate(polls, 1):
        one.start()
        graph.wait_for(lambda number=number: waiting(number))
    polls[0].join(10)
    assert error(answers[0]) == (409, 1752041, 0)
    graph.say("whatsapp_agent", "500", "user:9", text="at last")
    polls[1].join(10)
    assert answers[1].json()["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"] == "at last"


def test_an_agent_writes_to_its_creator_only_twelve_times_a_minute(graph: Graph, call: Any) -> None:
    def send(to: str = "user:9", body: str = "hello") -> httpx2.Response:
        return call("POST", f"{AGENT}/messages", json=whatsapp(body, to=to))

    assert error(send("user:8")) == (403, 131005, 0)
    for name in ("agent:500", "4915100000001", "user:"):
        assert error(send(name)) == (400, 131009, 0)
    assert error(send(body="x" * 4097)) == (400, 100, 0)
    assert [send().status_code for _ in range(8)] == [200] * 7 + [429]
    graph.advance(60)
    assert send().status_code == 200
    assert len(graph.sent("whatsapp_agent")) == 8
    polls = [call("GET", f"{AGENT}/updates", params={"timeout": "0"}).status_code for _ in range(16)]
    assert polls == [204] * 15 + [429]


# --- from another process


def test_the_same_from_another_process() -> None:
    with Callback() as callback, graph_process(seed=3) as graph:
        graph.add_app(app_secret="secret", verify_token="verify", callback_urls={"messenger": callback.url})
        graph.add_page("200", token="page-token")
        name = graph.say("messenger", "200", "21", text="hi", picture=b"\x89PNG")
        graph.delivered()
        picture = callback.accepted[0]["entry"][0]["messaging"][0]["message"]["attachments"][0]["payload"][
            "url"
        ]
        assert httpx2.get(picture).content == b"\x89PNG"
        graph.misbehave("drop", path="/200/messages")
        headers = {"authorization": "Bearer page-token"}
        with pytest.raises(httpx2.TransportError):
            httpx2.post(f"{graph.address}/{FACEBOOK}/200/messages", json=message(), headers=headers)
        assert [one.text for one in graph.sent("messenger")] == ["hello"]
        assert graph.calls[-1].fault == "drop"
        assert graph.verify("messenger") == [200, "1158201444"]
        with graph.batch():
            graph.unsend("messenger", "200", "21", name)
            graph.postback("messenger", "200", "21", payload="P", title="T")
        graph.delivered()
        assert len(callback.accepted[-1]["entry"]) == 2
        with pytest.raises(AssertionError, match="no account"):
            graph.say("messenger", "999", "21", text="hi")


def test_the_same_seed_gives_the_same_ids() -> None:
    def ids() -> list[str]:
        graph = Graph(seed=5)
        graph._socket.close()
        graph.add_page("200", token="t")
        graph.add_threads("400", token="t")
        return [graph.say("messenger", "200", "21", text="hi"), graph.say("threads", "400", "71", text="hi")]

    assert ids() == ids()


def test_kithkins_own_names_of_channels_are_taken(graph: Graph, callback: Callback, call: Any) -> None:
    graph.say("whatsapp", "100", "4915100000001", text="hi")
    graph.misbehave("error", channel="whatsapp", status=503)
    codes = [call("POST", f"{FACEBOOK}/100/messages", json=whatsapp()).status_code for _ in range(2)]
    assert codes == [503, 200]
    assert [one.channel for one in graph.sent("whatsapp")] == ["whatsapp_cloud"]
    assert graph.verify("whatsapp")[0] == 200
    assert graph.say("whatsapp-agent", "500", "user:9", text="hi").startswith("wamid.")


def test_look_ups_lag_behind_and_containers_take_time_when_told_to(graph: Graph, call: Any) -> None:
    graph.limits.listing_delay = 30
    graph.limits.threads_preparing = 1
    comment = graph.comment("facebook", "200", "61", "why?")
    asked = graph.say("threads", "400", "71", text="why?")
    call("POST", f"{FACEBOOK}/{comment}/comments", data={"message": "because"})
    made = call(
        "POST", f"{THREADS}/me/threads", data={"media_type": "TEXT", "text": "so", "reply_to_id": asked}
    ).json()["id"]
    assert error(call("POST", f"{THREADS}/me/threads_publish", data={"creation_id": made}))[1] == 24
    states = [
        call("GET", f"{THREADS}/{made}", params={"fields": "status"}).json()["status"] for _ in range(2)
    ]
    assert states == ["IN_PROGRESS", "FINISHED"]
    assert call("POST", f"{THREADS}/me/threads_publish", data={"creation_id": made}).status_code == 200
    for expected in (0, 1):
        assert len(call("GET", f"{FACEBOOK}/{comment}/comments").json()["data"]) == expected
        assert len(call("GET", f"{THREADS}/me/replies").json()["data"]) == expected
        graph.advance(31)


def test_a_group_is_answered_as_a_group(graph: Graph, call: Any) -> None:
    graph.say("whatsapp_cloud", "100", "4915100000001", text="hi", group="group-1")
    body = whatsapp("to all", recipient_type="group", to="group-1")
    assert call("POST", f"{FACEBOOK}/100/messages", json=body).status_code == 200
    assert (
        error(call("POST", f"{FACEBOOK}/100/messages", json=body | {"recipient_type": "individual"}))[1]
        == 131026
    )
    assert [one.recipient for one in graph.sent()] == ["group-1"]
