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
from corpora.draw import DrawnPage, DrawnWord, choose_hand, draw_sheet
from corpora.faces import available_faces, missing_packages
from corpora.files import choose_kind, pack_images
from corpora.people import stream
from corpora.sheet import Frame, Rule, Scribble, Sheet, Stamp, Text
from corpora.wear import STEPS, Wear, choose_wear, faults, weakened, wear_page
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
    film = {choose_kind(stream(1, number, "kind"), 2, negative=True) for number in range(80)}
    assert one == {"g4", "tif", "pdf", "bitonal pdf", "png", "bitonal png", "jpg"}
    assert many == {"g4", "tif", "pdf", "bitonal pdf"}
    assert film == {"tif", "pdf"}


# ---------------------------------------------------------------- drawing and wear
def _sheet():
    return Sheet(
        (
            Text(72, 100, "CNT:01  #A395487", size=12, pitch=7.2),
            Text(72, 130, "a printed label", size=9, face="label", fit=40),
            Rule(72, 140, 300, 140),
            Frame(72, 150, 300, 200),
            Scribble(((80, 180), (120, 160), (160, 190))),
            Stamp(320, 300, ("RECEIVED", "MAR 3 1971"), 12, angle=10, framed=True),
        )
    )


def _drawn(dpi=150):
    hand = choose_hand(stream(1, 1, "hand"), "typewriter", PLAIN)
    return draw_sheet(_sheet(), hand, dpi, stream(1, 1, "draw"))


def test_a_drawn_page_reads_as_its_sheet():
    page = _drawn()
    assert page.text == "CNT:01 #A395487\na printed label\nRECEIVED\nMAR 3 1971"
    assert page.image.shape == (1650, 1275)


def test_a_line_stays_a_line_on_a_skewed_page():
    page = _drawn()
    assert wear_page(page, Wear("C", 150, (("skew", 3.0),)), np.random.default_rng(1)).text == page.text


def test_a_label_is_no_wider_than_its_room():
    words = [word for word in _drawn(300).words if word.text in ("a", "label")]
    assert words[-1].box[2] - words[0].box[0] <= 41 * 300 / 72


def test_faces_of_matplotlib_are_always_there():
    for role in ("printer", "typewriter", "form", "stamp"):
        assert available_faces(role, PLAIN)
    assert {face.package for face in available_faces(packages=PLAIN)} == {"matplotlib"}
    assert not set(missing_packages()) & {"matplotlib"}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_wear_leaves_the_size_and_changes_the_page(step):
    page = _drawn()
    worn = wear_page(page, Wear("C", 150, ((step, 0.9),)), np.random.default_rng(4))
    again = wear_page(page, Wear("C", 150, ((step, 0.9),)), np.random.default_rng(4))
    assert worn.image.shape == page.image.shape
    assert worn.image.dtype == np.uint8
    assert (worn.image != page.image).any()
    assert (worn.image == again.image).all()


def test_boxes_follow_a_turned_page():
    page = _drawn()
    worn = wear_page(
        page, Wear("C", 150, (("skew", 3.0), ("shift", 1.0), ("stretch", 1.0))), np.random.default_rng(1)
    )
    assert [word.text for word in worn.words] == [word.text for word in page.words]
    for before, after in zip(page.words, worn.words, strict=True):
        assert after.box != before.box
        left, top, right, bottom = (round(value) for value in after.box)
        assert (worn.image[top : bottom + 1, left : right + 1] < 150).any()


def test_a_page_worn_beyond_reading_is_found_out():
    page = _drawn()
    faded = wear_page(page, Wear("C", 150, (("fade", 1.0),)), np.random.default_rng(1))
    assert "fade" in faults(page, faded, 0.99)
    gone = DrawnPage(page.image, (DrawnWord("X", (-5.0, 3.0, 8.0, 9.0)),), 150)
    assert "skew" in faults(page, gone, 0.99)
    assert not faults(page, page, 0.99)
    weaker = weakened(Wear("C", 150, (("fade", 1.0), ("skew", 2.0))), frozenset({"fade"}))
    assert weaker.steps == (("fade", 0.6), ("skew", 2.0))


@pytest.mark.parametrize(("level", "least", "most"), [("B", 300, 300), ("C", 200, 300), ("D", 150, 200)])
def test_levels_of_wear_keep_to_their_resolution_and_skew(level, least, most):
    for number in range(60):
        wear = choose_wear(stream(1, number, "wear"), level)
        assert least <= wear.dpi <= most
        assert dict(wear.steps)["skew"] <= {"B": 0.4, "C": 3.0, "D": 6.0}[level]
        assert wear.to_json()["level"] == level


def test_born_digital_pages_are_not_worn():
    with pytest.raises(ValueError, match="'A'"):
        choose_wear(stream(1, 1, "wear"), "A")


def test_wearing_ends_where_no_weakening_makes_a_page_legible() -> None:
    # a word that was drawn half off the page is blamed on the wear for ever
    off = DrawnWord("OFF", (180.0, 10.0, 220.0, 30.0), "text", 0)
    page = DrawnPage(np.full((200, 200), 255, np.uint8), (off,), 100)
    wear = choose_wear(stream(1, 1, "wear"), "B")
    worn, weaker = _worn_legibly([page], wear, "png", 7)
    assert len(worn) == 1
    assert all(strength <= before for (_, strength), (_, before) in zip(weaker.steps, wear.steps, strict=True))
