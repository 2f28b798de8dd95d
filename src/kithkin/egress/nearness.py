"""Which servers are this machine or beside it; all others are somebody else's, and called hosted."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")
"""RFC 6761 (localhost), RFC 6762 (.local), RFC 8375 (home.arpa); .internal is kept from the public names by ICANN (29 July
2024), and .lan is what many routers call a home network. A name without any dot is not among them: whoever answers for it may be anywhere."""

_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8",  # this machine (RFC 1122)
        "::1/128",
        "10.0.0.0/8",  # private networks (RFC 1918)
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",  # unique local addresses (RFC 4193)
        "169.254.0.0/16",  # link-local (RFC 3927)
        "fe80::/10",
    )
)


def is_near(host: str) -> bool:
    """Whether a host is this machine or in a private network, by its address or name alone: no name is looked up.

    So a public name that happens to point into a private network counts as hosted.
    """
    name = host.casefold().rstrip(".")
    if any(name == one or name.endswith(f".{one}") for one in _NAMES):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address.version == network.version and address in network for network in _NETWORKS)


def is_hosted(base_url: str) -> bool:
    """Whether a server's address is not `is_near`. What is no address at all counts as hosted."""
    try:
        return not is_near(urlsplit(base_url).hostname or "")
    except ValueError:
        return True


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, by its address or name alone."""
    name = host.casefold().rstrip(".")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def host_in(name: str) -> str:
    """The host of a name as it is recorded (see `Destination.name`), without its port."""
    return urlsplit(f"//{name}").hostname or ""
