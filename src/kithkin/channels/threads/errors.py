"""Threads API error codes in words with what to do.

Sources: Graph API, Handling errors (the general codes hold on graph.threads.net too); Threads API, Troubleshooting
(publishing). 24/4279009 is what publishing answers while a container is not ready yet, as many callers report: it
passes. 9 is what publishing answers on Instagram when the day's number is reached; Threads documents no code of its own.
"""

from __future__ import annotations

from kithkin.meta_graph import CodeTable, ErrorCode

_TOKEN = ErrorCode(
    meaning="channel",
    words="The Threads access token is no longer valid (it lasts 60 days).",
    remedy="Make a new long-lived token and enter it with `kithkin channel add threads`.",
)
_PERMISSION = ErrorCode(
    meaning="channel",
    words="The app may not answer on Threads.",
    remedy="Give it the permissions threads_content_publish, threads_read_replies and threads_manage_replies.",
)
_PATIENCE = ErrorCode(meaning="try_again", words="The limit on calls to Threads is reached.", after=300.0)
_QUOTA = ErrorCode(
    meaning="try_again", words="The day's replies on Threads are used up (1,000 in 24 hours).", after=900.0
)
_OPEN = ErrorCode(
    meaning="unknown", words="Threads had a passing fault and did not say whether it published the reply."
)
_GONE = ErrorCode(meaning="message", words="The post to answer is gone, or can no longer be seen.")

NOT_READY = "24/4279009"

TABLE = CodeTable(
    platform="Threads",
    codes={
        "1": _OPEN,
        "2": _OPEN,
        "4": _PATIENCE,
        "17": _PATIENCE,
        "32": _PATIENCE,
        "341": _PATIENCE,
        "613": _PATIENCE,
        "9": _QUOTA,
        "10": _PERMISSION,
        "200": _PERMISSION,
        "24": _GONE,
        NOT_READY: ErrorCode(
            meaning="try_again", words="Threads is still preparing the reply for publication.", after=10.0
        ),
        "100": ErrorCode(meaning="message", words="Threads could not use the reply as it was."),
        "100/33": _GONE,
        "102": _TOKEN,
        "190": _TOKEN,
        "368": ErrorCode(
            meaning="channel",
            words="Threads has blocked the account from publishing for a while.",
            remedy="Look at the account status in the Threads app, then switch the channel on again.",
        ),
        "803": _GONE,
    },
)
