"""Questions for a whole: 经济怎么样, 主要目标, 民生, 重点工作, two years compared. Ten lines at most, each with its
mark.

The lines with numbers are Queries like any other; those in words are the report's own, chosen as its summary does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from rag.answering.marks import Marks
from rag.answering.overview_met import met_lines
from rag.answering.tell import Told
from rag.answering.tell_missing import unknown_lines
from rag.answering.telling import Telling
from rag.answering.voice import Voice
from rag.evaluate.evaluate import Evaluator
from rag.evaluate.locked import judged
from rag.figures.lexicon import lexicon
from rag.library.lookups import ReportKey
from rag.question.answer_table import Cell, Head, Proof, Row, Table
from rag.question.query import Column, Derive, Named, Overview, Query, YearSpan
from rag.records import Section, Status
from rag.summaries.livelihood import livelihood
from rag.summaries.topics import (
    Chosen,
    Topic,
    choose,
    find_topics,
    is_guidance,
    is_target_list,
    projects,
    sentences_of,
)
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.verify.table_lock import Computed

LINES = 10
_MOST = 30  # targets that are listed, several in a line where there are more than ten
_PLACES = 3
_ENOUGH = 3  # headings numbered alike
# What 经济 is told by, in this order; what a report states none of is left out.
_ECONOMY = (
    "gdp_growth", "industrial_value_added", "fixed_asset_investment", "retail_sales", "trade", "fiscal_revenue",
    "resident_income", "new_urban_jobs", "surveyed_unemployment", "cpi",
)  # fmt: skip
_LIVELIHOOD = ("new_urban_jobs", "resident_income")
_OF_PEOPLE = lazily(r"民生|就业|教育|医疗|健康|养老|社会保障|社会事业|公共服务|群众|百姓|幸福|共同富裕")
# A heading over several years holds no work of the year: 二、“十五五”时期的主要目标任务.
_YEARS = lazily(r"十[一二三四五六七]五|[五5]年|远景")
_STYLE = lazily(r"^[\s#*]*([（(]?)([一二三四五六七八九十]+|\d+)?")


@dataclass(frozen=True, slots=True)
class _Read:
    """A report's text and sections."""

    text: str
    sections: tuple[Section, ...]


def tell_overview(query: Query, voice: Voice, evaluator: Evaluator, table: Table) -> Told:
    """The overview of each place of a query (three at most), from its `table`, which has no columns."""
    assert query.overview is not None
    marks, known, lines, status = Marks(), list[Computed](), list[str](), set[str]()
    for row in table.rows[:_PLACES]:
        part = _Part(query.overview, row, voice, evaluator, marks, known)
        told = part.lines()
        status.add("not_loaded" if part.report is None else "answered" if told else "not_found")
        lines += told or part.missing()
    lines += unknown_lines(Telling(table, voice, marks))
    kinds: tuple[Status, ...] = ("answered", "not_found", "not_loaded")
    found: Status = next((each for each in kinds if each in status), "unclear")
    return Told("\n".join(lines), found, marks, tuple(known))


