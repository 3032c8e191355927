"""Where a report names an indicator in a clause of which no figure of it came: what "not stated" looks for.

Found once, when a report is read, so that no question has to open the reports that state nothing. Whoever asks for
targets passes over the review, whoever asks for results over the plan: of each indicator the first clause for either
is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from rag.figures.lexicon import Name, lexicon, names_in, signs_of
from rag.numbers.quantities import find_quantities
from rag.records import Figure, Kind, Report, Section, Spans, Unread
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses, sentence_at
from rag.text.view import View

_END = lazily(r"[。!?;\n]")  # no name goes on behind it
_SIDES: dict[Kind, str] = {"target": "review", "actual": "plan"}
"""What is asked for, and the parts of a report whose clauses say nothing of it."""


def find_named(
    report: Report, view: View, sections: Sequence[Section], figures: Sequence[Figure]
) -> tuple[Unread, ...]:
    """The clauses of a report, in the order of the lexicon.

    Their kind is what they may be shown for: target, actual, or other for both.
    """
    spans_of_role = {
        role: tuple(span for section in sections if section.role == role for span in section.spans)
        for role in _SIDES.values()
    }
    clauses = NamingClauses(view.folded)
    found: list[Unread] = []
    for indicator in lexicon():
        taken = tuple(span for figure in figures if figure.indicator == indicator for span in figure.spans)
        for start, end, kind in _first_of_sides(clauses.naming(indicator), view, taken, spans_of_role):
            note = Unread(
                *(f"{report.id}:n{len(found)}", report.id, "", indicator, kind, "", "named"),
                *(view.text[start:end], view.spans_of(start, end)),
            )
            same = found and found[-1].indicator == indicator and found[-1].spans == note.spans
            if same:
                found[-1] = replace(found[-1], kind="other")
            else:
                found.append(note)
    return tuple(found)


def _first_of_sides(
    clauses: Iterator[tuple[int, int]], view: View, taken: Spans, spans_of_role: dict[str, Spans]
) -> Iterator[tuple[int, int, Kind]]:
    open_ = dict(_SIDES)
    for start, end in clauses:
        spans = view.spans_of(start, end)
        if touch(spans, taken):
            continue
        for kind, role in tuple(open_.items()):
            if not touch(spans, spans_of_role[role]):
                yield start, end, kind
                del open_[kind]
        if not open_:
            return


def touch(spans: Spans, others: Sequence[tuple[int, int]]) -> bool:
    """Whether any of `spans` and any of `others` have a character in common."""
    return any(start < end_ and start_ < end for start, end in spans for start_, end_ in others)


class NamingClauses:
    """The clauses of one text that name indicators, each read once."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._capital = folded.upper()
        self._ends = [hit.end() for hit in _END.finditer(folded)]
        self._sentences: dict[str, tuple[int, ...]] = {}
        self._clauses: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
        self._names: dict[tuple[int, int], tuple[Name, ...]] = {}
        self._counted: dict[tuple[int, int], bool] = {}

    def naming(self, indicator: str) -> Iterator[tuple[int, int]]:
        """Those that name this one, a clause as often as it does.

        A common word (经济) is a name only with an amount in its clause, and one that is part of another's longer name
        (城镇登记|失业率) is none.
        """
        common = lexicon()[indicator].common
        for hit in self._hits(indicator):
            clause = self._clause_at(hit.start())
            if clause is None or (hit.group() in common and not self._has_amount(clause)):
                continue
            at = hit.start() - clause[0]
            if not any(name.start <= at < name.end and name.id != indicator for name in self._names_in(clause)):
                yield clause

    def _hits(self, indicator: str) -> Iterator[re.Match[str]]:
        """Its names, left to right; only sentences are read that have a sign of it."""
        places = {place for sign in _hints(indicator) for place in self._sentences_with(sign)}
        for place in sorted(places):
            start = self._ends[place - 1] if place else 0
            end = self._ends[place] if place < len(self._ends) else len(self._folded)
            yield from _pattern(indicator).finditer(self._folded, start, end)

    def _sentences_with(self, sign: str) -> tuple[int, ...]:
        if sign not in self._sentences:
            places: list[int] = []
            at = self._capital.find(sign)
            while at >= 0:
                place = bisect_right(self._ends, at)
                places.append(place)
                # the next of them in another sentence
                at = self._capital.find(sign, self._ends[place]) if place < len(self._ends) else -1
            self._sentences[sign] = tuple(places)
        return self._sentences[sign]

    def _clause_at(self, at: int) -> tuple[int, int] | None:
        sentence = sentence_at(self._folded, at)
        if sentence is None:
            return None
        if sentence not in self._clauses:
            self._clauses[sentence] = clauses(self._folded, *sentence)
        return next((span for span in self._clauses[sentence] if span[0] <= at < span[1]), None)

    def _has_amount(self, clause: tuple[int, int]) -> bool:
        if clause not in self._counted:
            self._counted[clause] = bool(find_quantities(self._folded[slice(*clause)]))
        return self._counted[clause]

    def _names_in(self, clause: tuple[int, int]) -> tuple[Name, ...]:
        if clause not in self._names:
            self._names[clause] = names_in(self._folded[slice(*clause)])
        return self._names[clause]


@cache
def _asks(indicator: str) -> tuple[str, ...]:
    # Readers' names of two characters (外资, 就业) are words of every report.
    return tuple(fold(name) for name in lexicon()[indicator].asks if not name.isascii() and len(name) > 2)


@cache
def _hints(indicator: str) -> tuple[str, ...]:
    """One of them stands, in capitals, in whatever text names an indicator."""
    return (*signs_of((indicator,)), *(name.upper() for name in _asks(indicator)))


@cache
def _pattern(indicator: str) -> re.Pattern[str]:
    names = (*lexicon()[indicator].names, *map(re.escape, _asks(indicator)))
    return re.compile("|".join(f"(?:{name})" for name in names), re.IGNORECASE)
