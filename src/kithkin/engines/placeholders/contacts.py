"""Details with a form of their own: e-mail addresses, links, network addresses, telephone numbers, secrets."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kithkin.engines.placeholders.details import IS, Detail, detail, leading_to
from kithkin.engines.placeholders.telephones import telephones_in

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w-])"
)
_LINK = re.compile(
    r"\b(?:https?|ftp|ssh|git|postgres(?:ql)?|mysql|redis|mongodb(?:\+srv)?|wss?)://[^\s<>\"'`]+",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"(?:^|[?&#;/])(?:[\w-]*(?:token|key|secret|passw(?:or)?d|pwd|session|sid|sig(?:nature)?|auth|invite|otp|code)[\w-]*)=[^&#\s]{4,}"
    r"|/(?:@|u/|users?/|profiles?/|join/|invite/)[^/?#\s]{2,}"
    r"|/(?=\w*\d\w*\d)(?=\w*[a-z])\w{20,}(?:[/?#]|$)",
    re.IGNORECASE,
)
_PEOPLES_SITES = re.compile(
    r"(?:www\.|m\.)?(?:instagram|facebook|threads|x|twitter|tiktok|linkedin|snapchat|github|t|wa)\.(?:com|net|me)",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"/(?:in/|add/|profile\.php)?[\w.@-]*/?")

_PRIVATE = tuple(
    ipaddress.ip_network(one)
    for one in "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/3 ::/127 fc00::/7 fe80::/10 ff00::/8".split()
)
_NETWORK = re.compile(
    r"(?<![\w.:/-])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:/-]|\.\d)",
    re.IGNORECASE,
)

_KEYS = re.compile(
    r"(?<![\w-])(?:sk-[\w-]{16,}|(?:ghp|gho|ghu|ghs|ghr)_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|A(?:KIA|SIA)[A-Z0-9]{16}|xox[abeprs]-[\w-]{10,}|"
    r"AIza[\w-]{30,}|hf_[A-Za-z0-9]{20,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|(?:pk|rk|sk)_(?:live|test)_\w{16,})(?![\w-])"
)
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)")
_SAID_SECRET = re.compile(
    r"(?<![\w-])(?:(?:wi-?fi|wlan)(?: (?:pass(?:word)?|pw|code|key|passwort|schlüssel))?|pw|pwd|(?:door|gate|alarm|entry|lock|safe) ?code|digicode|code (?:de la porte|d['’]entrée)|"
    r"türcode|c[óo]digo d[aeo]l? (?:la )?(?:puerta|porta|alarma|alarme)|codice (?:del portone|porta)|deurcode|kod do (?:drzwi|domofonu)|portkod|pass(?:word|code|phrase|wort)|passwort|kennwort|mot de passe|contraseña|clave|senha|palavra-passe|parola d'ordine|wachtwoord|"
    r"has[łl]o|l[öo]senord(?:et)?|[şs]ifre(?:m|si|miz)?|parolam?|api[ -]?key|api[ -]?schl[üu]ssel|access key|secret(?: key)?|token|pin(?:[ -]?code)?|puk|"
    r"one-time code|security code|cvv|cvc)(?![\w-])\s*"
    rf"(?:(?:{IS}|=|:)\s*)?[\"'«„“]?(\S{{4,80}})",
    re.IGNORECASE,
)


_CODE = re.compile(r"^802\.11|[`{}<>\[\]]|\(.*\)|^\(|^[^\w]{2}")
"""What stands there is a form, a program or markup."""


_SAID_CODE = re.compile(
    r"\b(?:(?:(?<!error )(?<!zip )(?<!area )(?<!country )(?<!postal )(?<!status )(?<!exit )(?:code|c[óo]digo|codice|kod(?:en)?)|combination|kombination|combinaison|combinaci[óo]n)(?: [\w'’]+){0,5}? "
    rf"{IS}|(?:opens|unlocks) with|öffnet (?:sich )?mit|s['’]ouvre avec|se abre con|abre com|si apre con|opent met|öppnas med|otwiera się kodem)\s+"
    r"(?-i:([A-Z]{0,3}\d[\dA-Z-]{3,}))(?![\w%/]|[.,]\d)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:login|log-in|user(?: ?name)?|benutzername|identifiant|usuario|utente|gebruikersnaam)\s*(?:[:=]|"
    + IS
    + r")\s*(\S{3,60})(?:\s*/\s*(\S{3,60}))?",
    re.IGNORECASE,
)


def contacts_in(text: str) -> Iterator[Detail]:
    """Links, e-mail addresses, secrets, network addresses and telephone numbers, the surest first."""
    yield from _links(text)
    for match in _EMAIL.finditer(text):
        yield detail("email", text, match.start(), match.end())
    yield from secrets_in(text)
    yield from _networks(text)
    yield from telephones_in(text)


def _links(text: str) -> Iterator[Detail]:
    """Links that say who somebody is or let somebody in; all others stay."""
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;:!?)]}")
        try:
            parts = urlsplit(link)
            host, path, password = parts.hostname or "", parts.path, parts.username is not None
        except ValueError:
            host, path, password = "", "", True
        personal = len(path) > 1 and _PEOPLES_SITES.fullmatch(host) and _PROFILE.fullmatch(path)
        if password or personal or _TELLING.search(link):
            yield detail("link", text, match.start(), match.start() + len(link))


def secrets_in(text: str) -> Iterator[Detail]:
    """Keys of known forms, and what is said to be a password; a word that could be an ordinary one is none."""
    for pattern in (_PEM, _KEYS):
        for match in pattern.finditer(text):
            yield detail("secret", text, match.start(), match.end())
    for match in _SAID_CODE.finditer(text):
        yield detail("secret", text, match.start(1), match.end(1))
    for match in _LOGIN.finditer(text):
        if _CODE.search(match[1]) is None and re.search(r"[^\W\d_].*[\d._@-]\w", match[1]):
            for group in (1, 2) if match[2] else (1,):
                yield detail(
                    "secret", text, match.start(group), match.start(group) + len(match[group].rstrip(".,;:)"))
                )
    for match in _SAID_SECRET.finditer(text):
        said = match[1].rstrip(".,;:)?»”\"'")
        mixed = any(map(str.isdigit, said)) and (any(map(str.isalpha, said)) or len(said) <= 8)
        strange = said[:1].isalnum() and any(not one.isalnum() and one not in "-'’./_*" for one in said[:-1])
        if (
            len(said) >= (3 if said.isdigit() and match[0][:2].casefold() == "cv" else 4)
            and (mixed or strange)
            and not _CODE.search(said)
        ):
            yield detail("secret", text, match.start(1), match.start(1) + len(said))


def _networks(text: str) -> Iterator[Detail]:
    """Addresses on the public internet; those of private networks are the same everywhere and stay."""
    for match in _NETWORK.finditer(text):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        version = re.search(r"(?:version|release|\bv)\s*$", leading_to(text, match.start()), re.IGNORECASE)
        if version is None and not any(
            address in network for network in _PRIVATE if network.version == address.version
        ):
            yield detail("network", text, match.start(), match.end())
