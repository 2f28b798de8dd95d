"""What kind of file a name in an export is."""

from __future__ import annotations

from pathlib import PurePosixPath

_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "m4v": "video/mp4",
    "3gp": "video/3gpp",
    "webm": "video/webm",
    "srt": "application/x-subrip",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "amr": "audio/amr",
    "pdf": "application/pdf",
    "vcf": "text/vcard",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
ARCHIVES = frozenset({"zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "zst", "jar", "iso"})
RECORDS = frozenset({"json", "txt", "html", "htm", "js", "css", "csv", "xml"})
"""What an export is written in; never handed out as a medium, for it holds the words of everybody."""


def ending(name: str) -> str:
    """What stands after a name's last dot, in small letters."""
    return PurePosixPath(name).suffix[1:].lower()


def media_type(name: str) -> str:
    """The MIME type by the name's ending, empty if that is not one of a picture, film, sound or document."""
    return _TYPES.get(ending(name), "")
