"""What a turn of a conversation leaves out, filled in from those before: 「那投资呢？」 「新乡呢」 「前一年呢」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.asking.questions import Place, Question
from rag.asking.slots import Stated
from rag.records import Report

_ELLIPTIC = re.compile(
    r"^(?:那么?|还有|再|and |what about |how about )|呢[?？]?$|^(?:它|其|该|两者|二者|它们|两个|这两)", re.IGNORECASE
)
_BOTH = re.compile(r"两者|二者|它们|两个|这两|两地|两市|两年|\bboth\b|\bthe two\b|\bthem\b", re.IGNORECASE)
_SHIFT = (
    (-1, re.compile(r"前一年|上一年|上年|去年|\bprevious year\b|\byear before\b|\blast year\b", re.IGNORECASE)),
    (1, re.compile(r"后一年|下一年|次年|明年|\bnext year\b|\bfollowing year\b", re.IGNORECASE)),
)
_KIND = re.compile(r"目标|预期|计划|实际|完成|结果|target|goal|plan|actual|result", re.IGNORECASE)


def follow(question: Question, earlier: Sequence[Question], reports: Sequence[Report]) -> Question:
    """`question` with the regions, years, subject and kind that it lacks taken from `earlier` turns, latest last.

    A question that names a region and a subject stands alone and is returned as it is.
    """
    if not earlier:
        return question
    last = earlier[-1]
    places = _places(question, earlier)
    has_subject = any(slot.indicators or slot.topic for slot in question.slots) or bool(question.key_terms)
    elliptic = bool(_ELLIPTIC.search(question.folded)) or not has_subject
    if places == question.places and has_subject and not elliptic:
        return question
    slots, wants, comparison = question.slots, question.wants, question.comparison
    key_terms, runs, kind = question.key_terms, question.runs, question.kind
    if not has_subject:
        measure: Stated = next((slot.measure for slot in question.slots if slot.measure), "")
        slots = tuple(replace(slot, measure=measure or slot.measure) for slot in last.slots)
        key_terms, runs = last.key_terms, last.runs
        wants = last.wants
        comparison = comparison or (last.comparison if len(places) > 1 else "")
    elif any(slot.indicators and not slot.narrowed for slot in slots):
        wants = "amount"
        if not any(slot.measure for slot in slots) and last.slots and last.slots[0].measure == "growth":
            slots = tuple(replace(slot, measure=last.slots[0].measure) for slot in slots)
    if not _KIND.search(question.folded):
        kind = kind or last.kind
    return replace(
        question,
        places=places,
        group=question.group or (last.group if not any(place.region for place in question.places) else None),
        slots=slots,
        wants=wants,
        comparison=comparison,
        key_terms=key_terms,
        runs=runs,
        kind=kind,
        said=(*question.said, *last.said),
        carried=True,
    )


def _places(question: Question, earlier: Sequence[Question]) -> tuple[Place, ...]:
    last = earlier[-1]
    if _BOTH.search(question.folded) and not any(place.region for place in question.places):
        known = [place for turn in earlier[-2:] for place in turn.places]
        return tuple(dict.fromkeys(known))
    named = any(place.region for place in question.places)
    dated = bool(question.years.spoken or question.years.report_years)
    shift = next((by for by, pattern in _SHIFT if pattern.search(question.folded)), 0)
    if not named and not dated and not shift:
        return last.places
    if not named:
        regions = tuple(dict.fromkeys((place.region, place.others) for place in last.places))
        if shift and not dated:
            return tuple(
                replace(place, year=place.year + shift if place.year else None, report_year=None)
                for place in last.places
            )
        years = tuple(dict.fromkeys((place.year, place.report_year) for place in question.places))
        return tuple(Place(region, year, of_report, others) for region, others in regions for year, of_report in years)
    if not dated and not shift:
        years = tuple(dict.fromkeys((place.year, place.report_year) for place in last.places))
        return tuple(
            replace(place, year=year, report_year=of_report) for place in question.places for year, of_report in years
        )
    return question.places
