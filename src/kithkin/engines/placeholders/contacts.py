"""Details with a form of their own: e-mail addresses, links, network addresses, telephone numbers, secrets."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kithkin.engines.placeholders.details import Detail, detail, leading_to

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

_CALLING = re.compile(
    r"\b(?:phone|mobile|cell(?:phone)?|call|ring|text|whats ?app|reach|fax|tel\b|(?:my|his|her|their|our) (?:new )?number|landline|telefon\w*|handy\w*|"
    r"rufnummer|(?:meine|seine|ihre) nummer|ruf|anrufen|t[ée]l[ée]phone|portable|(?:mon|son|leur) num[ée]ro|appel\w*|joign\w*|"
    r"tel[ée]fono|m[óo]vil|celular|(?:mi|su) n[úu]mero|ll[áa]m\w*|telem[óo]vel|telefone|(?:o meu|meu|minha|seu) n[úu]mero|lig[au]\w*|cellulare|"
    r"(?:mio|suo) numero|chiam\w*|(?:mijn|zijn|haar) nummer|bel\b|(?:m[óo]j|jego|jej) numer|zadzwo\w*|kom[óo]rk\w*|"
    r"(?:mitt|hans|hennes) nummer|mobil\w*|numaram|numaras\w*|cep\b|ara\b)[^\d+\n]{0,25}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,/:+-])(?:\+|00)?\(?\d(?:[ ./-]?[()]?[ ]?\d|\d){5,17}(?![\w/]|[.,:-]\d)")
_SUM = re.compile(r"\s*(?:[+*/=^×÷·−<>%]|-\s)")
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}$|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$")
_NORTH_AMERICAN = re.compile(r"(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])[2-9]\d\d[ .-]\d{4}$")

_KEYS = re.compile(
    r"(?<![\w-])(?:sk-[\w-]{16,}|(?:ghp|gho|ghu|ghs|ghr)_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|A(?:KIA|SIA)[A-Z0-9]{16}|xox[abeprs]-[\w-]{10,}|"
    r"AIza[\w-]{30,}|hf_[A-Za-z0-9]{20,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|(?:pk|rk|sk)_(?:live|test)_\w{16,})(?![\w-])"
)
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)")
_SAID_SECRET = re.compile(
    r"(?<![\w-])(?:(?:wi-?fi|wlan)(?: (?:pass(?:word)?|pw|code|key|passwort|schlüssel))?|pw|pwd|(?:door|gate|alarm|entry|lock|safe) ?code|digicode|code (?:de la porte|d['’]entrée)|"
    r"türcode|c[óo]digo d[aeo]l? (?:la )?(?:puerta|porta|alarma|alarme)|codice (?:del portone|porta)|deurcode|kod do (?:drzwi|domofonu)|portkod|pass(?:word|code|phrase|wort)|passwort|kennwort|mot de passe|contraseña|clave|senha|palavra-passe|parola d'ordine|wachtwoord|"
    r"has[łl]o|l[öo]senord(?:et)?|[şs]ifre(?:m|si|miz)?|parolam?|api[ -]?key|api[ -]?schl[üu]ssel|access key|secret(?: key)?|token|pin(?:[ -]?code)?|puk|"
    r"one-time code|security code|cvv|cvc)(?![\w-])\s*(?:(?:is|was|ist|lautet|est|es|é|è|to|är|=|:)\s*)?[\"'«„“]?(\S{4,80})",
    re.IGNORECASE,
)


_CODE = re.compile(r"^802\.11|[`{}<>\[\]]|\(.*\)|^\(|^[^\w]{2}")
"""What stands there is a form, a program or markup."""


_SAID_CODE = re.compile(
    r"\b(?:(?<!error )(?<!zip )(?<!area )(?<!country )(?<!postal )(?<!status )(?<!exit )(?:code|c[óo]digo|codice|kod(?:en)?)|combination|kombination|combinaison|combinaci[óo]n)(?: [\w'’]+){0,5}? "
    r"(?:is|est|es|é|è|to|ist|lautet|är)\s+(?-i:([A-Z]{0,3}\d[\dA-Z-]{3,}))(?![\w%/]|[.,]\d)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:login|log-in|user(?: ?name)?|benutzername|identifiant|usuario|utente|gebruikersnaam)\s*(?:[:=]|is|ist|est|es)\s*(\S{3,60})(?:\s*/\s*(\S{3,60}))?",
    re.IGNORECASE,
)


def contacts_in(text: str) -> Iterator[Detail]:
    """Links, e-mail addresses, secrets, network addresses and telephone numbers, the surest first."""
    yield from _links(text)
    for match in _EMAIL.finditer(text):
        yield detail("email", text, match.start(), match.end())
    yield from secrets_in(text)
    yield from _networks(text)
    yield from _phones(text)


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


def _phones(text: str) -> Iterator[Detail]:
    for match in _NUMBER.finditer(text):
        written = match[0].rstrip("( ")
        start, end = match.start(), match.start() + len(written)
        if _is_phone(written, text[max(0, start - 60) : start], text[end : end + 4]):
            yield detail("phone", text, start, end)


def _is_phone(written: str, before: str, after: str) -> bool:
    digits = re.sub(r"\D", "", written)
    if (
        _DATE.match(written)
        or re.match(r"0\.\d+$", written)
        or _SUM.match(after)
        or set(digits) <= {"0", "1"}
    ):
        return False
    if re.search(r"[*/=^×÷·−(]\s*$|[\d)]\s*[-+]?\s*$", before):
        return False
    if written.startswith("+"):
        a_term = len(digits) == len(written) - 1 and re.search(r"(?:^|\W)\w\s*$", before)  # "x +44100200300"
        return 8 <= len(digits) <= 15 and not a_term
    if _NORTH_AMERICAN.match(written):
        return True
    called = _CALLING.search(before) is not None
    groups = re.split(r"[ ()./-]+", written.strip("( "))
    if written.startswith(("0", "(0")):
        return 9 <= len(digits) <= 15 and (called or len(groups) > 1 or len(digits) in (10, 11))
    dated = len(groups) > 1 and re.fullmatch(r"(?:19|20)\d\d", groups[0])
    return called and 7 <= len(digits) <= 15 and not dated and all(len(group) > 1 for group in groups[1:])
