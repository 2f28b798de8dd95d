"""The parts a record of Facebook's export is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from kithkin.sharing.importing.fields import (
    Labels,
    Record,
    labels_of,
    link_of,
    record_of,
    records_of,
    text_of,
    untagged,
)

# Labels are in the account's language; these are the ones seen, and their translations.
_TEXT_LABELS = (
    "Message",
    "Text",
    "Post",
    "Description",
    "Review",
    "Review text",
    "Comment",
    "Recommendation",
    "Nachricht",
    "Beschreibung",
    "Bewertung",
    "Mensaje",
    "Descripción",
    "Reseña",
    "Messaggio",
    "Descrizione",
    "Recensione",
    "Mensagem",
    "Descrição",
    "Avaliação",
    "Avis",
    "Bericht",
)
_RATING_LABELS = (
    "Rating",
    "Star rating",
    "Stars",
    "Bewertung in Sternen",
    "Calificación",
    "Note",
    "Valutazione",
    "Classificação",
    "Beoordeling",
)
_RECOMMENDS_LABELS = (
    "Recommendation type",
    "Recommended",
    "Recommends",
    "Empfohlen",
    "Recomienda",
    "Recommande",
    "Consiglia",
    "Recomenda",
)


@dataclass(slots=True)
class Attached:
    """What was found in and attached to a record."""

    text: str = ""
    title: str = ""
    place: str = ""
    rating: str = ""
    permalink: str = ""
    time: float = 0.0
    media: list[Record] = field(default_factory=list[Record])


def attached_of(record: Record) -> Attached:
    """The words, place and media of a record, in either form."""
    labels = labels_of(record)
    found = Attached()
    words = [words_of(record, "post", "review", "recommendation", "comment") or labels.text(*_TEXT_LABELS)]
    found.media.extend([*records_of(record.get("media")), *labels.media])
    found.place = place_of(record)
    for group in records_of(record.get("attachments")):
        for part in records_of(group.get("data")):
            if "media" in part:
                found.media.append(record_of(part["media"]))
            if event := record_of(part.get("life_event")):
                words.append(text_of(event, "title"))
            words.extend(_link_words(record_of(part.get("external_context"))))
    found.text = untagged("\n".join(dict.fromkeys(word for word in words if word)))
    if not found.text:
        captions = dict.fromkeys(text_of(part, "description") for part in found.media)
        found.text = untagged("\n\n".join(caption for caption in captions if caption))
    return found


def words_of(record: Record, *names: str) -> str:
    """What a person wrote in a record: a field of it, or of the objects in its `data`, or of what these hold."""
    for part in (*records_of(record.get("data")), record):
        for name in names:
            if text := text_of(part, name) or text_of(
                record_of(part.get(name)), "text", "review_text", name, "message"
            ):
                return text
    return ""


def _link_words(link: Record) -> list[str]:
    url = link_of(link.get("url"))
    return [part for part in (text_of(link, "name"), url) if part] if url else []


def place_of(record: Record) -> str:
    """Where a record says it was: a place's name and address. Coordinates are left out: they point at homes."""
    for group in (record, *records_of(record.get("attachments"))):
        for part in records_of(group.get("data")):
            place = record_of(part.get("place"))
            if name := text_of(place, "name") or text_of(place, "address"):
                address = text_of(place, "address")
                return f"{name}, {address}" if address and address not in name else name
    tags = next((part for part in records_of(record.get("label_values")) if _is_place(part)), {})
    labels = labels_of({"label_values": tags.get("dict")})
    name, address = (
        labels.text("Name", "Place name", "Nombre", "Nom", "Nome", "Naam"),
        labels.text("Address", "Adresse", "Dirección", "Indirizzo", "Endereço", "Adres"),
    )
    return ", ".join(part for part in (name, address) if part)


def _is_place(part: Record) -> bool:
    """Whether a label holds a place: the only one whose values hold a pair of coordinates."""
    for inner in records_of(part.get("dict")):
        value = text_of(inner, "value")
        if value.startswith("(") and value.endswith(")") and "," in value:
            return True
    return text_of(part, "label", "title") in {"Place tags", "Place"}


def rating_of(record: Record, labels: Labels) -> str:
    """A review's stars ("4 of 5") or recommendation ("recommended", "not recommended"); empty if it has neither."""
    for part in (record, *records_of(record.get("data"))):
        for holder in (part, record_of(part.get("review")), record_of(part.get("recommendation"))):
            stars = holder.get("rating")
            if isinstance(stars, int) and not isinstance(stars, bool) and 1 <= stars <= 5:
                return f"{stars} of 5"
            kind = text_of(holder, "recommendation_type").casefold()
            if kind:
                return "not recommended" if kind in {"negative", "no"} else "recommended"
    stars = labels.text(*_RATING_LABELS)
    if stars[:1] in {"1", "2", "3", "4", "5"} and not stars[1:2].isdigit():
        return f"{stars[0]} of 5"
    recommends = labels.text(*_RECOMMENDS_LABELS).casefold()
    if recommends:
        return (
            "not recommended"
            if recommends in {"negative", "no", "nein", "non", "não", "false"}
            else "recommended"
        )
    return ""
