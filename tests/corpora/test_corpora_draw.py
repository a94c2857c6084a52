import numpy as np
import pytest

from corpora.born_digital import printed_words
from corpora.draw import DrawnPage, DrawnWord, draw_sheet
from corpora.faces import available_faces, missing_from_npm, missing_packages
from corpora.machines import Fault, Hand, choose_hand
from corpora.marks import corrected, signature, stamped
from corpora.people import stream
from corpora.sheet import Frame, Rule, Scribble, Seal, Sheet, Stamp, Text, TickBox

PLAIN = frozenset({"matplotlib"})
ROLES = ("printer", "typewriter", "form", "stamp", "script")


def _hand(role="typewriter", number=1, **other):
    chosen = choose_hand(stream(1, number, "hand"), role, PLAIN)
    return Hand(
        **{name: other.get(name, getattr(chosen, name)) for name in Hand.__dataclass_fields__},
    )


def _drawn(*marks, dpi=150, hand=None, number=1):
    return draw_sheet(Sheet(marks), hand or _hand(), dpi, stream(1, number, "draw"))


def _inked(page, box, below=160):
    left, top, right, bottom = (round(value) for value in box)
    return int((page.image[max(0, top) : bottom + 1, max(0, left) : right + 1] < below).sum())


def _all_marks():
    return (
        Text(72, 100, "CNT:01  #A395487", size=12, pitch=7.2),
        Text(72, 130, "a printed label", size=9, face="label", fit=40),
        Rule(72, 140, 300, 140),
        Frame(72, 150, 300, 200),
        Scribble(((80, 180), (120, 160), (160, 190))),
        Stamp(320, 300, ("RECEIVED", "MAR 3 1971"), 12, angle=10, framed=True),
        TickBox(72, 220, 8, ticked=True),
        TickBox(92, 220, 8, ticked=False),
        TickBox(112, 220, 8, ticked=True, pen=True),
        Text(72, 260, "see minutes", size=14, face="script"),
        Text(72, 300, "Los Angelse", size=12, pitch=7.2, struck=True),
        Text(160, 300, "Los Angeles", size=12, pitch=7.2),
        Seal(450, 600, 45, "SUPERIOR COURT OF CALIFORNIA"),
    )


def test_a_drawn_page_reads_as_its_sheet():
    page = _drawn(*_all_marks()[:6])
    assert page.text == "CNT:01 #A395487\na printed label\nRECEIVED\nMAR 3 1971"
    assert page.image.shape == (1650, 1275)


def test_every_kind_of_word_has_its_kind_and_its_ink():
    page = _drawn(*_all_marks())
    kinds = {}
    for word in page.words:
        kinds.setdefault(word.kind, []).append(word.text)
        assert _inked(page, word.box, 200) >= 4, word
    assert {kind: sorted(texts) for kind, texts in kinds.items()} == {
        "text": ["#A395487", "Angeles", "CNT:01", "Los", "a", "label", "printed"],
        "tick": ["", "X", "X"],
        "struck": ["Angelse", "Los"],
        "script": ["minutes", "see"],
        "stamp": ["1971", "3", "MAR", "RECEIVED"],
    }


def test_struck_words_and_empty_boxes_are_no_part_of_the_text():
    page = _drawn(*_all_marks())
    assert "Angelse" not in page.text
    assert "Los Angeles" in page.text
    assert "X X" in page.text
    assert "Angelse" in {word[0] for word in page.to_json()["words"]}


def test_a_struck_word_has_more_ink_than_one_that_stands():
    hand = _hand(strikes="X", slips=0.0)
    plain = _drawn(Text(72, 100, "judgment", size=12, pitch=7.2), hand=hand)
    struck = _drawn(Text(72, 100, "judgment", size=12, pitch=7.2, struck=True), hand=hand)
    assert _inked(struck, struck.words[0].box) > 1.3 * _inked(plain, plain.words[0].box)


@pytest.mark.parametrize("pen", [True, False])
def test_a_ticked_box_holds_more_ink_than_an_empty_one(pen):
    page = _drawn(TickBox(72, 220, 8, ticked=True, pen=pen), TickBox(92, 220, 8, ticked=False), dpi=200)
    ticked, empty = page.words
    assert (ticked.text, ticked.kind) == ("X", "tick")
    assert (empty.text, empty.kind) == ("", "tick")
    assert _inked(page, ticked.box) > 1.3 * _inked(page, empty.box)


def test_a_born_digital_page_knows_the_same_kinds():
    words = printed_words(Sheet(_all_marks()))
    drawn = _drawn(*_all_marks())
    assert sorted((w.text, w.kind) for w in words) == sorted((w.text, w.kind) for w in drawn.words)


