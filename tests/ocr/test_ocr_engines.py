"""Both engines give the text, and what is missing is said with what to install."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from ocr_drawn import PROSE, SHEET, drawn, saved, squeezed

from ocr.engines import base, in_process, pytesseract_engine, tesseract, weights
from ocr.engines.base import EngineMissing, get_engine, installed
from ocr.page import Line
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

NAMES = ("tesserocr", "pytesseract", "rapidocr")


@pytest.fixture
def forgetful() -> None:
    """Forget what was found before and after a test that moves things about."""
    base._loaded.cache_clear()
    tesseract.find_tessdata.cache_clear()
    yield
    base._loaded.cache_clear()
    tesseract.find_tessdata.cache_clear()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", ["auto", "column"])
def test_engine_reads_words_with_their_places(name: str, layout: base.Layout) -> None:
    picture, words = drawn(PROSE, font="DejaVuSerif.ttf")
    lines = get_engine(name).read(np.asarray(picture), layout)
    assert [line.text for line in lines] == list(PROSE)
    read = [word for line in lines for word in line.words]
    assert [word.text for word in read] == [text for text, _ in words]
    # Tesseract's boxes end with the ink, those of the font where a letter would.
    assert np.mean([word.box.overlap(box) for word, (_, box) in zip(read, words, strict=True)]) > 0.8
    assert all(0.8 < word.confidence <= 1.0 for word in read)


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_read_a_whole_sheet(tmp_path: Path, name: str) -> None:
    document = open_document(saved(drawn(SHEET)[0], tmp_path / "a.png"))
    page = read_page(document, 1, ReadOptions(engine=name))
    assert page.unread == ()
    assert page.reader.startswith(name)
    read = [squeezed(line.text) for line in page.lines]
    assert sum(squeezed(line) in read for line in SHEET) >= len(SHEET) - 2


@pytest.mark.parametrize("name", NAMES)
def test_empty_page_has_no_lines(name: str) -> None:
    assert get_engine(name).read(np.full((300, 300), 255, np.uint8)) == ()


def test_installed_engines_are_told_best_first() -> None:
    told = installed()
    assert [info.name for info in told] == list(NAMES)
    for info in told:
        assert info.available
        assert "eng" in info.languages
        assert info.how_to_get == ""
        assert info.version.startswith(info.name)
        assert get_engine(info.name).version == info.version


def test_auto_is_the_best_that_is_installed() -> None:
    assert get_engine().name == "tesserocr"
    assert get_engine("tesserocr") is get_engine("tesserocr")
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_unknown_engine_is_named() -> None:
    with pytest.raises(EngineMissing, match="no engine 'abbyy'; there are: auto, tesserocr, pytesseract, rapidocr"):
        get_engine("abbyy")


@pytest.mark.usefixtures("forgetful")
def test_auto_takes_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        in_process.importlib.util, "find_spec", lambda name: None if name == "tesserocr" else object()
    )
    assert not in_process.info().available
    assert in_process.info().how_to_get == "pip install tesserocr"
    assert get_engine().name == "pytesseract"
    with pytest.raises(EngineMissing, match="pip install tesserocr"):
        get_engine("tesserocr")


@pytest.mark.usefixtures("forgetful")
def test_missing_language_data_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    monkeypatch.setattr(tesseract, "_USUAL_FOLDERS", (str(tmp_path / "*"),))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tesseract.find_tessdata() is None
    assert get_engine().name == "rapidocr"  # which needs none of it
    monkeypatch.setattr(weights, "folder", lambda: tmp_path)
    base._loaded.cache_clear()
    with pytest.raises(EngineMissing, match=r"tesseract-ocr-eng.*ocr\.engines\.weights"):
        get_engine()
    assert pytesseract_engine.info().how_to_get.startswith(tesseract.PROGRAM_MISSING)
    assert tesseract.languages_in(None) == ()
    for load in (in_process.load, pytesseract_engine.load):
        with pytest.raises(RuntimeError, match="tesseract-ocr-eng"):
            load()


@pytest.mark.usefixtures("forgetful")
def test_language_data_are_found_by_environment_and_by_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usual = tesseract.find_tessdata()
    assert usual is not None
    tesseract.find_tessdata.cache_clear()
    monkeypatch.setattr(tesseract, "_USUAL_FOLDERS", ())
    assert tesseract.find_tessdata() == usual  # told by the program
    tesseract.find_tessdata.cache_clear()
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "eng.traineddata").symlink_to(usual / "eng.traineddata")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert tesseract.find_tessdata() == tmp_path / "tessdata"


def test_words_of_an_engine_become_lines() -> None:
    words = [
        ((1,), " A B ", 96.0, (0.0, 0.0, 10.0, 10.0)),
        ((1,), "  ", 50.0, (10.0, 0.0, 20.0, 10.0)),
        ((2,), "C", 120.0, (-5.0, 20.0, 250.0, 30.0)),
    ]
    first, second = tesseract.lines_from(words, 200, 100)
    assert (first.text, first.words[0].confidence) == ("AB", 0.96)
    assert (second.words[0].confidence, second.words[0].box.left, second.words[0].box.right) == (1.0, 0.0, 1.0)
    assert tesseract.lines_from([], 200, 100) == ()
    assert isinstance(first, Line)
