"""PDF/A-2b (ISO 19005-2, level B): what a file says of itself, and whether it holds.

Checked by veraPDF where it is installed, else by the structure (``pikepdf.pdfa``, which knows veraPDF's rules,
and approves only what it has looked at in full).
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pikepdf.pdfa
from PIL import ImageCms

from ocr.output.jpeg2000 import fits_pdf

__all__ = ["CONDITION", "Verdict", "check_pdfa", "identification", "judge", "srgb"]

CONDITION = "sRGB"
"""What the output intent calls its profile."""

_SECONDS = 120
_MOST_SAID = 20
_JPEG_2000 = "JPEG 2000 images are not supported"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>clearslate</pdf:Producer>
</rdf:Description>
%s</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""
_CLAIM = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
"""

Verdict = tuple[str, list[str]]
"""Who judged, and what is against the claim; nothing where it holds."""


def identification(claim: bool) -> bytes:
    """Return the metadata of a file made here; with *claim* it says that it is PDF/A-2b."""
    return (_PACKET % (_CLAIM if claim else "")).encode()


@functools.cache
def srgb() -> bytes:
    """Return the sRGB profile that Pillow's library makes, with the time of its making set to a fixed one."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = b"".join(part.to_bytes(2) for part in (2026, 1, 1, 0, 0, 0))
    return bytes(made)


def check_pdfa(path: Path) -> list[str]:
    """Return what speaks against the file's being PDF/A-2b, nothing where it is."""
    return judge(path)[1]


def judge(path: Path) -> Verdict:
    """Return who judged the file at *path*, and what speaks against its being PDF/A-2b (at most 20 reasons)."""
    tool = shutil.which("verapdf")
    if tool:
        broken = _by_verapdf(tool, path)
        if broken is not None:
            return "veraPDF", broken
    found = pikepdf.pdfa.validate_written(path, "2b").findings
    if any(_JPEG_2000 in one.message for one in found) and _jpeg_2000_fits(path):
        found = [one for one in found if _JPEG_2000 not in one.message]
    # A message may quote the document (its title, say): the rule and the place do not.
    doubt = {"violation": "", "unsupported": "not known to hold: "}
    said = [f"{doubt[one.kind]}{one.rule} at {one.where}" for one in found]
    return "pikepdf", _brief(said)


def _jpeg_2000_fits(path: Path) -> bool:
    """Tell whether all JPEG 2000 images of the file are as PDF/A-2 wants them: pikepdf does not look into them."""
    with pikepdf.open(path) as pdf:
        return all(
            fits_pdf(one.read_raw_bytes())
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get(pikepdf.Name.Filter) == pikepdf.Name.JPXDecode
        )


def _by_verapdf(tool: str, path: Path) -> list[str] | None:
    """Return the rules that veraPDF found broken; None where it gave no verdict."""
    # Workers are held to some memory, of which Java would reserve too much.
    surroundings = {**os.environ, "JAVA_TOOL_OPTIONS": "-Xmx768m -XX:ReservedCodeCacheSize=96m"}
    try:
        done = subprocess.run(
            [tool, "--flavour", "2b", "--format", "text", "--verbose", str(path)],
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=surroundings,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if any(line.startswith("PASS ") for line in lines):
        return []
    if not any(line.startswith("FAIL ") for line in lines):
        return None
    rules = [line.strip().removeprefix("FAIL ") for line in lines if line.startswith("  FAIL ")]
    return _brief(rules) or ["veraPDF names no rule"]


def _brief(said: list[str]) -> list[str]:
    said = list(dict.fromkeys(said))
    return said[:_MOST_SAID] + ([f"and {len(said) - _MOST_SAID} more"] if len(said) > _MOST_SAID else [])
