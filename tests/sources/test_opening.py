"""Packs as their authors write them, well and badly; and archives that are made to do harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.messages.sources import PackHead
from kithkin.sharing.importing.errors import UnsafeArchive
from kithkin.sources.bounds import LONGEST_PASSAGE
from kithkin.sources.opening import open_pack, open_page
from kithkin.sources.pages import html_blocks, markdown_blocks, text_blocks
from kithkin.sources.passages import parted, passages_of
from support.packs import HEAD, MEDLINEPLUS, PAGE, medlineplus, pack_folder, pack_zip


def texts(markdown: str) -> list[str]:
    return [one.text for one in passages_of(markdown_blocks(markdown), title="", date="", address="")]


def test_a_folder_and_an_archive_are_the_same_pack(tmp_path: Path) -> None:
    files: dict[str, object] = {
        f"more/{path.name}": path.read_bytes() for path in sorted(MEDLINEPLUS.iterdir())
    }
    unpacked = open_pack(MEDLINEPLUS)
    assert open_pack(pack_zip(tmp_path / "p.zip", files)).pack == unpacked.pack
    assert unpacked.left_out == ()
    assert unpacked.too_long == 0
    assert unpacked.pack.head.publisher == "US National Library of Medicine"


def test_every_passage_stands_in_its_page_word_for_word() -> None:
    pages = {path.stem: " ".join(path.read_text("utf-8").split()) for path in MEDLINEPLUS.glob("*.md")}
    whole = " ".join(pages.values()).replace("- ", "")
    for passage in medlineplus().passages:
        for line in passage.text.replace("• ", "").replace("- ", "").split("\n"):
            assert line in whole
        assert passage.address.startswith("https://www.nlm.nih.gov/medlineplus/")
        assert passage.title


def test_every_claim_is_decided_by_words_of_its_passage() -> None:
    pack = medlineplus()
    assert len(pack.claims) == 20
    for claim in pack.claims:
        assert claim.quote in " ".join(pack.passages[claim.passage].text.split())


def test_a_list_stays_with_what_leads_to_it_and_nothing_is_parted_from_what_limits_it() -> None:
    assert texts("For relief, try\n\n- Rest\n- Pills\n\nHowever, do not give pills to children.\n") == [
        "For relief, try\n• Rest\n• Pills\nHowever, do not give pills to children."
    ]
    long = "Take it daily with a meal and much water, as the label says. " * 8
    assert parted(f"{long}But never with milk. Shops sell it. " + "More. " * 2)[0].endswith(
        "But never with milk."
    )


def test_headings_titles_and_tables_are_kept() -> None:
    blocks = markdown_blocks(
        "# Flu\n\nIntro.\n\n## Signs\n\nFever is one.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n"
    )
    found = passages_of(blocks, title="", date="2020-01-02", address="https://x.example/")
    assert [(one.title, one.heading, one.text.split("\n")[0]) for one in found] == [
        ("Flu", "", "Intro."),
        ("Flu", "Signs", "Fever is one."),
    ]
    assert found[1].text == "Fever is one.\n• a | b\n• 1 | 2"
    assert {(one.date, one.address) for one in found} == {("2020-01-02", "https://x.example/")}


def test_html_without_what_stands_around_it() -> None:
    page = (
        "<html><head><title>T</title><script>steal()</script><style>p{}</style></head><body><nav><p>Menu</p></nav>"
        "<h1>Tea &amp; milk</h1><p>First<br>line</p><ul><li>one</li><li>two</li></ul><footer>Foot</footer><p>Last</body>"
    )
    assert [(one.kind, one.text) for one in html_blocks(page)] == [
        ("heading", "Tea & milk"), ("paragraph", "First line"), ("item", "one"), ("item", "two"), ("paragraph", "Last"),
    ]  # fmt: skip


def test_plain_text_with_headings_and_lists() -> None:
    assert [(one.kind, one.text) for one in text_blocks("Opening hours\n\nWe open at\n- 8 on Monday\n- 9 else\n\nNever\non Sunday.\n")] == [
        ("heading", "Opening hours"), ("paragraph", "We open at"), ("item", "8 on Monday"), ("item", "9 else"),
        ("paragraph", "Never on Sunday."),
    ]  # fmt: skip


def test_html_in_markdown_is_plain_text() -> None:
    assert texts('Hi <script>alert(1)</script> <img src=x onerror="y"> there.') == [
        'Hi <script>alert(1)</script> <img src=x onerror="y"> there.'
    ]


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("title = ", "TOML"),
        ('title = "A"\nkind = "health"\ndate = 2020-01-01', "publisher is missing"),
        (HEAD.replace("local", "gossip"), "no kind of pack"),
        (HEAD.replace("date = 2026-05-03\n", ""), "neither an edition nor a date"),
        (HEAD.replace("2026-05-03", '"yesterday"'), "is no day"),
        (HEAD + 'address = "javascript:alert(1)"', "no web address"),
        (HEAD + 'licens = "CC0"', "licens"),
        (HEAD + '[[claims]]\nclaim = "A"\nrating = "maybe"\nquote = "The bins"', "rated maybe"),
        (
            HEAD + '[[claims]]\nclaim = "A"\nrating = "false"\nquote = "The bins are never emptied"',
            "stand in no passage",
        ),
        (HEAD + '[[pages]]\nfile = "other.md"', "other.md"),
        (HEAD + "claims = 3", "no list of tables"),
        (HEAD.replace("House rules", "House\u202erules"), "steer a screen"),
        (HEAD.replace("House rules", "x" * 300), "longer than"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, toml: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        open_pack(pack_folder(tmp_path / "p", toml))
    assert refused.value.remedy
    assert "\n" not in refused.value.message or "TOML" in says


@pytest.mark.parametrize("name", ["../evil.md", "/etc/evil.md", "a/../../evil.md", "C:\\evil.md"])
def test_archives_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    path = pack_zip(tmp_path / "p.zip", {"pack.toml": HEAD, "bins.md": PAGE, name: PAGE})
    with pytest.raises(UnsafeArchive, match="outside") as refused:
        open_pack(path)
    assert "publisher" in refused.value.remedy
    assert sorted(one.name for one in tmp_path.iterdir()) == ["p.zip"]


def test_bombs_links_and_pages_without_measure_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeArchive, match="swell"):
        open_pack(pack_zip(tmp_path / "b.zip", {"pack.toml": HEAD, "bins.md": b"\0" * 9_000_000}))
    linked = pack_folder(tmp_path / "linked")
    (linked / "passwd.md").symlink_to("/etc/passwd")
    with pytest.raises(UnsafeArchive, match="link"):
        open_pack(linked)
    with pytest.raises(BadInput, match="larger than"):
        open_pack(pack_folder(tmp_path / "large", bins="word " * 1_000_000))


def test_what_is_no_pack_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    with pytest.raises(BadInput, match="zip"):
        open_pack(tmp_path / "x.zip")
    with pytest.raises(BadInput, match=r"no pack\.toml"):
        open_pack(pack_zip(tmp_path / "y.zip", {"bins.md": PAGE}))
    with pytest.raises(BadInput, match="UTF-8"):
        open_pack(pack_zip(tmp_path / "z.zip", {"pack.toml": HEAD, "bins.md": b"caf\xe9 is open"}))
    with pytest.raises(BadInput, match="holds no text"):
        open_pack(pack_folder(tmp_path / "e", bins="# Bins\n"))
    with pytest.raises(BadInput, match="cannot be opened"):
        open_pack(tmp_path / "none")


def test_a_single_page_with_its_particulars(tmp_path: Path) -> None:
    head = PackHead(title="Flu", publisher="P", kind="health", edition="3rd", address="https://p.example/flu")
    opened = open_page(MEDLINEPLUS / "flu.md", head)
    assert opened.pack.head == head
    assert {one.address for one in opened.pack.passages} == {"https://p.example/flu"}
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(BadInput, match="neither a pack nor a page"):
        open_page(tmp_path / "x.pdf", head)


def test_files_about_the_pack_are_no_pages_and_others_are_named(tmp_path: Path) -> None:
    path = pack_folder(tmp_path / "p")
    (path / "README.md").write_text("Read me.")
    (path / "photo.jpg").write_bytes(b"\xff\xd8")
    opened = open_pack(path)
    assert opened.left_out == ("photo.jpg",)
    assert len(opened.pack.passages) == 1


def test_lists_too_long_to_quote_are_counted(tmp_path: Path) -> None:
    opened = open_pack(pack_folder(tmp_path / "p", bins="Not in the bins:\n\n" + "- glass and more\n" * 100))
    assert opened.too_long == 1
    assert len(opened.pack.passages[0].text) > LONGEST_PASSAGE


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_no_page_breaks_a_reader(text: str) -> None:
    for read in (html_blocks, markdown_blocks, text_blocks):
        for block in read(text):
            assert block.text == " ".join(block.text.split())


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["One two three four.", "But not so.", "Is it?", "Dr. Who came.", "x" * 200 + "."]),
        min_size=1,
        max_size=12,
    )
)
def test_parting_loses_nothing(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert " ".join(parted(text)) == text
