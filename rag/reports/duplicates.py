"""The same report from two places: found by shared wording, one kept as the report, the others listed as copies of it.

A government gives one report a year, so only reports of one region and year are compared. Two sites differ in titles,
adverts and lost lines; a draft and its final version differ in sentences and in figures. What their figures say
differently is listed, since a reader has to know which of two numbers is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.records import Document, Figure, Report, text_at
from rag.text.fold import fold
from rag.text.lazily import lazily

_SHINGLE = 6  # characters; shorter ones are shared by all such reports
_COPY = 0.85  # of the shorter text's shingles: sites and OCR change a few, another version more
# Of eleven real reports no two share more than 0.09; an abridgement in other words shares 0.47 or more with its report.
_VERSION = 0.35
_HEAD = 60  # characters in which a draft calls itself one
_WORDS = lazily(r"[0-9A-Za-z\u3400-\u9fff]+")
_NUMBER = lazily(r"\d[\d.,]*")
_DRAFT = lazily("草案|草稿|征求意见|送审|讨论稿|审议稿|初稿|未定稿|待审")


@dataclass(frozen=True, slots=True)
class Edition:
    """A report with its clean text and figures, wherever they come from. `source` is the source's name."""

    report: Report
    source: str
    text: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that two editions state differently: the clause of each, "" where one has none."""

    indicator: str
    kept: str
    other: str


@dataclass(frozen=True, slots=True)
class Copy:
    """`other` says the same as `kept` (both ids of reports). `overlap`: share of the shorter's wording in the longer.

    A "version" was worded anew in part: a draft, an abridged or a rewritten text.
    """

    kept: str
    other: str
    relation: Literal["copy", "version"]
    overlap: float
    differences: tuple[Difference, ...]


def editions_of(document: Document) -> tuple[Edition, ...]:
    """The reports of a document, ready to be compared."""
    source = document.source
    return tuple(
        Edition(
            report,
            source.name,
            text_at(source.text, report.spans),
            tuple(figure for figure in document.figures if figure.report_id == report.id),
            source.notes,
        )
        for report in document.reports
    )


def find_copies(editions: Sequence[Edition]) -> tuple[Copy, ...]:
    """Which of `editions` are copies or versions of another one, in the order of `editions`.

    Which one is kept depends on the editions alone, not on their order. Reports without region or year are compared
    with none. Linear in the length of the texts, for each report of one region and year times those kept of them.
    """
    groups: dict[tuple[str, int], list[Edition]] = {}
    for edition in editions:
        report = edition.report
        if report.region.name and report.year:
            groups.setdefault((report.region.adcode or report.region.name, report.year), []).append(edition)
    found: dict[str, Copy] = {}
    for group in groups.values():
        if len(group) > 1:
            found.update((copy.other, copy) for copy in _copies(group))
    return tuple(found[edition.report.id] for edition in editions if edition.report.id in found)


def _copies(group: Sequence[Edition]) -> Iterable[Copy]:
    kept: list[tuple[Edition, frozenset[int]]] = []
    for edition in sorted(group, key=_rank):
        own = _shingles(edition.text)
        nearest = max(((_overlap(own, theirs), at) for at, (_, theirs) in enumerate(kept)), default=(0.0, 0))
        if nearest[0] < _VERSION and not (kept and edition.report.kind == "excerpt"):
            kept.append((edition, own))
            continue
        best = kept[nearest[1]][0]
        relation: Literal["copy", "version"] = "copy" if nearest[0] >= _COPY else "version"
        yield Copy(best.report.id, edition.report.id, relation, round(nearest[0], 3), differences(best, edition))


def _rank(edition: Edition) -> tuple[object, ...]:
    """The edition to keep sorts first: whole before cut, final before draft, typed before OCR, then the longer one."""
    return (
        bool(edition.report.cut),
        _DRAFT.search(edition.report.title + edition.text[:_HEAD] + edition.source) is not None,
        any("OCR" in note for note in edition.notes),
        -len(edition.text),
        edition.source,
        edition.report.id,
    )


def _shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of a few letters and digits; line ends, signs and the script do not count."""
    bare = "".join(_WORDS.findall(fold(text)))
    return frozenset(hash(bare[at : at + _SHINGLE]) for at in range(max(1, len(bare) - _SHINGLE + 1)))


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def differences(kept: Edition, other: Edition) -> tuple[Difference, ...]:
    """Figures that two editions of one report state differently, in the order of `kept`.

    Compared are clauses that are alike but for their numbers, and headline figures of one indicator, kind and period.
    A headline figure that only one of them has is listed too, unless the other is cut.
    """
    found: dict[tuple[str, str], Difference] = {}
    theirs = _by_wording(other)
    for key, figure in _by_wording(kept).items():
        match = theirs.get(key)
        if match is not None and _plain(match.quote) != _plain(figure.quote):
            found[figure.quote, match.quote] = Difference(figure.indicator, figure.quote, match.quote)
    mine, others = _headlines(kept), _headlines(other)
    for subject, figure in mine.items():
        match = others.get(subject)
        if match is None and other.report.cut:
            continue
        if match is None or _said(match) != _said(figure):
            quote = match.quote if match is not None else ""
            found.setdefault((figure.quote, quote), Difference(figure.indicator, figure.quote, quote))
    if not kept.report.cut:
        for subject, figure in others.items():
            if subject not in mine:
                found.setdefault(("", figure.quote), Difference(figure.indicator, "", figure.quote))
    return tuple(found.values())


_Wording = tuple[str, str, str]


def _by_wording(edition: Edition) -> dict[_Wording, Figure]:
    """Figures by their clause with its numbers blanked, kind and period, where only one clause reads so."""
    found: dict[_Wording, Figure] = {}
    quotes: dict[_Wording, set[str]] = {}
    for figure in edition.figures:
        key = _NUMBER.sub("#", _plain(figure.quote)), figure.kind, figure.period
        quotes.setdefault(key, set()).add(figure.quote)
        found.setdefault(key, figure)
    return {key: figure for key, figure in found.items() if len(quotes[key]) == 1 and len(key[0]) > _SHINGLE}


def _headlines(edition: Edition) -> dict[tuple[str, str, str, str], Figure]:
    found: dict[tuple[str, str, str, str], Figure] = {}
    for figure in edition.figures:
        if figure.headline:
            found.setdefault((figure.indicator, figure.kind, figure.period, figure.measure), figure)
    return found


def _said(figure: Figure) -> tuple[object, ...]:
    return figure.low, figure.high, figure.base_unit, figure.bound


def _plain(quote: str) -> str:
    """A clause without what sites change: blanks, signs, script."""
    return "".join(char for char in fold(quote) if char.isalnum() or char in ".%-~")
