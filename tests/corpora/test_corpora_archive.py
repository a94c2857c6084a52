import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2
import pytest
from PIL import Image, ImageSequence

from corpora.archive import FAMILIES, LEVELS, _worn_legibly, make_archive, make_document
from corpora.draw import DrawnPage, DrawnWord
from corpora.files import choose_kind, pack_images
from corpora.people import stream
from corpora.wear import choose_wear
from extract.record import Record

PLAIN = frozenset({"matplotlib"})
ROOT = Path(__file__).resolve().parents[2]


def _pages(filed, folder):
    path = folder / f"x.{filed.ending}"
    path.write_bytes(filed.data)
    if filed.ending == "pdf":
        document = pypdfium2.PdfDocument(path)
        pages = [np.asarray(document[at].render(scale=2.0).to_pil().convert("L")) for at in range(len(document))]
        document.close()
        return pages
    with Image.open(path) as image:
        return [np.asarray(page.convert("L")) for page in ImageSequence.Iterator(image)]


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    first, second = tmp_path / "one", tmp_path / "two"
    made = make_archive(5, 4, first, levels=("A", "C"))
    make_archive(5, 4, second, levels=("A", "C"))
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert len(files) == 2 * len(made) + 3
    for path in files:
        assert (first / path).read_bytes() == (second / path).read_bytes(), path
    alone = make_document(5, 3, made[3].family, made[3].level)
    assert (first / alone.path).read_bytes() == alone.data


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_at_every_level_opens_and_tells_the_truth_of_its_bytes(family, level, tmp_path):
    filed = make_document(8, 1, family, level, packages=PLAIN)
    pages = _pages(filed, tmp_path)
    assert len(pages) == len(filed.pages)
    assert all(page.min() < 128 for page in pages)
    for record in filed.records:
        again = Record.model_validate(json.loads(json.dumps(record.to_json())))
        assert again == record
        assert again.source.sha256 == hashlib.sha256(filed.data).hexdigest()
        assert again.source.family == family
        assert again.source.path == f"{level}/{filed.doc_id}.{filed.ending}"


def test_a_born_digital_page_holds_its_text_and_boxes(tmp_path):
    filed = make_document(8, 2, "rap_sheet", "A")
    (tmp_path / "a.pdf").write_bytes(filed.data)
    with pdfplumber.open(tmp_path / "a.pdf") as document:
        for page, truth in zip(document.pages, filed.pages, strict=True):
            found = page.extract_words(use_text_flow=False, x_tolerance=1.5)
            assert [w["text"] for w in found] == [word[0] for word in truth["words"]]
            for word, (_, left, top, right, bottom, *_) in zip(found, truth["words"], strict=True):
                assert word["x0"] == pytest.approx(left * 612, abs=1.5)
                assert word["x1"] == pytest.approx(right * 612, abs=1.5)
                assert top * 792 < (word["top"] + word["bottom"]) / 2 < bottom * 792


@pytest.mark.parametrize(
    ("family", "level"), [("rap_sheet", "B"), ("rap_sheet", "C"), ("abstract_of_judgment", "C"), ("rap_sheet", "D")]
)
def test_boxes_land_on_ink_and_hold_most_of_it(family, level, tmp_path):
    filed = make_document(21, 0, family, level, packages=PLAIN, kind="tif")
    for page, truth in zip(_pages(filed, tmp_path), filed.pages, strict=True):
        if np.median(page) < 128:
            page = 255 - page
        high, wide = page.shape
        paper = np.percentile(page, 70)
        inside = np.zeros(page.shape, bool)
        inked = 0
        for _text, left, top, right, bottom, *_ in truth["words"]:
            box = np.s_[int(top * high) : int(bottom * high) + 1, int(left * wide) : int(right * wide) + 1]
            inside[box] = True
            inked += bool((page[box] < paper - 40).sum() >= 4)
        assert inked >= 0.97 * len(truth["words"])
        if level == "B":
            middle = np.s_[int(0.05 * high) : int(0.95 * high), int(0.05 * wide) : int(0.95 * wide)]
            ink = page[middle] < paper - 90
            assert (ink & inside[middle]).sum() > 0.8 * ink.sum()


def test_page_truth_lies_beside_the_documents_and_index_names_all(tmp_path):
    made = make_archive(5, 4, tmp_path, families=["abstract_of_judgment"], levels=["A"])
    index = (tmp_path / "index.csv").read_text().splitlines()
    assert index[0] == "doc_id,level,family"
    assert [row.split(",")[0] for row in index[1:]] == [filed.doc_id for filed in made]
    for filed in made:
        pages = json.loads((tmp_path / "pages" / f"{filed.doc_id}.json").read_text())["pages"]
        assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
        assert all(page["text"] for page in pages)
    truth = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text().splitlines()]
    assert [record["doc_id"] for record in truth] == [filed.doc_id for filed in made]


@pytest.mark.parametrize(("wrong", "named"), [({"families": ["poem"]}, "poem"), ({"levels": ["E"]}, "E")])
def test_what_there_is_not_is_refused(wrong, named, tmp_path):
    with pytest.raises(ValueError, match=named):
        make_archive(1, 1, tmp_path, **wrong)


def test_the_script_makes_an_archive_and_refuses_other_levels(tmp_path):
    script = [sys.executable, str(ROOT / "scripts" / "make_archive"), "--seed", "1", "--documents", "1", "--out"]
    done = subprocess.run(
        [*script, str(tmp_path / "a"), "--levels", "A"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "1 documents of" in done.stdout
    wrong = subprocess.run(
        [*script, str(tmp_path / "b"), "--levels", "Z"], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2


@pytest.mark.parametrize("kind", ["g4", "tif", "pdf", "bitonal pdf", "png", "bitonal png", "jpg"])
def test_each_kind_of_file_holds_the_page(kind):
    page = np.full((400, 300), 240, np.uint8)
    page[100:120, 50:250] = 10
    data, ending = pack_images([page], kind, 100)
    again, _ = pack_images([page], kind, 100)
    assert data == again
    assert ending in {"tif", "pdf", "png", "jpg"}


@pytest.mark.parametrize("kind", ["png", "bitonal png", "jpg"])
def test_single_page_kinds_refuse_two_pages(kind):
    page = np.full((40, 30), 240, np.uint8)
    with pytest.raises(ValueError, match="one page"):
        pack_images([page, page], kind, 100)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="'clay'"):
        pack_images([np.full((40, 30), 240, np.uint8)], "clay", 100)


def test_kinds_fit_the_pages():
    one = {choose_kind(stream(1, number, "kind"), 1) for number in range(80)}
    many = {choose_kind(stream(1, number, "kind"), 3) for number in range(80)}
    film = {choose_kind(stream(1, number, "kind"), 2, grey_only=True) for number in range(80)}
    assert one == {"g4", "tif", "pdf", "bitonal pdf", "png", "bitonal png", "jpg"}
    assert many == {"g4", "tif", "pdf", "bitonal pdf"}
    assert film == {"tif", "pdf"}


def test_wearing_ends_where_no_weakening_makes_a_page_legible() -> None:
    # a word that was drawn half off the page is blamed on the wear for ever
    off = DrawnWord("OFF", (180.0, 10.0, 220.0, 30.0), "text", 0)
    page = DrawnPage(np.full((200, 200), 255, np.uint8), (off,), 100)
    wear = choose_wear(stream(1, 1, "wear"), "B")
    worn, weaker = _worn_legibly([page], wear, "png", 7)
    assert len(worn) == 1
    assert all(strength <= before for (_, strength), (_, before) in zip(weaker.steps, wear.steps, strict=True))
