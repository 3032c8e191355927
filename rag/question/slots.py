"""What a question wants a value of: its slots. 「GDP是多少，增速是多少」 has two; the second is still about GDP.

A slot is about an indicator of the lexicon, or about anything else by its own words (`topic`). Words that touch an
indicator's name narrow it to something else: 民间|固定资产投资 is not 固定资产投资.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from rag.figures.lexicon import Name, find_names, lexicon
from rag.question.frame_words import FRAME, HINTS, JOINTS, LIGHT, PHRASE, content, runs
from rag.question.kind_words import Asked, asks_for_both, kind_asked

Stated = Literal["growth", "level", "share", ""]


@dataclass(frozen=True, slots=True)
class Slot:
    """One value asked for. `named` is the indicator as the question says it; `narrowed` what it is narrowed by.

    `topic` holds the content words in Chinese, without the frame of the question; `units` what the value is counted
    in, where the question says so (多少亩); `kind` is set where slots differ in it. `hints` are words of time that
    help to tell figures apart (年度); `phrase` is what the question says of the value (年度计划完成投资).
    """

    topic: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    phrase: str = ""
    indicators: tuple[str, ...] = ()
    named: str = ""
    narrowed: tuple[str, ...] = ()
    measure: Stated = ""
    units: tuple[str, ...] = ()
    kind: Asked = ""


# --- words ---------------------------------------------------------------------------------------------------------

_NUMERIC = re.compile(
    r"多少|百分之几|(?<!哪)几(?=[个家所座条项套张亩人位倍成列班处台辆户件场次批艘架只%亿万千百])|多[大高快长]|几何|"
    r"(?<=[,;。])占[^,;。?]{1,16}(?:比重|比例|份额)"
)
_BETWEEN = re.compile(r"[,;。、?]|以及|和|与|并且?|同时")

_UNIT = (
    r"个百分点|百分点|个点|人次|美元|欧元|元|钱|资金|公斤|亩|公顷|平方公里|平方千米|平方米|立方米|公里|千米|米|千瓦时|"
    r"千瓦|标准箱|标箱|"
    r"吨|斤|斤|人|名|个|家|所|座|条|项|套|张|列|班次|班|趟|次|处|台|辆|户|位|头|只|羽|株|棵|件|场|期|批|艘|架|间|栋|"
    r"种|门|款|支|片|块|册|"
    r"篇|倍|成|天|小时|分钟|岁|微克|%"
)
_ASKED_UNIT = re.compile(rf"(?:多少|(?<!哪)几)(?:万亿|万|亿|千|百)?({_UNIT})")
_GROWTH = re.compile(
    r"增长(?!极|点)|涨了|涨多少|增速|增幅|涨幅|降幅|增加(?:了)?多少|提高(?:了)?多少|下降|上涨|回落|百分之几|百分点|"
    r"多快|"
    r"\bgrow(?:th|s|n|ing)?\b|\bgrew\b|\bincreas|\bhow fast\b|\brise\b|\brose\b|\bfell\b|\bfall\b|\bdecline|"
    r"\bby how much\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"占比|比重|强度|比例|\bshare\b|\bproportion\b|\bintensity\b|\bpercent(?:age)? of\b", re.IGNORECASE)
_LEVEL = re.compile(
    r"总量|规模(?!以上)|总额是|总值是|多少(?:万亿|万|亿|千)?(?:元|美元|人|吨|斤|公斤|千瓦)|多大|"
    r"\bhow (?:large|big)\b|\bsize of\b|\bamount\b|\btotal\b|\bvalue of\b|\bhow many(?! percentage points)\b|"
    r"\bhow much (?:was|is|will|did)\b|\bin yuan\b",
    re.IGNORECASE,
)
_URBAN_AND_RURAL = re.compile(r"城镇(?:居民)?(?:和|与|及|、)农村|urban and rural", re.IGNORECASE)
# These names are everyday words as well; in a question they mean the indicator only beside such words.
_EVERYDAY = re.compile(
    r"经济|economy|环境(?:保护)?|生态环境|粮食|水质|服务业|建筑业|外贸|出口|price level|services|construction|"
    r"environment|grain"
)
_MEANT = re.compile(
    r"\s*(?:的)?(?:主要|预期|总|年度|实际|同比|年均|预计|计划|力争|要|将)*"
    r"(?:增长|增速|增幅|总量|规模|目标|发展(?:预期|主要)?目标|产量|播种|总产|产了|[打收]了?(?=多少|几)|增加值|总额|总产值|达|是多少|为多少|"
    r"growth|target|grow|output|expan)",
    re.IGNORECASE,
)


_SPENT = re.compile(r"[花投]在([\u4e00-\u9fff]{1,8}?)(?:上|方面)?的[钱资]金?")
# 投资 alone is the 固定资产投资 where its growth or its target is asked for, 工业 the 规上工业, 消费 the 社零.
_TOLD = r"(?:额|总额)?的?(?:预期|主要|年度|总)*(?:目标|增长|增速|增幅|定)|呢?[?]?$"
_BARE_NAMES = (
    (
        "fixed_asset_investment",
        re.compile(
            rf"(?<![\u4e00-\u9fff])投资(?:{_TOLD})|(?<=[对把的])投资(?=定|设|的?目标)|"
            r"(?<![\u4e00-\u9fff])投资(?:实际|总共|一共)?(?:完成|达到|是|有)?了?(?:多少|情况)"
        ),
    ),
    ("industrial_value_added", re.compile(rf"(?<![\u4e00-\u9fff])工业(?:{_TOLD})")),
    ("retail_sales", re.compile(rf"(?<![\u4e00-\u9fff])消费(?:{_TOLD})")),
)

# --- slots -------------------------------------------------------------------------------------------------------


def find_slots(
    folded: str, masked: Sequence[tuple[int, int]], single: bool = False
) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
    """The slots of a folded Chinese question, and its content runs for search.

    `masked` are the spans of regions and years. `single`: the question compares one value, so it has one slot.
    """
    text = _SPENT.sub(r"\1支出", masked_text(folded, masked))
    slots: list[Slot] = []
    pieces = [text] if single else list(_pieces(text))
    kinds = {kind for piece in pieces if (kind := kind_asked(piece, "zh"))}
    for piece in pieces:
        for slot in _chinese(piece, single):
            found = _inherit(slot, slots[-1]) if slots else slot
            slots.append(replace(found, kind=kind_asked(piece, "zh")) if len(kinds) > 1 else found)
    return target_and_result(tuple(slots), text), tuple(runs(text, LIGHT))


def masked_text(folded: str, masked: Sequence[tuple[int, int]]) -> str:
    """A question with its regions and years struck out, so that words on both sides of them stay apart."""
    chars = list(folded)
    for start, end in masked:
        chars[start:end] = "|" * (end - start)
    return "".join(chars)


def target_and_result(slots: tuple[Slot, ...], text: str) -> tuple[Slot, ...]:
    """Each slot as a target and as a result, where `text` asks for both; the result is told as the target is."""
    if not asks_for_both(text):
        return slots
    kinds: tuple[Asked, ...] = ("target", "actual")
    growth = {id_ for id_, item in lexicon().items() if item.stated[0] == "growth"}
    return tuple(
        replace(slot, kind=kind, measure=slot.measure or ("growth" if growth.issuperset(slot.indicators) else ""))
        for slot in slots
        for kind in kinds
    )


def _pieces(text: str) -> Iterator[str]:
    """Cut between two question words for numbers, at the first sign or 和 after the first of them."""
    hits = list(_NUMERIC.finditer(text))
    start = 0
    for hit, after in pairwise(hits):
        cut = _BETWEEN.search(text, hit.end(), after.start())
        if cut:
            yield text[start : cut.start()]
            start = cut.end()
    yield text[start:]


def names_in(text: str) -> list[Name]:
    """Names of indicators, without everyday words that are not meant as one here."""
    found = [
        name
        for name in find_names(text, asks=True)
        if not _EVERYDAY.fullmatch(text[name.start : name.end]) or _MEANT.match(text, name.end)
    ]
    if not found:
        bare = ((id_, pattern.search(text)) for id_, pattern in _BARE_NAMES)
        found = [Name(hit.start(), hit.start() + 2, id_) for id_, hit in bare if hit]
    return found


def measure_in(text: str) -> Stated:
    """How a value is asked for: 增长多少 growth, 多少亿元 level, 占比 share, "" where the words do not say."""
    if _GROWTH.search(text):
        return "growth"
    if _SHARE.search(text):
        return "share"
    return "level" if _LEVEL.search(text) else ""


_HOW_MANY = re.compile(rf"(?:多少|(?<!哪)几)(?:万亿|万|亿|千|百)?(?:{_UNIT})?(?=[\u4e00-\u9fff])")


def _chinese(piece: str, single: bool) -> Iterator[Slot]:
    names = names_in(piece)
    whole = _HOW_MANY.sub("", piece)
    if not names and (names := names_in(whole)):
        # 新增多少城镇就业: the name is broken by the question word
        piece = whole + _HOW_MANY.findall(piece)[0]
    units = () if single else tuple(hit.group(1) for hit in _ASKED_UNIT.finditer(piece) if not _is_gap(piece, hit))
    asked = _ASKED_UNIT.sub(lambda hit: "多少" + "|" * (len(hit.group()) - 2), piece)
    found = list(content(asked, FRAME))
    topic = tuple(piece[start:end] for start, end in found)
    hints = tuple(runs(asked, HINTS))
    phrase = "".join(runs(asked, PHRASE))
    measure = measure_in(piece)
    ids = tuple(dict.fromkeys(name.id for name in names))
    if "rural_income" in ids and _URBAN_AND_RURAL.search(piece):
        ids = tuple(dict.fromkeys(["urban_income", *(id_ for id_ in ids if id_ != "resident_income")]))
        both = _URBAN_AND_RURAL.search(piece)
        names = [Name(both.start(), both.end(), "urban_income"), *names] if both else names
    if not ids:
        for each in _each_of(topic) if _RESPECTIVELY.search(piece) else (topic,):
            said = phrase if each == topic else "".join(each)
            yield Slot(each, hints, said, measure=measure, units=units)
        return
    narrowed = tuple(dict.fromkeys([*_narrowing(piece, found, names), *_specific(piece, names)]))
    if narrowed:
        yield Slot(topic, hints, phrase, ids, piece[names[0].start : names[0].end], narrowed, measure, units)
        return
    for id_ in ids:
        named = next((piece[name.start : name.end] for name in names if name.id == id_), "")
        yield Slot(topic, hints, phrase, (id_,), named, (), measure, units)


_GAP = re.compile(r"(?:[高低差快慢]|[多少][\u4e00-\u9fff]{0,2})(?:出|了)?$")


def _is_gap(piece: str, hit: re.Match[str]) -> bool:
    """「比GDP目标高几个百分点」: the unit is that of the difference, not of what is compared."""
    held_against = "比" in piece[: hit.start()] or "差" in piece[: hit.start()]
    return held_against and _GAP.search(piece, max(0, hit.start() - 4), hit.start()) is not None


_RESPECTIVELY = re.compile(r"各(?:是|为|有|自)?(?:多少|几)|分别")
_AND = re.compile(r"[、和与及]|以及")


def _each_of(topic: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """「造林和森林抚育各多少」 asks for two values, with whatever else is said for each."""
    for index, run in enumerate(topic):
        parts = [part for part in _AND.split(run) if len(part) > 1]
        if len(parts) > 1:
            return tuple((*topic[:index], part, *topic[index + 1 :]) for part in parts)
    return (topic,)


def _narrowing(piece: str, content: Sequence[tuple[int, int]], names: Sequence[Name]) -> Iterator[str]:
    """Content that touches an indicator's name on either side and belongs to no other name."""
    covered = [(name.start, name.end) for name in names]
    for start, end in content:
        cuts = [span for span in covered if span[0] < end and span[1] > start]
        position = start
        for cut_start, cut_end in cuts:
            if left := piece[position:cut_start].strip(JOINTS):
                yield left
            position = cut_end
        if cuts and (right := piece[position:end].strip(JOINTS)):
            yield right


# Entries of the lexicon that gather many things; a question for one of them is about that one.
_GATHERED = {
    "environment": re.compile(
        r"(?:生态)?环境(?:质量|保护)?(?:改善)?(?:目标|指标|任务)?|environmental quality|environment"
    ),
    "emissions": re.compile(
        r"节能(?:减排|降耗|降碳)+(?:目标|指标|任务)?|energy saving and emission cuts|emission reduction"
    ),
}


def _specific(piece: str, names: Sequence[Name]) -> Iterator[str]:
    for name in names:
        general = _GATHERED.get(name.id)
        if general and not general.fullmatch(piece[name.start : name.end]):
            yield piece[name.start : name.end]


def _inherit(slot: Slot, before: Slot) -> Slot:
    """「…，增速是多少」: a slot without a subject of its own is about the one before it."""
    if slot.topic or slot.indicators:
        return slot
    return replace(
        before, measure=slot.measure or before.measure, units=slot.units, phrase=slot.phrase or before.phrase
    )
