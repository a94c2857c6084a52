"""The counts of a RAP sheet's events: what became of each, how that is printed, and its truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from corpora.charges import Imposed, Offence
from corpora.rap_lines import Style, commented_sentence, compact, printed_section, sentence_parts, wrapped
from corpora.wording import wording
from extract.record import Count, Severity

__all__ = ["Charged", "CountPrinter"]

# sheets are printed in the year after, at the latest
_LAST_UPDATE = date(2017, 12, 31)
_TOC = {"felony": "F", "misdemeanor": "M", "infraction": "I"}


def _outcome(rng: random.Random, kind: str) -> tuple[str, str]:
    """Return one of the outcomes of ``wording.yaml``: as printed, and the record's word."""
    rows = wording()["rap_sheet"][kind]
    text, word, _ = rng.choices(rows, [weight for _, _, weight in rows])[0]
    return text, word


@dataclass(frozen=True, slots=True)
class Charged:
    """One printed count. ``times`` above 1 prints a range of counts alike; ``updates``: day, print, record word."""

    offence: Offence | None
    severity: Severity | None
    title: str
    attempted: bool = False
    conspiracy: bool = False
    times: int = 1
    disposition: str | None = None
    printed_disposition: str | None = None
    imposed: Imposed | None = None
    updates: tuple[tuple[date, str, str], ...] = ()
    stage: str = "arrest"

    @property
    def section(self) -> str | None:
        """The section charged, if one is."""
        return self.offence.section if self.offence else None

    @property
    def wobbler(self) -> bool:
        """Whether the offence may be a felony or a misdemeanor."""
        return self.offence is not None and self.offence.grading == "wobbler"

    @staticmethod
    def of_registration() -> Charged:
        """Return a registrant's count."""
        row = wording()["rap_sheet"]["registration"]
        offence = Offence(row["code"], row["section"], "misdemeanor", (row["title"],), (), cannabis=False)
        return Charged(offence, None, offence.doj[0], stage="other")

    @staticmethod
    def of_applicant(rng: random.Random) -> Charged:
        """Return an applicant's count, which has no section."""
        title = rng.choice(
            ["APPLICANT TEACHER CREDENTIALING", "APPLICANT COMMUNITY CARE FACILITY", "APPLICANT CAB DRIVER"]
        )
        return Charged(None, None, title, stage="other")

    def repeated(self, times: int) -> Charged:
        """Return the count as a range of *times* counts alike."""
        return replace(self, times=times)

    def closed_by_prosecutor(self, rng: random.Random) -> Charged:
        """Return the count as it ended before any court."""
        text, word = _outcome(rng, "not_filed")
        return replace(self, printed_disposition=text, disposition=word)

    def convicted(self, rng: random.Random, severity: Severity | None, imposed: Imposed | None) -> Charged:
        """Return the count as a conviction."""
        text, word = _outcome(rng, "convicted")
        if imposed is None or not imposed.probation:
            text = "CONVICTED"
        return replace(
            self,
            severity=severity,
            printed_disposition=text,
            disposition=word,
            imposed=imposed,
            stage="court",
        )

    def not_convicted(self, rng: random.Random) -> Charged:
        """Return the count as the court let it go."""
        text, word = _outcome(rng, "not_convicted")
        return replace(self, printed_disposition=text, disposition=word, stage="court")

    def in_custody(self) -> Charged:
        """Return the count as a prison or jail lists it: the charge and the term, no disposition."""
        return replace(self, printed_disposition=None, disposition=None, updates=(), stage="custody")

    def later_updated(self, rng: random.Random, day: date) -> Charged:
        """Return the count with what became of a conviction years later, now and then."""
        if self.disposition != "convicted" or rng.random() > 0.16:
            return self
        updates = []
        for _ in range(rng.choice([1, 1, 2])):
            day += timedelta(days=rng.randint(120, 1500))
            text, word = _outcome(rng, "updates")
            if day > _LAST_UPDATE or (word == "reduced" and self.severity != "felony"):
                continue
            updates.append((day, text, word))
        return replace(self, updates=tuple(updates))


