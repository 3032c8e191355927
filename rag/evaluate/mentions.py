"""Whether a report names what no figure of it states, and where: before "not stated" is said of a government."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from rag.figures.named import NamingClauses, touch
from rag.figures.synonyms import swaps
from rag.library.lookups import ReportKey
from rag.library.store import Library
from rag.numbers.quantities import find_quantities
from rag.question.answer_table import Cell, Proof
from rag.records import BY_HAND, Figure, Span, Unread
from rag.retrieval.report_reading import ReportCache, offset_in
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clause_at, clauses, sentence_at

_KEPT = 1 << 16
_HELD = 1 << 12  # with their figures, some kB each


class _Held(NamedTuple):
    """What the catalog holds of an indicator in a report; `notes` None where older rules kept not all."""

    notes: tuple[Unread, ...] | None
    figures: tuple[Figure, ...]


class Mentions:
    """The clauses in which the reports of a library name things; found once for each report and thing."""

    def __init__(self, library: Library, cache: ReportCache) -> None:
        self._library = library
        self._cache = cache
        self._known: dict[tuple[str, ...], Proof | None] = {}
        self._held: dict[tuple[str, str], _Held] = {}
        self._seen: object = None  # the catalog's version that this is of
        self._lock = Lock()

    def renew(self) -> None:
        """Forget what was found if the library has changed since: a report may have been read again by other rules."""
        version = self._library.version()
        if version != self._seen:
            with self._lock:
                self._seen = version
                self._known.clear()
                self._held.clear()

    def look_up(self, reports: Collection[str], indicator: str) -> Mapping[str, _Held]:
        """What is held of an indicator in these reports, for many at once before each one's clause is asked for."""
        with self._lock:
            found = {id_: held for id_ in reports if (held := self._held.get((id_, indicator))) is not None}
        wanted = [id_ for id_ in reports if id_ not in found]
        if not wanted:
            return found
        notes = self._library.notes_at(wanted, indicator)
        figures: dict[str, list[Figure]] = {id_: [] for id_ in wanted}
        for figure in self._library.figures_at(wanted, (indicator,)):
            figures[figure.report_id].append(figure)
        found |= {id_: _Held(notes.get(id_), tuple(figures[id_])) for id_ in wanted}
        with self._lock:
            if len(self._held) >= _HELD:
                self._held.clear()
            self._held |= {(id_, indicator): found[id_] for id_ in wanted}
        return found

    def clause(self, report: ReportKey, indicator: str, kinds: Sequence[str], period: str) -> Proof | None:
        """The clause that forbids to say that a report states nothing of an indicator; None if there is none.

        First a note of what could not be read, then a figure of these kinds that is stated in another way than was
        asked, then the first clause that names it and of which no figure came, in a part of the report for such kinds.
        """

        def find() -> Proof | None:
            known, figures = self.look_up((report.id,), indicator)[report.id]
            notes = self._library.unread(report_ids=(report.id,), indicators=(indicator,)) if known is None else known
            for note in notes:
                if note.kind in kinds and note.reason != "named":
                    return _proof_of_note(report, note)
            for figure in figures:
                if figure.kind in kinds and figure.period in (period, ""):
                    return proof_of(report, figure)
            ahead = "target" in kinds or "task" in kinds
            if known is not None:
                sides = ("target" if ahead else "actual", "other")
                named = [note for note in known if note.reason == "named" and note.kind in sides]
                named.sort(key=lambda note: not holds_number(note.quote))  # what may hold the number comes first
                return next((_proof_of_note(report, note) for note in named), None)
            # A clause whose number was read, as a result or of another year, says nothing of what is asked.
            view = self._cache.reading(report.id).view
            parts = self._library.spans_of_role(report.id, "review" if ahead else "plan")
            taken = (*parts, *(span for figure in figures for span in figure.spans))
            return self._first(report, NamingClauses(view.folded).naming(indicator), taken)

        return self._once((report.id, indicator, kinds[0], period), find)

    def read_wrong(self, report: ReportKey, indicator: str, clause: Proof) -> bool:
        """Whether a clause is one of which a person said that its number was read wrong."""
        notes = self.look_up((report.id,), indicator)[report.id].notes or ()
        return any(note.reason == BY_HAND and note.id == clause.figure for note in notes)

    def sentence(self, report: ReportKey, figure: Figure) -> str:
        """The folded sentence that a figure stands in, "" where it has no place."""
        view = self._cache.reading(report.id).view
        span = sentence_at(view.folded, offset_in(view, figure.spans[0].start)) if figure.spans else None
        return view.folded[slice(*span)] if span is not None else ""

    def before(self, report: ReportKey, figure: Figure) -> str:
        """The folded words of a figure's clause that stand before its quote: 国考10市|PM2.5浓度改善10.8%."""
        if not figure.spans:
            return ""
        view = self._cache.reading(report.id).view
        start = offset_in(view, figure.spans[0].start)
        span = clause_at(view.folded, start)
        said = view.folded[span[0] : start] if span is not None and span[0] < start else ""
        return said[said.rfind("、") + 1 :]  # 高速公路9500公里、|高铁里程1900公里

    def whole(self, report: ReportKey, figure: Figure) -> Proof:
        """A figure's quote from the beginning of its clause."""
        view = self._cache.reading(report.id).view
        start, end = (offset_in(view, at) for at in (figure.spans[0].start, figure.spans[-1].end))
        start -= len(self.before(report, figure))
        return replace(proof_of(report, figure), spans=view.spans_of(start, end), quote=view.text[start:end])

    def with_goal(self, report: ReportKey, figure: Figure) -> Proof | None:
        """A result with the goal that its sentence holds it against: 上涨1.9%,控制在年初确定的4%目标之内."""
        if not figure.spans:
            return None
        view = self._cache.reading(report.id).view
        start, end = (offset_in(view, at) for at in (figure.spans[0].start, figure.spans[-1].end - 1))
        goal = _GOAL.match(view.folded, end + 1)
        if goal is None or not _AMOUNT.search(goal.group()):
            return None
        spans = view.spans_of(start, goal.end())
        return replace(proof_of(report, figure), spans=spans, quote=view.text[start : goal.end()])

    def part(self, report: ReportKey, role: str) -> Sequence[Span]:
        """Where the sections of a role stand in a report: review, plan."""
        return self._library.spans_of_role(report.id, role)

    def words(
        self, report: ReportKey, words: str, asked: tuple[str, ...] = (), without: Sequence[Span] = ()
    ) -> Proof | None:
        """The first clause that has these words, or another name of what they name, and does not touch `without`.

        `asked` is what `without` depends on, beside the report.
        """
        folded = fold(words)
        swapped = (folded.replace(name, other) for name, other in swaps(folded))
        names = sorted((folded, *swapped), key=len, reverse=True)
        pattern = re.compile("|".join(re.escape(name) for name in names))

        def find() -> Proof | None:
            folded = self._cache.reading(report.id).view.folded
            return self._first(report, _clauses_with(pattern, folded), without)

        return self._once((report.id, words, *asked), find)

    def shared(self, report: ReportKey, thing: str, noun: str) -> Proof | None:
        """The first clause that has a quantity whose thing its sentence names before: 粮食稳居第4位、总产、单产增长."""

        def find() -> Proof | None:
            reading = self._cache.reading(report.id)
            text = reading.view.folded
            for start, end in reading.sentences:
                at = text.find(thing, start, end)
                if at >= 0 and text.find(noun, at + len(thing), end) >= 0:
                    span = clause_at(text, text.find(noun, at + len(thing), end)) or (start, end)
                    spans = reading.view.spans_of(*span)
                    quote = reading.view.text[slice(*span)]
                    return Proof(report.id, "", "", report.region.name, report.year, spans, quote)
            return None

        return self._once((report.id, thing, noun, "shared"), find)

    def gathered(
        self, report: ReportKey, words: Sequence[Sequence[str]], elsewhere: str, without: Sequence[Span] = ()
    ) -> Proof | None:
        """The clause nearest to a thing: the last word's, in a sentence that has them all; one with a number first.

        Each of `words` may be said in any of its forms. `elsewhere` is the role of the parts that tell of another kind,
        `without` are the numbers that do.
        """

        def find() -> Proof | None:
            reading = self._cache.reading(report.id)
            text = reading.view.folded
            found: list[tuple[int, tuple[int, int]]] = []
            for start, end in reading.sentences:
                said = text[start:end]
                if not all(any(form in said for form in forms) for forms in words):
                    continue
                if elsewhere and reading.role_at(start) == elsewhere:
                    continue
                for span in clauses(text, start, end):
                    own = text[slice(*span)]
                    spans = reading.view.spans_of(*span) if without else ()
                    if any(a.start < b.end and b.start < a.end for a in spans for b in without):
                        continue
                    if any(form in own for form in words[-1]):
                        held = sum(any(form in own for form in forms) for forms in words)
                        found.append((2 * held + any(map(str.isdigit, own)), span))
            if not found:
                return None
            best = max(worth for worth, _ in found)
            span = next(span for worth, span in found if worth == best)
            spans = reading.view.spans_of(*span)
            return Proof(report.id, "", "", report.region.name, report.year, spans, reading.view.text[slice(*span)])

        return self._once((report.id, *("|".join(forms) for forms in words), elsewhere, "gathered"), find)

    def proof(self, report: ReportKey, figure: Figure) -> Proof:
        """A figure's clause; the whole one where its bound word stands behind the last of several numbers.

        In 分别增长4.5%、5%左右 the first figure's clause ends at its number, and 左右 is said of both.
        """
        proof = proof_of(report, figure)
        if not figure.spans:
            return proof
        if _shows_bound(figure):
            return self._with_exclusion(report, figure, proof) if figure.kind == "actual" else proof
        view = self._cache.reading(report.id).view
        start = offset_in(view, figure.spans[0].start)
        span = clause_at(view.folded, offset_in(view, figure.spans[-1].end - 1))
        if span is None:
            return proof
        start = min(start, span[0])
        return replace(proof, spans=view.spans_of(start, span[1]), quote=view.text[start : span[1]])

    def _with_exclusion(self, report: ReportKey, figure: Figure, proof: Proof) -> Proof:
        """The clause with what is taken out of its number: 扣除房地产开发投资后,|固定资产投资增长2.7%."""

        def find() -> Proof:
            view = self._cache.reading(report.id).view
            start, end = (offset_in(view, at) for at in (figure.spans[0].start, figure.spans[-1].end))
            first = max(0, start - 40)
            less = _LESS.search(fold(view.text[first:start]))  # not the whole report, which a table has hundreds of
            if less is None:
                return proof
            begin = first + less.start()
            return replace(proof, spans=view.spans_of(begin, end), quote=view.text[begin:end])

        return self._once((report.id, figure.id, "less"), find) or proof

    def _once(self, key: tuple[str, ...], find: Callable[[], Proof | None]) -> Proof | None:
        with self._lock:
            if key in self._known:
                return self._known[key]
        found = find()
        with self._lock:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = found
        return found

    def _first(self, report: ReportKey, found: Iterable[tuple[int, int]], without: Sequence[Span]) -> Proof | None:
        """The first of these clauses that does not touch `without`."""
        view = self._cache.reading(report.id).view
        for start, end in found:
            spans = view.spans_of(start, end)
            if not touch(spans, without):
                return Proof(report.id, "", "", report.region.name, report.year, spans, view.text[start:end])
        return None


