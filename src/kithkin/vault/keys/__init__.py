"""The key of everything that is kept, and the ways to it."""

from kithkin.vault.keys.key_file import KeyFile
from kithkin.vault.keys.machine import FolderSecrets, PlatformKeyring
from kithkin.vault.keys.opening import FIRST_QUESTION, Locksmith, Unlocked
from kithkin.vault.keys.rewriting import encrypt, is_unsettled, replace, rotate, settle

__all__ = [
    "FIRST_QUESTION",
    "FolderSecrets",
    "KeyFile",
    "Locksmith",
    "PlatformKeyring",
    "Unlocked",
    "encrypt",
    "is_unsettled",
    "replace",
    "rotate",
    "settle",
]
