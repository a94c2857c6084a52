"""The counts of a RAP sheet's events: what became of each, how that is printed, and its truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from corpora.charges import Imposed, Offence
from corpora.rap_lines import Style, commented_sentence, compact, printed_section, sentence_parts, wrapped
from extract.record import Count, Severity

__all__ = ["Charged", "CountPrinter"]

_DISMISSED = (
    ("DISMISSED", "dismissed"),
    ("DISMISSED/FURTHERANCE OF JUSTICE", "dismissed"),
    ("DISMISSED/LACK OF EVID", "dismissed"),
    ("1385 PC-DISMISSED/FURTHERANCE OF JUSTICE", "dismissed"),
    ("DISMISSED/FOJ", "dismissed"),
    ("ACQUITTED", "acquitted"),
    ("PROCEEDINGS SUSPENDED/DIVERSION", "diverted"),
    ("DISMISSED/DIVERSION", "diverted"),
    ("HELD TO ANSWER", "held_to_answer"),
    ("CERTIFIED TO JUVENILE COURT", "transferred"),
)
_REJECTED = (
    ("PROS REJ-LACK OF CORPUS", "prosecutor_rejected"),
    ("PROS REJ-INSUFF EVID", "prosecutor_rejected"),
    ("PROS REJ-INTEREST OF JUSTICE", "prosecutor_rejected"),
    ("PROS REJ-OTHER", "prosecutor_rejected"),
    ("PROS REJ-INADMISS SEARCH/SEIZURE", "prosecutor_rejected"),
    ("PROS REJ-COMB W/OTHER CNTS", "prosecutor_rejected"),
    ("RELEASED/DETENTION ONLY", "released"),
    ("RELEASED/DETENTION ONLY", "released"),
)
_UPDATES = (
    ("PROBATION REVOKED", "probation_revoked"),
    ("PROBATION REVOKED", "probation_revoked"),
    ("CONV SET ASIDE & DISM PER 1203.4 PC", "set_aside"),
    ("CONV SET ASIDE & DISM PER 1203.4 PC", "set_aside"),
    ("SENTENCE MODIFIED", "sentence_modified"),
    ("REDUCED TO MISDEMEANOR PER 17 PC", "reduced"),
    ("PROBATION TERMINATED", "other"),
    ("PROBATION REINSTATED", "other"),
)
_TOC = {"felony": "F", "misdemeanor": "M", "infraction": "I"}


@dataclass(frozen=True, slots=True)
class Charged:
    """One printed count. ``times`` above 1 prints a range of counts alike; ``updates``: day, print, record word."""

    offence: Offence | None
    severity: Severity | None
    title: str
    attempted: bool = False
    times: int = 1
    disposition: str | None = None
    printed_disposition: str | None = None
    imposed: Imposed | None = None
    updates: tuple[tuple[date, str, str], ...] = ()
    stage: str = "arrest"

    @staticmethod
    def of_registration() -> Charged:
        """Return a registrant's count."""
        offence = Offence("HS", "11590", "misdemeanor", ("REGISTRATION OF CONTROL SUB OFFENDER",), (), cannabis=False)
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
        text, word = rng.choice(_REJECTED)
        return replace(self, printed_disposition=text, disposition=word)

    def convicted(self, severity: Severity | None, imposed: Imposed | None) -> Charged:
        """Return the count as a conviction."""
        return replace(
            self,
            severity=severity,
            printed_disposition="CONVICTED",
            disposition="convicted",
            imposed=imposed,
            stage="court",
        )

    def not_convicted(self, rng: random.Random) -> Charged:
        """Return the count as the court let it go."""
        text, word = rng.choices(_DISMISSED, [24, 24, 10, 6, 6, 5, 10, 5, 4, 2])[0]
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
            text, word = rng.choice(_UPDATES)
            if word == "reduced" and self.severity != "felony":
                text, word = "SENTENCE MODIFIED", "sentence_modified"
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
        rng, style = self.rng, self.style
        last = first + count.times - 1
        digits = f"{first:0{style.count_digits}d}"
        if count.times > 1:
            digits += f"-{last:0{style.count_digits}d}"
        self.lines.append(f"CNT:{digits}" + (f"{style.count_gap}#{number}" if number else ""))
        toc = self._print_charge(count, first)
        self._print_details(count)
        text = self._print_outcome(count)
        severity = count.severity if count.stage == "court" and count.disposition == "convicted" else toc
        if count.stage == "custody":
            severity = toc
        imposed = count.imposed if count.stage in ("court", "custody") else None
        record = {
            "code": count.offence.code if count.offence else None,
            "section": count.offence.section if count.offence else None,
            "description": count.title,
            "attempted": count.attempted,
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
            self.counts.append(Count.model_validate({"number": counted, **record}))

    def _print_charge(self, count: Charged, first: int) -> Severity | None:
        """Print the charge; return the severity that the line's type of charge states, if it has one."""
        rng, style = self.rng, self.style
        if count.offence is None:
            self.lines += wrapped(count.title, style.charge_indent, style.width)
            return None
        number = count.offence.joined or count.offence.section
        if count.attempted and rng.random() < 0.6:
            number, flag = rng.choice(["664/", "664-"]) + number, False
        else:
            flag = count.attempted
        toc, severity = "", None
        if count.stage != "other" and rng.random() < style.toc_share:
            charged = count.severity
            if (
                count.disposition == "convicted"
                and count.offence.grading == "wobbler"
                and count.severity == "misdemeanor"
            ):
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
            street = rng.choice(["NEWT AV", "ALDER ST", "W 41ST PL", "OLD MILL RD", "LAS FLORES DR"])
            self._comments.append(
                f"COM: ADR-{compact(self.day)} ({rng.randint(100, 9900)},{street}, , ,{rng.choice(['OAKLAND', 'CHICO', 'LOS ANGELES'])},CA)"
            )
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

    def _print_outcome(self, count: Charged) -> str | None:
        """Print the disposition, the sentence and the updates; return the sentence's text."""
        rng, style = self.rng, self.style
        comments, self._comments = self._comments, []
        early = rng.random() < 0.5
        if early:
            for comment in comments:
                self._detail(comment, "  ")
        text = None
        if count.printed_disposition:
            self.lines.append(style.detail_indent + style.dispo_mark.strip() + count.printed_disposition)
        if count.disposition == "convicted" and count.stage == "court" and count.severity:
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
                self._detail("1170(H) PC-SENTENCING")
        if not early:
            for comment in comments:
                self._detail(comment, "  ")
        for day, said, _ in count.updates:
            self.lines.append(f"{style.detail_indent}{compact(day)}")
            self.lines.append(f"{style.detail_indent} DISPO:{said}")
        return text
