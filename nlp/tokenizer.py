"""The tokenizer for court text: one that leaves sections, numbers and dates whole, and parts marks from values.

``11357(B)``, ``#1234567``, ``03-14-68`` and ``3/14/1968`` are one token each; ``DISPO:CONVICTED`` and ``CNT:01``
are three. Every character of the text is in the tokens or their blanks, so that offsets are the text's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from nlp.characters import plain
from nlp.entities import remember_text

__all__ = ["CourtTokenizer", "make_tokenizer"]

_TOKEN = re.compile(
    r"""
    \s+
  | \#[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*                     # case and booking numbers
  | \$\d[\d,]*(?:\.\d{2})?                               # sums
  | \d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?![A-Za-z0-9])       # dates
  | [A-Z]{2,5}-(?:[A-Z]{2,5}-)?\d{2}-\d+                 # case numbers of groups
  | \d[A-Za-z0-9]*(?:[.,]\d[A-Za-z0-9]*)*(?:\([A-Za-z0-9]{1,3}\))*   # sections, other numbers
  | [A-Za-z](?:\.[A-Za-z])+\.?                           # H.S., P.C.
  | \w+(?:['’]\w+)*                                      # words
  | ([^\w\s])\1*                                         # a run of one mark, or one
  | .
    """,
    re.VERBOSE | re.DOTALL,
)


class CourtTokenizer:
    """Cut text into tokens; ``token.norm_`` is the token in plain capitals, which the matchers compare."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._known: set[str] = set()  # words whose plain form the vocabulary has

    def __call__(self, text: str) -> Doc:
        """Return the ``Doc`` of *text*, of any length and any characters."""
        # halves of surrogate pairs, from broken text layers, cannot be stored
        text = re.sub("[\ud800-\udfff]", "\ufffd", text)
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            word = match[0]
            if word[0] == " " and words and not spaces[-1] and not words[-1].isspace():
                # the first blank belongs to the token before it, as spaCy has it; more are a token
                spaces[-1] = True
                word = word[1:]
            if word:
                words.append(word)
                spaces.append(False)
        for word in set(words) - self._known:
            self.vocab[word].norm_ = plain(word)
            self._known.add(word)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        remember_text(doc, text)
        return doc

    # The tokenizer has no state beyond the vocabulary: nothing to save with a pipeline.

    def to_bytes(self, **_: object) -> bytes:
        """Return no bytes."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> CourtTokenizer:
        """Return the tokenizer as it is."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Write nothing."""

    def from_disk(self, _path: object, **_: object) -> CourtTokenizer:
        """Return the tokenizer as it is."""
        return self


@registry.tokenizers("clearslate.court_tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], CourtTokenizer]:
    """Return the maker that spaCy's configuration names."""

    def create(language: Language) -> CourtTokenizer:
        return CourtTokenizer(language.vocab)

    return create
