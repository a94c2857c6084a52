"""The spaCy pipeline for court text: ``spacy.blank("en")`` with a tokenizer and rule components of our own.

No model is downloaded or trained: what is found follows from the words and shapes in ``nlp.lexicon`` alone.
"""

from __future__ import annotations

import sys
from functools import cache

import spacy
from spacy.language import Language

from nlp.entities import Entity, entities_of
from nlp.finders import FINDERS
from nlp.marks import MarkFinder  # registers its component and the fuzzy comparison
from nlp.tokenizer import make_tokenizer

__all__ = ["Entity", "find_entities", "find_marks", "load_pipeline"]


@cache
def load_pipeline() -> Language:
    """Return the pipeline, built once a process.

    Everything found lies in ``doc.spans["court"]``, overlaps and all; ``doc.ents`` holds the longest of those that
    overlap.
    """
    language = spacy.blank("en")
    language.max_length = sys.maxsize  # rules take no memory beyond the text
    language.tokenizer = make_tokenizer()(language)
    for name in FINDERS:
        language.add_pipe(name)
    return language


def find_entities(text: str) -> list[Entity]:
    """Return what stands in *text*, in its order; of entities that begin together the longest first.

    Any text is taken: what cannot be read is not found.
    """
    return entities_of(load_pipeline()(text))


def find_marks(text: str) -> list[Entity]:
    """Return only the marks of RAP sheets that stand in *text*, in order: a fraction of the work."""
    language = load_pipeline()
    finder: MarkFinder = language.get_pipe("clearslate_marks")  # type: ignore[assignment]
    return finder.find(language.make_doc(text))
