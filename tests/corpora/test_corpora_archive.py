import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2
import pytest
from PIL import Image, ImageSequence

from corpora.archive import ALL_FAMILIES, FAMILIES, LEVELS, Plan, make_archive, make_document
from corpora.bundles import Bundle, Leaf, alone, gather
from corpora.draw import DrawnPage, DrawnWord
from corpora.faces import available_faces
from corpora.files import choose_kind, pack_images
from corpora.filing import Drawing, _worn_legibly, file_bundle
from corpora.measure import measure
from corpora.people import stream
from corpora.pictures import with_tables
from corpora.sheet import Sheet
from corpora.splits import split_of
from corpora.wear import HELD_OUT, STEPS, Wear, choose_wear
from extract.doj import read_extract
from extract.record import Record

PLAIN = frozenset({"matplotlib"})
ROOT = Path(__file__).resolve().parents[2]
GRADER = ROOT.parent / "shared" / "tools" / "grade_records.py"


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


def _files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_however_many_draw(tmp_path):
    asked = {"families": ["index_card", "docket"], "levels": ("A", "C"), "bundled": 0.5}
    made = make_archive(5, 3, tmp_path / "one", **asked)
    make_archive(5, 3, tmp_path / "two", **asked, jobs=2)
    first = _files(tmp_path / "one")
    assert len(first) == 2 * len(made) + 4
    assert _files(tmp_path / "two") == first


def test_a_document_made_alone_is_that_of_the_archive(tmp_path):
    made = make_archive(5, 2, tmp_path, families=["index_card"], levels=["A", "B"])
    alone = make_document(5, 1, "index_card", "B")
    assert (tmp_path / alone.path).read_bytes() == alone.data
    assert made[1].records == alone.records
    assert made[1].path == alone.path


@pytest.mark.parametrize(
    ("family", "level"),
    [("rap_sheet", "B"), ("rap_sheet", "C"), ("abstract_of_judgment", "D")]
    + [(family, "A") for family in FAMILIES]
    + [(family, "BCD"[at % 3]) for at, family in enumerate(FAMILIES) if family != "rap_sheet"],
)
def test_every_family_opens_and_tells_the_truth_of_its_bytes(family, level, tmp_path):
    filed = make_document(8, 1, family, level, packages=PLAIN)
    pages = _pages(filed, tmp_path)
    assert len(pages) == len(filed.pages) == filed.page_count
    assert all(page.min() < 128 for page in pages)
    assert {page["family"] for page in filed.pages} == {family}
    for ordinal, record in enumerate(filed.records, 1):
        again = Record.model_validate(json.loads(json.dumps(record.to_json())))
        assert again == record
        digest = hashlib.sha256(filed.data).hexdigest()
        assert again.source.sha256 == filed.sha256 == digest
        assert again.source.family == family
        assert again.source.path == f"{level}/{filed.doc_id}.{filed.ending}"
        assert again.record_id == hashlib.sha256(f"{digest}:1:{ordinal}".encode()).hexdigest()[:16]


# ---------------------------------------------------------------- several documents in a file
def _gathered(**wanted):
    """Return the first gathered files, of some dozens, that have what is *wanted*."""
    for number in range(60):
        bundle = gather(31, number, "rap_sheet", FAMILIES)
        if all(test(bundle) for test in wanted.values()):
            return bundle
    raise AssertionError(f"no file with {', '.join(wanted)}")


def test_files_hold_covers_blanks_and_several_documents_of_several_families():
    bundles = [gather(31, number, "rap_sheet", FAMILIES) for number in range(40)]
    kinds = {leaf.kind for bundle in bundles for leaf in bundle.leaves}
    assert {"paper", "blank", "separator", "file_jacket"} <= kinds
    assert {len(bundle.papers) for bundle in bundles} >= {1, 2, 3}
    assert any(len({paper.family for paper in bundle.papers}) > 1 for bundle in bundles)
    assert any(len({paper.family for paper in bundle.papers}) == 1 < len(bundle.papers) for bundle in bundles)
    films = {leaf.kind for number in range(40) for leaf in gather(31, number, "docket", FAMILIES, film=True).leaves}
    assert {"start_of_reel", "end_of_reel"} <= films
    assert "start_of_reel" not in kinds


def test_the_pages_of_a_file_are_those_of_its_documents_in_order():
    for number in range(30):
        bundle = gather(32, number, "index_card", FAMILIES)
        for at, paper in enumerate(bundle.papers):
            assert [bundle.leaves[page - 1].sheet for page in bundle.pages_of(at)] == list(paper.sheets)
        order = [leaf.paper for leaf in bundle.leaves if leaf.paper is not None]
        assert order == sorted(order)


def test_no_two_documents_of_a_file_can_be_taken_for_one_another():
    for number in range(60):
        seen = set()
        for paper in gather(33, number, "minute_order", FAMILIES).papers:
            own = {
                (truth.person.name, count.section)
                for truth in paper.truths
                for event in truth.events
                for count in event.counts
            }
            assert not own & seen
            seen |= own


