"""Where nothing else answers: the clause of the reports asked about that is closest to the question.

One that says all of it, with a number of the asked unit, is the answer, quoted; another is shown below the no, as the
report's closest sentence and no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.compose import from_passages
from rag.answering.marks import Marks
from rag.answering.passages import Found, PassageFinder, Quoted
from rag.answering.stretches import is_why_of_target, units_of
from rag.answering.turn import Turn
from rag.evaluate.cores import lone_thing
from rag.evaluate.fitting import narrowing
from rag.figures.figure_match import pairs
from rag.figures.lexicon import lexicon
from rag.question.query import Column, Query, Words
from rag.records import Answer, Report
from rag.retrieval.answer_patterns import WHY
from rag.retrieval.closest import (
    NAMED,
    Closest,
    closest,
    counted_noun,
    in_unit,
    nouns_of,
    other_quantity,
    unit_asked,
)
from rag.retrieval.overlap import overlapping
from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Reading, offset_in
from rag.retrieval.sizes import sizes_of
from rag.retrieval.topics import Unit
from rag.text.fold import fold
from rag.text.lazily import lazily

_REPORTS = 4  # more are not looked through
_SAID = 0.6  # of the weight of a question's pairs of characters, in clauses that say it
_SAID_ALONE = 0.85  # of a question for one thing
_ASKS_NUMBER = lazily(r"多少|百分之几|(?<!哪)几(?=[\u4e00-\u9fff])|多[大高长快]|how (?:much|many)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Near:
    report: Report
    quoted: Quoted
    whole: bool
    named: bool
    """Whether it holds all nouns of the question."""
    role: str


def with_closest(no: Answer, found: Found, query: Query, turn: Turn, passages: PassageFinder) -> Answer | None:
    """The answer in the closest clause's own words, or `no` with it below; None where no clause is close."""
    words = query.words
    if words is None or not found.looked or len(found.looked) > _REPORTS or found.missing or len(query.places) != 1:
        return None
    near = _nearest(query, words, found.looked, passages)
    if near is None:
        return None
    if near.whole and not (_asks_growth(query) and not GROWS.search(near.quoted.proof.quote)):
        return from_passages((near.quoted,), turn, passages.library)
    marks, proof = Marks(), near.quoted.proof
    if no.citations or any(map(str.isnumeric, proof.quote)) or not near.named:
        return None  # it shows a clause already; a refusal names no number, and nothing that was not asked about
    name = {"review": "nearest_review", "plan": "nearest_plan"}.get(near.role, "nearest")
    said = turn.voice.say(
        f"words.{name}", year=near.report.year, quote=turn.voice.quoted(proof.quote), mark=marks.of(proof)
    )
    return replace(no, answer=f"{no.answer}\n{said}", citations=marks.citations(passages.library), mode="extract")


def _asks_growth(query: Query) -> bool:
    """Whether a growth is asked for, which a size or a share is no answer to: 棉花产量12万吨,占全国6%."""
    return bool(query.columns) and all(column.measure == "growth" for column in query.columns)


GROWS = lazily(r"[增降升涨跌减]|提高|回落|翻番|下滑")
"""What says that something grew or fell."""


def _nearest(query: Query, words: Words, reports: tuple[Report, ...], passages: PassageFinder) -> _Near | None:
    if WHY.search(words.text) or is_why_of_target(words.text):
        return None
    free = [column for column in query.columns if column.subject not in lexicon()]
    nouns = nouns_of(units_of(query, words))
    if query.columns and not free:
        return None
    number = bool(free) or _ASKS_NUMBER.search(words.text) is not None
    best: tuple[Report, Closest] | None = None
    newest = max(report.year for report in reports)
    for report in reports:
        reading, role = passages.reading(report), _role(free, words, report, newest)
        unit = free[0].unit if free else ""
        near = closest(reading, nouns, unit=unit, number=number, role=role) if nouns else None
        if near is not None and near.whole and number and not of_year(reading, near.passage, free):
            near = replace(near, whole=False)
        if near is not None and (best is None or (near.whole, near.score) > (best[1].whole, best[1].score)):
            best = report, near
    if best is None or not best[1].whole:
        best = _said_so(words, reports, passages, free, number, nouns) or best
    if best is None:
        return None
    report, near = best
    quoted = passages.quote(report, near.passage)
    clause = fold(quoted.proof.quote)
    noun = counted_noun(words.text) if number else ""
    another = number and (
        any(other_quantity(run, clause) for run in words.content) or not (not noun or pairs(noun) & pairs(clause))
    )
    return _Near(
        report,
        quoted,
        not another
        and near.whole
        and not words.unknown
        and all(size.search(clause) for size in sizes_of(words.text))
        and all(lone_thing(column.subject.split()) in clause for column in free),
        near.passage.coverage >= NAMED,
        near.role,
    )


def _said_so(
    words: Words,
    reports: Sequence[Report],
    passages: PassageFinder,
    free: Sequence[Column],
    number: bool,
    nouns: Sequence[Unit],
) -> tuple[Report, Closest] | None:
    """The clauses that say nearly all of the question as it does, with a number in its unit if it asks for one."""
    newest = max(report.year for report in reports)
    found: list[tuple[Report, Closest]] = []
    unit = (free[0].unit if free else "") or unit_asked(words.text)
    enough = _SAID if len(words.content) > 1 else _SAID_ALONE
    for report in reports:
        reading, role = passages.reading(report), _role(free, words, report, newest)
        said = overlapping(reading, words.content, in_unit(unit) if number else None)
        if said is None or said.share < enough or not said.counted or role not in ("", said.role):
            continue
        text = reading.view.folded[said.start : said.end]
        narrow = [piece for column in free for piece in narrowing(column.subject.split())]
        if not all(noun.stands_in(text.lower()) for noun in nouns) or not all(piece in text for piece in narrow):
            continue  # 民间固定资产投资 is not named by 固定资产投资
        passage = Passage(said.start, said.end, said.share, said.share, 0)
        if not number or of_year(reading, passage, free):
            found.append((report, Closest(passage, True, said.role, said.share)))
    return max(found, key=lambda each: each[1].score, default=None)


def _role(columns: Sequence[Column], words: Words, report: Report, newest: int) -> str:
    """The part of a report that tells of what is asked, "" for any; "none" where it tells of another year."""
    if not columns:
        asked = set(words.years)
        if words.reports or not asked:
            return {"target": "plan", "actual": "review"}.get(words.kind, "")
        here = "plan" if report.year in asked else "review" if report.year - 1 in asked else "none"
        return here if words.kind in ("", "plan") or (here == "plan") == (words.kind == "target") else "none"
    if any(column.kind == "plan" for column in columns):
        return ""
    for column in columns:
        year = column.year if isinstance(column.year, int) else newest - (column.kind == "actual")
        if year == report.year - (column.kind == "actual"):
            return "review" if column.kind == "actual" else "plan"
    return "none"


def of_year(reading: Reading, passage: Passage, columns: Sequence[Column]) -> bool:
    """Whether a number of a passage may be of the kind that is asked for, and of one year."""
    kinds = {column.kind for column in columns}
    wanted = (
        {"actual"} if kinds == {"actual"} else {"target", "task", "plan"} if kinds and "actual" not in kinds else set()
    )
    figures = [
        each.figure
        for each in reading.facts[0]
        if passage.start <= offset_in(reading.view, each.figure.number_spans[0].start) < passage.end
    ]
    spans = "plan" in kinds or not kinds
    of_kind = [f for f in figures if not wanted or f.kind in wanted or f.kind == "other"]
    return not figures or any(spans or "-" not in f.period for f in of_kind)
