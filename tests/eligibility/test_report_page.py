from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser

import pytest
from paper_builders import a_determination, a_person, a_record
from report_builders import FACTS, a_run

from eligibility.determination import PolicyStamp
from eligibility.report import RunFacts, Summary, draw_report, write_report
from eligibility.report.charts import ROWS_SHOWN, bars
from eligibility.report.counts import OUTCOMES

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> $\\frac{1}{2}$ \u0007王"
NAMESPACES = {"http://www.w3.org/1999/xlink", "http://www.w3.org/2000/svg"}


class Page(HTMLParser):
    """What stands on a page: its tags with their attributes, and the rows of its tables."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data):
        if self._in_cell:
            self.tables[-1][-1][-1] += " ".join(data.split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def pictures(html: str) -> list[str]:
    return [base64.b64decode(data).decode() for data in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", html)]


def report(tmp_path, run=None, facts=FACTS, **more) -> tuple[str, Summary]:
    summary = write_report(*(run or a_run(40)), tmp_path, facts, **more)
    return (tmp_path / "report.html").read_text(encoding="utf-8"), summary


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> tuple[str, Summary, str]:
    """The report of a plain run, its counts, and ``summary.json``."""
    folder = tmp_path_factory.mktemp("report")
    return *report(folder), (folder / "summary.json").read_text()


def test_the_tables_of_the_page_are_the_counts(plain):
    html, summary, _ = plain
    tables = Page(html).tables
    used = [outcome for outcome in OUTCOMES if summary.total.outcomes[outcome]]
    for table in summary.tables:
        expected = [
            [row.label, str(row.people), str(row.convictions), *(str(row.outcomes[outcome]) for outcome in used)]
            for row in table.rows
        ]
        assert any(rows[1:-1] == expected for rows in tables), table.id
    assert [[i.words, str(i.had), str(i.freed), str(i.freed_in_review)] for i in summary.impacts] in [
        rows[1:] for rows in tables
    ]


def test_the_summary_holds_the_same_counts_as_data(plain):
    _, summary, text = plain
    data = json.loads(text)
    assert Summary.model_validate(data) == summary
    assert data["total"]["convictions"] == len(a_run(40)[0])


def test_the_question_that_was_asked_is_on_the_page(tmp_path):
    facts = RunFacts.model_validate(
        FACTS.model_dump()
        | {"policy": {"id": "sacramento", "hash": "feedfeedfeedfeed"}, "files": 1234, "problems": {"truncated": 2}}
    )
    html, summary = report(tmp_path, facts=facts)
    text = re.sub(r"<[^>]+>", "", html)
    for words in (
        "2020-02-13",
        "LOS ANGELES",
        "ca-prop64",
        "los-angeles",
        "0123456789abcdef",
        "feedfeedfeedfeed",
        "1,234",
        "Problem: truncated",
    ):
        assert words in text
    assert summary.policies == [
        PolicyStamp(id="los-angeles", hash="0123456789abcdef"),
        PolicyStamp(id="sacramento", hash="feedfeedfeedfeed"),
    ]


def test_the_page_asks_nothing_of_any_network_and_runs_nothing(plain):
    html, *_ = plain
    page = Page(html)
    assert not page.all("script")
    assert not page.all("link")
    assert not re.search(r"https?:|//\w+\.\w|url\(|@import", re.sub(r"base64,[^\"]+", "", html))
    for picture in pictures(html):
        assert set(re.findall(r"https?://[^\"\s<]+", picture)) <= NAMESPACES
    (policy,) = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert "default-src 'none'" in policy


def test_pictures_have_words_beside_them_and_headings_follow_each_other(plain):
    html, *_ = plain
    page = Page(html)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("img")) == 6
    assert all(image["alt"] and "table below" in image["alt"] for image in page.all("img"))
    assert [tag for tag, _ in page.tags if tag in ("h1", "h2", "h3")][:2] == ["h1", "h2"]
    assert all("scope" in header for header in page.all("th"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {s["aria-labelledby"] for s in page.all("section")} <= set(ids)


def test_text_from_scans_is_shown_and_never_run(tmp_path):
    run = ([a_determination(county=HOSTILE)], [a_record(race=HOSTILE)], [a_person()])
    facts = RunFacts.model_validate(FACTS.model_dump() | {"county": HOSTILE, "problems": {"<i>": 1}})
    html, _ = report(tmp_path, run, facts)
    page = Page(html)
    assert not page.all("script")
    assert not page.all("i")
    assert all("onerror" not in attributes for _, attributes in page.tags)
    assert HOSTILE.split("\u0007")[0].strip() in " ".join(
        cell for rows in page.tables for row in rows for cell in row
    )
    assert all("<script" not in picture for picture in pictures(html))


def test_no_name_number_or_birth_date_stands_in_the_report(tmp_path):
    html, _ = report(tmp_path, ([a_determination()], [a_record(name="CANARY, YELLOW")], [a_person()]))
    both = html + (tmp_path / "summary.json").read_text()
    for private in ("CANARY", "ORGANA", "A395487", "person-1"):
        assert private not in both
        assert all(private not in picture for picture in pictures(html))


def test_the_same_run_has_the_same_bytes(tmp_path):
    report(tmp_path / "a")
    bars([("something else", {"dismiss": 3}, 3)], OUTCOMES)
    determinations, records, persons = a_run(40)
    report(tmp_path / "b", (determinations[::-1], records[::-1], persons[::-1]))
    for name in ("report.html", "summary.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_settings_of_who_runs_it_do_not_show_in_the_charts():
    import matplotlib

    row = [("HS 11357", {"dismiss": 3}, 3)]
    plain = bars(row, OUTCOMES)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red"}):
        assert bars(row, OUTCOMES) == plain
        assert matplotlib.rcParams["font.size"] == 30


def test_an_empty_run_is_a_page_too(tmp_path):
    html, summary = report(tmp_path, ([], [], []), RunFacts.model_validate({"as_of": "2020-02-13"}))
    assert "No conviction was decided on in this run." in html
    assert "in every county found" in html
    assert summary.total.convictions == 0
    assert summary.people == 0
    assert not Page(html).all("img")


def test_several_packs_are_told_apart(tmp_path):
    html, summary = report(tmp_path, a_run(30, packs=("ca-prop64", "ca-1203-4")))
    assert [row.label for row in summary.packs] == ["ca-1203-4", "ca-prop64"]
    assert 'id="packs"' in html


def test_hidden_numbers_are_called_so_and_not_drawn(tmp_path):
    html, summary = report(tmp_path, suppress_below=11)
    assert "Numbers of fewer than 11 convictions or people are <em>hidden</em>" in html
    assert any("hidden" in cell for rows in Page(html).tables for row in rows for cell in row)
    assert summary.suppressed_below == 11


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param([("A", {"dismiss": None}, None)], "hidden", id="all-hidden"),
        pytest.param([("A", {"dismiss": 20, "review": None}, 25)], "25, not all shown", id="some-hidden"),
        pytest.param([("A", {"dismiss": 1200}, 1200)], "1,200", id="thousands"),
        pytest.param([], None, id="no-rows"),
    ],
)
def test_a_bar_says_its_number(rows, words):
    svg = bars(rows, OUTCOMES)
    assert svg.startswith("<svg")
    # matplotlib leaves the words of each text beside its outlines
    assert words is None or f"<!-- {words} -->" in svg


def test_only_the_first_rows_are_drawn_and_long_labels_cut(tmp_path):
    rows = [(f"SECTION {n} " + "X" * 60, {"dismiss": 1}, 1) for n in range(ROWS_SHOWN + 5)]
    svg = bars(rows, OUTCOMES)
    assert f"SECTION {ROWS_SHOWN - 1} XXX" in svg
    assert f"SECTION {ROWS_SHOWN} XXX" not in svg
    assert "X" * 31 not in svg
    determinations = [
        a_determination(n, pointer=f"/events/{n}/counts/0", section=f"11357.{n + 1}") for n in range(25)
    ]
    html, _ = report(tmp_path, (determinations, [a_record()], [a_person()]))
    assert f"The first {ROWS_SHOWN} of 25 rows" in html


def test_a_report_can_be_drawn_from_its_summary_alone(plain):
    html, summary, _ = plain
    assert draw_report(Summary.model_validate_json(summary.model_dump_json())) == html
