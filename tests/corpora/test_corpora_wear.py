import math

import numpy as np
import pytest

from corpora.draw import DrawnPage, DrawnWord, choose_hand, draw_sheet
from corpora.people import stream
from corpora.sheet import Frame, Rule, Sheet, Stamp, Text
from corpora.wear import STEPS, Wear, choose_wear, faults, weakened, wear_page
from corpora.wear_moves import MOVES

PLAIN = frozenset({"matplotlib"})
ENOUGH = {"B": 0.995, "C": 0.99, "D": 0.95}


def _sheet():
    lines = ["IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA", "CNT:01  #A395487", "11357(b) HS guilty plea"]
    texts = [Text(80, 110 + 34 * at, line, size=12, pitch=7.2) for at, line in enumerate(lines * 6)]
    label = Text(80, 740, "a printed label", size=9, face="label")
    return Sheet((*texts, label, Rule(72, 90, 500, 90), Frame(60, 60, 550, 760), Stamp(380, 640, ("FILED",), 12)))


@pytest.fixture(scope="module")
def page():
    hand = choose_hand(stream(1, 1, "hand"), "typewriter", PLAIN)
    return draw_sheet(_sheet(), hand, 100, stream(1, 1, "draw"))


def _worn(page, *steps, seed=4, level="C"):
    return wear_page(page, Wear(level, page.dpi, steps), np.random.default_rng(seed))


def _outlines(before, worn, word, after):
    """Return the ink's middle before and after, both in points of the sheet, from the boxes' pixels."""
    spots = []
    for picture, box in ((before, word.box), (worn, after.box)):
        left, top, right, bottom = (max(0, round(value)) for value in box)
        cut = picture.image[top : bottom + 1, left : right + 1].astype(float)
        if picture.negative:
            cut = 255 - cut
        paper = np.percentile(cut, 75)
        dark = np.clip(paper - 0.4 * (paper - cut.min()) - cut, 0, None)
        assert dark.sum() > 0, word.text
        y, x = np.mgrid[top : top + cut.shape[0], left : left + cut.shape[1]]
        at = np.array([(x * dark).sum(), (y * dark).sum(), dark.sum()]) / dark.sum() + [0.5, 0.5, 0]
        matrix = np.array(picture.to_json()["to_page"])
        spot = matrix @ at
        spots.append(spot[:2] / spot[2])
    return spots


@pytest.mark.parametrize("step", STEPS)
def test_each_step_changes_the_page_the_same_way_every_time(page, step):
    steps = (("skew", 2.0), (step, 0.9)) if step == "lid" else ((step, 0.9),)
    worn, again = _worn(page, *steps), _worn(page, *steps)
    assert worn.image.dtype == np.uint8
    assert worn.image.shape != page.image.shape or (worn.image != page.image).any()
    assert (worn.image == again.image).all()
    assert worn.words == again.words
    if step not in (*MOVES, "turn"):
        assert worn.image.shape == page.image.shape
        assert worn.words == page.words


@pytest.mark.parametrize("step", STEPS)
def test_boxes_land_on_their_ink_after_every_step(page, step):
    worn = _worn(page, (step, 0.5 if step != "turn" else 1.0))
    off = [math.dist(*_outlines(page, worn, a, b)) for a, b in zip(page.words, worn.words, strict=True)]
    assert np.median(off) < 1.0
    assert sorted(off)[int(0.97 * len(off))] < 4.0


@pytest.mark.parametrize("number", range(6))
def test_boxes_land_on_their_ink_after_whole_chains_of_level_d(page, number):
    wear = choose_wear(stream(3, number, "wear"), "D")
    wear = weakened(wear, frozenset({"fade", "photocopy", "specks", "low_contrast", "scratches"}))
    worn = wear_page(page, Wear("D", page.dpi, wear.steps), np.random.default_rng(number))
    assert [word.text for word in worn.words] == [word.text for word in page.words]
    off = [math.dist(*_outlines(page, worn, a, b)) for a, b in zip(page.words, worn.words, strict=True)]
    assert np.median(off) < 2.0


@pytest.mark.parametrize(("quarters", "corner"), [(1, (1, 0)), (2, (1, 1)), (3, (0, 1))])
def test_a_turned_page_says_how_it_lies(page, quarters, corner):
    worn = _worn(page, ("turn", float(quarters)))
    assert worn.turned == quarters
    assert worn.image.shape == (page.image.shape if quarters == 2 else page.image.shape[::-1])
    assert (np.rot90(worn.image, quarters) == page.image).all()
    first = worn.words[0].box
    high, wide = worn.image.shape
    assert (first[0] > wide / 2, first[1] > high / 2) == (corner[0] == 1, corner[1] == 1)
    for word in worn.words:
        left, top, right, bottom = (round(value) for value in word.box)
        assert (worn.image[top : bottom + 1, left : right + 1] < 150).any()


def test_a_page_tells_a_negative_and_a_photo(page):
    assert _worn(page, ("negative", 1.0)).negative
    assert not _worn(page, ("negative", 1.0), ("negative", 1.0)).negative
    assert _worn(page, ("photo", 0.5)).photo
    told = _worn(page, ("photo", 0.5), ("turn", 2.0)).to_json()
    assert (told["photo"], told["negative"], told["turned"]) == (True, False, 2)