class CountPrinter:
    """Prints the counts of one event: ``lines`` and the ``counts`` that they state."""

    def __init__(self, rng: random.Random, style: Style, pointer: str, day: date) -> None:
        self.rng, self.style, self.pointer, self.day = rng, style, pointer, day
        self.lines: list[str] = []
        self.counts: list[Count] = []
        self.fair: dict[str, list[Any]] = {}
        self._comments: list[str] = []

    def print_counts(self, charged: tuple[Charged, ...], number: str | None) -> None:
        """Print the counts in order; *number* is the booking or case number of the event."""
        again = self.rng.random() < 0.15
        first = 1
        for at, count in enumerate(charged):
            self._print_count(count, first, number if at == 0 or again else None)
            first += count.times

    def _detail(self, text: str, hang: str = "") -> None:
        self.lines += wrapped(text, self.style.detail_indent, self.style.width, hang)

    def _print_count(self, count: Charged, first: int, number: str | None) -> None:
        style = self.style
        last = first + count.times - 1
        digits = f"{first:0{style.count_digits}d}"
        if count.times > 1:
            digits += f"-{last:0{style.count_digits}d}"
        self.lines.append(f"CNT:{digits}" + (f"{style.count_gap}#{number}" if number else ""))
        toc = self._print_charge(count, first)
        self._print_details(count)
        text, status_printed = self._print_outcome(count)
        severity = count.severity if status_printed else toc
        imposed = count.imposed if count.stage in ("court", "custody") else None
        record: dict[str, Any] = {
            "code": count.offence.code if count.offence else None,
            "section": count.section,
            "description": count.title,
            "attempted": count.attempted,
            "conspiracy": count.conspiracy,
            "disposition": count.disposition,
            "disposition_date": self.day.isoformat() if count.disposition else None,
            "severity": severity,
            "sentence": imposed.to_record(text) if imposed and text else {},
            "updates": [
                {"date": day.isoformat(), "disposition": word, "text": said} for day, said, word in count.updates
            ],
        }
        for counted in range(first, last + 1):
            if count.offence and count.offence.joined:
                # a joint section ("459-460.1") is fairly either of the two
                self.fair[f"{self.pointer}/counts/{len(self.counts)}/section"] = count.offence.joined.split("-")
            if count.disposition == "convicted" and not status_printed:
                # without its own line a reader may take the charge's type, or nothing
                self.fair[f"{self.pointer}/counts/{len(self.counts)}/severity"] = [None, count.severity]
            self.counts.append(Count.model_validate({"number": counted, **record}))

    def _print_charge(self, count: Charged, first: int) -> Severity | None:
        """Print the charge; return the severity that the line's type of charge states, if it has one."""
        rng, style = self.rng, self.style
        if count.offence is None:
            self.lines += wrapped(count.title, style.charge_indent, style.width)
            return None
        number = count.offence.joined or count.offence.section
        if count.attempted and rng.random() < 0.6:
            number, flag = rng.choice(wording()["rap_sheet"]["attempt"]) + number, False
        else:
            flag = count.attempted
        toc, severity = "", None
        if count.stage != "other" and rng.random() < style.toc_share:
            charged = count.severity
            if count.disposition == "convicted" and count.wobbler and count.severity == "misdemeanor":
                charged = rng.choice(["felony", "misdemeanor"])
            letter = _TOC[charged] if charged else "N"
            if rng.random() < 0.06:
                letter, charged = "N", None
            toc, severity = f"TOC:{letter}", charged
        charge = f"{printed_section(style, number, count.offence.code)}-{count.title}"
        if rng.random() < 0.05 and not count.attempted and not count.offence.joined:
            self._detail("SEE COMMENT FOR CHARGE" + ("  " + toc if toc and style.toc_on_charge else ""))
            named = rng.choice([f"CHRG-{charge}", f"CNT {first:02d} CHRG-{charge}", f"CHRG-{charge.split('-')[0]}"])
            self._comments.append(f"COM: {named}")
        else:
            joined = charge + (rng.choice([" ", "   "]) + toc if toc and style.toc_on_charge else "")
            self.lines += wrapped(joined, style.charge_indent, style.width if rng.random() < 0.9 else 44)
        if toc and not style.toc_on_charge:
            self._detail(toc)
        if flag:
            self._detail("-ATTEMPTED")
        if count.conspiracy:
            self._detail("-CONSPIRACY")
        return severity

    def _print_details(self, count: Charged) -> None:
        rng = self.rng
        if count.stage == "arrest" and rng.random() < 0.12:
            self._detail(rng.choice(["-WARRANT", "-BENCH WARRANT", "WARRANT", "CITE", "-PROBATION REVO"]))
        if count.stage == "arrest" and rng.random() < 0.12:
            self._detail(
                "ARR BY:" + rng.choice(["CAPD LOS ANGELES", "CAHP SACRAMENTO", "CASO ORANGE", "CAPD FRESNO"])
            )
        if rng.random() < 0.1:
            self._detail(
                rng.choice(
                    [f"SCN-{rng.randrange(10**11):011d}", f"DCN:{rng.choice('ABCR')}{rng.randrange(10**12):012d}"]
                )
            )
        if count.stage == "arrest" and rng.random() < 0.08:
            town = rng.choice(["OAKLAND", "CHICO", "LOS ANGELES"])
            street = rng.choice(["NEWT AV", "ALDER ST", "W 41ST PL", "OLD MILL RD", "LAS FLORES DR"])
            self._comments.append(f"COM: ADR-{compact(self.day)} ({rng.randint(100, 9900)},{street}, , ,{town},CA)")
        if rng.random() < 0.06:
            self._comments.append(
                "COM: "
                + rng.choice(
                    [
                        f"WARRANT NBR A-{rng.randrange(10**6):06d} BOTH CNTS",
                        "ATTY PRESENT",
                        f"CRT RPT DATE {compact(self.day)}",
                        "FINGERPRINTS NOT TAKEN",
                    ]
                )
            )

    def _print_outcome(self, count: Charged) -> tuple[str | None, bool]:
        """Print disposition, sentence and updates; return the sentence's text, and whether the severity stands."""
        rng, style = self.rng, self.style
        comments, self._comments = self._comments, []
        early = rng.random() < 0.5
        if early:
            for comment in comments:
                self._detail(comment, "  ")
        text = None
        if count.printed_disposition:
            self.lines.append(style.detail_indent + style.dispo_mark.strip() + count.printed_disposition)
        status_printed = count.disposition == "convicted" and rng.random() < 0.97
        if status_printed and count.severity:
            self._detail(f"CONV STATUS:{count.severity.upper()}")
        if count.imposed and count.stage in ("court", "custody"):
            parts = sentence_parts(rng, style, count.imposed)
            if rng.random() < 0.12 and count.stage == "court":
                text = commented_sentence(rng, count.imposed)
                self._detail("COM: " + text, "  ")
            elif parts:
                text = ", ".join(parts)
                self._detail(f"SEN:{style.sentence_gap}{text}", rng.choice(["", "  ", "     "]))
            if count.offence and count.imposed.jail and self.day.year >= 2012 and rng.random() < 0.2:
                self._detail(wording()["rap_sheet"]["sentencing_line"])
        if not early:
            for comment in comments:
                self._detail(comment, "  ")
        for day, said, _ in count.updates:
            self.lines.append(f"{style.detail_indent}{compact(day)}")
            self.lines.append(f"{style.detail_indent} DISPO:{said}")
        return text, status_printed
