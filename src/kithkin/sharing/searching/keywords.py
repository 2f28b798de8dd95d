"""Search by words (BM25), in memory, with the audience as a condition on what is ranked at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

import tantivy

_ANALYZER: Final = "kithkin"
_LONGEST_WORD: Final = 60
_MOST_WORDS: Final = 40
_WRITER_BYTES: Final = 64 * 1024 * 1024
_AUTHOR_WEIGHT: Final = 2.0

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters."""

STOP_WORDS: Final = frozenset(
    "a an and any anyone anybody are at be been can could did do does for from had has have he her his how i if in is it its"
    " know knows like me my of on one or our recommend say says she so some somebody someone tell that the their them there they"
    " this to us was we were what when where which who whom whose will with would you your"
    " der die das ein eine wer was wo wann ist sind und oder hat haben kennt jemand"
    " le la les un une des qui que quoi est sont et ou connait quelqu"
    " el los las una quien que es son y o conoce alguien del"
    " il lo gli chi che sono conosce qualcuno di da"
    " um uma quem que e alguem conhece do da".split()
)
"""Words of asking rather than of what is asked about; they are only left out while other words remain."""


class Keywords:
    """Documents by row number. Nothing of it is ever written to disk."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("row", stored=True, indexed=True, fast=True)
        builder.add_text_field("words", tokenizer_name=_ANALYZER, index_option="freq")
        builder.add_text_field("author", tokenizer_name=_ANALYZER, index_option="freq")
        builder.add_text_field("acl", tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._analyzer = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.ascii_fold())
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )
        self._index.register_tokenizer(_ANALYZER, self._analyzer)
        self._writer = self._index.writer(_WRITER_BYTES, 1)
        self._searcher = self._index.searcher()

    def put(self, row: int, words: str, author: str, principals: Sequence[str]) -> None:
        """Adds a document; after `remove` where there was one. Seen after `commit`."""
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_text("words", _spaced(words))
        document.add_text("author", _spaced(author))
        for principal in principals:
            document.add_text("acl", principal)
        self._writer.add_document(document)

    def remove(self, row: int) -> None:
        """Takes a document away. Seen after `commit`."""
        self._writer.delete_documents_by_term("row", row)

    def commit(self) -> None:
        """Makes changes seen."""
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, text: str, readers: Sequence[Collection[str]] | None, limit: int) -> Sequence[int]:
        """Rows whose words or author match, best first. Each reader is a set of principals of which one must be a document's.

        `readers` None asks without walls, for measurements only.
        """
        words = self._words(text)
        if not words:
            return ()
        any_word = [
            (tantivy.Occur.Should, query)
            for word in words
            for query in (
                tantivy.Query.term_query(self._schema, "words", word),
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, "author", word), _AUTHOR_WEIGHT
                ),
            )
        ]
        matches = tantivy.Query.boolean_query(any_word)
        if readers is not None:
            walls = [
                tantivy.Query.const_score_query(
                    tantivy.Query.term_set_query(self._schema, "acl", sorted(principals)), 0.0
                )
                for principals in readers
            ]
            matches = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in (matches, *walls)])
        hits = self._searcher.search(matches, limit, count=False).hits
        return [int(self._searcher.doc(address).get_first("row") or 0) for _, address in hits]

    def _words(self, text: str) -> Sequence[str]:
        """The distinct words of a question in the form in which they are indexed; without the words of asking."""
        folded = _spaced(text)
        plain = [word for word in re.findall(r"\w+", folded.casefold()) if word not in STOP_WORDS]
        analysed = self._analyzer.analyze(" ".join(plain)) or self._analyzer.analyze(folded)
        return list(dict.fromkeys(analysed))[:_MOST_WORDS]


def _spaced(text: str) -> str:
    """Text whose words have spaces between them: runs of unspaced scripts become overlapping pairs of characters."""
    text = unicodedata.normalize("NFKC", text)
    return _UNSPACED.sub(lambda found: f" {_pairs(found.group())} ", text)


def _pairs(run: str) -> str:
    return " ".join(run[start : start + 2] for start in range(max(1, len(run) - 1)))
