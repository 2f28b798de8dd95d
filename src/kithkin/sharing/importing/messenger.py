"""Messenger: the chats in a Facebook export, and the archive that its end-to-end encrypted chats come in.

The encrypted chats go on where the others end: without their archive, the latest years are missing.
"""

from __future__ import annotations

import re

from kithkin.sharing.importing.archives import ExportTree
from kithkin.sharing.importing.meta_chats import chat_files, chat_source, is_thread_file, own_names
from kithkin.sharing.importing.planning import Importer, ImportOptions, Plan, need_sources
from kithkin.sharing.importing.profiles import facebook_names

_HTML = re.compile(r"(?:^|/)message_\d+\.html?$")
_CUT_OVER = re.compile(r"(?:^|/)messages/e2ee_cutover/")


def _plan(tree: ExportTree, options: ImportOptions) -> Plan:
    instagrams = any("your_instagram_activity/" in file.path for file in tree.files)
    chats = [] if instagrams else chat_files(tree, flat=True)
    names = own_names(chats, options.own_names, facebook_names(tree))
    plan = Plan(own_names=names)
    plan.sources.extend(chat_source("messenger", tree, file, names) for file, _ in chats)
    encrypted = any(not is_thread_file(file.path) for file, _ in chats)
    if any(_CUT_OVER.search(file.path) for file, _ in chats) and not encrypted:
        plan.notes.append(
            "Some of these chats went on end-to-end encrypted. Those messages come in an archive of their own: in Messenger "
            "choose “Privacy & safety”, “End-to-end encrypted chats”, “Message storage”, “Download secure storage data”."
        )
    others = ["Instagram"] if instagrams else []
    need_sources(plan, tree, "Messenger", others, lambda path: _HTML.search(path) is not None)
    return plan


IMPORTER = Importer("messenger", _plan, is_thread_file)