def _clauses_with(pattern: re.Pattern[str], folded: str) -> Iterator[tuple[int, int]]:
    for hit in pattern.finditer(folded):
        clause = clause_at(folded, hit.start())
        if clause is not None:
            yield clause


def _proof_of_note(report: ReportKey, note: Unread) -> Proof:
    figure = note.id if note.reason == BY_HAND else ""  # the number that it was
    return Proof(report.id, figure, note.section_id, report.region.name, report.year, note.spans, note.quote)


@lru_cache(maxsize=1 << 14)
def _shows_bound(figure: Figure) -> bool:
    """Whether the figure's own clause has its bound word."""
    if figure.bound not in ("about", "at_least", "at_most"):
        return True
    return any(amount.bound == figure.bound for amount in find_quantities(fold(figure.quote)))


_LESS = lazily(r"(?:扣除|剔除|不含|除去|扣减)[^,;。:\d]{1,20},$")


def proof_of(report: ReportKey, figure: Figure) -> Proof:
    """The clause of a figure."""
    return Proof(report.id, figure.id, figure.section_id, report.region.name, report.year, figure.spans, figure.quote)


def silence(column: str, report: ReportKey, clause: Proof | None) -> Cell:
    """The cell of a report that states no such number: unread with the clause that names it; not_stated without one.

    Of a report that is cut off nothing can be said: it is unread for the reason "cut".
    """
    looked = Proof(report.id, "", "", report.region.name, report.year, (), "")
    if clause is not None and _only_of_plan(fold(clause.quote)):
        return Cell(column, "not_stated", proof=looked, also=(clause,), reason="of_plan")
    if clause is not None:
        return Cell(column, "unread", proof=clause)
    return (
        Cell(column, "unread", proof=looked, reason="cut") if report.cut else Cell(column, "not_stated", proof=looked)
    )