class _Part:
    """The overview of one place."""

    def __init__(
        self, asked: Overview, row: Row, voice: Voice, evaluator: Evaluator, marks: Marks, known: list[Computed]
    ) -> None:
        self.asked = asked
        self.row = row
        self.voice = voice
        self.evaluator = evaluator
        self.marks = marks
        self.known = known
        reports = evaluator.reports_of(row.region)
        year = asked.year
        wanted = year.last if isinstance(year, YearSpan) else year if isinstance(year, int) else 0
        self.report: ReportKey | None = max(
            (report for report in reports if wanted in (0, report.year)), key=lambda report: report.year, default=None
        )
        self.year = self.report.year if self.report is not None else wanted
        self.before = year.first if isinstance(year, YearSpan) else self.year - 1

    def missing(self) -> list[str]:
        """Why there is no overview."""
        name = self.voice.region(self.row.region)
        if self.report is not None:
            return [self.voice.say("overview.none", place=name, year=self.year)]
        if not self.year:
            return [self.voice.say("missing.not_loaded_any", names=name)]
        what = self.voice.say(f"restate.overview.{self.asked.topic}")
        return [self.voice.say("missing.not_loaded", names=name, year=self.year, what=what)]

    def lines(self) -> list[str]:
        """The heading and the lines; [] where the report is not there or says nothing of it."""
        if self.report is None:
            return []
        topic = self.asked.topic
        body: Sequence[str]
        if topic == "economy":
            body = self._economy()
        elif topic == "targets":
            listed = self._numbers(lexicon(), "target", self.year, _MOST)
            count = Decimal(len(listed))
            self.known += [Computed(count, count, unit, "count") for unit in ("项", "")]
            return self._headed(_packed(listed, self.voice)[:LINES], count=len(listed))
        elif topic == "two_years":
            body = self._two_years()
        elif topic == "met":
            body, known = met_lines(self.row.region, self.before, self.voice, self.evaluator, self.marks)
            self.known += known
            body = _packed(body, self.voice)
        elif topic == "falls":
            body = _packed(self._falls(), self.voice)
        elif topic == "projects":
            return self._headed(self._projects(self.report))
        elif topic == "livelihood":
            body = [*self._numbers(_LIVELIHOOD, "target", self.year), *self._livelihood(self.report)]
        else:
            body = self._work(self.report)
        return self._headed(body[:LINES])

    def _headed(self, body: Sequence[str], **more: int) -> list[str]:
        name = self.voice.region(self.row.region)
        fields = {**self._earlier(), **more}
        heading = self.voice.say(f"overview.{self.asked.topic}", place=name, year=self.year, **fields)
        return [heading, *body] if body else []

    def _earlier(self) -> dict[str, int]:
        return {"before": self.before} if self.asked.topic in ("two_years", "met", "falls") else {}

    # Numbers

    def _table(self, columns: Iterable[Column], steps: Sequence[Derive] = ()) -> Table:
        region = self.row.region
        place = Named(type="region", name=region.name, adcode=region.adcode)
        return self.evaluator.evaluate(Query(columns=tuple(columns), places=(place,), steps=tuple(steps)))

    def _numbers(self, subjects: Iterable[str], kind: str, year: int, most: int = LINES) -> list[str]:
        """A line for each subject that has a number or words."""
        columns = [Column.model_validate({"subject": each, "kind": kind, "year": year}) for each in subjects]
        return list(islice(self._said(self._table(columns)), most))

    def _economy(self) -> list[str]:
        results = [
            Column.model_validate({"subject": each, "kind": "actual", "year": self.year - 1, "measure": measure})
            for each in _ECONOMY
            for measure in (("growth", "level") if each == "gdp_growth" else ("",))
        ]
        told = self._table(results)
        goals = self._table(Column(subject=each, kind="target", year=self.year) for each in _ECONOMY)
        most = max(LINES - _stated(goals), LINES // 2)
        first = list(islice(self._said(told), most))
        return [*first, *islice(self._said(goals), LINES - len(first))]

    def _said(self, table: Table) -> Iterable[str]:
        telling = Telling(table, self.voice, self.marks)
        self.known += judged(table).computed
        for head, cell in zip(table.heads, table.rows[0].cells, strict=True):
            if cell.status in ("stated", "worded"):
                yield self._line(telling, head, cell)

    def _falls(self) -> list[str]:
        """The results of the year before that are growth below zero, as far as the lexicon knows them."""
        grown = [subject for subject, entry in lexicon().items() if "growth" in entry.stated]
        table = self._table(
            Column(subject=subject, kind="actual", year=self.before, measure="growth") for subject in grown
        )
        telling = Telling(table, self.voice, self.marks)
        cells = zip(table.heads, table.rows[0].cells, strict=True)
        fell = [(head, cell) for head, cell in cells if cell.upper is not None and cell.upper < 0]
        self.known += judged(table).computed
        return [self._line(telling, head, cell) for head, cell in fell]

    def _line(self, telling: Telling, head: Head, cell: Cell) -> str:
        value = telling.value(cell)
        return self.voice.say("overview.line", what=self.voice.what(head), value=value, mark=self.marks.of(cell.proof))

    def _two_years(self) -> list[str]:
        lines: list[str] = []
        for subject in lexicon():
            if len(lines) == LINES:
                break
            columns = [Column(subject=subject, year=self.year), Column(subject=subject, year=self.before)]
            table = self._table(columns, [Derive(op="derive", fn="change", of=("c1", "c2"), name="change")])
            now, before, change = table.rows[0].cells
            if not {now.status, before.status} & {"stated", "worded"}:
                continue
            self.known += judged(table).computed
            told = ""
            if change.value is not None and change.value == change.upper and change.formula is not None:
                word = "up" if change.value > 0 else "down" if change.value < 0 else "same"
                gap = self.voice.bare(change.value, change.unit) if change.value else ""
                said = self.voice.say(f"change.{word}_word")
                told = f" ({said} {gap})".replace(" )", ")") if self.voice.tongue == "en" else f"（{said}{gap}）"
            lines.append(
                self.voice.say(
                    "overview.line_two", subject=self.voice.subject(subject), before=self.voice.value(before),
                    mark_before=self.marks.of(before.proof) if before.status in ("stated", "worded") else "",
                    value=self.voice.value(now),
                    mark=self.marks.of(now.proof) if now.status in ("stated", "worded") else "", change=told,
                )
            )  # fmt: skip
        return lines

    # Words

    def _work(self, report: ReportKey) -> list[str]:
        """The report's own headings of the year's work, each with the sentence that stands for it as its proof."""
        text = self.evaluator.library.source(report.source_id).text
        lines: list[str] = []
        for topic in self._topics(report):
            said = sentences_of(text, topic.sections)
            if said and len(lines) < LINES:
                mark = self.marks.of(_proof(report, choose(topic, said, (), 1)[0]))
                lines.append(self.voice.say("overview.line_words", quote=self.voice.quote(topic.title), mark=mark))
        return lines

    def _projects(self, report: ReportKey) -> list[str]:
        """The listed livelihood projects, whole."""
        library = self.evaluator.library
        groups = livelihood(_Read(library.source(report.source_id).text, tuple(library.sections(report.id))))
        return [
            self.voice.say(
                "overview.line_words", quote=self.voice.quote(each.text), mark=self.marks.of(_proof(report, each))
            )
            for group in groups
            for each in group.items
        ]

    def _livelihood(self, report: ReportKey) -> list[str]:
        """The listed projects; else the sentences that stand for the topics about people."""
        library = self.evaluator.library
        text, sections = library.source(report.source_id).text, library.sections(report.id)
        chosen: Sequence[Chosen] = projects(text, sections)
        if not chosen:
            topics = [topic for topic in self._topics(report) if _OF_PEOPLE.search(fold(topic.title))]
            chosen = [each for t in topics for each in choose(t, sentences_of(text, t.sections), (), 4)]
        return [
            self.voice.say(
                "overview.line_words", quote=self.voice.quote(each.text), mark=self.marks.of(_proof(report, each))
            )
            for each in chosen[: LINES - len(_LIVELIHOOD)]
        ]

    def _topics(self, report: ReportKey) -> list[Topic]:
        """The topics of the year's work that are numbered as most are: not the items 1. 2. under （一）."""
        topics = [
            topic
            for topic in find_topics(self.evaluator.library.sections(report.id))
            if topic.title
            and not is_guidance(topic)
            and not is_target_list(topic)
            and not any(_YEARS.search(fold(title)) for title in topic.section.path)
        ]
        styles = [_style(topic.section.path[-1]) for topic in topics]
        usual = Counter(styles).most_common(1)[0][0] if styles else ""
        own = [topic for topic, style in zip(topics, styles, strict=True) if style == usual]
        first = next((_style(path) for topic in topics if (path := topic.section.path[-1])[:1] in "（("), usual)
        of_first = [topic for topic, style in zip(topics, styles, strict=True) if style == first]
        return of_first if len(of_first) >= _ENOUGH else own


def _packed(lines: Sequence[str], voice: Voice) -> list[str]:
    """So many lines put together that there are ten at most: a list of targets is told whole."""
    size = -(-len(lines) // LINES) or 1
    parts = [lines[at : at + size] for at in range(0, len(lines), size)]
    return [
        voice.say("list.semicolon").join([part[0], *(line.removeprefix("- ") for line in part[1:])]) for part in parts
    ]


def _style(heading: str) -> str:
    """How a heading is numbered: "(c" for （一）, "d" for 1., "c" for 一、, "." for not at all."""
    hit = _STYLE.match(heading)
    if hit is None or not hit[2]:
        return "."
    return ("(" if hit[1] else "") + ("d" if hit[2].isdigit() else "c")


def _stated(table: Table) -> int:
    return sum(1 for cell in table.rows[0].cells if cell.status in ("stated", "worded"))


def _proof(report: ReportKey, chosen: Chosen) -> Proof:
    return Proof(report.id, "", chosen.section.id, report.region.name, report.year, chosen.spans, chosen.text)
