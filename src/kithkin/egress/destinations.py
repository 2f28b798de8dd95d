"""Where bytes may go: what the configuration names, and what of the network an address must be in for that."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from kithkin.messages.errors import Misconfigured
from kithkin.ports.departures import Purpose

_USUAL_PORTS: Final = {"https": 443, "http": 80}


class Refused(Exception):
    """The gate stays shut; nothing has left. The message says why, for people."""


class NotRecorded(Refused):
    """The gate stays shut for now: what is to leave cannot be recorded. It may be tried again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A host to be reached for a purpose. `inside`: the owner named this very address, so that it may be in a private network."""

    host: str
    port: int
    secure: bool
    purpose: Purpose
    inside: bool = False

    @classmethod
    def of(cls, address: str, purpose: Purpose, *, inside: bool = False) -> Destination:
        """Of a web address. Raises `Refused` for what is none."""
        try:
            parts = urlsplit(address)
            host, given = parts.hostname or "", parts.port
        except ValueError as error:
            raise Refused("this is no web address") from error
        port = _USUAL_PORTS.get(parts.scheme, 0) if given is None else given
        if not host or not port or parts.scheme not in _USUAL_PORTS:
            raise Refused("this is no web address")
        return cls(host=host, port=port, secure=parts.scheme == "https", purpose=purpose, inside=inside)

    @property
    def name(self) -> str:
        """The host as it is recorded: with the port, where that is not the usual one."""
        return _shown(self.host, self.port, self.port == (443 if self.secure else 80))


@lru_cache(maxsize=256)
def _shown(host: str, port: int, usual: bool) -> str:
    bare = host.partition("%")[0]  # a zone is this machine's own matter (RFC 6874, 1)
    shown = f"[{bare}]" if ":" in bare else bare
    return shown if usual else f"{shown}:{port}"


@dataclass(frozen=True, slots=True)
class HostLimits:
    """The hosts that alone may be reached: exact names or, with a leading dot, whole domains. None: those configured, whichever."""

    hosts: tuple[str, ...] | None = None

    @classmethod
    def parse(cls, text: str) -> HostLimits:
        """From names with commas between; "none" alone allows nothing, and "" sets no limits. Raises `Misconfigured`."""
        names = tuple(
            name.strip().casefold().rstrip(".").strip("[]") for name in text.split(",") if name.strip()
        )
        if not names:
            return cls()
        if names == ("none",):
            return cls(())
        for name in names:
            if name == "none" or not _is_host(name.removeprefix(".")):
                raise Misconfigured(
                    f"KITHKIN_REACHABLE_HOSTS: “{name}” is no host.",
                    remedy="Write hosts without port, with commas between: graph.facebook.com,.fbcdn.net; or none, alone.",
                )
        return cls(names)

    def allow(self, host: str) -> bool:
        """Whether a host may be reached."""
        return self.hosts is None or is_named(host, self.hosts)


def _is_host(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return re.fullmatch(r"[\w-]+(\.[\w-]+)*", name) is not None
    return True


def is_named(host: str, names: Sequence[str]) -> bool:
    """Whether a host is one of these names; one with a leading dot takes all of its domain."""
    host = host.casefold().rstrip(".")
    return any(
        host == name.removeprefix(".") or (name.startswith(".") and host.endswith(name)) for name in names
    )


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, as the registries of IANA have it (see `ipaddress`).

    An IPv6 address that only wraps one of IPv4 (mapped, 6to4, Teredo, NAT64 of RFC 6052) is judged by what it wraps as well.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    return all(
        one.is_global and not one.is_multicast and not any(one in network for network in _NEVER)
        for one in (found, *_wrapped(found))
    )


_NEVER: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # of protocols, some clouds' own among them (RFC 6890); Python 3.11.7 knows parts of it only
        "100:0:0:1::/64",  # a dummy (RFC 9780)
        "5f00::/16",  # segment routing's (RFC 9602)
        "::/96",  # IPv4-compatible, given up (RFC 4291, 2.5.5.1)
        "::ffff:0:0:0/96",  # IPv4-translated (RFC 2765)
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "fec0::/10",  # site-local, given up (RFC 3879)
        "3fff::/20",  # for documentation (RFC 9637)
    )
)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


def _wrapped(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        wrapped.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in wrapped if one is not None]
