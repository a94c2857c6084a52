"""RapidOCR's models, tuned: PP-OCRv5 mobile finds the lines, PP-OCRv6 small reads them, English only.

The models are run by ONNX Runtime itself. What stands around them here is RapidOCR's way of doing it, less what old
court paper has no use for (slanted boxes, the angle of each line, other scripts), and with what its interface does
not give: each word's place and the chances of its characters.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engines import weights
from ocr.engines.base import EngineInfo, Layout, Pixels
from ocr.page import Box, Line, Word
from ocr.picture import Grey

__all__ = ["Rapid", "info", "load"]

NAME = "rapidocr"
SIDE, LARGE_SIDE = 960, 1280
"""The longer side in pixels at which lines are looked for, on usual pages and on large ones."""
LARGE_PIXELS = 8_000_000
STEP = 32
"""The detector takes sides that are multiples of this."""
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""What the detector's weights were trained on: the mean and spread of each colour."""
INK = 0.3
"""Chance from which on a pixel is of a line."""
LEAST_LINE = 0.5
"""Mean chance of a line's pixels below which it is none."""
GROWN = 1.6
"""The detector marks the core of a line; its box is grown by this times area over outline."""
LEAST_SURE = 0.3
"""Lines that are read less surely are left out."""
HEIGHT = 48
"""Pixels to which lines are brought for reading."""
WIDEST = 3200
"""Pixels of width (at that height) from which on a line is squeezed."""
BLANK = 0
FEWEST_STEPS, OFF_PITCH, KEPT = 10, 0.25, 0.85
"""A line keeps a pitch where of so many steps between characters this share is within this of a whole number."""
LEAST_PITCH = 3
"""Below, a step is too coarse to tell a pitch from letters of unlike widths."""
BLANK_STEPS = 1.7
"""Characters of one word are nearer than so many steps of the pitch."""
_ZERO_AMONG_LETTERS = re.compile(
    r"(?<![A-Za-z0-9])(?=0*[A-Za-z]0*[A-Za-z])(?=[A-Za-z]*0)[A-Za-z0]{3,}(?![A-Za-z0-9])"
)
GUESSED = 0.9
"""The chance given to a letter that was read as a nought."""
OVER_EDGE, NEAR = 0.3, 0.25
"""Shares of a line's height within which ink at its edge is of another line, and of a word's to its dots."""

_Chances = npt.NDArray[np.float32]


class Rapid:
    """Both models, kept open, on one thread. Reads the same from the same pixels, whatever it read before."""

    name = NAME
    reads_pieces = True

    def __init__(self) -> None:
        self._detector = _session(weights.DETECTOR)
        self._recogniser = _session(weights.RECOGNISER)
        listed = self._recogniser.get_modelmeta().custom_metadata_map["character"]
        self._characters = ["", *listed.split("\n"), " "]
        self.version = _version()

    def read(self, image: Grey, layout: Layout = "auto", allowed: str = "") -> tuple[Line, ...]:
        """Return the lines of *image* from top to bottom; ``line`` takes it for a single one."""
        high, wide = image.shape
        places = [(0, 0, wide, high)] if layout == "line" else self.find_lines(image)
        return tuple(line for line in self.read_lines(image, places, allowed) if line is not None)

    def read_lines(self, image: Grey, places: Sequence[Pixels], allowed: str = "") -> list[Line | None]:
        """Return what stands in each of *places* of *image* (edges in pixels), ``None`` for nothing.

        Only the recogniser works: for lines that were found otherwise, and for second looks at one of them.
        """
        shut = self._shut(allowed)
        return [self._read_line(image, place, shut) for place in places]

    def _shut(self, allowed: str) -> npt.NDArray[np.bool_]:
        """Return which classes are not to be read."""
        if not allowed:
            return np.zeros(len(self._characters), np.bool_)
        return np.array([bool(character.strip()) and character not in allowed for character in self._characters])

    def _read_line(self, image: Grey, place: Pixels, shut: npt.NDArray[np.bool_]) -> Line | None:
        crop = _cropped(image, place)
        if not crop.size:
            return None
        # one by one: lines stacked to one width are no faster on one thread, and the padding costs characters
        planes = np.repeat((crop.astype(np.float32) / 127.5 - 1.0)[None, None], 3, axis=1)
        chances: _Chances = self._recogniser.run(None, {"x": planes})[0][0]
        open_chances = np.where(shut, 0.0, chances)
        # what was shut out leaves its share to the others, so that chances stay chances
        open_chances = open_chances / np.maximum(open_chances.sum(axis=1, keepdims=True), 1e-9)
        words = list(_words(open_chances, self._characters))
        if not shut.any():
            words = [_without_zeros(word) for word in words]
        if not words or _mean(words) < LEAST_SURE:
            return None
        return _placed(words, len(chances), image, place)

    def find_lines(self, image: Grey) -> list[Pixels]:
        """Return the boxes of the lines, from top to bottom and from left to right."""
        high, wide = image.shape
        side = LARGE_SIDE if image.size > LARGE_PIXELS else SIDE
        factor = min(1.0, side / max(high, wide))
        size = [max(STEP, round(length * factor / STEP) * STEP) for length in (wide, high)]
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
        planes = np.stack([(small / np.float32(255) - m) / s for m, s in zip(MEAN, SPREAD, strict=True)])
        (chances,) = self._detector.run(None, {"x": planes[None].astype(np.float32)})
        return sorted(_boxes(chances[0, 0], wide, high), key=lambda box: (box[1], box[0]))


