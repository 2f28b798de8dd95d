"""Opens a pack: a folder or zip archive with a `pack.toml`, or a single page whose particulars are given beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from kithkin.messages.errors import BadInput
from kithkin.messages.sources import Pack, PackClaim, PackHead, PackPassage
from kithkin.sharing.importing.archives import ExportTree, TreeFile, open_tree
from kithkin.sharing.importing.errors import UnreadableExport, UnsafeArchive
from kithkin.sources.bounds import LARGEST_PAGE, LIMITS, LONGEST_PASSAGE, MOST_PASSAGES
from kithkin.sources.describing import PACK_FILE, ClaimSays, Description, PageSays, read_description
from kithkin.sources.pages import Block, html_blocks, markdown_blocks, text_blocks
from kithkin.sources.passages import passages_of

_READERS: Final[Mapping[str, Callable[[str], list[Block]]]] = {
    "md": markdown_blocks,
    "markdown": markdown_blocks,
    "txt": text_blocks,
    "html": html_blocks,
    "htm": html_blocks,
}
PAGE_ENDINGS: Final = frozenset(_READERS)
_TEXTS: Final = PAGE_ENDINGS | {"toml"}
_ABOUT: Final = frozenset({"readme", "license", "licence", "notice"})
"""Files about a pack rather than of it."""

Told = Callable[[int, int, str], None]
"""Is told how many of how many files are read, and which is read now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A pack as it was read. `left_out` are files that are no pages; `too_long` how many passages are too long to be quoted."""

    pack: Pack
    left_out: tuple[str, ...]
    too_long: int


def open_pack(path: Path, told: Told | None = None) -> Opened:
    """Reads a folder or zip archive with a `pack.toml`. Raises `BadInput` for whatever cannot be read whole."""
    with closing(_tree(path)) as tree:
        description, under = _description(tree)
        pages = [file for file in tree.files if _is_page(file.path)]
        passages: list[PackPassage] = []
        for number, file in enumerate(sorted(pages, key=lambda one: one.path), start=1):
            if told is not None:
                told(number, len(pages), file.path)
            says = description.pages.get(file.path.removeprefix(under), PageSays())
            passages += _passages(file, description.head, says)
            _refuse_too_many(passages)
        _refuse_missing(description, {file.path.removeprefix(under) for file in pages})
        left_out = tuple(
            sorted(file.path for file in tree.files if file not in pages and not _is_about(file.path))
        )
    return _opened(description.head, passages, description.claims, left_out)


def open_page(path: Path, head: PackHead) -> Opened:
    """Reads one page as a pack of its own. Raises `BadInput`."""
    if _ending(path.name) not in PAGE_ENDINGS:
        raise BadInput(
            f"{path.name} is neither a pack nor a page.",
            remedy="Give a folder or zip archive with a pack.toml, or a Markdown, text or HTML file.",
        )
    with closing(_tree(path)) as tree:
        [file] = tree.files
        passages = _passages(file, head, PageSays())
        _refuse_too_many(passages)
    return _opened(head, passages, (), ())


def _tree(path: Path) -> ExportTree:
    try:
        return open_tree([path], LIMITS, texts=_TEXTS)
    except UnsafeArchive as error:
        error.remedy = "Nothing of it was read. Use the pack as its publisher gave it."
        raise
    except UnreadableExport as error:
        error.remedy = "Get it again, or name a folder that holds a pack.toml."
        raise


def _description(tree: ExportTree) -> tuple[Description, str]:
    """The description, and the folder within the archive in which it lies, as zip programs like to make one."""
    found = sorted(
        (file for file in tree.files if file.path.split("/")[-1] == PACK_FILE), key=lambda one: one.path
    )
    top = [file for file in found if file.path.count("/") <= 1]
    if len(top) != 1:
        raise BadInput(
            f"There is {'no' if not top else 'more than one'} {PACK_FILE} in it.",
            remedy="A pack has one, beside its pages; docs/source-packs.md shows how it is written.",
        )
    return read_description(_content(top[0])), top[0].path.removesuffix(PACK_FILE)


def _passages(file: TreeFile, head: PackHead, says: PageSays) -> list[PackPassage]:
    try:
        text = _content(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file.path} is no UTF-8 text.", remedy="Save it as UTF-8.") from error
    blocks = _READERS[_ending(file.path)](text.replace("\0", " "))
    found = passages_of(
        blocks, title=says.title, date=says.date or head.date, address=says.address or head.address
    )
    if not found:
        raise BadInput(f"{file.path} holds no text.", remedy="Take it out of the pack.")
    return found


def _content(file: TreeFile) -> bytes:
    with file.open() as stream:
        content = stream.read(LARGEST_PAGE + 1)
    if len(content) > LARGEST_PAGE:
        raise BadInput(f"{file.path} is larger than {LARGEST_PAGE // 2**20} MB.", remedy="Part it.")
    return content


def _opened(
    head: PackHead, passages: Sequence[PackPassage], claims: Sequence[ClaimSays], left_out: tuple[str, ...]
) -> Opened:
    if not passages:
        raise BadInput("There is no page in it.", remedy=f"A page ends in {', '.join(sorted(PAGE_ENDINGS))}.")
    pack = Pack(head=head, passages=tuple(passages), claims=tuple(_decided(one, passages) for one in claims))
    plain = json.dumps(asdict(pack), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
    too_long = sum(len(passage.text) > LONGEST_PASSAGE for passage in passages)
    return Opened(pack=replace(pack, digest=digest), left_out=left_out, too_long=too_long)


def _decided(says: ClaimSays, passages: Sequence[PackPassage]) -> PackClaim:
    """The claim with the passage that holds its quote. Raises `BadInput` where none does: what is not there decides nothing."""
    for number, passage in enumerate(passages):
        if says.quote in " ".join(passage.text.split()):
            return PackClaim(
                claim=says.claim, rating=says.rating, quote=says.quote, passage=number, also=says.also
            )
    raise BadInput(
        f"The words that decide “{says.claim}” stand in no passage of the pack: “{says.quote[:80]}”.",
        remedy="Quote a passage word for word; parts of two passages are no quote.",
    )


def _refuse_too_many(passages: Sequence[PackPassage]) -> None:
    if len(passages) > MOST_PASSAGES:
        raise BadInput(f"There are more than {MOST_PASSAGES:,} passages.", remedy="Part the pack.")


def _refuse_missing(description: Description, paths: set[str]) -> None:
    for path in description.pages:
        if path not in paths:
            raise BadInput(
                f"{PACK_FILE} speaks of a page {path[:80]!r} that is not there.", remedy="Mend its name."
            )


def _is_page(path: str) -> bool:
    return _ending(path) in PAGE_ENDINGS and not _is_about(path)


def _is_about(path: str) -> bool:
    name = path.split("/")[-1]
    return name == PACK_FILE or name.partition(".")[0].casefold() in _ABOUT


def _ending(path: str) -> str:
    return path.split("/")[-1].rpartition(".")[2].casefold()
