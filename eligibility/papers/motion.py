"""The motion: our own paper, for one conviction that the law or the office's policy clears.

It asks, says why, and shows where each value was read. It finds nothing and swears nothing: the date, the signature
and every box of the proposed order are left for people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportlab.lib import colors
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from eligibility.determination import Determination
from eligibility.papers.fonts import drawable, tidy
from eligibility.papers.manifest import Office
from eligibility.papers.pleading import (
    BODY,
    CENTRED,
    EXHIBIT,
    SMALL,
    TABLE,
    TEXT_WIDTH,
    blank,
    marked_up,
    paragraph,
    render,
)
from eligibility.papers.values import PaperValue, PaperWithheld
from extract.record import Record

__all__ = ["Motion", "draw_motion"]

_COURT_OF = {"ca": "SUPERIOR COURT OF THE STATE OF CALIFORNIA"}
_PLAINTIFF_OF = {"ca": "THE PEOPLE OF THE STATE OF CALIFORNIA"}
_PAPER_OF_ROUTE = {"application": "Application", "petition": "Petition", "motion": "Motion", "automatic": "Request"}
_ROUTE_IN_WORDS = {
    "application": "It is made as an application, the way for a sentence that has been completed.",
    "petition": "It is made as a petition, the way for a sentence that is still being served.",
    "motion": "It is made as a motion by the office that signs below.",
    "automatic": "The law cited below gives this without an application; the court is asked to record it.",
}
_BOX = '<font name="clearslate-sans">☐</font>'
_CAPTION_HEIGHT = 190.0


@dataclass(frozen=True)
class Motion:
    """A drawn motion: its PDF, how many pages, and the values that its typeface cannot show and left blank."""

    pdf: bytes
    pages: int
    unset: list[str] = field(default_factory=list)


def draw_motion(
    determination: Determination,
    record: Record,
    values: Mapping[str, PaperValue],
    office: Office,
    draft_reasons: Sequence[str] = (),
) -> Motion:
    """Draw the motion of *determination* from its *values* (``paper_values``).

    With *draft_reasons* it is a draft and says why. Raises PaperWithheld where such a paper cannot be drawn: the pack
    is of a state whose courts' captions we do not know, or a reduction does not say to what.
    """
    state = determination.pack.split("-", 1)[0]
    if state not in _COURT_OF:
        raise PaperWithheld(f"no motion is drawn for the courts of pack {determination.pack}")
    if determination.outcome == "reduce" and determination.reduce_to is None:
        raise PaperWithheld("the determination does not say what the conviction is reduced to")
    unset = [label for label, value in values.items() if value.text is not None and not drawable(tidy(value.text))]
    unset += [name for name in ("reason",) if not drawable(tidy(determination.reason))]
    sheet = _Sheet(determination, record, values, office, state, frozenset(unset))
    reasons = [*draft_reasons, *(f"{label}: has letters that this paper cannot show" for label in unset)]
    story: list[Flowable] = [
        *sheet.head(),
        *sheet.caption(),
        *([_draft_note(reasons)] if reasons else []),
        *sheet.request(),
        *sheet.conviction(),
        *sheet.grounds(),
        sheet.signature(),
        PageBreak(),
        *sheet.proposed_order(),
        NextPageTemplate(EXHIBIT),
        PageBreak(),
        *sheet.exhibit(),
    ]
    drawn = render(story, sheet.title, draft=bool(reasons))
    return Motion(drawn.pdf, drawn.pages, unset)


@dataclass(frozen=True)
class _Sheet:
    """The parts of one motion, in the order in which they stand on it."""

    determination: Determination
    record: Record
    values: Mapping[str, PaperValue]
    office: Office
    state: str
    unset: frozenset[str]

    @property
    def title(self) -> str:
        return f"{_PAPER_OF_ROUTE.get(self.determination.route or '', 'Motion')} to {self._deed()}"

    def _deed(self, this: str = "") -> str:
        """Return what the court is asked to do, with *this* for the conviction."""
        determination = self.determination
        if determination.outcome == "dismiss":
            deed = f"dismiss {this or 'conviction'}"
            seal = " and seal the record" if determination.sealing else ""
        else:
            article = "an" if determination.reduce_to == "infraction" else "a"
            verb = "resentence" if determination.route == "petition" else "redesignate"
            deed = f"{verb} {this or 'conviction'} as {article} {determination.reduce_to}"
            seal = " and seal the record" if determination.sealing else ""
        return ("recall the sentence and " if determination.route == "petition" else "") + deed + seal

    def value(self, label: str, length: int = 22) -> str:
        """Return a value as mark-up, or a blank line that says why it is one."""
        value = self.values.get(label)
        if value is None or value.text is None:
            return blank(value.place if value else "not stated", length)
        if label in self.unset:
            return blank("cannot be shown in this typeface; see the source", length)
        return marked_up(value.text)

    def section(self) -> str:
        code, section = self.values["code"], self.values["section"]
        if code.text is None and section.text is None:
            return blank(section.place)
        return f"{self.value('code', 4)} {self.value('section', 12)}"

    def defendant(self) -> str:
        name = self.value("defendant")
        return f"{name} AKA {self.value('also known as')}" if "also known as" in self.values else name

    def head(self) -> list[Flowable]:
        office = self.office

        place = ", ".join(part for part in (office.street, office.city, office.state, office.zip_code) if part)
        lines = [
            f"Attorney: {_said(office.attorney)}",
            f"State Bar No.: {_said(office.bar_number)}",
            f"Office: {_said(office.name)}",
            f"Address: {_said(place)}",
            f"Telephone: {_said(office.telephone)}",
            f"E-mail: {_said(office.email)}",
            f"Attorney for: {_said(office.attorney_for)}",
        ]
        cells = [[paragraph("<br/>".join(lines), TABLE), ""]]
        return [Table(cells, colWidths=[TEXT_WIDTH * 0.62, TEXT_WIDTH * 0.38], style=_PLAIN), Spacer(1, 18)]

    def caption(self) -> list[Flowable]:
        left = (
            f"{_PLAINTIFF_OF[self.state]},<br/>&nbsp;&nbsp;&nbsp;&nbsp;Plaintiff,<br/>v.<br/>"
            f"{self.defendant()},<br/>&nbsp;&nbsp;&nbsp;&nbsp;Defendant."
        )
        right = (
            f"Case No. {self.value('case number', 16)}<br/><br/><b>{self.title.upper()}</b><br/><br/>"
            f"Date: {blank(length=14)}<br/>Time: {blank(length=14)}<br/>Dept.: {blank(length=14)}"
        )
        widths = [TEXT_WIDTH * 0.5, TEXT_WIDTH * 0.5]
        cells = [paragraph(left, TABLE), paragraph(right, TABLE)]
        # What would fill the page has room in the exhibit.
        if _height(cells[0], widths[0]) > _CAPTION_HEIGHT:
            cells[0] = paragraph(left.replace(self.defendant(), "(the defendant named in Exhibit A)"), TABLE)
        if _height(cells[1], widths[1] - 10) > _CAPTION_HEIGHT:
            cells[1] = paragraph(right.replace(self.value("case number", 16), "(see Exhibit A)", 1), TABLE)
        return [
            paragraph(f"{_COURT_OF[self.state]}<br/>COUNTY OF {self.value('county')}", CENTRED),
            Table([cells], colWidths=widths, style=_CAPTION),
            Spacer(1, 12),
        ]

    def request(self) -> list[Flowable]:
        number = self.values["count"].text
        which = f"count {marked_up(number)}" if number else "the count shown below"
        route = self.determination.route
        words = f"The undersigned asks the court to {self._deed(f'{which} of this case')}."
        how = _ROUTE_IN_WORDS[route] if route else f"{_BOX} sentence completed {_BOX} sentence still being served"
        return [paragraph("<b>1. What is asked.</b> " + words + " " + how)]

    def conviction(self) -> list[Flowable]:
        rows = [
            ("Defendant", self.defendant()),
            ("Court", self.value("court of conviction")),
            ("County", self.value("county")),
            ("Case number", self.value("case number")),
            ("Count", self.value("count")),
            ("Section, as of its day", self.section()),
            ("Offence as recorded", self.value("offence")),
            ("Grade", self.value("grade")),
            ("Date of conviction", self.value("date of conviction")),
        ]
        return [paragraph("<b>2. The conviction.</b>"), _table(rows)]

    def grounds(self) -> list[Flowable]:
        determination = self.determination
        reason = blank("see the determination") if "reason" in self.unset else marked_up(determination.reason)
        authority = "; ".join(marked_up(citation) for citation in determination.citations) or blank("none recorded")
        parts: list[Flowable] = [
            paragraph(f"<b>3. Grounds.</b> {reason}"),
            paragraph(f"<b>Authority.</b> {authority}."),
        ]
        flags = [flag.removesuffix("_not_stated") for flag in determination.flags if flag.endswith("_not_stated")]
        if flags:
            words = ", ".join(marked_up(flag.replace("_", " ")) for flag in flags)
            parts.append(paragraph(f"<b>Not stated on the record:</b> {words}."))
        policy = determination.policy
        under = f" and policy {marked_up(policy.id)} ({marked_up(policy.hash)})" if policy else ""
        parts.append(
            paragraph(
                "<b>4. What this rests on.</b> A determination made by computer under rules "
                f"{marked_up(determination.pack)}{under}, as of {marked_up(determination.as_of)}, from the document "
                "described in Exhibit A. It is not evidence, and no one has sworn to it. It is to be compared with "
                "that document before it is signed."
            )
        )
        return parts

    def signature(self) -> Flowable:
        return KeepTogether(
            [
                Spacer(1, 12),
                paragraph(f"Dated: {blank(length=18)}"),
                paragraph(f"Signature: {blank(length=34)}"),
                paragraph(f"Name: {_said(self.office.attorney, 30)}"),
            ]
        )

    def proposed_order(self) -> list[Flowable]:
        which = f"count {self.value('count', 4)}"
        return [
            paragraph(f"{_COURT_OF[self.state]}<br/>COUNTY OF {self.value('county')}", CENTRED),
            paragraph("[PROPOSED] ORDER", CENTRED),
            paragraph(f"Case No. {self.value('case number', 16)}"),
            paragraph(
                f"The court was asked to {self._deed(f'the conviction of {self.section()}, {which}, in this case')}. "
                "To be marked by the court:"
            ),
            paragraph(f"{_BOX} The request is granted."),
            paragraph(f"{_BOX} The request is granted in part: {blank(length=28)}"),
            paragraph(f"{_BOX} The request is denied: {blank(length=30)}"),
            paragraph(f"{_BOX} The matter is set for hearing on {blank(length=20)}"),
            paragraph(f"{_BOX} Other orders: {blank(length=36)}"),
            KeepTogether(
                [
                    Spacer(1, 24),
                    paragraph(f"Dated: {blank(length=18)}"),
                    paragraph(f"{blank(length=34)}<br/>Judge of the court"),
                ]
            ),
        ]

    def exhibit(self) -> list[Flowable]:
        source, pages = self.record.source, self.record.source.pages
        rows = [("Value", "As stated on this paper", "Where it was read")]
        for label, value in self.values.items():
            where = marked_up(value.place + (f"; to be checked: {value.doubt}" if value.doubt else ""))
            rows.append((label, self.value(label), where))
        document = (
            f"Document: {marked_up(source.family.replace('_', ' '))}, page{'s' if len(pages) > 1 else ''} "
            f"{', '.join(map(str, pages))} of a file whose SHA-256 is {source.sha256}. "
            f"Record {self.record.record_id}, determination {self.determination.determination_id}."
        )
        return [
            paragraph("EXHIBIT A: WHERE EACH VALUE WAS READ", CENTRED),
            paragraph(document, SMALL),
            HRFlowable(width="100%", thickness=0.6, color=colors.black),
            Table(
                [[paragraph(cell, SMALL) for cell in row] for row in rows],
                colWidths=[TEXT_WIDTH * share for share in (0.22, 0.43, 0.35)],
                repeatRows=1,
                splitInRow=1,
                style=_RULED,
            ),
        ]


_PLAIN = TableStyle(
    [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 6)]
)
_RULED = TableStyle(
    [*_PLAIN.getCommands(), ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.grey), ("LEFTPADDING", (1, 0), (-1, -1), 6)]
)


_CAPTION = TableStyle(
    [
        *_PLAIN.getCommands(),
        ("LINEBELOW", (0, 0), (0, 0), 0.8, colors.black),
        ("LINEAFTER", (0, 0), (0, 0), 0.8, colors.black),
        ("LEFTPADDING", (1, 0), (1, 0), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
    ]
)


def _table(rows: Sequence[tuple[str, str]]) -> Table:
    cells = [[paragraph(label, TABLE), paragraph(value, TABLE)] for label, value in rows]
    return Table(cells, colWidths=[TEXT_WIDTH * 0.34, TEXT_WIDTH * 0.66], splitInRow=1, style=_RULED, spaceAfter=12)


def _said(value: str | None, length: int = 26) -> str:
    """Return what the office said of itself as mark-up, or a line to write it on."""
    return marked_up(value) if value and drawable(tidy(value)) else blank(length=length)


def _height(flowable: Paragraph, width: float) -> float:
    return float(flowable.wrap(width, 10_000)[1])


def _draft_note(reasons: Sequence[str]) -> Flowable:
    words = "; ".join(marked_up(reason) for reason in reasons)
    text = f"<b>DRAFT, not to be filed.</b> A person must check first: {words}."
    box = TableStyle([("BOX", (0, 0), (-1, -1), 0.8, colors.black), ("BOTTOMPADDING", (0, 0), (-1, -1), 6)])
    return Table([[paragraph(text, BODY)]], colWidths=[TEXT_WIDTH], splitInRow=1, style=box, spaceAfter=12)
