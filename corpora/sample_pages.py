"""The twelve pages of invented paper that are committed under ``corpora/samples``: which, from which seed.

All stand in Los Angeles County, so that the demonstration finds convictions to dismiss, to reduce and to review.
Their truth lies apart, in ``corpora/truth``, for a walk through the samples must find documents only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpora.archive import Filed, Level, make_document, write_truth

__all__ = ["SAMPLES", "SEED", "Sample", "draw_sample", "write_samples"]

SEED = 1961
_COUNTY = "LOS ANGELES"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its number under the seed, its family, its wear, and how the scan is filed."""

    number: int
    family: str
    level: Level
    kind: str | None


SAMPLES = (
    Sample(87, "rap_sheet", "A", None),
    Sample(65, "rap_sheet", "B", "g4"),
    Sample(42, "rap_sheet", "C", "bitonal pdf"),
    Sample(21, "rap_sheet", "C", "jpg"),
    Sample(227, "abstract_of_judgment", "B", "bitonal png"),
    Sample(236, "abstract_of_judgment", "C", "g4"),
    Sample(216, "abstract_of_judgment", "B", "bitonal pdf"),
    Sample(230, "abstract_of_judgment", "C", "bitonal png"),
)


def draw_sample(sample: Sample) -> Filed:
    """Draw one sample; the bytes of a scan are the same wherever the same type faces are installed."""
    return make_document(SEED, sample.number, sample.family, sample.level, county=_COUNTY, kind=sample.kind)


def write_samples(folder: Path, truth: Path) -> list[Filed]:
    """Draw all samples into *folder*, their truth into the folder *truth*, and return them."""
    made = [draw_sample(sample) for sample in SAMPLES]
    for filed in made:
        path = folder / filed.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(filed.data)
    truth.mkdir(parents=True, exist_ok=True)
    write_truth(made, truth, "samples.jsonl")
    return made