@dataclass(frozen=True, slots=True)
class _Read:
    """A word with the first and last step of the recogniser at which it stands, and its characters' chances."""

    text: str
    first: int
    last: int
    chances: tuple[float, ...]


def load() -> Rapid:
    """Return the engine, ready to read."""
    return Rapid()


def info() -> EngineInfo:
    """Return what is known of the engine here."""
    there = importlib.util.find_spec("onnxruntime") is not None and weights.are_there()
    version = _version() if there else ""
    return EngineInfo(NAME, version, ("eng",) if there else (), there, "" if there else weights.HOW_TO_GET)


def _session(which: weights.Weights) -> Any:
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)  # it warns of shapes that the weights leave open
    options = onnxruntime.SessionOptions()
    # pages are read side by side, each on one thread
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # a page's memory goes back with it: shapes differ from batch to batch, and an arena would only grow
    options.enable_cpu_mem_arena = False
    if _adds_in_sixteen_bits():
        options.add_session_config_entry("session.x64quantprecision", "1")
    path = str(weights.folder() / which.name)
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _adds_in_sixteen_bits() -> bool:
    """Tell whether the processor is an older one of Intel's kind, whose sums of eight-bit products overflow.

    ONNX Runtime then has a slower way that gives what newer ones do.
    """
    told = Path("/proc/cpuinfo")
    return platform.machine() in ("x86_64", "AMD64") and not (told.is_file() and "_vnni" in told.read_text())


def _version() -> str:
    marks = " ".join(weights.installed_digest(one) for one in (weights.DETECTOR, weights.RECOGNISER))
    return f"{NAME} {marks}, onnxruntime {importlib.metadata.version('onnxruntime')}"


