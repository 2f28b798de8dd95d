"""Accounts and official numbers: by their check digits, and by what they are said to be where a number alone could be anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kithkin.engines.placeholders import checksums
from kithkin.engines.placeholders.details import IS, Detail, detail, leading_to

_IBAN = re.compile(r"(?<![\w-])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?(?![\w])")
_CARD = re.compile(
    r"(?<![\w.,+-])(?:[3-6]\d{3}(?:([ -]?)\d{4}){3}|3[47]\d{2}([ -]?)\d{6}\2\d{5})(?![\w]|[.,-]\d)"
)
_CARD_WORDS = re.compile(
    r"card|visa|mastercard|amex|karte|carte|tarjeta|cart[ãa]o|carta|kaart|kart[aęy]|kort|kredi", re.IGNORECASE
)
_SUM_BEFORE = re.compile(r"[*/=^×÷·−+]\s*$|\d\s*-\s*$")
_SUM_AFTER = re.compile(r"\s*[*/=^×÷·−+]|\s+-\s")
_NEAR = 40

_Check = Callable[[str], bool]
_SURE: tuple[tuple[re.Pattern[str], _Check], ...] = (
    (re.compile(r"(?<![\w-])(?:\d{8}|[XYZxyz]\d{7})-?[A-HJ-NP-TV-Za-hj-np-tv-z](?![\w-])"), checksums.is_dni),
    (
        re.compile(
            r"(?<!\w)[A-Z]{6}[0-9L-NP-V]{2}[ABCDEHLMPRST][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z](?!\w)",
            re.IGNORECASE,
        ),
        checksums.is_codice_fiscale,
    ),
    (
        re.compile(
            r"(?<![\w.,])[12][ ]?\d{2}[ ]?\d{2}[ ]?(?:\d{2}|2[AB])[ ]?\d{3}[ ]?\d{3}[ ]?\d{2}(?![\w.,]\d|\w)"
        ),
        checksums.is_nir,
    ),
    (re.compile(r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])"), checksums.is_cpf),
    (re.compile(r"(?<![\w-])(?:19|20)?\d{6}[-+]\d{4}(?![\w-])"), checksums.is_personnummer),
)
"""Forms that hardly anything else has, with their check."""

_DIGITS = r"(?<![\w.,])\d(?:[ .-]?\d){%d}(?![\w-]|[.,]\d)"
_SAID: tuple[tuple[str, re.Pattern[str], _Check], ...] = (
    (r"\bnhs\b", re.compile(_DIGITS % 9), checksums.is_nhs),
    (r"social security|\bssn\b", re.compile(_DIGITS % 8), checksums.is_ssn),
    (r"steuer\W?(?:id|ident\w*)|\bidnr\b", re.compile(_DIGITS % 10), checksums.is_steuer_id),
    (r"\bpesel\b", re.compile(_DIGITS % 10), checksums.is_pesel),
    (r"\bbsn\b|burgerservicenummer|sofinummer", re.compile(_DIGITS % 8), checksums.is_bsn),
    (r"\bnif\b|contribuinte", re.compile(_DIGITS % 8), checksums.is_nif),
    (r"\bcpf\b", re.compile(_DIGITS % 10), checksums.is_cpf),
    (r"kimlik|\btckn\b", re.compile(_DIGITS % 10), checksums.is_kimlik),
    (r"personnummer|personal identity", re.compile(_DIGITS % 9), checksums.is_personnummer),
    (r"personnummer|personal identity", re.compile(_DIGITS % 11), checksums.is_personnummer),
)
"""What they are called, nearby and before; the check; figures of such a length are too common to be taken on their own."""
# HMRC, National Insurance Manual, NIM39110: letters that are not used; Q is used in examples alone.
_INSURANCE = re.compile(r"(?<!\w)[A-CEGHJ-PQR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")
_BANK = re.compile(
    r"(?:sort code|bankleitzahl|\bblz|routing (?:number|no\.?)|account(?: (?:number|no\.?))?|kontonummer|\bkonto|num[ée]ro de compte|n[úu]mero de cuenta|conta)\W{0,3}"
    rf"(?:{IS} )?"
    r"(\d{2}-\d{2}-\d{2}|\d{6,12})(?![\w.,-]*\d)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"(?:passport|reisepass\w*|personalausweis\w*|passeport|pasaporte|passaporte|passaporto|paspoort|paszport\w*|dow[óo]d osobisty|"
    r"driv(?:er|ing)\W?s? licen[cs]e|f[üu]hrerschein\w*|permis de conduire|insurance (?:number|no|id)|\brg|identity card|id card|member(?:ship)? (?:number|no|id)|policy (?:number|no)|"
    r"patient (?:number|no|id)|medical record (?:number|no)|mrn|versichertennummer|num[ée]ro de s[ée]curit[ée] sociale)"
    r"\W{0,3}(?:number|no\.?|nummer|num[ée]ro|n[úu]mero|nr\.?)?\W{0,3}"
    + IS
    + r"?\W{0,3}(?-i:((?=[A-Z0-9 .-]*\d)[A-Z0-9][A-Z0-9 .-]{4,16}[A-Z0-9])(?!\w))",
    re.IGNORECASE,
)


def official_numbers_in(text: str) -> Iterator[Detail]:
    """IBANs, payment cards and national numbers."""
    yield from _accounts(text)
    for pattern, check in _SURE:
        for match in pattern.finditer(text):
            if check(re.sub(r"[\W_]", "", match[0])) and not _in_a_sum(text, match.start(), match.end()):
                yield detail("identity", text, match.start(), match.end())
    for words, pattern, check in _SAID:
        for match in pattern.finditer(text):
            near = text[max(0, match.start() - _NEAR) : match.start()]
            if re.search(words, near, re.IGNORECASE) and check(_digits(match[0])):
                yield detail("identity", text, match.start(), match.end())
    for match in _INSURANCE.finditer(text):
        yield detail("identity", text, match.start(), match.end())
    for match in _DOCUMENT.finditer(text):
        yield detail("identity", text, match.start(1), match.end(1))


def _accounts(text: str) -> Iterator[Detail]:
    for match in _IBAN.finditer(text):
        end = _longest_iban(match[0])
        if end:
            yield detail("account", text, match.start(), match.start() + end)
    for match in _CARD.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        said = not match[0].isdigit() or _CARD_WORDS.search(before)
        if said and checksums.is_luhn(_digits(match[0])) and not _in_a_sum(text, match.start(), match.end()):
            yield detail("account", text, match.start(), match.end())
    for match in _BANK.finditer(text):
        yield detail("account", text, match.start(1), match.end(1))


def _longest_iban(written: str) -> int:
    """Where an IBAN at the start of this ends; words in capitals may follow it. 0 where there is none."""
    for end in range(len(written), 14, -1):
        compact = written[:end].replace(" ", "")
        if written[end - 1] != " " and 15 <= len(compact) <= 34 and checksums.is_iban(compact):
            return end
    return 0


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _in_a_sum(text: str, start: int, end: int) -> bool:
    return _SUM_BEFORE.search(leading_to(text, start)) is not None or _SUM_AFTER.match(text, end) is not None
