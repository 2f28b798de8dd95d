"""Where this machine keeps a secret of its own: a file outside Kithkin's folder, or the keyring of the platform."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
from pathlib import Path
from typing import Final

from kithkin.messages.errors import Misconfigured
from kithkin.private_files import flush_folder, write_new

_SERVICE: Final = "kithkin"


class FolderSecrets:
    """Implements `ports.keys.MachineSecrets` by files that only their owner reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> bytes | None:
        """See the port."""
        try:
            return base64.b64decode(self._path(name).read_text("ascii"), validate=False)
        except (OSError, UnicodeDecodeError, binascii.Error):
            return None

    def put(self, name: str, secret: bytes) -> None:
        """See the port. It is on disk when this returns."""
        path = self._path(name)
        try:
            made = [folder.parent for folder in (self.folder, *self.folder.parents) if not folder.exists()]
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_new(path, base64.b64encode(secret) + b"\n")
            for folder in (self.folder, *made):
                flush_folder(folder)
        except OSError as error:
            raise Misconfigured(
                f"The key cannot be kept in {self.folder} ({error.strerror}).",
                remedy="Set KITHKIN_KEY_FOLDER to a folder of yours, or KITHKIN_PASSPHRASE to a passphrase.",
            ) from error

    def remove(self, name: str) -> None:
        """See the port. The bytes are overwritten first."""
        path = self._path(name)
        with contextlib.suppress(OSError):
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.write(b"\0" * size)
                file.flush()
                os.fsync(file.fileno())
            path.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"


class PlatformKeyring:
    """Implements `ports.keys.MachineSecrets` by the keyring of macOS, Windows, GNOME or KDE."""

    def get(self, name: str) -> bytes | None:
        """See the port."""
        import keyring  # noqa: PLC0415 - slow, and most homes do without
        from keyring.errors import KeyringError  # noqa: PLC0415 - the same

        try:
            kept = keyring.get_password(_SERVICE, name)
        except KeyringError:
            return None
        try:
            return base64.b64decode(kept) if kept else None
        except binascii.Error:
            return None

    def put(self, name: str, secret: bytes) -> None:
        """See the port."""
        import keyring  # noqa: PLC0415 - see above
        from keyring.errors import KeyringError  # noqa: PLC0415 - the same

        try:
            keyring.set_password(_SERVICE, name, base64.b64encode(secret).decode())
        except KeyringError as error:
            raise Misconfigured(
                f"The keyring of this machine does not take the key: {error}.",
                remedy="Unlock it, or use `kithkin key file` or `kithkin key passphrase`.",
            ) from error

    def remove(self, name: str) -> None:
        """See the port."""
        import keyring  # noqa: PLC0415 - see above
        from keyring.errors import KeyringError  # noqa: PLC0415 - the same

        with contextlib.suppress(KeyringError):
            keyring.delete_password(_SERVICE, name)
