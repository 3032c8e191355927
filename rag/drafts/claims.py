"""What a text claims about governments: each number with its region, year, kind and subject.

A draft says the region and the year once and goes on: 郑州市2024年地区生产总值增长目标为7%左右，固定资产投资8%以上。So
both are carried from sentence to sentence until others are named. Where several regions share a list
(郑州、济南分别为7%、5.5%) the numbers are dealt out to them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.figures.statements import Statement, find_statements
from rag.gazetteer.regions import Mention, find_mentions
from rag.numbers.quantities import Quantity, find_quantities
from rag.records import Bound, Measure, Region
from rag.text.fold import fold

Tense = Literal["goal", "result", ""]

_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*[”’」』)]*\n*")
_YEAR = re.compile(r"(?<![比较超])((?:19|20)\d\d)\s*年")
_GOAL = re.compile(
    r"目标|预期|计划|力争|争取(?!中央|上级|国家|省|各类|专项|到|资金|再融资|补助|债券|政策)|拟|(?:目标|主要)任务|任务(?=[是为:])|指标定|定为|要达到|将|提出|确保|安排|设定"
)
_RESULT = re.compile(
    r"实际(?!利用|到位|使用|吸收|外资)|同比|比上年|较上年|已(?:经)?(?!脱贫|签约|开工)|完成了|实现了|达到了|增长了|下降了|"
    r"结果|回顾|实绩(?!企业)|完成情况"
)
# What may stand before a region's name where it is who the sentence speaks of: 自贸区福州片区 is a part of something.
_HEADS = re.compile(r"(?:^|[\s,;:。!?、和与及在(年])$")
_OF_YEAR = re.compile(r"\s*(?:19|20)\d\d年度?\s*")
# Words of time and tense before a subject, which are no part of it: 2023年实际|完成造林, 预计全市|生产总值.
_LEAD = (
    r"(?:实际(?!利用|使用|到位|到账|吸收|外资|直接)|(?:截至)?(?:年底|年末)前?|计划|预计|力争|争取|确保|目标是|目标为|已|"
    r"全年|全[市省区县州盟旗]|共|累计|其中|年内|今年|去年|初步核算|\s|[,:])"
)
_LEADS = re.compile(rf"{_LEAD}+")
# bounded, so that a text of nothing but such words is read in linear time
_LED = re.compile(rf"(?:(?:19|20)\d\d年度?|(?<=[\s,;:。]))(?=[^\s]){_LEAD}{{1,16}}(?=[^\s,:])")
_BOUNDARY = re.compile(r"[,;:。!?\n]")


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of a text, text[start:end), and what the text says it is. `sentence` is where its sentence stands.

    `region` and `year` are None where the text has named none so far; `tense` is "" where it does not say whether the
    number is a goal or a result.
    """

    start: int
    end: int
    sentence: tuple[int, int]
    quantity: Quantity
    subject: str
    indicator: str | None
    measure: Measure
    bound: Bound
    region: Region | None
    year: int | None
    tense: Tense


def find_claims(text: str, loaded: Collection[Region] = ()) -> tuple[Claim, ...]:
    """The claims of `text` in reading order. A name that several regions share is one of `loaded`, if one is."""
    folded = fold(text)
    known = {region.name: region for region in loaded}
    mentions = [_resolved(mention, known) for mention in find_mentions(folded, short_counties=True)]
    # 中欧班列(郑州) is the name of a line, wherever it is told of
    places = [
        (mention, region) for mention, region in mentions if region is not None and not _in_brackets(folded, mention)
    ]
    plain = _blank(folded, [mention for mention, _ in places])
    numbers = find_quantities(plain)
    bare = _LED.sub(lambda led: " " * len(led.group()), plain)
    found: list[Claim] = []
    region: Region | None = None
    year: int | None = None
    for hit in _SENTENCE.finditer(folded):
        start, end = hit.span()
        inside = [number for number in numbers if start <= number.start < end]
        here = [(mention, place) for mention, place in places if start <= mention.start < end]
        claims = tuple(_claims_of(plain, bare, (start, end), inside, here, region, year))
        found += claims
        region = here[-1][1] if here else region
        years = _YEAR.findall(folded, start, end)
        year = int(years[-1]) if years else year
    return tuple(found)


