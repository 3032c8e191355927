"""What a turn of a conversation leaves out, filled in from those before: 「那投资呢？」 「新乡呢」 「前一年呢」.

A turn may also correct the one before it (「我问的是2021年」, 「不是目标，是完成值」) or compare what several turns
asked for (「两者差多少」, 「三个市哪个最多」).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.question.kind_words import Asked
from rag.question.questions import Place, Question, understand
from rag.question.slots import Slot, Stated
from rag.records import Report

_ELLIPTIC = re.compile(
    r"^(?:那么?|还有|再|and |what about |how about )|呢[?？]?$|^(?:它|其|该|两者|二者|它们|两个|这两)", re.IGNORECASE
)
# A turn that goes on from the last, as against one that only points back with 它 or 该市.
_GOES_ON = re.compile(r"^(?:那么?|还有|再|and\b|what about|how about)|呢[?？]?$|^.{0,12}的[?？]?$", re.IGNORECASE)
_BOTH = re.compile(
    r"[两二三四五六七八九十]者|它们|他们|[这那][两三四五六七八九十几]|[两三四五六七八九十](?:个|地|市|省|县|区|年|座)|"
    r"\bboth\b|\bthe (?:two|three|four|five)\b|\bthem\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"([两二三四五六七八九十])(?:者|个|地|市|省|县|区|年|座)|\bthe (two|three|four|five)\b", re.IGNORECASE
)
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {
    "两": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}
_SIDE_BY_SIDE = re.compile(r"更[高低大小多少快慢]|\b\w+er\b|\bmore\b|\bless\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"^(?:那么?|它)?(?:和|与|跟|同|较).{1,20}(?:相比|比较|对比|比)|^(?:那么?|它)?比|\bcompared (?:to|with)\b|\bthan\b",
    re.IGNORECASE,
)
_KIND = re.compile(r"目标|预期|计划|任务|实际|完成|结果|target|goal|plan|actual|result", re.IGNORECASE)
_DONE = re.compile(r"完成|实际|结果|落实|\bactual|\bresult", re.IGNORECASE)
_NOW = re.compile(r"今年|明年|本年|\bthis year\b|\bnext year\b", re.IGNORECASE)
# A topic that says how a value is told and not of what.
_BARE = re.compile(
    r"总量|总额|总规模|规模|绝对值|绝对量|体量|金额|数额|(?:具体)?数[字值据]?|同期|同年|同一年|哪[一些几]?[个年]?|(?:几|两|三)个|"
    r"目标|结果|完成值|这[个些]|那[个些]|它|[这那该]?[一两几三四五]?项|(?:新增|新建|新改建|改造|建设|建成|引进|完成|开工|实施|投入)了?"
)

# --- talk ----------------------------------------------------------------------------------------------------------

_OPENINGS = 3  # 好的, 谢谢, 那么…
_OPENING = re.compile(
    r"(?:不对|不是这个|错了|搞错了|等等|等一下|哦|噢|嗯|好的?|好吧|谢谢|明白了?|知道了|了解了?|ok|okay|no|sorry|thanks|"
    r"thank you|i see)(?:[,.。!;、\s]+|$)",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"我(?:其实|刚才)?(?:是|想|要)?(?:问|说|指|要|查|看|知道)的?(?:其实)?是|^(?:那)?(?:换成|换到|换做|换|改成|改为|改问)|"
    r"^(?:那)?(?:如果|要是|假如|假设)(?:换成|是)?|^(?:那)?同样的?(?:问题|指标|口径)?[,、]?|"
    r"^(?:它(?!们)|其(?![他它中余实])|该[市省县区地])的?|^(?:那)?再(?:来)?(?:看看|看一下|看|说说|查一下|查|问一下|问)|^顺便(?:再)?(?:问一下|问|查一下)?|"
    r"\bi (?:mean|meant|am asking about|was asking about)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:而)?(?:不是|不要|不问|不看|\bnot\b)", re.IGNORECASE)
_BUT = re.compile(r"(?:而)?(?:是|要(?!求)|问的?是?|\bbut\b|\bit is\b)\s*", re.IGNORECASE)


def _said_plainly(folded: str) -> str:
    """What a turn asks for, without 「不对，我问的是」 and without what it says it does not ask for."""
    text = folded
    for _ in range(_OPENINGS):
        opening = _OPENING.match(text)
        text = text[opening.end() :] if opening else text
    parts = [part.strip() for part in re.split(r"[,;。]", text) if part.strip()]
    if len(parts) > 1 and any(_NOT.match(part) for part in parts):
        text = ",".join(part for part in parts if not _NOT.match(part)) or text
        but = _BUT.match(text)
        text = text[but.end() :] if but else text
    return _FRAME.sub("", text, count=2).strip() or folded


# --- the turn ------------------------------------------------------------------------------------------------------


def follow(question: Question, earlier: Sequence[Question], reports: Sequence[Report]) -> Question:
    """`question` with the regions, years, subject and kind that it lacks taken from `earlier` turns, latest last.

    A question that names a region and a subject stands alone and is returned as it is.
    """
    if not earlier:
        return question
    plain = _said_plainly(question.folded)
    if plain != question.folded:
        question = replace(understand(plain, reports), text=question.text, language=question.language)
    last = earlier[-1]
    has_subject = _has_subject(question)
    places, gathered = _places(question, earlier, reports, has_subject)
    elliptic = bool(_ELLIPTIC.search(question.folded)) or not has_subject
    if places == question.places and has_subject and not elliptic:
        return question
    named = any(place.region for place in question.places)
    group = None if gathered else question.group or (None if named else last.group)
    several = len(places) > 1 or group is not None
    filled = _with_own_subject(question, last) if has_subject else _with_last_subject(question, last, several)
    return replace(
        filled,
        places=places,
        group=group,
        kind=question.kind if any(place.kind for place in places) else _kind(question, last, has_subject),
        said=(*question.said, *last.said),
        carried=True,
    )


def _has_subject(question: Question) -> bool:
    topics = [run for slot in question.slots for run in slot.topic]
    named = any(slot.indicators for slot in question.slots)
    return named or bool(question.key_terms) or any(not _BARE.fullmatch(run) for run in topics)


def _with_last_subject(question: Question, last: Question, several: bool) -> Question:
    """The subject of the last turn, told in the way that this one asks for: 「增长了多少？」 after 「是多少元」."""
    measure: Stated = next((slot.measure for slot in question.slots if slot.measure), "")
    units = tuple(unit for slot in question.slots for unit in slot.units)
    if not measure and _is_total(question):
        measure = "level"
    slots = tuple(
        replace(slot, measure=measure or slot.measure, units=units or (() if measure else slot.units))
        for slot in last.slots
    )
    kept = several and question.comparison in ("", "list") and not question.premise
    asks_again = last.whether and not question.comparison and not question.premise
    return replace(
        question,
        slots=tuple(dict.fromkeys(slots)),
        wants=last.wants,
        comparison=question.comparison or (last.comparison if several else ""),
        key_terms=last.key_terms,
        runs=last.runs,
        premise=last.premise if kept or asks_again else question.premise,
        whether=question.whether or asks_again,
    )


def _is_total(question: Question) -> bool:
    return any(run.startswith(("总", "绝对", "体量", "规模")) for slot in question.slots for run in slot.topic)


def _with_own_subject(question: Question, last: Question) -> Question:
    known = any(slot.indicators and not slot.narrowed for slot in question.slots)
    if not known:
        # 「养老床位呢？」 after a question for a number asks for one
        short = last.wants == "amount" and bool(_GOES_ON.search(question.folded)) and not question.key_terms
        if not short or question.language == "en":
            return question
    slots = question.slots
    goes_on = _GOES_ON.search(question.folded) and not any(slot.measure or slot.units for slot in slots)
    if goes_on and last.slots and last.slots[0].measure == "growth":
        slots = tuple(replace(slot, measure="growth") for slot in slots)
    return replace(question, slots=slots, wants="amount")


def _kind(question: Question, last: Question, has_subject: bool) -> Asked:
    """Target or result: as the turn says; else as before, unless it has a subject and a year of its own."""
    if question.kind or _KIND.search(question.folded):
        return question.kind or ("actual" if _DONE.search(question.folded) else "")
    dated = bool(question.years.spoken or question.years.report_years)
    if has_subject and dated and not _GOES_ON.search(question.folded):
        return ""
    # 「今年的呢」 after last year's result asks for what is planned
    ahead = any(shift >= 0 for shift in question.years.relative)
    return "" if ahead and last.kind == "actual" else last.kind


# --- whose, and of which year --------------------------------------------------------------------------------------


def _places(
    question: Question, earlier: Sequence[Question], reports: Sequence[Report], has_subject: bool
) -> tuple[tuple[Place, ...], bool]:
    """The places of a turn, and whether they are those of several turns before it."""
    named = any(place.region for place in question.places)
    dated = bool(question.years.spoken or question.years.report_years)
    if not named and not dated and not question.years.relative:
        gathered = _of_several_turns(question, earlier, has_subject)
        if len(gathered) > 1:
            return gathered, True
    last = earlier[-1]
    filled = _filled(question, last, reports)
    against = (named or dated) and not has_subject and _AGAINST.search(question.folded)
    if against and not question.group and not last.group:
        return tuple(dict.fromkeys((*last.places, *filled))), False
    return filled, False


def _of_several_turns(question: Question, earlier: Sequence[Question], has_subject: bool) -> tuple[Place, ...]:
    """What 「两者」, 「三个市」 or a bare comparison speaks of: the places of the turns that asked for the same."""
    last = earlier[-1]
    refers = bool(_BOTH.search(question.folded))
    compares = question.comparison not in ("", "list", "count")
    if not (refers or compares) or (has_subject and not refers) or len(last.places) > 1 or last.group:
        return last.places if refers and len(last.places) > 1 else ()
    found: list[Place] = []
    for turn in reversed(earlier):
        if turn.group or not (has_subject or _subject(turn) == _subject(last)):
            break
        found = [replace(place, kind=place.kind or turn.kind) for place in turn.places if place.region] + found
    places = tuple(dict.fromkeys(found))
    said = _NUMBER.search(question.folded)
    number = _NUMERALS[(said.group(1) or said.group(2)).lower()] if said else 0
    if question.group and not (number == len(places) or _SIDE_BY_SIDE.search(question.folded) or len(places) > 2):
        return ()
    if not number and _SIDE_BY_SIDE.search(question.folded):
        number = 2
    if number > 1:
        places = places[-number:]
    elif len(alike := tuple(place for place in places if place.kind == places[-1].kind)) > 1:
        places = alike
    if has_subject or len({place.kind for place in places}) == 1:
        places = tuple(dict.fromkeys(replace(place, kind="") for place in places))
    return places


def _subject(turn: Question) -> tuple[Slot, ...]:
    """What a turn asks a value of, whatever the way of telling it."""
    return tuple(
        Slot(() if slot.indicators else slot.topic, indicators=slot.indicators, narrowed=slot.narrowed)
        for slot in turn.slots
    )


def _filled(question: Question, last: Question, reports: Sequence[Report]) -> tuple[Place, ...]:
    """The places of the turn; the regions it lacks, or the years, are those of the last turn."""
    named = any(place.region for place in question.places)
    dated = bool(question.years.spoken or question.years.report_years)
    relative = question.years.relative
    if not named and not dated and not relative:
        return last.places
    if not named and not dated:
        shifted = (_shifted(place, shift, question, reports) for place in last.places for shift in relative)
        return tuple(dict.fromkeys(shifted))
    if not named:
        regions = tuple(dict.fromkeys((place.region, place.others) for place in last.places))
        own = tuple(dict.fromkeys((place.year, place.report_year, place.kind) for place in question.places))
        return tuple(Place(region, *when[:2], others, when[2]) for region, others in regions for when in own)
    if not dated and not relative:
        years = tuple(dict.fromkeys((place.year, place.report_year, place.kind) for place in last.places))
        return tuple(
            replace(place, year=year, report_year=of_report, kind=kind)
            for place in question.places
            for year, of_report, kind in years
        )
    return question.places


def _shifted(place: Place, shift: int, question: Question, reports: Sequence[Report]) -> Place:
    """「前一年」 counts from the year spoken of; 「今年」 is that of the latest report, if loaded."""
    years = {report.year for report in reports if place.region is None or report.region.name == place.region.name}
    newest = max(years, default=None)
    bases = [newest, place.year] if shift == 0 or _NOW.search(question.folded) else [place.year, newest]
    known = [base for base in bases if base is not None]
    base = next((each for each in known if each + shift in years), known[0] if known else None)
    if known and shift < 0:
        base = known[0]  # the result of a year stands in the report of the next
    return replace(place, year=base + shift if base else None, report_year=None, kind="")
