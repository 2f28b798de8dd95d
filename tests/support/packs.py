"""Source packs for tests: the real ones of the evaluation, and small ones as their authors may write them."""

from __future__ import annotations

from pathlib import Path

from evaluations.sources.measuring import FOLDER, PACKS

from kithkin.messages.sources import CitedClaim, Pack, PackClaim, PackHead, PackPassage
from kithkin.sources.opening import open_pack
from support.exports import archive, folder

MEDLINEPLUS = FOLDER / PACKS["development"]
"""Topics of MedlinePlus (US National Library of Medicine, public domain)."""

HEAD = """title = "House rules"
publisher = "The house"
kind = "local"
date = 2026-05-03
"""
PAGE = "# Bins\n\nThe bins are emptied on Tuesday.\n"


def medlineplus() -> Pack:
    return open_pack(MEDLINEPLUS).pack


def pack_folder(path: Path, toml: str = HEAD, **pages: str) -> Path:
    """A pack as a folder; pages by the name of their file without its ending (.md)."""
    return folder(
        path, {"pack.toml": toml, **{f"{name}.md": text for name, text in (pages or {"bins": PAGE}).items()}}
    )


def pack_zip(path: Path, files: dict[str, object]) -> Path:
    """A pack as an archive."""
    return archive(path, files)


def local_pack(text: str, title: str = "House rules", digest: str = "d") -> Pack:
    """A pack of one passage, for the circle's eyes."""
    head = PackHead(title=title, publisher="The house", kind="local", date="2026-05-03")
    return Pack(head=head, passages=(PackPassage(text=text, title=title),), digest=digest)


def claims_of(pack: Pack) -> list[CitedClaim]:
    """Every wording of every claim, numbered from 1."""
    wordings = [(claim, wording) for claim in pack.claims for wording in (claim.claim, *claim.also)]
    return [
        CitedClaim(id=number, pack=1, wording=wording, claim=claim, passage=1000 + claim.passage)
        for number, (claim, wording) in enumerate(wordings, start=1)
    ]


def claim(wording: str, rating: str = "false") -> CitedClaim:
    """One claim alone."""
    made = PackClaim(claim=wording, rating="true" if rating == "true" else "false", quote="It is.", passage=0)
    return CitedClaim(id=1, pack=1, wording=wording, claim=made, passage=1000)
