"""Search by words (BM25), in memory, with the audience as a condition on what is ranked at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import tantivy

from kithkin.sharing.searching.words import words_of_post, words_of_question

_ANALYZER: Final = "kithkin"
_LONGEST_WORD: Final = 60
_MOST_WORDS: Final = 40
_WRITER_BYTES: Final = 64 * 1024 * 1024
_AUTHOR_WEIGHT: Final = 2.0


class Keywords:
    """Documents by row number. Nothing of it is ever written to disk."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        # Signed, as deleting by a Python number looks for a signed term and finds nothing in an unsigned field.
        builder.add_integer_field("row", stored=True, indexed=True, fast=True)
        builder.add_text_field("words", tokenizer_name=_ANALYZER, index_option="freq")
        builder.add_text_field("author", tokenizer_name=_ANALYZER, index_option="freq")
        builder.add_text_field("acl", tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._analyzer = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
            .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
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
        document.add_integer("row", row)
        document.add_text("words", words_of_post(words))
        document.add_text("author", words_of_post(author))
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
        """The distinct words of a question in the form in which they are indexed."""
        return list(dict.fromkeys(self._analyzer.analyze(" ".join(words_of_question(text)))))[:_MOST_WORDS]
