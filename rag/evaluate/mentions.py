"""Whether a report names what no figure of it states, and where: before "not stated" is said of a government."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from threading import Lock, local

from rag.figures.lexicon import find_names, lexicon
from rag.figures.synonyms import swaps
from rag.library.lookups import ReportKey
from rag.library.store import Library
from rag.numbers.quantities import find_quantities
from rag.question.answer_table import Cell, Proof
from rag.records import Figure, Span
from rag.retrieval.report_reading import ReportCache, offset_in
from rag.text.fold import fold
from rag.text.sentences import clauses, sentence_at

_KEPT = 1 << 16


class Mentions:
    """The clauses in which the reports of a library name things; found once for each report and thing."""

    def __init__(self, library: Library, cache: ReportCache) -> None:
        self._library = library
        self._cache = cache
        self._known: dict[tuple[str, ...], Proof | None] = {}
        self._seen = local()  # the catalog's version as each thread saw it last
        self._lock = Lock()

    def renew(self) -> None:
        """Forget what was found if the library has changed since: a report may have been read again by other rules."""
        version = self._library.version()
        if version != getattr(self._seen, "version", None):
            self._seen.version = version
            with self._lock:
                self._known.clear()

    def clause(self, report: ReportKey, indicator: str, kinds: Sequence[str], period: str) -> Proof | None:
        """The clause that forbids to say that a report states nothing of an indicator; None if there is none.

        First a note of what could not be read, then a figure of these kinds that is stated in another way than was
        asked, then the first clause that names it and of which no figure came, in a part of the report for such kinds.
        """

        def find() -> Proof | None:
            notes = self._library.unread(report_ids=(report.id,), indicators=(indicator,))
            for note in (note for note in notes if note.kind in kinds):
                return Proof(report.id, "", note.section_id, report.region.name, report.year, note.spans, note.quote)
            figures = self._library.figures_at((report.id,), (indicator,))
            for figure in figures:
                if figure.kind in kinds and figure.period in (period, ""):
                    return proof_of(report, figure)

            def taken() -> Sequence[Span]:
                # A clause whose number was read, as a result or of another year, says nothing of what is asked.
                other = "review" if "target" in kinds or "task" in kinds else "plan" if "actual" in kinds else ""
                parts = self._library.spans_of_role(report.id, other) if other else ()
                return (*parts, *(span for figure in figures for span in figure.spans))

            return self._read(report, _pattern(indicator), lexicon()[indicator].common, taken, indicator)

        return self._once((report.id, indicator, kinds[0], period), find)

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
        return self._once((report.id, words, *asked), lambda: self._read(report, pattern, (), lambda: without))

    def shared(self, report: ReportKey, thing: str, noun: str) -> Proof | None:
        """The first clause that has a quantity whose thing its sentence names before: 粮食稳居第4位、总产、单产增长."""

        def find() -> Proof | None:
            reading = self._cache.reading(report.id)
            text = reading.view.folded
            for start, end in reading.sentences:
                at = text.find(thing, start, end)
                if at >= 0 and text.find(noun, at + len(thing), end) >= 0:
                    span = _clause_at(text, text.find(noun, at + len(thing), end)) or (start, end)
                    spans = reading.view.spans_of(*span)
                    quote = reading.view.text[slice(*span)]
                    return Proof(report.id, "", "", report.region.name, report.year, spans, quote)
            return None

        return self._once((report.id, thing, noun, "shared"), find)

    def proof(self, report: ReportKey, figure: Figure) -> Proof:
        """A figure's clause; the whole one where its bound word stands behind the last of several numbers.

        In 分别增长4.5%、5%左右 the first figure's clause ends at its number, and 左右 is said of both.
        """
        proof = proof_of(report, figure)
        if _shows_bound(figure) or not figure.spans:
            return proof
        view = self._cache.reading(report.id).view
        start = offset_in(view, figure.spans[0].start)
        span = _clause_at(view.folded, offset_in(view, figure.spans[-1].end - 1))
        if span is None:
            return proof
        start = min(start, span[0])
        return replace(proof, spans=view.spans_of(start, span[1]), quote=view.text[start : span[1]])

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

    def _read(
        self,
        report: ReportKey,
        pattern: re.Pattern[str],
        common: Sequence[str] = (),
        without: Callable[[], Sequence[Span]] = tuple,
        indicator: str = "",
    ) -> Proof | None:
        """The first clause that names it and does not touch `without`.

        One of `common` (经济) is a name only with an amount in its clause.
        """
        view = self._cache.reading(report.id).view
        left_out: Sequence[Span] | None = None
        for hit in pattern.finditer(view.folded):
            span = _clause_at(view.folded, hit.start())
            if span is None or (hit.group() in common and not find_quantities(view.folded[slice(*span)])):
                continue
            if indicator and _of_another(view.folded[slice(*span)], hit.start() - span[0], indicator):
                continue
            spans = view.spans_of(*span)
            left_out = without() if left_out is None else left_out
            if any(a.start < b.end and b.start < a.end for a in spans for b in left_out):
                continue
            return Proof(report.id, "", "", report.region.name, report.year, spans, view.text[slice(*span)])
        return None


def _of_another(clause: str, at: int, indicator: str) -> bool:
    """Whether the name at `at` is part of another indicator's longer one: 城镇登记|失业率."""
    return any(name.start <= at < name.end and name.id != indicator for name in find_names(clause))


@lru_cache(maxsize=1 << 14)
def _shows_bound(figure: Figure) -> bool:
    """Whether the figure's own clause has its bound word."""
    if figure.bound not in ("about", "at_least", "at_most"):
        return True
    return any(amount.bound == figure.bound for amount in find_quantities(fold(figure.quote)))


def proof_of(report: ReportKey, figure: Figure) -> Proof:
    """The clause of a figure."""
    return Proof(report.id, figure.id, figure.section_id, report.region.name, report.year, figure.spans, figure.quote)


def silence(column: str, report: ReportKey, clause: Proof | None) -> Cell:
    """The cell of a report that states no such number: unread with the clause that names it; not_stated without one.

    Of a report that is cut off nothing can be said: it is unread for the reason "cut".
    """
    if clause is not None:
        return Cell(column, "unread", proof=clause)
    looked = Proof(report.id, "", "", report.region.name, report.year, (), "")
    return (
        Cell(column, "unread", proof=looked, reason="cut") if report.cut else Cell(column, "not_stated", proof=looked)
    )


def _clause_at(folded: str, at: int) -> tuple[int, int] | None:
    """The clause that the character `at` stands in."""
    sentence = sentence_at(folded, at)
    within = clauses(folded, *sentence) if sentence is not None else ()
    return next((span for span in within if span[0] <= at < span[1]), None)


@cache
def _pattern(indicator: str) -> re.Pattern[str]:
    entry = lexicon()[indicator]
    # Readers' names of two characters (外资, 就业) are words of every report.
    chinese = [re.escape(fold(name)) for name in entry.asks if not name.isascii() and len(name) > 2]
    return re.compile("|".join(f"(?:{name})" for name in (*entry.names, *chinese)), re.IGNORECASE)
