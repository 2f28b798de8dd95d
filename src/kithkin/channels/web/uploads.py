"""Reads a question from a multipart form, counting every byte so that too much is refused while it arrives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, cast, get_args

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from kithkin.channels.web.problems import TooLarge
from kithkin.messages.errors import BadInput
from kithkin.messages.pictures import Picture
from kithkin.messages.replies import Effort, Question

_FIELDS = ("text", "conversation", "effort", "locale")
_LONGEST_HEADER = 2_000
_LONGEST_NAME = 100


class Budget(Protocol):
    """Memory shared by all who upload at once."""

    def hold(self, size: int) -> None:
        """Takes so many bytes; raises `TryAgain` when there are no more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLimits:
    """How much one question may hold."""

    characters: int = 20_000
    pictures: int = 4
    picture_bytes: int = 25 * 1024 * 1024

    @property
    def field_bytes(self) -> int:
        """A character takes up to four bytes."""
        return 4 * self.characters

    @property
    def body_bytes(self) -> int:
        """Everything, with room for the form's own lines."""
        return self.pictures * self.picture_bytes + len(_FIELDS) * self.field_bytes + 64 * 1024


@dataclass(slots=True)
class _Part:
    """One part of the form while it arrives."""

    header_name: bytes = b""
    header_value: bytes = b""
    headers: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    name: str = ""
    file_name: str | None = None
    content: bytearray = field(default_factory=bytearray)


class _Form:
    """Collects the parts. Raises `TooLarge` or `BadInput` from within the parser, which passes them on."""

    def __init__(self, limits: UploadLimits) -> None:
        self._limits = limits
        self._part = _Part()
        self.fields: dict[str, str] = {}
        self.pictures: list[Picture] = []

    def begin(self) -> None:
        self._part = _Part()

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._part.header_name += data[start:end]
        self._check_header()

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._part.header_value += data[start:end]
        self._check_header()

    def header_end(self) -> None:
        self._part.headers[self._part.header_name.lower()] = self._part.header_value
        self._part.header_name = self._part.header_value = b""

    def headers_finished(self) -> None:
        _, options = parse_options_header(self._part.headers.get(b"content-disposition", b""))
        self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self._part.file_name = options[b"filename"].decode("utf-8", "replace")
        if self._part.file_name is not None and len(self.pictures) >= self._limits.pictures:
            raise TooLarge(
                f"At most {self._limits.pictures} pictures go with one question.", remedy="Leave some out."
            )
        if self._part.file_name is None and self._part.name not in _FIELDS:
            raise BadInput(
                f"The form has a field that is not known: {self._part.name[:40]!r}.",
                remedy=f"Known are {', '.join(_FIELDS)} and picture files.",
            )

    def data(self, data: bytes, start: int, end: int) -> None:
        part, limits = self._part, self._limits
        part.content += data[start:end]
        if part.file_name is None and len(part.content) > limits.field_bytes:
            raise _too_long(limits)
        if part.file_name is not None and len(part.content) > limits.picture_bytes:
            raise TooLarge(
                f"A picture may have at most {limits.picture_bytes // 1024**2} MB.",
                remedy="Send a smaller copy of it.",
            )

    def end(self) -> None:
        part = self._part
        if part.file_name is None:
            self.fields[part.name] = part.content.decode("utf-8", "replace")
        elif part.content:
            self.pictures.append(
                Picture(content=bytes(part.content), name=part.file_name[:_LONGEST_NAME] or "picture")
            )
        self._part = _Part()

    def _check_header(self) -> None:
        if len(self._part.header_name) + len(self._part.header_value) > _LONGEST_HEADER:
            raise BadInput("The form's headers are too long.", remedy="Give the picture a shorter name.")


async def read_question(request: Request, asker: str, limits: UploadLimits, budget: Budget) -> Question:
    """The question in a request's body.

    Raises `TooLarge`, `BadInput`, or `TryAgain` when too much is being uploaded at once by everybody together.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise BadInput(
            "A question is sent as a form.", remedy="Send multipart/form-data with a field 'text'."
        )
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.body_bytes:
        raise _too_much(limits)
    form = _Form(limits)
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": form.begin,
                "on_header_field": form.header_name,
                "on_header_value": form.header_value,
                "on_header_end": form.header_end,
                "on_headers_finished": form.headers_finished,
                "on_part_data": form.data,
                "on_part_end": form.end,
            },
        )
        received = 0
        async for chunk in request.stream():
            received += len(chunk)
            if received > limits.body_bytes:
                raise _too_much(limits)
            budget.hold(len(chunk))
            parser.write(chunk)
        parser.finalize()
    except FormParserError as error:
        raise BadInput("The form cannot be read.", remedy="Send it again.") from error
    return _question(form, request, asker, limits)


def _question(form: _Form, request: Request, asker: str, limits: UploadLimits) -> Question:
    text = form.fields.get("text", "").replace("\r\n", "\n").strip()
    if len(text) > limits.characters:
        raise _too_long(limits)
    if not text and not form.pictures:
        raise BadInput("There is no question.", remedy="Write one, or add a picture.")
    effort = form.fields.get("effort", "instant") or "instant"
    if effort not in get_args(Effort):
        raise BadInput("This effort is not known.", remedy=f"Known are {', '.join(get_args(Effort))}.")
    locale = form.fields.get("locale") or request.headers.get("accept-language", "").split(",")[0]
    return Question(
        text=text,
        pictures=tuple(form.pictures),
        asker=asker,
        conversation=form.fields.get("conversation") or None,
        effort=cast("Effort", effort),
        locale=locale.split(";")[0].strip()[:35],
    )


def _too_long(limits: UploadLimits) -> TooLarge:
    return TooLarge(
        f"A question may have at most {limits.characters:,} characters.",
        remedy="Shorten it, or ask in parts.",
    )


def _too_much(limits: UploadLimits) -> TooLarge:
    return TooLarge(
        f"A question may hold {limits.pictures} pictures of {limits.picture_bytes // 1024**2} MB each.",
        remedy="Send fewer or smaller pictures.",
    )
