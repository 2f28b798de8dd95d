"""Graph API error codes as they come when a Page comments, in words with what to do.

Sources: Graph API, Handling errors (general codes and the subcodes of 190); Rate limits (4, 17, 32, 80001); Comment and
Page feed references (1705 and 100/33 as receivers of them have reported).
"""

from __future__ import annotations

from kithkin.meta_graph import CodeTable, ErrorCode

_NEW_TOKEN = "Make a new Page access token and enter it with `kithkin channel add facebook`."
_TOKEN = ErrorCode(meaning="channel", words="The Page access token is no longer valid.", remedy=_NEW_TOKEN)
_PATIENCE = ErrorCode(meaning="try_again", words="Facebook's limit on calls is reached.", after=300.0)
_OPEN = ErrorCode(
    meaning="unknown", words="Facebook had a passing fault and did not say whether it took the comment."
)
_GONE = ErrorCode(
    meaning="message", words="The comment or post to answer is gone, or the Page can no longer see it."
)

TOKEN_CODES = frozenset({"102", "104", "190"})
"""The account's own trouble, which says nothing of what was asked for."""

TABLE = CodeTable(
    platform="Facebook",
    codes={
        "1": _OPEN,
        "2": _OPEN,
        "4": _PATIENCE,
        "17": _PATIENCE,
        "32": _PATIENCE,
        "341": _PATIENCE,
        "613": _PATIENCE,
        "80001": _PATIENCE,
        "10": ErrorCode(
            meaning="channel",
            words="The app may not comment for the Page.",
            remedy="Give the token the permissions pages_manage_engagement and pages_read_engagement.",
        ),
        "100": ErrorCode(meaning="message", words="Facebook could not use the comment as it was."),
        "100/33": _GONE,
        "102": _TOKEN,
        "104": ErrorCode(
            meaning="channel",
            words="Facebook rejected the proof made with the app secret.",
            remedy="Enter the app secret of the app that the token belongs to.",
        ),
        "190": _TOKEN,
        "200": ErrorCode(
            meaning="message",
            words="The Page may not comment there.",
            remedy="If it happens with every comment, give the token the permission pages_manage_engagement.",
        ),
        "368": ErrorCode(
            meaning="channel",
            words="Facebook has blocked the Page from commenting for a while.",
            remedy="Look at the Page's quality page on Facebook, then switch the channel on again.",
        ),
        "506": ErrorCode(
            meaning="message", words="Facebook refused the comment because the same one was just made."
        ),
        "803": _GONE,
        "1705": ErrorCode(meaning="message", words="Comments are closed there."),
    },
)