def test_records_name_their_own_pages_and_the_truth_of_pages_their_document():
    bundle = _gathered(
        several=lambda b: len(b.papers) > 2,
        mixed=lambda b: len({p.family for p in b.papers}) > 1,
        covered=lambda b: any(leaf.paper is None for leaf in b.leaves),
    )
    filed = file_bundle(31, 1, bundle, Drawing("A", "tune"))
    assert [page["page"] for page in filed.pages] == list(range(1, len(bundle.leaves) + 1))
    assert len(filed.records) == sum(len(paper.truths) for paper in bundle.papers)
    assert len({record.record_id for record in filed.records}) == len(filed.records)
    for record in filed.records:
        for page in filed.pages:
            assert (page["page"] in record.source.pages) <= (page["family"] == record.source.family)
            assert (page["document"] is None) == (page["kind"] != "paper")
        one = {page["document"] for page in filed.pages if page["page"] in record.source.pages}
        assert len(one) == 1
    for pointer in filed.fair:
        assert int(pointer.split("/")[1]) < len(filed.records)


def test_the_truth_of_files_of_several_documents_answers_itself(tmp_path):
    make_archive(34, 12, tmp_path, levels=["A"], bundled=1.0)
    records = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text().splitlines()]
    assert len(records) > 12
    found = tmp_path / "found.jsonl"
    # in any order: nothing but what the records say may tell which is which
    found.write_text("".join(json.dumps(record) + "\n" for record in reversed(records)))
    total = measure(tmp_path, found).to_json()["total"]
    assert total["records_found"] == total["records_truth"] == len(records)
    for name, tally in total["fields"].items():
        assert tally["extra"] == tally["missing"] == 0, name
    if GRADER.exists():
        done = subprocess.run(
            [sys.executable, str(GRADER), "--truth", str(tmp_path), "--pred", f"A={found}", "--json", "-"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(done.stdout)["total"]["fields"]["whole_conviction"]["f1"] == 1.0


def test_blank_pages_have_no_words_and_do_not_weaken_the_wear():
    sheet = Sheet(())
    document = FAMILIES["index_card"](35, 1, None)
    bundle = Bundle((document,), (Leaf(document.sheets[0], "paper", 0), Leaf(sheet, "blank", None)))
    drawing = Drawing("B", "tune", "tif", PLAIN)
    both = file_bundle(35, 1, bundle, drawing)
    assert both.pages[1]["words"] == []
    assert both.pages[1]["text"] == ""
    assert both.pages[0]["wear"] == file_bundle(35, 1, alone(document), drawing).pages[0]["wear"]


def test_a_folder_of_images_is_one_document():
    document = next(d for n in range(40) if len((d := FAMILIES["rap_sheet"](36, n, None)).sheets) > 1)
    filed = file_bundle(36, 1, alone(document), Drawing("B", "tune", None, PLAIN, folder=True))
    names = [name for name, _ in filed.files]
    assert names == sorted(names)
    assert len(names) == len(document.sheets)
    assert {Path(name).parent.as_posix() for name in names} == {filed.path} == {f"B/{filed.doc_id}"}
    digests = [hashlib.sha256(data).hexdigest() for _, data in filed.files]
    assert filed.sha256 == hashlib.sha256("\n".join(digests).encode()).hexdigest()
    assert filed.records[0].source.pages == list(range(1, len(names) + 1))
    with pytest.raises(ValueError, match="bitonal pdf"):
        file_bundle(36, 1, alone(document), Drawing("B", "tune", "bitonal pdf", PLAIN, folder=True))


def test_extracts_are_text_files_at_level_a_whose_records_carry_the_ids_of_reading(tmp_path):
    made = make_archive(37, 4, tmp_path, families=["doj_extract", "index_card"], levels=["A"])
    assert [entry.path.rpartition(".")[2] for entry in made] == ["dat", "pdf", "dat", "pdf"]
    for entry in made[::2]:
        read, rejects = read_extract(tmp_path / entry.path)
        assert not rejects
        assert [record.record_id for record in read] == [record.record_id for record in entry.records]
        assert [record.person.name for record in read] == [record.person.name for record in entry.records]


def test_extracts_are_at_no_other_level(tmp_path):
    with pytest.raises(ValueError, match="no other level"):
        make_archive(37, 4, tmp_path, families=["doj_extract"], levels=["B"])
    plan = Plan(1, 60, ALL_FAMILIES, LEVELS, "tune")
    slots = {plan.slot(number) for number in range(60)}
    assert {level for family, level in slots if family == "doj_extract"} == {"A"}
    assert slots >= {(family, level) for family in FAMILIES for level in LEVELS}


# ---------------------------------------------------------------- splits, and going on
@pytest.mark.parametrize(
    ("seed", "split"), [(0, "tune"), (5999, "tune"), (6000, "fit"), (7999, "fit"), (8000, "test"), (10**6, "test")]
)
def test_seeds_fall_into_splits(seed, split):
    assert split_of(seed) == split


@pytest.mark.parametrize("split", ["tune", "fit", "test"])
def test_a_page_is_drawn_with_the_faces_of_its_split(split):
    (page,) = make_document(38, 0, "index_card", "B", split=split).pages
    assert page["split"] == split
    assert page["face"] in {face.id for face in available_faces(split=split)}
    others = {face.id for face in available_faces() if face.split not in (split, "any")}
    assert page["face"] not in others


@pytest.mark.parametrize("level", ["B", "C", "D"])
def test_splits_have_wear_of_their_own(level):
    met = {
        split: [choose_wear(stream(40, number, "wear"), level, split) for number in range(150)]
        for split in ("tune", "fit", "test")
    }
    names = {split: {name for wear in wears for name, _ in wear.steps} for split, wears in met.items()}
    assert names["tune"] == names["fit"] == names["test"] - HELD_OUT
    assert level == "B" or names["test"] & HELD_OUT
    most = {split: max(dict(wear.steps)["skew"] for wear in wears) for split, wears in met.items()}
    assert most["test"] > most["tune"]


def test_the_document_tells_the_steps_and_faces_that_there_are():
    page = (ROOT / "docs" / "archive.md").read_text()
    assert with_tables(page) == page, "scripts/make_pictures brings it up to date"
    assert all(f"| `{step}` |" in page for step in STEPS)
    pictures = [ROOT / "docs" / name for name in re.findall(r"\]\((pictures/[^)]+)\)", page)]
    assert len(pictures) == 5
    assert sum(path.stat().st_size for path in pictures) < 1_200_000
    with pytest.raises(ValueError, match="steps"):
        with_tables("nothing")


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="not empty"):
        make_archive(1, 1, tmp_path, levels=["A"])
    with pytest.raises(FileExistsError, match=r"no archive\.json"):
        make_archive(1, 1, tmp_path, levels=["A"], resume=True)
    assert _files(tmp_path) == {"letter.txt": b"mine"}


def test_an_archive_is_gone_on_with_and_grows(tmp_path):
    asked = {"families": ["index_card", "rap_sheet"], "levels": ["A"], "bundled": 0.5}
    make_archive(39, 6, tmp_path / "whole", **asked)
    part = tmp_path / "part"
    made = make_archive(39, 4, part, **asked)
    (part / made[1].path).unlink()
    (part / made[2].path).write_bytes(b"cut sh")
    (part / "pages" / f"{made[3].doc_id}.json").unlink()
    kept = (part / made[0].path).stat().st_mtime_ns
    again = make_archive(39, 6, part, **asked, resume=True)
    assert again[:4] == made
    assert _files(part) == _files(tmp_path / "whole")
    assert (part / made[0].path).stat().st_mtime_ns == kept
    for other in ({"bundled": 0.0}, {"families": ["index_card"]}, {"split": "test"}):
        with pytest.raises(FileExistsError, match="another archive"):
            make_archive(39, 6, part, **{**asked, **other}, resume=True)
    with pytest.raises(FileExistsError, match="another archive"):
        make_archive(39, 3, part, **asked, resume=True)


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


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"families": ["poem"]}, "poem"), ({"levels": ["E"]}, "E"), ({"bundled": 1.5}, r"0 to 1, not 1\.5")],
)
def test_what_there_is_not_is_refused(wrong, named, tmp_path):
    with pytest.raises(ValueError, match=named):
        make_archive(1, 1, tmp_path, **wrong)