def _boxes(chances: _Chances, wide: int, high: int) -> Iterator[Pixels]:
    """Yield the boxes of lines, in pixels of a picture of that size, from the detector's map."""
    mask = cv2.dilate((chances > INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    across, down = wide / chances.shape[1], high / chances.shape[0]
    for outline in outlines:
        left, top, broad, tall = cv2.boundingRect(outline)
        # of the line's own pixels: a wide row of marks leaves most of its box empty
        there = chances[top : top + tall, left : left + broad]
        if min(broad, tall) < 3 or float(there[mask[top : top + tall, left : left + broad] > 0].mean()) < LEAST_LINE:
            continue
        grown = GROWN * broad * tall / (2 * (broad + tall))
        yield (
            max(0, round((left - grown) * across)),
            max(0, round((top - grown) * down)),
            min(wide, round((left + broad + grown) * across)),
            min(high, round((top + tall + grown) * down)),
        )


def _cropped(image: Grey, place: Pixels) -> Grey:
    """Return a line of *image* at the height that the recogniser takes; empty where there is nothing."""
    left, top, right, bottom = place
    piece = image[max(0, top) : bottom, max(0, left) : right]
    if min(piece.shape) < 2:
        return np.zeros((0, 0), np.uint8)
    wide = min(WIDEST, max(8, round(piece.shape[1] * HEIGHT / piece.shape[0])))
    how = cv2.INTER_AREA if piece.shape[0] > HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(piece, (wide, HEIGHT), interpolation=how), np.uint8)


def _words(chances: _Chances, characters: Sequence[str]) -> Iterator[_Read]:
    """Yield the words of a line: the likeliest class of each step, repeats and blanks left out."""
    likeliest = chances.argmax(axis=1)
    text, first, last, begun, sure = "", 0, 0, 0, list[float]()
    before = BLANK
    widest = _widest_step(likeliest, characters)
    for step, which in enumerate(likeliest.tolist()):
        if which == before:
            if which != BLANK and sure:
                last = step
                sure[-1] = max(sure[-1], float(chances[step, which]))
            continue
        before = which
        character = characters[which]
        if character == " ":
            if text:
                yield _Read(text, first, last, tuple(sure))
            text, sure = "", []
        elif character:
            if text and step - begun > widest:
                yield _Read(text, first, last, tuple(sure))
                text, sure = "", []
            first = first if text else step
            last = begun = step
            text += character
            sure.append(float(chances[step, which]))
    if text:
        yield _Read(text, first, last, tuple(sure))


def _without_zeros(word: _Read) -> _Read:
    """Return the word with noughts among letters as the letter: the recogniser knows shapes, not words (``CAS0``).

    Only in a run of letters and noughts that is not part of a number, and never more sure than ``GUESSED``.
    """

    def mended(found: re.Match[str]) -> str:
        small = sum(character.islower() for character in found[0]) * 2 > len(found[0])
        return found[0].replace("0", "o" if small else "O")

    text = _ZERO_AMONG_LETTERS.sub(mended, word.text)
    if text == word.text:
        return word
    changed = [was != now for was, now in zip(word.text, text, strict=True)]
    chances = [min(c, GUESSED) if new else c for c, new in zip(word.chances, changed, strict=True)]
    return _Read(text, word.first, word.last, tuple(chances))


def _widest_step(likeliest: npt.NDArray[np.int64], characters: Sequence[str]) -> float:
    """Return how many steps at most lie between the characters of a word, on a line that keeps a pitch.

    A blank that the recogniser passed over is seen by it. Infinite where characters are of unlike widths.
    """
    starts = np.nonzero((likeliest[1:] != likeliest[:-1]) & (likeliest[1:] != BLANK))[0] + 1
    starts = starts[[characters[which] != " " for which in likeliest[starts].tolist()]]
    steps = np.diff(starts)
    pitch = float(np.median(steps)) if len(steps) else 0.0
    if len(steps) < FEWEST_STEPS or pitch < LEAST_PITCH:
        return float("inf")
    keep = np.abs(steps / pitch - np.maximum(1, np.round(steps / pitch))) <= OFF_PITCH
    return BLANK_STEPS * pitch if keep.mean() >= KEPT else float("inf")


def _mean(words: Sequence[_Read]) -> float:
    chances = [chance for word in words for chance in word.chances]
    return sum(chances) / len(chances)


def _placed(words: Sequence[_Read], steps: int, image: Grey, place: Pixels) -> Line:
    """Return the words with boxes as fractions of *image*: about the ink of their share of the line."""
    left, top, right, bottom = place
    left, top = max(0, left), max(0, top)
    piece = image[top:bottom, left:right]
    level, _ = cv2.threshold(piece, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = piece < min(level + 1, 225)
    columns = ink.sum(axis=0)
    per_step = piece.shape[1] / steps
    edges = [0]
    for one, other in pairwise(words):
        edges.append(_blank_between(columns, (one.last + 0.5) * per_step, (other.first + 0.5) * per_step))
    edges.append(piece.shape[1])
    high, wide = image.shape
    placed = []
    for word, (start, end) in zip(words, pairwise(edges), strict=True):
        # a rule or a speck at the end of a line is no part of its last word
        near = max(start, int((word.first - 1.5) * per_step)), min(end, int((word.last + 2.5) * per_step) + 1)
        ys = _band(ink[:, near[0] : near[1]].sum(axis=1))
        xs = _extent(ink[ys[0] : ys[1], near[0] : near[1]].sum(axis=0))
        box = Box(
            (left + near[0] + xs[0]) / wide,
            (top + ys[0]) / high,
            (left + near[0] + xs[1]) / wide,
            (top + ys[1]) / high,
        )
        placed.append(Word(word.text, box, min(1.0, min(word.chances))))
    return Line(tuple(placed))


def _blank_between(columns: npt.NDArray[np.int64], start: float, end: float) -> int:
    """Return the middle of the widest stretch with the least ink between two columns."""
    low = max(0, min(int(start), len(columns) - 1))
    high = max(low + 1, min(int(end) + 1, len(columns)))
    stretch = columns[low:high]
    blank = stretch <= stretch.min()
    best, longest, at = low, 0, 0
    while at < len(blank):
        run = at
        while run < len(blank) and blank[run]:
            run += 1
        if run - at > longest:
            best, longest = low + (at + run) // 2, run - at
        at = max(run, at + 1)
    return best


def _band(counts: npt.NDArray[np.int64]) -> tuple[int, int]:
    """Return from where to where a word's ink reaches in a row of counts down its line.

    What comes in over the edges and ends before the word begins is of the lines above and below.
    """
    inked = np.concatenate([[False], counts > 0, [False]])
    bounds = [(int(start), int(end)) for start, end in np.nonzero(inked[1:] != inked[:-1])[0].reshape(-1, 2)]
    if not bounds:
        return 0, len(counts)
    first, last = OVER_EDGE * len(counts), (1 - OVER_EDGE) * len(counts)
    own = [(start, end) for start, end in bounds if not (start == 0 and end < first)]
    own = [(start, end) for start, end in own if not (end == len(counts) and start > last)] or bounds
    heaviest = max(range(len(own)), key=lambda at: int(counts[own[at][0] : own[at][1]].sum()))
    start, end = own[heaviest]
    tall = end - start
    # dots and accents stand near a word; dirt and the feet of other lines farther off
    for low, high in own[heaviest + 1 :]:
        end = high if low - end <= NEAR * tall else end
    for low, high in reversed(own[:heaviest]):
        start = low if start - high <= NEAR * tall else start
    return int(start), int(end)


def _extent(counts: npt.NDArray[np.int64]) -> tuple[int, int]:
    """Return where ink begins and ends, in a row of counts; the whole of it where there is none."""
    there = np.nonzero(counts)[0]
    return (int(there[0]), int(there[-1]) + 1) if len(there) else (0, len(counts))