def test_the_same_seed_strikes_the_same_page():
    assert (_drawn(*_all_marks()).image == _drawn(*_all_marks()).image).all()
    assert (_drawn(*_all_marks()).image != _drawn(*_all_marks(), number=2).image).any()


def test_a_letter_that_sits_high_does_so_every_time():
    level = _hand(shift=0.0, faults={}, slips=0.0)
    high = _hand(shift=0.0, faults={"e": Fault(down=-3.0)}, slips=0.0)
    mark = Text(72, 100, "e x e", size=12, pitch=7.2)
    plain, faulty = _drawn(mark, hand=level), _drawn(mark, hand=high)
    lifted = [a.box[1] - b.box[1] for a, b in zip(plain.words, faulty.words, strict=True)]
    assert lifted == [6.0, 0.0, 6.0]


def test_a_filled_letter_loses_its_counter():
    mark = Text(72, 100, "o", size=24, pitch=14.4)
    plain = _drawn(mark, hand=_hand(faults={}, slips=0.0, unevenness=0.0, ribbon=0.0))
    filled = _drawn(mark, hand=_hand(faults={"o": Fault(filled=1.0)}, slips=0.0, unevenness=0.0, ribbon=0.0))
    left, top, right, bottom = (round(v) for v in plain.words[0].box)
    middle = np.s_[
        (top + bottom) // 2 - 2 : (top + bottom) // 2 + 3, (left + right) // 2 - 2 : (left + right) // 2 + 3
    ]
    assert plain.image[middle].mean() > 245
    assert filled.image[middle].mean() < 170


def test_a_worn_side_is_paler_than_the_other():
    mark = Text(72, 100, "H", size=24, pitch=14.4)
    page = _drawn(mark, hand=_hand(faults={"H": Fault(worn=0.8, side=0)}, slips=0.0, unevenness=0.0, ribbon=0.0))
    left, top, right, bottom = (round(v) for v in page.words[0].box)
    letter, half = page.image[top:bottom, left:right], (right - left) // 2
    assert letter[:, :half].mean() > letter[:, half:].mean() + 15


def test_a_carbon_copy_is_softer_than_its_first_sheet():
    mark = Text(72, 100, "IN THE SUPERIOR COURT", size=12, pitch=7.2)
    first, copy = _drawn(mark, hand=_hand(carbon=0.0)), _drawn(mark, hand=_hand(carbon=0.9))
    steepest = [int(np.abs(np.diff(page.image.astype(int), axis=1)).max()) for page in (first, copy)]
    assert steepest[1] < 0.8 * steepest[0]


def test_a_slip_is_rubbed_out_and_leaves_its_cloud():
    mark = Text(72, 100, "nnnnnnnn", size=12, pitch=7.2)
    clean, slips = _drawn(mark, hand=_hand(slips=0.0)), _drawn(mark, hand=_hand(slips=1000.0))
    assert clean.text == slips.text
    greys = [int(((page.image > 200) & (page.image < 252)).sum()) for page in (clean, slips)]
    assert greys[1] > 2 * greys[0]


def test_a_dotted_letter_is_made_of_dots():
    mark = Text(72, 100, "HHHH", size=12, pitch=7.2)
    hand = {"faults": {}, "ribbon": 0.0, "unevenness": 0.0}
    solid, dotted = (_drawn(mark, dpi=300, hand=_hand("printer", dots=dots, **hand)) for dots in (0, 12))
    assert (solid.image != dotted.image).any()
    assert _inked(dotted, dotted.words[0].box) > 100


def test_machines_differ_in_their_accidents():
    hands = [choose_hand(stream(1, number, "hand"), "typewriter", PLAIN) for number in range(60)]
    assert {bool(hand.carbon) for hand in hands} == {True, False}
    assert any(fault.filled for hand in hands for fault in hand.faults.values())
    assert any(fault.worn for hand in hands for fault in hand.faults.values())
    assert any(fault.down for hand in hands for fault in hand.faults.values())
    assert len({hand.strikes for hand in hands}) > 2
    assert not any(choose_hand(stream(1, n, "hand"), "printer", PLAIN).faults for n in range(20))


@pytest.mark.parametrize("number", range(5))
def test_a_signature_stays_near_its_line(number):
    mark = signature(stream(1, number, "hand"), 100, 500, 130)
    xs, ys = zip(*mark.points, strict=True)
    assert min(xs) > 80
    assert max(xs) < 260
    assert min(ys) > 470
    assert max(ys) < 525


