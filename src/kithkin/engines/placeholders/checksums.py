"""Check digits of accounts and official numbers: what tells them from other numbers.

Sources: ISO 7064 (mod 97-10, mod 11,10), ISO 13616 (IBAN), ISO/IEC 7812-1 (Luhn); for national numbers the module of that name in
python-stdnum 2.2 (github.com/arthurdejong/python-stdnum, read 2026-11-29), which names each authority.
"""

from __future__ import annotations

import re
from collections import Counter

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def is_iban(text: str) -> bool:
    """ISO 13616: mod 97-10 over the rearranged characters."""
    code = text.upper()
    rearranged = code[4:] + code[:4]
    return int("".join(str(int(character, 36)) for character in rearranged)) % 97 == 1


def is_luhn(digits: str) -> bool:
    """The last digit of payment cards (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def is_dni(code: str) -> bool:
    """Spain, DNI and NIE: eight digits (the first of an NIE is X, Y or Z) and a letter."""
    number = code[:-1].upper().translate(str.maketrans("XYZ", "012"))
    return _DNI[int(number) % 23] == code[-1].upper()


def is_codice_fiscale(code: str) -> bool:
    """Italy: sixteen characters, the last a check letter."""
    values = [int(character, 36) - (10 if character.isalpha() else 0) for character in code.upper()]
    total = sum(_ODD[value] if place % 2 == 0 else value for place, value in enumerate(values[:15]))
    return total % 26 == values[15]


def is_nir(digits: str) -> bool:
    """France: thirteen digits (2A and 2B stand for Corsica) and 97 less their remainder."""
    body = digits[:13].upper().replace("2A", "19", 1).replace("2B", "18", 1)
    return body.isdigit() and 97 - int(body) % 97 == int(digits[13:])


def is_steuer_id(digits: str) -> bool:
    """Germany: mod 11,10; of the first ten digits exactly one stands twice or three times."""
    repeated = [count for count in Counter(digits[:10]).values() if count > 1]
    check = 5
    for digit in digits[:10]:
        check = (((check or 10) * 2) % 11 + int(digit)) % 10
    check = ((check or 10) * 2) % 11
    return (
        digits[0] != "0"
        and len(repeated) == 1
        and repeated[0] in (2, 3)
        and (check + int(digits[10])) % 10 == 1
    )


def is_pesel(digits: str) -> bool:
    """Poland: weights 1, 3, 7, 9."""
    return _weighted(digits[:10], (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10 == -int(digits[10]) % 10


def is_bsn(digits: str) -> bool:
    """The Netherlands: the test of eleven."""
    return int(digits) > 0 and (_weighted(digits[:8], range(9, 1, -1)) - int(digits[8])) % 11 == 0


def is_nif(digits: str) -> bool:
    """Portugal: mod 11."""
    return digits[0] != "0" and (11 - _weighted(digits[:8], range(9, 1, -1))) % 11 % 10 == int(digits[8])


def is_cpf(digits: str) -> bool:
    """Brazil: two check digits, mod 11."""
    first = (11 - _weighted(digits[:9], range(10, 1, -1))) % 11 % 10
    second = (11 - _weighted(digits[:9], range(11, 2, -1)) - 2 * first) % 11 % 10
    return len(set(digits)) > 1 and digits[9:] == f"{first}{second}"


def is_nhs(digits: str) -> bool:
    """England, Wales and the Isle of Man: mod 11."""
    return _weighted(digits, range(10, 0, -1)) % 11 == 0


def is_personnummer(digits: str) -> bool:
    """Sweden: Luhn over the last ten digits."""
    return is_luhn(digits[-10:]) and 1 <= int(digits[-8:-6]) <= 12


def is_kimlik(digits: str) -> bool:
    """Türkiye: the tenth digit from the odd and even places, the eleventh from the sum of ten."""
    numbers = [int(digit) for digit in digits]
    tenth = (7 * sum(numbers[0:9:2]) - sum(numbers[1:8:2])) % 10
    return digits[0] != "0" and numbers[9] == tenth and numbers[10] == sum(numbers[:10]) % 10


def is_ssn(digits: str) -> bool:
    """The United States: no check digit, but areas, groups and serials that are never given."""
    return re.match(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$", digits) is not None


def _weighted(digits: str, weights: range | tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