def _in_brackets(folded: str, mention: Mention) -> bool:
    return folded[mention.start - 1 : mention.start] == "(" and folded[mention.end : mention.end + 1] == ")"


def _resolved(mention: Mention, known: dict[str, Region]) -> tuple[Mention, Region | None]:
    """The region meant: a loaded one if there is one; a county's short name counts only for a loaded county."""
    for candidate in mention.candidates:
        if candidate.name in known:
            return mention, known[candidate.name]
    first = mention.candidates[0] if mention.candidates else None
    if first is not None and mention.form in ("short", "old") and first.level == "county":
        return mention, None  # 劳动力 is not the 动力区 of old
    return mention, first


def _blank(text: str, mentions: Sequence[Mention]) -> str:
    """`text` with region names as spaces: they are no subjects."""
    pieces: list[str] = []
    position = 0
    for mention in mentions:
        pieces += [text[position : mention.start], " " * (mention.end - mention.start)]
        position = mention.end
    return "".join([*pieces, text[position:]])


def bare_subject(subject: str) -> str:
    """A folded subject without words of time and tense before it."""
    led = _LEADS.match(subject)
    return subject[led.end() :] if led and led.end() < len(subject) else subject


def _claims_of(
    plain: str,
    bare: str,
    sentence: tuple[int, int],
    numbers: Sequence[Quantity],
    here: Sequence[tuple[Mention, Region]],
    region: Region | None,
    year: int | None,
) -> Iterator[Claim]:
    start, end = sentence
    statements = find_statements(bare, numbers, start, end) if numbers else ()
    dealt = _dealt(plain, here, statements)
    for index, statement in enumerate(statements):
        number = statement.quantity
        if number is None:
            continue
        before = [
            place
            for mention, place in here
            if mention.start < number.start
            and _HEADS.search(plain, max(0, mention.start - 1), mention.start)
            and not _in_name(plain, mention, place, here)
        ]
        own = dealt[index] if dealt else (before[-1] if before else (here[0][1] if here else region))
        years = _YEAR.findall(plain, start, number.start) or _YEAR.findall(plain, start, end)[:1]
        yield Claim(
            start=number.start,
            end=number.end,
            sentence=sentence,
            quantity=number,
            subject=bare_subject(statement.subject),
            indicator=statement.indicator,
            measure=statement.measure,
            bound=statement.bound,
            region=own,
            year=int(years[-1]) if years else year,
            tense=_tense(plain, sentence, statement),
        )


def _in_name(plain: str, mention: Mention, place: Region, here: Sequence[tuple[Mention, Region]]) -> bool:
    """Whether a short name right behind another government and its year begins a thing's: 郑州市2023年|内江|黑猪."""
    return mention.form == "short" and any(
        place.parent != owner.name and _OF_YEAR.fullmatch(plain, other.end, mention.start) is not None
        for other, owner in here
        if other.end < mention.start
    )


def _dealt(
    plain: str, here: Sequence[tuple[Mention, Region]], statements: Sequence[Statement]
) -> tuple[Region, ...] | None:
    """Regions in the order of the numbers, where a list of regions shares a list of numbers."""
    if len(here) < 2 or len(here) != len(statements):
        return None
    first = statements[0].quantity
    if first is None or here[-1][0].end > first.start:
        return None
    return tuple(region for _, region in here) if "分别" in plain[here[-1][0].end : first.start] else None


def _tense(plain: str, sentence: tuple[int, int], statement: Statement) -> Tense:
    """Goal or result, by the words of the number's own clause, else of the sentence before it."""
    number = statement.quantity
    if number is None:
        return ""
    close = _BOUNDARY.search(plain, number.outer_end, sentence[1])
    end = close.start() if close else sentence[1]
    for start in (statement.clause_start, sentence[0]):
        # the word nearest to the number decides: 比上年多计划增长5%
        goals = [hit.start() for hit in _GOAL.finditer(plain, start, end)]
        results = [hit.start() for hit in _RESULT.finditer(plain, start, end)]
        if goals or results:
            return "goal" if max(goals, default=-1) > max(results, default=-1) else "result"
    return ""
