"""Making exports in the shapes the platforms make them, with people who do not exist."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from kithkin.messages.sharing import SharedItem
from kithkin.sharing.importing.opening import open_import
from kithkin.sharing.importing.planning import ImportOptions
from kithkin.sharing.importing.reports import ImportReport

Files = Mapping[str, object]


def mangled(value: object) -> object:
    """The way Meta writes text: each byte of its UTF-8 as a character."""
    if isinstance(value, str):
        return value.encode("utf-8").decode("latin-1")
    if isinstance(value, list):
        return [mangled(part) for part in value]
    if isinstance(value, dict):
        return {mangled(key): mangled(part) for key, part in value.items()}
    return value


def content(value: object) -> bytes:
    """A file's bytes: as they are, as UTF-8 text, or as Meta's JSON."""
    if isinstance(value, bytes):
        return value
    return value.encode() if isinstance(value, str) else json.dumps(mangled(value)).encode()


def folder(path: Path, files: Files) -> Path:
    for name, value in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content(value))
    return path


def archive(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, value in files.items():
            made.writestr(name, content(value))
    return path


def imported(
    platform: str, paths: Sequence[Path] | Path, **options: object
) -> tuple[list[SharedItem], ImportReport]:
    """All items of an export, and the report, which has to account for every entry."""
    given = [paths] if isinstance(paths, Path) else list(paths)
    with closing(open_import(platform, given, ImportOptions(**options))) as opened:  # type: ignore[arg-type]
        items = [item for batch in opened.batches() for item in batch]
    assert opened.report.finished
    assert opened.report.reconciled
    assert sum(opened.report.understood.values()) == len(items)
    return items, opened.report


INSTAGRAM_PROFILE = {
    "profile_user": [
        {
            "title": "",
            "media_map_data": {},
            "string_map_data": {
                "Email": {"href": "", "value": "mira@example.org", "timestamp": 0},
                "Username": {"href": "", "value": "mira.paints", "timestamp": 0},
                "Name": {"href": "", "value": "Mira Čapek", "timestamp": 0},
            },
        }
    ]
}
FACEBOOK_PROFILE = {
    "profile_v2": {"name": {"full_name": "Mira Čapek"}, "previous_names": [{"name": "Mira Horák"}]}
}