def test_pixels_lead_back_to_the_sheet_through_every_move(page):
    steps = (("skew", 3.0), ("shift", 1.0), ("stretch", 1.0), ("photo", 1.0), ("turn", 3.0))
    worn = _worn(page, *steps)
    matrix = np.array(worn.to_json()["to_page"])
    for before, after in zip(page.words, worn.words, strict=True):
        middle = np.array([(after.box[0] + after.box[2]) / 2, (after.box[1] + after.box[3]) / 2, 1.0])
        spot = matrix @ middle
        points = [value * 72 / page.dpi for value in before.box]
        assert spot[0] / spot[2] == pytest.approx((points[0] + points[2]) / 2, abs=2)
        assert spot[1] / spot[2] == pytest.approx((points[1] + points[3]) / 2, abs=2)


def test_film_lies_in_a_black_frame_and_a_photo_on_a_desk(page):
    film = _worn(page, ("skew", 2.0), ("film_frame", 0.8))
    assert film.image.shape[0] > page.image.shape[0]
    assert np.median(film.image[10:-10, 12]) < 60
    assert np.median(film.image) > 200
    photo = _worn(page, ("photo", 0.9))
    assert np.median(photo.image[3]) < 215


def test_a_line_stays_a_line_on_a_skewed_page(page):
    assert _worn(page, ("skew", 3.0), ("photo", 1.0), ("turn", 1.0)).text == page.text


def test_a_page_worn_beyond_reading_is_found_out(page):
    assert "fade" in faults(page, _worn(page, ("fade", 1.0)), 0.99)
    assert "specks" in faults(page, DrawnPage(np.zeros_like(page.image), page.words, page.dpi), 0.99)
    assert "fade" in faults(page, DrawnPage(np.full_like(page.image, 255), page.words, page.dpi), 0.99)
    noise = np.random.default_rng(1).integers(0, 255, page.image.shape, dtype=np.uint8)
    assert "specks" in faults(page, DrawnPage(noise, page.words, page.dpi), 0.9)
    gone = DrawnPage(page.image, (DrawnWord("X", (-5.0, 3.0, 8.0, 9.0)),), 100)
    assert "skew" in faults(page, gone, 0.99)
    assert not faults(page, page, 0.99)


def test_what_moves_turns_and_inverts_a_page_does_not_make_it_unreadable(page):
    steps = (("skew", 3.0), ("photo", 0.6), ("negative", 1.0), ("turn", 3.0))
    assert not faults(page, _worn(page, *steps), 0.95)


def test_only_the_steps_to_blame_are_weakened():
    weaker = weakened(Wear("C", 150, (("fade", 1.0), ("turn", 2.0))), frozenset({"fade"}))
    assert weaker.steps == (("fade", 0.6), ("turn", 2.0))


@pytest.mark.parametrize(("level", "least", "most"), [("B", 300, 300), ("C", 200, 300), ("D", 150, 200)])
def test_levels_of_wear_keep_to_their_resolution_and_skew(level, least, most):
    for number in range(60):
        wear = choose_wear(stream(1, number, "wear"), level)
        assert least <= wear.dpi <= most
        assert dict(wear.steps)["skew"] <= {"B": 0.4, "C": 3.0, "D": 6.0}[level]
        assert wear.to_json()["level"] == level
        assert {name for name, _ in wear.steps} <= set(STEPS)


def test_level_d_holds_turned_pages_negatives_photos_and_film():
    wears = [choose_wear(stream(1, number, "wear"), "D") for number in range(80)]
    names = [{name for name, _ in wear.steps} for wear in wears]
    for name in ("turn", "negative", "photo", "film_frame", "photocopy", "bleed_through", "low_contrast"):
        assert 5 <= sum(name in one for one in names) <= 70, name
    assert {strength for wear in wears for name, strength in wear.steps if name == "turn"} == {1.0, 2.0, 3.0}
    for wear, one in zip(wears, names, strict=True):
        assert wear.grey_only == bool(one & {"negative", "photo", "film_frame"})


@pytest.mark.parametrize("level", ["B", "C"])
def test_no_page_of_the_lighter_levels_is_turned_inverted_or_photographed(level):
    for number in range(40):
        names = {name for name, _ in choose_wear(stream(1, number, "wear"), level).steps}
        assert not names & {"turn", "negative", "photo", "film_frame"}


@pytest.mark.parametrize("level", ["B", "C", "D"])
def test_every_level_keeps_most_of_its_pages_legible_at_once(page, level):
    blamed = 0
    for number in range(8):
        wear = choose_wear(stream(2, number, "wear"), level)
        worn = wear_page(page, Wear(level, page.dpi, wear.steps), np.random.default_rng(number))
        blamed += bool(faults(page, worn, ENOUGH[level]))
    assert blamed <= {"B": 1, "C": 4, "D": 6}[level]


def test_born_digital_pages_are_not_worn():
    with pytest.raises(ValueError, match="'A'"):
        choose_wear(stream(1, 1, "wear"), "A")