def test_a_label_is_no_wider_than_its_room():
    words = [word for word in _drawn(*_all_marks(), dpi=300).words if word.text in ("a", "printed", "label")]
    assert max(w.box[2] for w in words) - min(w.box[0] for w in words) <= 41 * 300 / 72


def test_a_page_says_how_its_pixels_lie_on_the_sheet():
    told = DrawnPage(np.full((100, 80), 255, np.uint8), (DrawnWord("A", (8, 10, 16, 20)),), 144).to_json()
    assert told["to_page"] == [[0.5, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 1.0]]
    assert (told["turned"], told["negative"], told["photo"]) == (0, False, False)
    assert told["words"] == [["A", 0.1, 0.1, 0.2, 0.2, "text", 0]]


# ---------------------------------------------------------------- faces
@pytest.mark.parametrize("split", ["tune", "fit", "test", None])
@pytest.mark.parametrize("role", ROLES)
def test_matplotlib_alone_has_a_face_for_every_use_in_every_part(role, split):
    assert available_faces(role, PLAIN, split)
    assert {face.package for face in available_faces(role, PLAIN, split)} == {"matplotlib"}
    assert "matplotlib" not in missing_packages()


def test_what_npm_gives_is_only_taken_where_a_part_is_asked_for():
    assert not [face for face in available_faces() if face.package.startswith("npm:")]
    assert not [package for package in missing_packages() if "@" in package]
    assert all("@" in package.removeprefix("@") for package in missing_from_npm())


@pytest.mark.parametrize("role", ROLES)
def test_parts_share_no_face_where_each_has_its_own(role):
    parts = [available_faces(role, None, split) for split in ("tune", "fit", "test")]
    own = [{face.id for face in part if face.split != "any"} for part in parts]
    assert not own[0] & own[1]
    assert not own[0] & own[2]
    assert not own[1] & own[2]
    assert all(
        face.split in (split, "any")
        for part, split in zip(parts, ("tune", "fit", "test"), strict=True)
        for face in part
    )


@pytest.mark.parametrize(
    "face",
    sorted({*available_faces(), *available_faces(split="fit"), *available_faces(split="test")}, key=lambda f: f.id),
    ids=lambda face: face.id,
)
def test_no_face_lacks_a_letter_that_papers_need(face):
    from fontTools.ttLib import TTFont

    needed = set(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;'()/-&#$*%"))
    with TTFont(face.path, lazy=True) as font:
        known = set(font.getBestCmap() or {})
    assert not {chr(code) for code in needed - known}


# ---------------------------------------------------------------- what typists and later offices leave
def _prose():
    lines = [
        "That the defendant was duly convicted",
        "of possession of marijuana and was",
        "then committed to custody.",
    ]
    return Sheet(tuple(Text(72, 100 + 24 * at, line, size=12, pitch=7.2) for at, line in enumerate(lines)))


@pytest.mark.parametrize("number", range(8))
def test_a_correction_leaves_the_text_as_it_was_and_covers_none_of_it(number):
    sheet = _prose()
    mended = corrected(stream(1, number, "mend"), sheet)
    pages = [draw_sheet(one, _hand(slips=0.0), 150, stream(1, 1, "draw")) for one in (sheet, mended)]
    assert pages[0].text == pages[1].text
    struck = [word for word in pages[1].words if word.kind == "struck"]
    assert struck
    for word in pages[1].words:
        assert word.box[2] < 8.5 * 150
        for other in struck:
            if other is not word and other.line == word.line:
                assert word.box[2] <= other.box[0] + 3 or word.box[0] >= other.box[2] - 3


def test_columns_and_forms_are_not_corrected_out_of_their_places():
    marks = (
        Text(72, 100, "CNT:01   poss of marijuana   convicted", size=12, pitch=7.2),
        Text(72, 130, "the defendant was duly convicted", size=12, pitch=7.2),
        Rule(400, 90, 400, 140),
        Text(72, 160, "the defendant was duly convicted", size=12, pitch=7.2),
        Text(420, 160, "Department 3", size=12, pitch=7.2),
    )
    assert corrected(stream(1, 1, "mend"), Sheet(marks)).marks == marks


def test_later_offices_stamp_and_note_some_pages():
    pages = [stamped(stream(1, number, "office"), _prose(), 1970) for number in range(60)]
    faces = [{getattr(mark, "face", type(mark).__name__) for mark in page.marks} for page in pages]
    for left in ("Stamp", "script"):
        assert 4 <= sum(left in one for one in faces) <= 40
    assert any(getattr(mark, "struck", False) for page in pages for mark in page.marks)
    assert stamped(stream(1, 3, "office"), _prose(), 1970) == stamped(stream(1, 3, "office"), _prose(), 1970)