def test_the_script_makes_an_archive_and_refuses_other_levels(tmp_path):
    script = [sys.executable, str(ROOT / "scripts" / "make_archive"), "--seed", "1", "--documents", "1", "--out"]
    asked = [*script, str(tmp_path / "a"), "--levels", "A", "--split", "fit"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1 files of" in done.stdout
    assert "1 of 1 files" in done.stderr
    assert json.loads((tmp_path / "a" / "archive.json").read_text())["split"] == "fit"
    again = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert "not empty" in again.stderr
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
    assert dict(weaker.steps).keys() < dict(wear.steps).keys()
    assert all(strength == dict(wear.steps)[name] for name, strength in weaker.steps)


def test_a_copier_that_bleaches_a_pale_page_is_left_out() -> None:
    page = np.full((1100, 850), 255, np.uint8)
    words = []
    for at in range(20):
        page[100 + 40 * at : 112 + 40 * at, 100] = page[100 + 40 * at : 112 + 40 * at, 108] = 155
        words.append(DrawnWord("II", (99.0, 99.0 + 40 * at, 111.0, 113.0 + 40 * at), "text", at))
    page[:, 400:600] = 0
    wear = Wear("D", 100, (("photocopy", 0.9), ("photocopy", 0.9), ("fade", 0.3)))
    assert _worn_legibly([DrawnPage(page, tuple(words), 100)], wear, "tif", 1)[1].steps == ()
