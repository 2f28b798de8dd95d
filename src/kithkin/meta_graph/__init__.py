"""Meta's Graph API as its channels share it: signed calls, signatures, errors and media. Knows no channel."""

from kithkin.meta_graph.client import GraphClient, GraphFault
from kithkin.meta_graph.errors import CodeTable, ErrorCode, unsent_fault
from kithkin.meta_graph.media import MediaDoor, MediaGone
from kithkin.meta_graph.signatures import answer_challenge, app_secret_proof, check_signature

__all__ = [
    "CodeTable",
    "ErrorCode",
    "GraphClient",
    "GraphFault",
    "MediaDoor",
    "MediaGone",
    "answer_challenge",
    "app_secret_proof",
    "check_signature",
    "unsent_fault",
]