def holds_number(quote: str) -> bool:
    """Whether a clause holds any number, in digits or in words."""
    return _NUMBERED.search(_PLAN_NAME.sub("", fold(quote))) is not None


_PLAN_NAME = lazily("十[一二三四五六七]五")
_NUMBERED = lazily(r"\d|百分之|[一二三四五六七八九十百千两几][成倍番位万亿个%]|翻番|半数|过半")


def _only_of_plan(quote: str) -> bool:
    """Whether a clause tells only how much of a plan was done, and not how much that is: 完成年计划的118.2%."""
    return _OF_PLAN.search(quote) is not None and _AMOUNT.search(_OF_PLAN.sub("", quote)) is None


_OF_PLAN = lazily(
    r"(?:完成|达到?|占|为|是)了?(?:全?年度?|年初|当年|预定|既定|省定|国家下达)*(?:计划|目标|任务|目标任务)数?的?\d[\d.]*%(?:以上)?"
    r"(?:[、和]\d[\d.]*%)*"
)
_AMOUNT = lazily(r"\d")
_GOAL = lazily(
    r"[^,;。\n\d]{0,4}[,(]?[^,;。、\n\d]{0,8}(?:\d[\d.]*%?(?:左右|以内|以上)?的?)?(?:年初|年度|预期|预定|调控|控制|确定|计划|既定|省定)"
    r"[^,;。\n]{0,16}(?:目标|计划|任务)[^,;。\n]{0,12}"
)
