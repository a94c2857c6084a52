import hashlib
import json
from pathlib import Path

import pytest

from corpora.archive import FAMILIES
from corpora.faces import missing_packages
from corpora.sample_pages import SAMPLES, SEED, write_samples
from extract.record import Record

CORPORA = Path(__file__).resolve().parents[2] / "corpora"


def _truth():
    return [json.loads(line) for line in (CORPORA / "truth" / "samples.jsonl").read_text().splitlines()]


def test_the_samples_are_twelve_pages_under_three_megabytes():
    files = [path for path in (CORPORA / "samples").rglob("*") if path.is_file()]
    assert len(files) == len(SAMPLES)
    assert sum(path.stat().st_size for path in files) < 3_000_000
    assert sum(len(record["source"]["pages"]) for record in _truth()) == 12


def test_their_truth_is_that_of_the_committed_bytes():
    for record in _truth():
        data = (CORPORA / "samples" / record["source"]["path"]).read_bytes()
        assert record["source"]["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.family}-{sample.number}")
def test_the_generator_still_says_the_same_of_them(sample):
    (committed,) = (r for r in _truth() if r["doc_id"] == f"{sample.family}-1961-{sample.number:05d}")
    (truth,) = FAMILIES[sample.family](SEED, sample.number, "LOS ANGELES").truths
    stated = Record.model_validate({key: value for key, value in committed.items() if key != "doc_id"})
    assert truth.person == stated.person
    assert truth.events == tuple(stated.events)


def test_the_samples_are_drawn_again_byte_for_byte(tmp_path):
    if missing := missing_packages():
        pytest.skip(f"drawn with type faces that are not installed here: {', '.join(missing)}")
    write_samples(tmp_path / "samples", tmp_path / "truth")
    for path in (CORPORA / "samples").rglob("*.*"):
        again = tmp_path / "samples" / path.relative_to(CORPORA / "samples")
        assert again.read_bytes() == path.read_bytes(), path.name
    assert (tmp_path / "truth" / "accept.json").read_text() == (CORPORA / "truth" / "accept.json").read_text()
