"""Take away the invisible text that another program laid under a scan, where ours takes its place.

Otherwise every word would be found twice. Only text objects all of whose text is invisible are emptied, so the
page looks as before; images and everything else stay as they are. A page that is left without any text loses
the fonts that it no longer uses, too, which often are not in the file.
"""

from __future__ import annotations

import copy
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction, Name, Operator

__all__ = ["drop_hidden_text"]

_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_OF_TEXT = _SHOWING | {"BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "TL", "Tc", "Tw", "Tz", "Tr", "Ts"}
_UNSEEN = 3
_DEEPEST = 6


def drop_hidden_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take the invisible text off *page*."""
    text_in_forms, _ = _thin_forms(pdf, page.obj, 0)
    kept, shows_text = _thinned(page)
    if kept is not None:
        page.obj[Name.Contents] = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    if not shows_text and not text_in_forms:
        _drop_fonts(page.obj)


def _thin_forms(pdf: pikepdf.Pdf, holder: Any, depth: int) -> tuple[bool, bool]:
    """Do the same for the forms that *holder* draws; each that changes is replaced by a copy for this page.

    Tells whether text is left in any of them, and whether any was changed.
    """
    resources = holder.get(Name.Resources)
    things = resources.get(Name.XObject) if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(things, pikepdf.Dictionary):
        return False, False
    if depth > _DEEPEST:
        return True, False
    changed: dict[str, Any] = {}
    text = False
    for key, thing in things.items():
        if not isinstance(thing, pikepdf.Stream) or thing.get(Name.Subtype) != Name.Form:
            continue
        made = pdf.make_stream(thing.read_raw_bytes())
        for name, value in thing.items():
            if name != "/Length":
                made[name] = value
        inner, inner_changed = _thin_forms(pdf, made, depth + 1)
        kept, shows_text = _thinned(made)
        if kept is not None:
            made.write(pikepdf.unparse_content_stream(kept))
        dropped = not shows_text and not inner and _drop_fonts(made)
        if kept is not None or inner_changed or dropped:
            changed[key] = made
        text = text or shows_text or inner
    if changed:
        own = copy.copy(resources)
        own[Name.XObject] = copy.copy(things)
        for key, made in changed.items():
            own[Name.XObject][key] = made
        holder[Name.Resources] = own
    return text, bool(changed)


def _drop_fonts(holder: Any) -> bool:
    resources = holder.get(Name.Resources)
    if isinstance(resources, pikepdf.Dictionary) and Name.Font in resources:
        own = copy.copy(resources)
        del own[Name.Font]
        holder[Name.Resources] = own
        return True
    return False


def _thinned(contents: Any) -> tuple[list[Any] | None, bool]:
    """Return the instructions that stay, and whether they show text; None where all stay.

    Contents that can't be followed stay, and are held to show text.
    """
    try:
        instructions: list[Any] = list(pikepdf.parse_content_stream(contents))
    except (pikepdf.PdfError, TypeError, ValueError):
        return None, True
    kept = _without_unseen(instructions)
    shows_text = any(str(each.operator) in _SHOWING for each in kept)
    if not shows_text:
        kept = [each for each in kept if str(each.operator) not in _OF_TEXT]
    same = len(kept) == len(instructions) and all(a is b for a, b in zip(kept, instructions, strict=True))
    return (None if same else kept), shows_text


def _without_unseen(instructions: list[Any]) -> list[Any]:
    kept: list[Any] = []
    text: list[Any] | None = None
    mode, modes = 0, list[int]()
    seen = False
    for each in instructions:
        operator = str(each.operator)
        if operator == "q":
            modes.append(mode)
        elif operator == "Q" and modes:
            mode = modes.pop()
        elif operator == "Tr" and each.operands:
            mode = int(each.operands[0])
        elif operator == "BT":
            text, seen = [], False
        elif operator in _SHOWING:
            seen = seen or mode != _UNSEEN
        (kept if text is None else text).append(each)
        if operator == "ET" and text is not None:
            kept += text if seen else [left for one in text for left in _without_showing(one)]
            text = None
    return kept + (text or [])


def _without_showing(each: Any) -> list[Any]:
    operator = str(each.operator)
    if operator == '"' and len(each.operands) == 3:  # it also sets the spacing of what follows
        return [
            ContentStreamInstruction([each.operands[0]], Operator("Tw")),
            ContentStreamInstruction([each.operands[1]], Operator("Tc")),
        ]
    return [] if operator in _SHOWING else [each]
