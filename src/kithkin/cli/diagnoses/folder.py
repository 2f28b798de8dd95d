"""The folder that holds all state: who may look into it, whose its files are, where it lies, how much room there is."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kithkin.cli.diagnoses.diagnosis import Diagnosis, bad, well

ROOM_BYTES: Final = 200 * 2**20
_FEWEST_FILES: Final = 1_000
_CLOCK_SECONDS: Final = 120.0
_MOUNTS: Final = Path("/proc/self/mountinfo")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
"""A space, for one, is written \\040."""

NETWORK_FILE_SYSTEMS: Final = frozenset(
    "9p afs ceph cifs davfs glusterfs gpfs lustre ncpfs nfs nfs4 smb3 smbfs vboxsf virtiofs".split()
    + [f"fuse.{name}" for name in "davfs2 glusterfs rclone s3fs sshfs vmhgfs-fuse".split()]
)
"""As Linux names them, those of folders that a virtual machine shares with its host included."""

_SYNCED_NAMES: Final = {
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mobile documents": "iCloud",  # ~/Library/Mobile Documents
    "cloudstorage": "a cloud service",  # ~/Library/CloudStorage, where macOS keeps what all others synchronise
    "nextcloud": "Nextcloud",
    "onedrive": "OneDrive",
    "owncloud": "ownCloud",
}
_SYNCTHING_MARKER: Final = ".stfolder"
"""Syncthing looks for it at the top of each folder that it synchronises (its FAQ, "folder marker missing")."""


def look_at_folder(
    home: Path, *, mounts: Path = _MOUNTS, room_bytes: int = ROOM_BYTES
) -> Iterator[Diagnosis]:
    """What there is to say of the folder; makes it if it is not there, as every command does.

    `mounts` is the system's list of what lies where, `room_bytes` what must be free on the disk.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        yield bad(f"The folder {home} cannot be made ({error.strerror})",
                  "Set KITHKIN_HOME to a folder you may write to.")  # fmt: skip
        return
    if not os.access(home, os.W_OK):
        yield bad(f"The folder {home} cannot be written to", "Change its owner, or set KITHKIN_HOME.")
    elif home.stat().st_mode & 0o077:
        yield bad(f"Others on this machine may look into {home}", f"chmod 700 {home}")
    else:
        yield well(f"The folder {home} is private and writable")
    yield _owner(home)
    yield _network(home, mounts)
    yield _synced(home)
    yield _room(home, room_bytes)
    yield _clock(home)


def _owner(home: Path) -> Diagnosis:
    """A command that was once run as root leaves files that the service's own account cannot open."""
    owner = home.stat().st_uid
    if owner != os.geteuid():
        return bad(
            f"The folder belongs to {_account(owner)}, and this runs as {_account(os.geteuid())}",
            f"Run Kithkin as {_account(owner)}: files made as somebody else cannot be opened by its server.",
        )
    strangers = sorted(path.name for path in home.iterdir() if path.lstat().st_uid != owner)
    if strangers:
        return bad(
            f"{', '.join(strangers)} in the folder belong to another account",
            f"chown -R {_account(owner)} {home}",
        )
    return well("All in the folder belongs to this account")


def _account(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"account {number}"


def _network(home: Path, mounts: Path) -> Diagnosis:
    try:
        kind = file_system_of(home, mounts.read_text("utf-8", "replace"))
    except OSError:
        return well("What kind of disk the folder lies on cannot be seen on this system")
    if kind in NETWORK_FILE_SYSTEMS:
        return bad(
            f"The folder lies on a network or shared disk ({kind}), where SQLite's log and locks do not hold "
            "(sqlite.org/wal.html)",
            "Move it to a disk of this machine, or use Postgres (KITHKIN_DATABASE_URL).",
        )
    return well("The folder lies on a disk of this machine")


def file_system_of(path: Path, mounts: str) -> str:
    """The kind of file system that a path lies on, by the text of /proc/self/mountinfo (proc(5)); "" where it does not say.

    The longest mount point that leads to the path counts, and of several on the same point the last, which hides the others.
    """
    real, found, longest = os.path.realpath(path), "", -1
    for line in mounts.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if not dash or len(fields) < 5:
            continue
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[4])
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= longest:
            longest, found = len(point), after.split(" ", 1)[0]
    return found


def _synced(home: Path) -> Diagnosis:
    real = Path(os.path.realpath(home))
    for folder in (real, *real.parents):
        service = _service_of(folder)
        if service:
            return bad(
                f"The folder lies within {folder}, which {service} synchronises: a database that is copied while it is "
                "written breaks, and all that is private leaves this machine",
                "Stop Kithkin, move the folder elsewhere, and set KITHKIN_HOME.",
            )
    return well("The folder is in no place that is synchronised")


def _service_of(folder: Path) -> str:
    name = folder.name.lower()
    if name.startswith("onedrive"):  # "OneDrive - Name of the firm"
        return "OneDrive"
    if (folder / _SYNCTHING_MARKER).exists():
        return "Syncthing"
    if name == "cloudstorage" and folder.parent.name.lower() != "library":
        return ""
    return _SYNCED_NAMES.get(name, "")


def _room(home: Path, room_bytes: int) -> Diagnosis:
    free = shutil.disk_usage(home).free
    if free < room_bytes:
        return bad(f"Only {free // 2**20} MB are free on the disk", "Make room.")
    counts = os.statvfs(home)
    if counts.f_files and counts.f_favail < _FEWEST_FILES:
        return bad(f"The disk takes only {counts.f_favail} files more", "Remove files that are not needed.")
    return well("There is room on the disk")


def _clock(home: Path) -> Diagnosis:
    """A machine whose clock lost its battery starts in the past: links would outlive their time, and windows be misjudged."""
    latest = max(
        (one.lstat().st_mtime for one in home.iterdir() if stat.S_ISREG(one.lstat().st_mode)), default=0.0
    )
    ahead = latest - time.time()
    if ahead > _CLOCK_SECONDS:
        return bad(
            f"The clock is wrong, or was: something in the folder was written {_duration(ahead)} from now",
            "Set the clock, and let it be kept by the network (timedatectl set-ntp true).",
        )
    return well("The clock is not behind what was written before")


def _duration(seconds: float) -> str:
    for unit, length in (("days", 86_400), ("hours", 3_600)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds / 60:.0f} minutes"
