"""Number theory on whole numbers of moderate size, in plain Python with bounded effort."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value

LARGEST = 10**24
_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
NUMBER_THEORY_REFERENCE = (
    "Hardy & Wright, An Introduction to the Theory of Numbers (Oxford University Press)."
)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def is_prime(number: int) -> bool:
    """Miller–Rabin with the first 13 primes as bases, which decides all numbers below 3.3·10^24
    (Sorenson & Webster, Strong pseudoprimes to twelve prime bases, Math. Comp. 86, 2017)."""
    if number < 2:
        return False
    for prime in _WITNESSES:
        if number % prime == 0:
            return number == prime
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return not any(_witness(base, number, odd, twos) for base in _WITNESSES)


def _witness(base: int, number: int, odd: int, twos: int) -> bool:
    power = pow(base, odd, number)
    if power in {1, number - 1}:
        return False
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return False
    return True


def factorise(number: int) -> dict[int, int]:
    """Prime factors with multiplicity: trial division, then Pollard's rho. Raises `ToolFailed` after much effort."""
    factors: dict[int, int] = {}
    for prime in (2, 3, *range(5, 10_000, 2)):
        while number % prime == 0:
            factors[prime] = factors.get(prime, 0) + 1
            number //= prime
        if prime * prime > number:
            break
    waiting = [number] if number > 1 else []
    while waiting:
        part = waiting.pop()
        if is_prime(part):
            factors[part] = factors.get(part, 0) + 1
        else:
            divisor = _rho(part)
            waiting += [divisor, part // divisor]
    return dict(sorted(factors.items()))


def _rho(number: int) -> int:
    for constant in range(1, 6):
        slow = fast = 2
        for _ in range(2_000_000):
            slow = (slow * slow + constant) % number
            fast = (fast * fast + constant) % number
            fast = (fast * fast + constant) % number
            divisor = math.gcd(slow - fast, number)
            if divisor == number:
                break
            if divisor > 1:
                return divisor
    raise ToolFailed("This number is too hard to factorise here.")


def _result(value: Value, sentence: str, method: str, checked: str = "", *facts: Value) -> ToolResult:
    return ToolResult(
        values=(value,), sentence=sentence, method=method, reference=NUMBER_THEORY_REFERENCE, checked_by=checked, facts=facts
    )  # fmt: skip


def _written(factors: dict[int, int]) -> str:
    return " × ".join(f"{p}{str(k).translate(_SUPERSCRIPTS) if k > 1 else ''}" for p, k in factors.items())


def _prime(number: int) -> ToolResult:
    prime = is_prime(number)
    if prime:
        value = Value(name="answer", label="prime?", text="prime")
        return _result(value, "Yes, {{number}} is {{answer}}.", "Miller–Rabin test")
    if number < 2:
        value = Value(name="answer", label="prime?", text="not prime")
        return _result(
            value, "No, {{number}} is {{answer}}: primes are greater than one.", "definition of a prime"
        )
    factors = factorise(number)
    value = Value(name="answer", label="prime?", text="not prime")
    product = Value(name="factors", label="prime factors", text=_written(factors))
    return _result(
        value,
        "No, {{number}} is {{answer}}: it is {{factors}}.",
        "factorisation",
        _multiplied(factors, number),
        product,
    )


def _multiplied(factors: dict[int, int], number: int) -> str:
    if math.prod(p**k for p, k in factors.items()) != number:
        raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
    return "the factors multiplied back"


def _factors(number: int) -> ToolResult:
    factors = factorise(number)
    value = Value(name="answer", label="prime factors", text=_written(factors))
    if len(factors) == 1 and sum(factors.values()) == 1:
        return _result(
            value, "{{number}} is prime, so it is its own only prime factor: {{answer}}.", "factorisation"
        )
    return _result(value, "{{number}} = {{answer}}.", "prime factorisation", _multiplied(factors, number))


def _divisors(number: int) -> ToolResult:
    divisors = [1]
    factors = factorise(number)
    for prime, count in factors.items():
        divisors = [d * prime**k for d in divisors for k in range(count + 1)]
        if len(divisors) > 500:
            raise ToolFailed("This number has too many divisors to list.")
    value = Value(name="answer", label="divisors", text=", ".join(map(str, sorted(divisors))))
    count = Value(name="count", label="how many", number=len(divisors))
    return _result(value, "{{number}} has {{count}} divisors: {{answer}}.", "all products of the prime factors",
                   _multiplied(factors, number), count)  # fmt: skip


def _totient(number: int) -> ToolResult:
    totient = number
    for prime in factorise(number):
        totient = totient // prime * (prime - 1)
    checked = ""
    if number <= 5000:
        if sum(math.gcd(k, number) == 1 for k in range(1, number + 1)) != totient:
            raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
        checked = "counted one by one"
    value = Value(name="answer", label="Euler's totient", number=totient)
    return _result(
        value, "Euler's totient of {{number}} is {{answer}}.", "n times the product of (1 - 1/p)", checked
    )


def _primes_to(limit: int) -> list[int]:
    """All primes up to a limit."""
    sieve = bytearray([1]) * (limit + 1)
    sieve[:2] = b"\0\0"
    for step in range(2, math.isqrt(limit) + 1):
        if sieve[step]:
            sieve[step * step :: step] = bytes(len(range(step * step, limit + 1, step)))
    return [index for index, flag in enumerate(sieve) if flag]


def _count_primes(number: int, *, inclusive: bool) -> ToolResult:
    if not 3 <= number <= 1_000_000:
        raise BadInput("I can count primes up to a million.")
    primes = _primes_to(number if inclusive else number - 1)
    value = Value(name="answer", label="how many primes", number=len(primes))
    where = "up to" if inclusive else "below"
    listed = Value(name="listed", label="the primes", text=", ".join(map(str, primes)))
    sentence = f"There are {{{{answer}}}} prime numbers {where} {{{{number}}}}"
    few = len(primes) <= 30
    if few and sum(is_prime(candidate) for candidate in range(primes[-1] + 1)) != len(primes):
        raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
    return ToolResult(
        values=(value, listed) if few else (value,),
        sentence=f"{sentence}: {{{{listed}}}}." if few else f"{sentence}.",
        method="sieve of Eratosthenes",
        reference=NUMBER_THEORY_REFERENCE,
        checked_by="a separate primality test" if few else "",
    )


def _nth_prime(number: int) -> ToolResult:
    if number > 100_000:
        raise BadInput("I can count primes up to the hundred thousandth.")
    limit = 20 if number < 6 else int(number * (math.log(number) + math.log(math.log(number)))) + 10
    found = _primes_to(limit)[number - 1]
    if not is_prime(found):
        raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
    value = Value(name="answer", label="prime", number=found)
    return _result(
        value,
        "Prime number {{number}} in order is {{answer}}.",
        "sieve of Eratosthenes",
        "a separate primality test",
    )


def _fibonacci(number: int) -> ToolResult:
    if number > 2000:
        raise BadInput("I can give Fibonacci numbers up to the two thousandth.")
    low, high = 0, 1
    for _ in range(number):
        low, high = high, low + high
    value = Value(
        name="answer", label="Fibonacci number", number=low if low < 10**15 else None, text=str(low)
    )
    return _result(
        value,
        "Fibonacci number {{number}} is {{answer}} (counting from one, one).",
        "each is the sum of the two before",
    )


_OPERATIONS: dict[str, Callable[[int], ToolResult]] = {
    "prime": _prime, "factors": _factors, "divisors": _divisors, "totient": _totient, "nth_prime": _nth_prime,
    "fibonacci": _fibonacci, "primes_below": partial(_count_primes, inclusive=False),
    "primes_up_to": partial(_count_primes, inclusive=True),
}  # fmt: skip


def number_theory(number: int, operation: str) -> ToolResult:
    """A property of a whole number: one of prime, factors, divisors, totient, nth_prime, fibonacci,
    primes_below, primes_up_to.

    Raises `BadInput` for numbers that are too large or not positive.
    """
    if operation not in _OPERATIONS:
        raise BadInput(f"I do not know the operation “{operation}”.")
    if number != int(number) or not (0 if operation == "prime" else 1) <= number <= LARGEST:
        raise BadInput("This needs a whole number from one to a septillion.")
    return _OPERATIONS[operation](int(number))


def modular(operation: str, base: int, modulus: int, exponent: int = -1) -> ToolResult:
    """Powers and inverses modulo a whole number. Raises `BadInput` where there is no inverse."""
    if modulus < 2 or max(abs(base), abs(exponent), modulus) > 10**60:
        raise BadInput("The modulus must be a whole number above one, and nothing may be huge.")
    if operation == "inverse":
        if math.gcd(base, modulus) != 1:
            raise BadInput(f"{base} has no inverse modulo {modulus}: they share a factor.")
        inverse = pow(base, -1, modulus)
        if base * inverse % modulus != 1:
            raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
        value = Value(name="answer", label="modular inverse", number=inverse)
        return _result(value, "The inverse of {{base}} modulo {{modulus}} is {{answer}}.", "extended Euclidean algorithm",
                       "multiplied back")  # fmt: skip
    if exponent < 0:
        raise BadInput("The exponent must not be negative.")
    value = Value(name="answer", label="remainder", number=pow(base, exponent, modulus))
    return _result(
        value, "{{base}} to the power {{exponent}}, modulo {{modulus}}, is {{answer}}.", "repeated squaring"
    )


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
BASE_NAMES = {2: "binary", 8: "octal", 10: "decimal", 16: "hexadecimal"}


def to_roman(number: int) -> str:
    """Roman numerals for 1 to 3999."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def from_roman(text: str) -> int:
    """The number of a Roman numeral in standard form; raises `BadInput` for anything else."""
    rest, total = text.upper(), 0
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            total, rest = total + value, rest[len(letters) :]
    if rest or not 0 < total < 4000 or to_roman(total) != text.upper():
        raise BadInput("This is no Roman numeral in standard form.")
    return total


def in_base(number: int, base: int) -> str:
    """The digits of a whole number in base 2 to 36."""
    digits, rest = "", abs(number)
    while rest:
        rest, digit = divmod(rest, base)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return ("-" if number < 0 else "") + (digits or "0")


def convert_base(digits: str, source: str = "10", target: str = "10") -> ToolResult:
    """A whole number in another base (2 to 36) or in Roman numerals ("roman"). Raises `BadInput`."""
    written = digits.strip().replace(",", "").replace(" ", "")
    if len(written) > 200:
        raise BadInput("This number has too many digits.")
    try:
        number = from_roman(written) if source == "roman" else int(written, int(source))
        if target == "roman":
            if not 0 < number < 4000:
                raise BadInput("Roman numerals reach from 1 to 3999.")
            text = to_roman(number)
        else:
            text = in_base(number, int(target))
        back = from_roman(text) if target == "roman" else int(text, int(target))
    except ValueError as error:
        raise BadInput("These digits do not fit that base.") from error
    if back != number:
        raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
    names = [_base_name(base) for base in (source, target)]
    value = Value(name="answer", label=f"in {names[1]}", text=text, number=number if target == "10" else None)
    facts = (Value(name="from", label="from", text=names[0]), Value(name="to", label="to", text=names[1]))
    return ToolResult(
        values=(value,),
        sentence="{{digits}} in {{from}} is {{answer}} in {{to}}.",
        method="place values" if "roman" not in (source, target) else "subtractive Roman numerals",
        reference="Positional notation; Roman numerals in their usual subtractive form.",
        checked_by="converted back",
        facts=facts,
    )


def _base_name(base: str) -> str:
    return "Roman numerals" if base == "roman" else BASE_NAMES.get(int(base), f"base {base}")
