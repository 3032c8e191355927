"""What an article claims: each of its numbers with whose it is, of when, of which kind, and what is done with it.

An article says the region and the year once and goes on (郑州市2024年地区生产总值增长目标为7%左右，固定资产投资8%以上),
deals numbers out over lists (A、B和C分别为…), compares (比B高N个百分点), sums up (合计), counts (有18个省份) and looks
back (由A下调至B). So a draft is read sentence by sentence with a frame that is carried on (`rag.drafts.sentence`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from rag.drafts.carried import State
from rag.drafts.composed import composed_of
from rag.drafts.findings import Claim
from rag.drafts.frame import Frame, a_year_later, frame_of, is_of_next_year
from rag.drafts.nth import ordinals
from rag.drafts.reading import Reading, reading
from rag.drafts.runs import worded_runs
from rag.drafts.sentence import Sentence
from rag.drafts.subjects import topic_of
from rag.drafts.tables import find_tables
from rag.drafts.tokens import KindWords, Place, Time, between, find_places, find_times
from rag.numbers.quantities import Quantity, find_quantities
from rag.records import Region
from rag.text.fold import fold
from rag.text.lazily import lazily

# A longer sentence is read in pieces of 1,200 characters at most.
_SENTENCE = lazily(r"[^。!?\n]{1,1200}(?:[。!?]+[”’」』)\"]*\n*|\n+|$|(?<=[,;:、])|(?=[^。!?\n]))")
_TOP = 300  # characters in which a draft says for whom it speaks
_NEAR = 6  # claims before, in which a paragraph has told of the whole year
_MANY = 8  # provinces in one article
_ALL = lazily(r"(?:31|三十一)(?:个|份)?省|各省|全国各地|\b31 (?:provinces|provincial)|all provinces", re.IGNORECASE)


def find_claims(
    text: str, loaded: Collection[Region] = (), latest: int = 0, *, trusted: bool = False, year: int = 0
) -> tuple[Claim, ...]:
    """The claims of `text` in reading order. A name that several regions share is one of `loaded`, if one is.

    `latest` is the year of the newest report, the article's own year where it tells none; `trusted`: it is known to be.
    `year`: taken for the article's own year, whatever it says.
    """
    tables = find_tables(text)
    plain = text
    for table in tables:
        plain = plain[: table.start] + "\n" * (table.end - table.start) + plain[table.end :]
    early = is_of_next_year(plain)
    read = reading(a_year_later(plain) if early else plain)
    frame = frame_of(read.text if read.text.strip() else fold(text), fold(text[:4000]), latest)
    frame = replace(frame, said=frame.said or trusted, year=year or frame.year + early)
    found = list(_read_claims(read, frame, loaded))
    for table in tables:
        composed = composed_of(table, frame.language)
        inner = _read_claims(reading(composed.text), frame, loaded)
        found += [
            replace(claim, start=start, end=end, sentence=(table.start, table.end), in_table=True)
            for claim in inner
            if (place := composed.place(claim.start, claim.end)) is not None
            for start, end in (place,)
        ]
    return tuple(sorted(found, key=lambda claim: claim.start))


def _read_claims(read: Reading, frame: Frame, loaded: Collection[Region]) -> tuple[Claim, ...]:
    """The claims of a rewritten text, in reading order."""
    places = _places(read.text, tuple(loaded))
    times, compared = find_times(read.text, frame.year)
    numbers = _numbers(read.text)
    starts = [number.start for number in numbers]
    named = {region.name for place in places for region in place.regions if region.level == "province"}
    frame = replace(frame, among_all=len(named) >= _MANY or _ALL.search(read.text) is not None)
    masked = _masked(read.text, places, times, compared)
    state = State(everyone=tuple(dict.fromkeys(region for place in places for region in place.regions)))
    kinds = KindWords(read.text)
    found: list[Claim] = []
    title: tuple[Region, ...] = ()
    topic = topic_of(read.text, frame.language)
    held = {region.name for region in loaded}
    paragraph = 0
    for hit in _SENTENCE.finditer(read.text):
        start, end = hit.span()
        if start == 0 or read.text[start - 1] == "\n":
            if not title and state.places and len(state.places) == 1:
                title = state.places
            if frame.dated and state.span is not None and state.span.last < frame.year - 1:
                state.span = state.kind = None  # a year looked further back to is not carried into the next paragraph
            if state.looks_back and state.single[0] is not None:
                (state.span, state.kind), state.looks_back = state.single, False  # nor are five years
            state.former = state.recent
            state.recent, state.fresh, state.part, state.loose, state.told = (), False, "", True, None
            paragraph = start
            state.about = topic if read.text[start - 2 : start] == "\n\n" else state.about
        inside = numbers[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        sentence = Sentence(
            read,
            masked,
            (start, end),
            inside,
            between(places, start, end),
            between(times, start, end),
            frame,
            kinds,
            paragraph,
        )
        owners = state.places
        told = list(sentence.claims(state, title))
        if state.part and any(claim.paragraph == paragraph and not claim.part for claim in found[-_NEAR:]):
            state.part = ""  # 前三季度增长8%, between numbers of the whole year: that sentence's alone
        found += told
        found += worded_runs(read, (start, end), state, told, frame)
        found += ordinals(read, (start, end), state, told, frame)
        if state.span is not None and state.span.first == state.span.last <= frame.year:
            state.single, state.looks_back = (state.span, state.kind), False
        if owners and owners != state.places and _passing(state.places, owners, held):
            state.places, state.group = owners, ""
    return tuple(found)


@lru_cache(maxsize=2)
def _places(text: str, loaded: tuple[Region, ...]) -> tuple[Place, ...]:
    """A text may be read again as of another year: its places are the same."""
    return _with_us(text, find_places(text, loaded))


@lru_cache(maxsize=2)
def _numbers(text: str) -> tuple[Quantity, ...]:
    return tuple(find_quantities(text))


_US = lazily(r"我们|我[市省区县州](?![长委])|本[市省区县](?![长委])")
_SPEAKS = lazily(r"我[市省区县州](?![长委])")


def _with_us(text: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The places with 我们 and 我市, where one speaks for a place: that named first, in title or date line."""
    if _SPEAKS.search(text) is None or not places or len(places[0].regions) != 1 or places[0].start > _TOP:
        return places
    us = (Place(*hit.span(), places[0].regions) for hit in _US.finditer(text, places[0].end))
    taken = {at for place in places for at in range(place.start, place.end)}
    return tuple(sorted((*places, *(one for one in us if one.start not in taken)), key=lambda place: place.start))


def _passing(places: Sequence[Region], owners: Sequence[Region], held: Collection[str]) -> bool:
    """Whether a sentence was about places of which there is no report: the article goes on with those before."""
    return (
        bool(places) and not any(place.name in held for place in places) and any(owner.name in held for owner in owners)
    )


def _masked(text: str, places: Sequence[Place], times: Sequence[Time], compared: Sequence[tuple[int, int]]) -> str:
    """The text with places, times and 比上年 as signs of equal length: `P`, `T` and `C` of the roles' patterns."""
    signs = [(place.start, place.end, "\ue000") for place in places]
    signs += [(time.start, time.end, "\ue001") for time in times]
    signs += [(start, end, "\ue002") for start, end in compared]
    parts: list[str] = []
    at = 0
    for start, end, sign in sorted(signs):
        if start >= at:
            parts += (text[at:start], sign * (end - start))
            at = end
    return "".join([*parts, text[at:]])
