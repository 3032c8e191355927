"""Areas of work that a report counts in words at the head of paragraphs, under no heading: 一是实施创新引领行动。…"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.records import Section, Span
from rag.summaries.topics import Topic, style_of
from rag.text.lazily import lazily
from rag.text.view import View

_CN = "一二三四五六七八九十"
_MARK = lazily(rf"(?:^|\n)[ *]*(?P<numeral>(?P<cn>[{_CN}]{{1,3}})是(?:要)?[:,]?|第(?P<nth>[{_CN}]{{1,3}})[,:、])[ *]*")
_NUMBERS = (*_CN, *(f"十{sign}" for sign in _CN[:9]))
_FEW = 3
_HALF = 0.5  # of all that is planned, which the areas must hold to be the work and no list in it
_HEADING = 60  # characters of a heading that is a sentence
_SHORT = 40  # of one that is the first clauses of a sentence
_STOP = lazily("[。;:!\n]")


@dataclass(frozen=True, slots=True)
class _Area:
    start: int
    end: int
    heading: str
    title: str


def worded_areas(text: str, sections: Sequence[Section]) -> tuple[Topic, ...]:
    """The areas that one part of some planned sections of the source `text` counts in words; empty where none does."""
    parts: dict[str, list[Section]] = {}
    whole = sum(span.end - span.start for section in sections for span in section.spans)
    for section in sections:
        if section.path:
            parts.setdefault(section.path[0], []).append(section)
    for inside in parts.values():
        spans = sorted(span for section in inside for span in section.spans)
        view = View(text, spans)
        areas = _areas(view)
        if not areas or areas[-1].end - areas[0].start < _HALF * whole:
            continue
        bounds = [(view.to_source(area.start), view.to_source(area.end - 1) + 1) for area in areas]
        if any(_is_numbered(section, bounds) for section in inside):
            continue  # a list in one of the numbered areas
        return tuple(_topic(area, bound, inside) for area, bound in zip(areas, bounds, strict=True))
    return ()


def _areas(view: View) -> tuple[_Area, ...]:
    """The paragraphs one, two, three... with what follows each up to the next."""
    marks: list[re.Match[str]] = []
    for hit in _MARK.finditer(view.folded):
        style = "cn" if hit["cn"] else "nth"
        if marks and not marks[0][style]:
            continue
        if len(marks) < len(_NUMBERS) and hit[style] == _NUMBERS[len(marks)]:
            marks.append(hit)
        elif hit[style] == _NUMBERS[0] and len(marks) < _FEW:
            marks = [hit]
    if len(marks) < _FEW:
        return ()
    starts = [mark.start("numeral") for mark in marks]
    most = max(_paragraphs(view.folded[start:end]) for start, end in pairwise(starts))
    ends = [*starts[1:], _end_of_last(view.folded, starts[-1], most)]
    made = []
    for mark, start, end in zip(marks, starts, ends, strict=True):
        heading = _heading(view.folded, mark.end(), end)
        made.append(_Area(start, end, view.text[start:heading], view.text[mark.end() : heading].strip("*。:; ")))
    return tuple(made)


def _heading(folded: str, start: int, end: int) -> int:
    """Where the words that name an area end: its first sentence, or the first clauses of a long one."""
    stop = _STOP.search(folded, start, min(end, start + _HEADING))
    if stop is not None:
        return stop.start()
    comma = folded.rfind(",", start, min(end, start + _SHORT))
    return comma if comma > start else min(end, start + _SHORT)


def _paragraphs(words: str) -> int:
    return sum(not line.isspace() for line in words.strip().split("\n"))


def _end_of_last(folded: str, start: int, most: int) -> int:
    """Where the last area ends: it has no more paragraphs than the longest of the others."""
    end = start
    for _ in range(most):
        newline = folded.find("\n", end)
        if newline < 0:
            return len(folded)
        end = newline + 1
    return end


def _is_numbered(section: Section, bounds: Sequence[tuple[int, int]]) -> bool:
    """Whether a section within the areas has a numbered heading that is none of them."""
    if not section.spans:
        return False
    start = section.spans[0].start
    inside = bounds[0][0] < start < bounds[-1][1]
    return inside and style_of(section.path[-1]) != "." and not any(start <= first < start + 4 for first, _ in bounds)


def _topic(area: _Area, bound: tuple[int, int], sections: Sequence[Section]) -> Topic:
    first, *rest = _pieces(sections, *bound)
    return Topic(replace(first, path=(*first.path[:1], area.heading)), area.title, tuple(rest))


def _pieces(sections: Sequence[Section], start: int, end: int) -> Iterator[Section]:
    """What stands of the sections between two places of the source, in its order."""
    cut = [(_cut(section, start, end), section) for section in sections]
    for spans, section in sorted((pair for pair in cut if pair[0]), key=lambda pair: pair[0][0].start):
        yield replace(section, spans=spans)


def _cut(section: Section, start: int, end: int) -> tuple[Span, ...]:
    found = ((max(span.start, start), min(span.end, end)) for span in section.spans)
    return tuple(Span(first, last) for first, last in found if first < last)
