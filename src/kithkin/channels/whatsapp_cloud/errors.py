"""WhatsApp Cloud API's error codes: what each means, what to do, and how far it reaches.

Source: WhatsApp Cloud API, Error codes (developers.facebook.com, 2026); Graph API, Handling errors. Codes that leave open
whether a message was taken (1, 2, 131000) are never answered by sending it again: a status webhook tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kithkin.meta_graph import CodeTable, ErrorCode

_NEW_TOKEN = (
    "In Meta Business Suite, Settings, System users, make a new token with whatsapp_business_messaging and"
    " whatsapp_business_management, and set the channel up again with it."
)
_PERMISSION = ErrorCode(
    meaning="channel",
    words="The access token may not do this for the WhatsApp number.",
    remedy="Give the system user full control of the WhatsApp account and the app, then make a new token.",
)
_TOKEN = ErrorCode(meaning="channel", words="WhatsApp no longer accepts the access token.", remedy=_NEW_TOKEN)
_RATE = ErrorCode(meaning="try_again", words="WhatsApp takes no more messages at this moment.", after=30.0)
_NO_MORE_TODAY = (
    "Look at the number's quality in WhatsApp Manager, and write less to people who do not answer."
)
_GROUP = ErrorCode(
    meaning="message",
    words="WhatsApp does not take this message in a group.",
    remedy="Write to the people one by one; groups need an Official Business Account.",
)
_OPEN = ErrorCode(meaning="unknown", words="WhatsApp failed and did not say whether it sent the message.")
_WRONG = ErrorCode(
    meaning="message",
    words="WhatsApp found something in the message that it does not take.",
    remedy="Check the message in the list of failed ones; if it happens often, please report it.",
)

_CODES: Final[Mapping[str, ErrorCode]] = {
    **{str(code): _PERMISSION for code in range(200, 300)},
    "0": _TOKEN,
    "1": _OPEN,
    "2": _OPEN,
    "3": _PERMISSION,
    "4": _RATE,
    "10": _PERMISSION,
    "33": ErrorCode(
        meaning="channel",
        words="WhatsApp does not know the phone number any more.",
        remedy="Look for it in WhatsApp Manager, Phone numbers, and set the channel up again.",
    ),
    "100": _WRONG,
    "100/33": ErrorCode(
        meaning="channel",
        words="WhatsApp does not know the phone number id, or the token does not reach it.",
        remedy="Compare the phone number id with WhatsApp, API Setup, and give the token's system user the WhatsApp account.",
    ),
    "190": _TOKEN,
    "368": ErrorCode(
        meaning="channel",
        words="WhatsApp has blocked the account for breaking its policies.",
        remedy="Read why, and appeal, in Business Support Home.",
    ),
    "80007": _RATE,
    "130429": _RATE,
    "130472": ErrorCode(
        meaning="message", words="WhatsApp holds this person's messages back as part of an experiment."
    ),
    "130497": ErrorCode(
        meaning="person",
        words="WhatsApp does not let this account write to people in that country.",
        remedy="Offer them another way to reach you.",
    ),
    "131000": _OPEN,
    "131005": _PERMISSION,
    "131008": _WRONG,
    "131009": _WRONG,
    "131016": ErrorCode(meaning="try_again", words="WhatsApp is not available at this moment.", after=30.0),
    "131020": _GROUP,
    "131021": ErrorCode(meaning="message", words="The message would have gone to the number it comes from."),
    "131026": ErrorCode(
        meaning="message",
        words="WhatsApp cannot deliver to this number.",
        remedy="It may not use WhatsApp, use an old version, or not have accepted the newest terms.",
    ),
    "131030": ErrorCode(
        meaning="message",
        words="The number is a test number and may write to listed numbers only.",
        remedy="Add the person's number on developers.facebook.com: your app, WhatsApp, API Setup, To, Manage list.",
    ),
    "131031": ErrorCode(
        meaning="channel",
        words="WhatsApp has locked the account.",
        remedy="Read why, and appeal, in Business Support Home.",
    ),
    "131037": ErrorCode(
        meaning="channel",
        words="The number's display name is not approved yet.",
        remedy="Give it a name in WhatsApp Manager, Phone numbers, and wait for the approval.",
    ),
    "131041": _GROUP,
    "131042": ErrorCode(
        meaning="channel",
        words="WhatsApp could not be paid.",
        remedy="Check the way of payment in Meta Business Suite, Settings, Billing.",
    ),
    "131045": ErrorCode(
        meaning="channel",
        words="The phone number is not registered for the Cloud API.",
        remedy="Register it on developers.facebook.com: your app, WhatsApp, API Setup.",
    ),
    "131047": ErrorCode(
        meaning="until_they_write",
        words="More than 24 hours have passed since this person last wrote on WhatsApp.",
        remedy="The answer waits and is sent when they write again.",
    ),
    "131048": ErrorCode(
        meaning="channel",
        words="WhatsApp limits the number because too many people blocked or reported it.",
        remedy=_NO_MORE_TODAY,
    ),
    "131049": ErrorCode(
        meaning="message", words="WhatsApp holds the message back so that this person gets fewer of its kind."
    ),
    "131050": ErrorCode(meaning="message", words="This person does not want such messages from businesses."),
    "131051": ErrorCode(meaning="message", words="WhatsApp does not know this kind of message."),
    "131052": ErrorCode(
        meaning="message",
        words="WhatsApp could not fetch the file that the person sent.",
        remedy="Ask them to send it again.",
    ),
    "131053": ErrorCode(
        meaning="message",
        words="WhatsApp did not take the picture.",
        remedy="It takes JPEG and PNG up to 5 MB.",
    ),
    "131056": ErrorCode(
        meaning="try_again", words="Too many messages went to this person in a short time.", after=12.0
    ),
    "131057": ErrorCode(meaning="try_again", words="WhatsApp is maintaining the account.", after=300.0),
    "131060": ErrorCode(meaning="message", words="WhatsApp did not hand over what the person sent."),
    "131062": ErrorCode(
        meaning="message",
        words="WhatsApp does not take this message for a person whose phone number it keeps back.",
        remedy="Ask the person to share their number in the chat.",
    ),
    "131064": ErrorCode(
        meaning="message",
        words="The account has used up the new conversations it may begin for now.",
        remedy=_NO_MORE_TODAY,
    ),
    **{str(code): _GROUP for code in range(131201, 131215)},
    "131215": ErrorCode(
        meaning="message",
        words="The number may not use groups.",
        remedy="Groups need an Official Business Account; write to the people one by one.",
    ),
    "133004": ErrorCode(meaning="try_again", words="WhatsApp is not available at this moment.", after=30.0),
    "133010": ErrorCode(
        meaning="channel",
        words="The phone number is not registered for the Cloud API.",
        remedy="Register it on developers.facebook.com: your app, WhatsApp, API Setup.",
    ),
    "133016": ErrorCode(
        meaning="channel",
        words="The number was registered and deregistered too often.",
        remedy="Wait 72 hours, then register it once.",
    ),
    "135000": _WRONG,
}

TABLE: Final = CodeTable(codes=_CODES, platform="WhatsApp")
