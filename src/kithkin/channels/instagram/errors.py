"""Instagram's error codes in words, with what to do; those of both login flavours.

Sources: Messenger Platform, Common error codes (18 March 2026); Graph API, Handle errors and Rate limits. The subcodes 2534014
and 2534022 are as developers commonly report them.
"""

from __future__ import annotations

from kithkin.meta_graph import CodeTable, ErrorCode

_NEW_TOKEN = "Make a new access token in the App Dashboard and enter it with `kithkin channel add instagram`."
_PERMISSIONS = (
    "Give the app instagram_business_manage_messages (Instagram login) or instagram_manage_messages (Page) and, to answer"
    " comments, the matching _manage_comments; then make a new token."
)
_THROTTLED = "Nothing needs to be done: it is sent again after a pause."
_CLOSED = "It is sent once they write again."

CODES = CodeTable(
    platform="Instagram",
    codes={
        "1": ErrorCode(meaning="unknown", words="Instagram met an error that it does not explain."),
        "2": ErrorCode(meaning="unknown", words="Instagram is out of order for a while."),
        "3": ErrorCode(meaning="channel", words="The app may not use this function.", remedy=_PERMISSIONS),
        "4": ErrorCode(
            meaning="try_again", words="The app made too many calls.", remedy=_THROTTLED, after=60.0
        ),
        "10": ErrorCode(meaning="channel", words="The app lacks a permission to send.", remedy=_PERMISSIONS),
        "10/1893063": ErrorCode(
            meaning="channel",
            words="Meta has restricted the account for a while.",
            remedy="Look into Account Status in the Instagram app for the reason.",
        ),
        "10/2018278": ErrorCode(
            meaning="until_they_write",
            words="The person's last message is more than 24 hours old.",
            remedy=_CLOSED,
        ),
        "10/2534022": ErrorCode(
            meaning="until_they_write",
            words="The person's last message is more than 24 hours old.",
            remedy=_CLOSED,
        ),
        "17": ErrorCode(
            meaning="try_again", words="The account made too many calls.", remedy=_THROTTLED, after=60.0
        ),
        "32": ErrorCode(
            meaning="try_again", words="The Page made too many calls.", remedy=_THROTTLED, after=60.0
        ),
        "100": ErrorCode(
            meaning="message",
            words="Instagram did not understand the message, or what it answers is gone.",
            remedy="If it happens often, tell the makers of Kithkin.",
        ),
        "100/2018001": ErrorCode(meaning="person", words="Instagram does not know this person."),
        "100/2534014": ErrorCode(
            meaning="person",
            words="Instagram cannot find this person: the account is gone or blocks this one.",
        ),
        "190": ErrorCode(
            meaning="channel", words="The access token has expired or was withdrawn.", remedy=_NEW_TOKEN
        ),
        "200": ErrorCode(
            meaning="channel", words="The app may not act for this account.", remedy=_PERMISSIONS
        ),
        "200/1545041": ErrorCode(
            meaning="until_they_write", words="This person is not available at the moment.", remedy=_CLOSED
        ),
        "368": ErrorCode(
            meaning="channel",
            words="Meta has blocked this action for a while, because it looked like abuse.",
            remedy="Look into Account Status in the Instagram app, and let the channel rest for a day.",
        ),
        "551": ErrorCode(
            meaning="until_they_write", words="This person is not available at the moment.", remedy=_CLOSED
        ),
        "613": ErrorCode(
            meaning="try_again", words="Too many messages in a short time.", remedy=_THROTTLED, after=60.0
        ),
        "1200": ErrorCode(meaning="try_again", words="Instagram could not send it just now.", after=30.0),
        "80002": ErrorCode(
            meaning="try_again",
            words="The account has used up its calls for a while.",
            remedy=_THROTTLED,
            after=300.0,
        ),
        "80006": ErrorCode(
            meaning="try_again",
            words="The Page has used up its calls for a while.",
            remedy=_THROTTLED,
            after=300.0,
        ),
    },
)
