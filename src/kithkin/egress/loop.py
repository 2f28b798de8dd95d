"""The event loop of servers: uvloop's, made to connect where the guard can see it.

uvloop connects in native code, of which Python tells no hook. Here a connection is made on a socket of Python's and then handed over;
datagrams to elsewhere, which nothing of ours sends, are refused.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import TYPE_CHECKING, Any

from kithkin.egress.guard import PastTheGate

if sys.platform == "win32" or TYPE_CHECKING:
    from asyncio import new_event_loop
else:
    import uvloop

    class _SeenLoop(uvloop.Loop):
        """uvloop's, without connections of its own."""

        async def create_connection(
            self,
            protocol_factory: Any,
            host: str | None = None,
            port: int | None = None,
            *,
            sock: socket.socket | None = None,
            ssl: Any = None,
            server_hostname: str | None = None,
            **more: Any,
        ) -> Any:
            """As uvloop's, on a socket that Python connected."""
            if sock is None:
                from aiohappyeyeballs import start_connection  # noqa: PLC0415 - only where something leaves

                wanted = {name: more.pop(name) for name in ("family", "proto", "flags") if name in more}
                for name in ("local_addr", "happy_eyeballs_delay", "interleave", "all_errors"):
                    more.pop(name, None)
                found = await self.getaddrinfo(host, port, type=socket.SOCK_STREAM, **wanted)
                sock = await start_connection(found)
                server_hostname = host if ssl and server_hostname is None else server_hostname
            return await super().create_connection(
                protocol_factory, sock=sock, ssl=ssl, server_hostname=server_hostname, **more
            )

        async def create_datagram_endpoint(self, *_arguments: Any, **_more: Any) -> Any:
            """Refused: raises `PastTheGate`."""
            raise PastTheGate("Kithkin sends no datagrams.")

    def new_event_loop() -> asyncio.AbstractEventLoop:
        """A new loop."""
        return _SeenLoop()


__all__ = ["new_event_loop"]
