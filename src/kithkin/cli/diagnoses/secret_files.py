"""Files that hand secrets to a service: a server's environment comes from somewhere, and that may be open to everybody."""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kithkin.cli.diagnoses.diagnosis import Diagnosis, bad, well
from kithkin.settings import secret_variables

_UNITS: Final = "kithkin*.service"
_ENVIRONMENT_FILE: Final = re.compile(r"^\s*EnvironmentFile=-?(\S.*?)\s*$", re.MULTILINE)
_LARGEST: Final = 2**20


def look_at_secret_files(home: Path, *, machine: Path = Path("/"), user: Path | None = None) -> Diagnosis:
    """Whether a file that sets one of Kithkin's secrets can be read by everybody.

    Looked at are `.env` and `*.env` in Kithkin's folder and in the present one, systemd's units of its name, and the files
    that these name (systemd.exec(5), EnvironmentFile=). `machine` is where /etc lies, `user` the home of the account.
    """
    user = Path.home() if user is None else user
    units = [
        unit
        for folder in (machine / "etc/systemd/system", user / ".config/systemd/user")
        for unit in sorted(folder.glob(_UNITS))
    ]
    named = [machine / name.lstrip("/") for unit in units for name in _ENVIRONMENT_FILE.findall(_text(unit))]
    beside = [
        path for folder in (home, Path.cwd()) for path in sorted(folder.glob("*.env")) + [folder / ".env"]
    ]
    open_to_all = [path for path in dict.fromkeys([*units, *named, *beside]) if _gives_away(path)]
    if open_to_all:
        listed = ", ".join(map(str, open_to_all))
        return bad(
            f"Everybody on this machine may read secrets in {listed}",
            f"chmod 600 {' '.join(map(str, open_to_all))}, and renew those secrets.",
        )
    return well("No file with Kithkin's secrets is open to everybody, of those that can be seen from here")


def _gives_away(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
        reachable = all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)
    except OSError:
        return False
    open_to_all = stat.S_ISREG(mode) and mode & stat.S_IROTH and reachable
    return bool(open_to_all) and _holds_secret(_text(path), secret_variables())


def _holds_secret(text: str, names: Sequence[str]) -> bool:
    return any(
        re.search(rf"^[^#\n]*\b{name}=[\"']?[^\s\"']", text, re.MULTILINE) is not None for name in names
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
