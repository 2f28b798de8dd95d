"""Messenger's error codes in words, with what to do.

Sources: Messenger Platform, Common error codes (18 March 2026); Graph API, Handle errors and Rate limits; changelog of
25 June 2026 (10/1893063). 551, 10/2018278 and 80006 are as developers commonly report them.
"""

from __future__ import annotations

from kithkin.meta_graph import CodeTable, ErrorCode

_NEW_TOKEN = (
    "Make a new Page access token in the App Dashboard and enter it with `kithkin channel add messenger`."
)
_PERMISSIONS = (
    "Give the app the permission pages_messaging for this Page in the App Dashboard, then make a new token."
)
_THROTTLED = "Nothing needs to be done: it is sent again after a pause."
_CLOSED = "It is sent once they write again."

CODES = CodeTable(
    platform="Messenger",
    codes={
        "1": ErrorCode(meaning="unknown", words="Messenger met an error that it does not explain."),
        "2": ErrorCode(meaning="unknown", words="Messenger is out of order for a while."),
        "3": ErrorCode(meaning="channel", words="The app may not use this function.", remedy=_PERMISSIONS),
        "4": ErrorCode(
            meaning="try_again", words="The app made too many calls.", remedy=_THROTTLED, after=60.0
        ),
        "10": ErrorCode(meaning="channel", words="The app lacks a permission to send.", remedy=_PERMISSIONS),
        "10/1893063": ErrorCode(
            meaning="channel",
            words="Meta has restricted the Page for a while.",
            remedy="Look into the Page's Support Inbox (Page quality) for the reason.",
        ),
        "10/2018065": ErrorCode(
            meaning="until_they_write",
            words="The person's last message is more than 24 hours old.",
            remedy=_CLOSED,
        ),
        "10/2018108": ErrorCode(
            meaning="until_they_write",
            words="This person is not receiving messages from the Page.",
            remedy=_CLOSED,
        ),
        "10/2018278": ErrorCode(
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
            words="Messenger did not understand the message.",
            remedy="If it happens often, tell the makers of Kithkin.",
        ),
        "100/2018001": ErrorCode(
            meaning="person",
            words="Messenger does not know this person.",
            remedy="They must write to the Page again; ids differ from Page to Page.",
        ),
        "100/2018109": ErrorCode(meaning="message", words="The picture is too large for Messenger."),
        "190": ErrorCode(
            meaning="channel", words="The access token has expired or was withdrawn.", remedy=_NEW_TOKEN
        ),
        "200": ErrorCode(meaning="channel", words="The app may not act for this Page.", remedy=_PERMISSIONS),
        "200/1545041": ErrorCode(
            meaning="until_they_write", words="This person is not available at the moment.", remedy=_CLOSED
        ),
        "200/2018028": ErrorCode(
            meaning="channel",
            words="The app may only write to its own admins, developers and testers.",
            remedy="Add the person to the app's roles, or ask for Advanced Access to pages_messaging.",
        ),
        "368": ErrorCode(
            meaning="channel",
            words="Meta has blocked this action for a while, because it looked like abuse.",
            remedy="Look into the Page's Support Inbox, and let the channel rest for a day.",
        ),
        "551": ErrorCode(
            meaning="until_they_write", words="This person is not available at the moment.", remedy=_CLOSED
        ),
        "613": ErrorCode(
            meaning="try_again", words="Too many messages in a short time.", remedy=_THROTTLED, after=60.0
        ),
        "1200": ErrorCode(meaning="try_again", words="Messenger could not send it just now.", after=30.0),
        "80006": ErrorCode(
            meaning="try_again",
            words="The Page has used up its calls for a while.",
            remedy=_THROTTLED,
            after=300.0,
        ),
    },
)
