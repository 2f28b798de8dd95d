"""The terminal's door to a running Kithkin: a socket file that only its owner can open.

`kithkin ask` hands its question over to a running server, which has everything loaded, and else answers by itself.
"""

from kithkin.channels.terminal.receiving import build_terminal
from kithkin.channels.terminal.sending import NobodyThere, hand_over, socket_path

__all__ = ["NobodyThere", "build_terminal", "hand_over", "socket_path"]
