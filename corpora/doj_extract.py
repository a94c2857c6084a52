"""Extracts of the Department of Justice for a few invented people: rows of 95 columns, and what they say."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from corpora.charges import Imposed, Term, choose_offence, graded, impose
from corpora.document import Truth
from corpora.people import Person, invent_person, stream
from corpora.places import Place, choose_place, place
from corpora.rap_counts import Charged
from corpora.rap_lines import compact
from extract.doj_rows import COLUMNS
from extract.record import Event
from extract.record import Person as RecordPerson

__all__ = ["DojExtract", "make_doj_extract"]

_NOT_STATED = "  -  "
_LAST = date(2016, 12, 31)
_TOC = {"felony": "F", "misdemeanor": "M", "infraction": "I"}
_STEPS = {
    "arrest": ("1", "ARREST/DETAINED/CITED"),
    "court": ("2", "COURT ACTION"),
    "registration": ("6", "REGISTRATION"),
    "deceased": ("9", "DECEASED"),
}
_UNITS = {"Y": "YEARS", "M": "MONTHS", "D": "DAYS"}


@dataclass(frozen=True, slots=True)
class DojExtract:
    """A ``.dat`` file: its bytes, and the truth of each subject in the order of their first rows."""

    data: bytes
    truths: tuple[Truth, ...]


def make_doj_extract(seed: int, number: int, county: str | None = None, people: int | None = None) -> DojExtract:
    """Invent an extract.

    Args:
        seed: the archive's seed.
        number: the file's number; the same seed and number give the same bytes.
        county: where every court sits; None lets the seed choose one for each cycle.
        people: how many subjects; None lets the seed choose 3 to 8.
    """
    rng = stream(seed, number, "doj extract")
    subjects = [_Subject(seed, number, at, county) for at in range(people or rng.randint(3, 8))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=rng.choice(["\n", "\r\n"]))
    if rng.random() < 0.5:
        writer.writerow(COLUMNS)
    record_id = rng.randrange(10**6)
    for subject in subjects:
        subject.invent()
        for row in subject.rows:
            record_id += 1
            values = {"RECORD_ID": str(record_id), **row}
            writer.writerow([values.get(column, _NOT_STATED) for column in COLUMNS])
    return DojExtract(out.getvalue().encode(), tuple(subject.truth() for subject in subjects))


@dataclass
class _Subject:
    """One person: ``rows`` as they gather, and the ``events`` that they state."""

    seed: int
    number: int
    at: int
    county: str | None
    rows: list[dict[str, str]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    rng: random.Random = field(init=False)
    person: Person = field(init=False)
    born: str = field(init=False)
    licensed: bool = field(init=False)
    ssn: bool = field(init=False)
    cycle: int = 0
    step: int = 0

    def __post_init__(self) -> None:
        self.rng = stream(self.seed, self.number, f"subject {self.at}")
        self.person = invent_person(stream(self.seed, self.number, f"person {self.at}"), 1961, 2005)
        self.born = compact(self.person.born)
        if self.rng.random() < 0.05:
            # the day, or day and month, was not known
            self.born = self.rng.choice([self.born[:6] + "00", self.born[:4] + "0000"])
        self.licensed = self.rng.random() < 0.5
        self.ssn = self.rng.random() < 0.5

    def invent(self) -> None:
        """Invent the person's cycles and write their rows."""
        rng = self.rng
        day = date(self.person.born.year + 18 + rng.randint(0, 12), 1, 2) + timedelta(days=rng.randrange(360))
        day = min(day, date(2012, 6, 1))
        for _ in range(rng.choices([1, 2, 3, 5], [40, 30, 20, 10])[0]):
            if day > _LAST:
                break
            day = self._cycle(day) + timedelta(days=rng.randint(90, 1500))
        if rng.random() < 0.08:
            self._open_cycle()
            label = rng.choice(["CADJ VITAL STATISTICS", "CASD VITAL RECORDS"])
            self._event("deceased", min(day, _LAST), label, None, None, ())

    def _open_cycle(self) -> None:
        self.cycle, self.step = self.cycle + 1, 0

    def _cycle(self, day: date) -> date:
        """Invent one arrest and what came of it; return the day of the last event."""
        rng = self.rng
        self._open_cycle()
        where = place(self.county) if self.county else choose_place(rng)
        charged = self._charges(day)
        ends_here = rng.random() < 0.15
        arrested = tuple(count.closed_by_prosecutor(rng) for count in charged) if ends_here else charged
        if rng.random() < 0.9 or ends_here:
            self._event("arrest", day, where.police_label(rng), where, None, arrested)
        if ends_here:
            return day
        heard = min(day + timedelta(days=rng.randint(5, 400)), _LAST)
        felony = any(count.severity == "felony" for count in charged)
        outcome = self._outcome(charged, heard)
        self._event(
            "court",
            heard,
            where.court_label(rng, heard, felony),
            where,
            where.case_number(rng, heard, felony),
            outcome,
        )
        if rng.random() < 0.05:
            heard += timedelta(days=20)
            self._event("registration", heard, where.police_label(rng), where, None, (Charged.of_registration(),))
        return heard

    def _charges(self, day: date) -> tuple[Charged, ...]:
        rng = self.rng
        found: list[Charged] = []
        for _ in range(rng.choices([1, 2, 3], [55, 30, 15])[0]):
            offence = choose_offence(rng, day, cannabis=rng.random() < 0.5, family="doj_extract")
            if all(offence.section != other.section for other in found):
                attempted = offence.grading in ("felony", "wobbler") and not offence.cannabis and rng.random() < 0.06
                found.append(Charged(offence, graded(rng, offence), rng.choice(offence.doj), attempted=attempted))
        return tuple(found)

    def _outcome(self, charged: tuple[Charged, ...], day: date) -> tuple[Charged, ...]:
        rng = self.rng
        guilty = rng.random() < 0.8
        done: list[Charged] = []
        for at, count in enumerate(charged):
            if not guilty or (at and rng.random() < 0.5):
                done.append(count.not_convicted(rng))
                continue
            severity = count.severity or "misdemeanor"
            if severity == "felony" and count.wobbler and rng.random() < 0.3:
                severity = "misdemeanor"
            sentence = impose(rng, severity, day) if at == 0 or rng.random() < 0.4 else None
            done.append(count.convicted(rng, severity, sentence).later_updated(rng, day))
        return tuple(done)

    def _event(
        self, kind: str, day: date, agency: str, where: Place | None, case: str | None, charged: tuple[Charged, ...]
    ) -> None:
        self.step += 1
        code, words = _STEPS[kind]
        head = {
            **self._person_columns(),
            "CYC_SEG_SEP": "CYC",
            "CYC_ORDER": f"{self.cycle:03d}",
            "CYC_DATE": compact(day),
            "STP_SEG_SEP": "STP",
            "STP_ORDER": f"{self.step:03d}",
            "STP_EVENT_DATE": compact(day),
            "STP_TYPE_CODE": code,
            "STP_TYPE_DESCR": words,
            "STP_ORI_DESCR": agency,
            "CNT_SEG_SEP": "CNT",
            "SENT_SEG_SEP": "SENT",
            "CYC_AGE": str(day.year - self.person.born.year),
            "END_OF_REC": "END",
        }
        if where:
            head["STP_ORI_CNTY_NAME"] = where.county + (" COUNTY" if self.rng.random() < 0.1 else "")
        if case:
            head["OFN"] = case
        counts = []
        for at, count in enumerate(charged, 1):
            order = {"CNT_ORDER": f"{self.cycle:03d}{self.step:03d}{at:03d}000"}
            counts.append(self._count({**head, **order}, at, count, day))
        if not charged:
            self.rows.append({**head, "CNT_ORDER": f"{self.cycle:03d}{self.step:03d}000000"})
        self.events.append(
            {
                "type": kind,
                "date": day.isoformat(),
                "agency": agency,
                "county": where.county if where else None,
                "case_number": case.replace(" ", "") if case else None,
                "cycle": self.cycle,
                "counts": counts,
            }
        )

    def _person_columns(self) -> dict[str, str]:
        person = self.person
        return {
            "SUBJECT_STATUS": "SUBJECT FOUND",
            "SUBJECT_ID": f"{self.number:04d}{self.at + 1:04d}",
            "REQ_SEG_SEP": "REQ",
            "PII_SEG_SEP": "PII",
            "CII_NUMBER": person.cii,
            "PRI_NAME": person.name.formal.replace(", ", ",", 1),
            "GENDER": person.sex,
            "PRI_DOB": self.born,
            "PRI_SSN": person.ssn if self.ssn else _NOT_STATED,
            "PRI_CDL": person.drivers_license if self.licensed else _NOT_STATED,
            "FBI_NUMBER": person.fbi,
            "PDR_SEG_SEP": "PDR",
            "RACE_CODE": person.race[0],
            "RACE_DESCR": person.race[1],
            "EYE_COLOR_CODE": person.eyes,
            "HAIR_COLOR_CODE": person.hair,
            "HEIGHT": person.height,
            "WEIGHT": person.weight,
            "POB_CODE": person.birthplace,
            "CII_TYPE": "A",
        }

    def _count(self, head: Mapping[str, str], at: int, count: Charged, day: date) -> dict[str, Any]:
        """Write the rows of one count and return what they say."""
        rng = self.rng
        if count.offence is None:
            raise ValueError("a count of an extract has a section")
        section = f"664/{count.section}" if count.attempted else str(count.section)
        charge = f"{section.upper()} {count.offence.code}-{count.title}"
        row = {**head, "OFFENSE_DESCR": charge}
        if rng.random() < 0.04:
            row |= {"OFFENSE_DESCR": "SEE COMMENT FOR CHARGE", "COMMENT_TEXT": charge}
        severity = None
        graded_here = count.severity is not None and rng.random() < 0.85
        if graded_here and count.severity:
            # the charge as it was made: what it came to stands under the conviction's status
            row["OFFENSE_TOC"], severity = _TOC[count.severity], count.severity
        if count.printed_disposition:
            row |= {"DISP_ORDER": "001", "DISP_DATE": compact(day), "DISP_DESCR": count.printed_disposition}
        if count.disposition == "convicted" and count.severity:
            row["CONV_STAT_DESCR"], severity = count.severity.upper(), count.severity
        parts = _parts(count.imposed) if count.imposed else []
        for order, (name, term) in enumerate(parts, 1):
            self.rows.append({**row, "SENT_ORDER": f"{order:03d}", **_sentence_columns(name, term)})
        if not parts:
            self.rows.append(row)
        for later, said, _ in count.updates:
            bare = {name: value for name, value in row.items() if name not in ("CONV_STAT_DESCR",)}
            self.rows.append({**bare, "DISP_ORDER": "002", "DISP_DATE": compact(later), "DISP_DESCR": said})
        return {
            "number": at,
            "code": count.offence.code,
            "section": count.section,
            "description": count.title,
            "attempted": count.attempted,
            "disposition": count.disposition,
            "disposition_date": day.isoformat() if count.disposition else None,
            "severity": severity,
            "sentence": _sentence(parts),
            "updates": [
                {"date": later.isoformat(), "disposition": word, "text": said} for later, said, word in count.updates
            ],
        }

    def truth(self) -> Truth:
        """Return what the rows say of the person."""
        person, digits = self.person, self.born
        born = "-".join(part for part in (digits[:4], digits[4:6], digits[6:]) if part != "00")
        return Truth(
            RecordPerson(
                name=person.name.formal,
                date_of_birth=born,
                sex="M" if person.sex == "M" else "F",
                race=person.race[1],
                cii=person.cii,
                fbi=person.fbi,
                drivers_license=person.drivers_license if self.licensed else None,
                ssn_last4=person.ssn[-4:] if self.ssn else None,
                deceased=any(event["type"] == "deceased" for event in self.events),
            ),
            tuple(Event.model_validate(event) for event in self.events),
        )


def _parts(imposed: Imposed) -> list[tuple[str, Term | None]]:
    """Return the places and terms of a sentence, a row each; a fine's row has no length."""
    parts: list[tuple[str, Term | None]] = [
        (name, term)
        for name, term in (("PRISON", imposed.prison), ("PROBATION", imposed.probation), ("JAIL", imposed.jail))
        if term
    ]
    return [*parts, ("FINE", None)] if imposed.fine is not None else parts


def _sentence_columns(name: str, term: Term | None) -> dict[str, str]:
    columns = {"SENT_LOC_DESCR": name}
    if term and term.number:
        columns |= {
            "SENT_LENGTH": f"{term.number:03d}",
            "SENT_TIME_CODE": term.unit,
            "SENT_TIME_DESCR": _UNITS[term.unit],
        }
    return columns


def _sentence(parts: list[tuple[str, Term | None]]) -> dict[str, Any]:
    terms = {name.lower(): term for name, term in parts if term}
    if not terms:
        return {}
    said = [
        f"{term.number:03d} {term.unit} {name.upper()}" if term.number else name.upper()
        for name, term in terms.items()
    ]
    return {**{name: term.iso for name, term in terms.items()}, "text": ", ".join(said)}
