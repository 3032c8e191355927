"""What a question wants a number of where the lexicon does not tell: 「造林和森林抚育各多少亩」 has two subjects.

A subject is an indicator, or the question's own words without its frame. Words that touch an indicator's name make it
another thing: 民间|固定资产投资. 「GDP是多少，增速是多少」 asks twice for one subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.figures.lexicon import lexicon
from rag.figures.synonyms import counted_in_english, frame_words, translate
from rag.figures.things import things
from rag.figures.verbs import told_only
from rag.question.deeds_asked import quantities_named
from rag.question.frame_words import FRAME, JOINTS, content
from rag.question.parts_english import PART_EN, part_of_whole
from rag.question.pieces import Piece, subjects
from rag.question.rows import (
    AND,
    QUANTITY,
    chooses,
    each_of,
    held_beside_another,
    in_a_row,
    is_bare,
    measured_alike,
    named_or,
    named_row,
    of_them,
    sharing,
)
from rag.question.rows_english import named_in_row
from rag.text.lazily import lazily

_NUMERIC = lazily(
    r"多少|(?<=[\u4e00-\u9fff])呢(?=[,;?]|$)|百分之几|(?<!哪)几(?=[个家所座条项套张亩人位倍成列班处台辆户件场次批艘架只%亿万千百])|多[大高快长]|几何|"
    r"(?<=[,;。])占[^,;。?]{1,16}(?:比重|比例|份额)"
)
_BETWEEN = lazily(r"[,;。、?]|以及|和|与|并且?|同时")
_ASKED_UNIT = lazily(
    r"(?:多少|(?<!哪)几)(?:万亿|万|亿|千|百)?("
    r"个百分点|百分点|个点|个工作日|工作日|吨标准煤|吨标煤|人次|美元|欧元|元|钱|资金|公斤|亩次|亩|公顷|平方公里|平方千米|平方米|立方米|方(?![面向案式法针])|公里|千米|米|千瓦时|"
    r"千瓦|标准箱|标箱|箱|吨|斤|人|名|个|家|所|座|条|项|套|张|列|班次|班|趟|次|处|台|辆|户|位|头|只|羽|株|棵|件|场|期|度(?!假|数|过)|批|艘|架|间|栋|"
    r"种|门|款|部|支|片|块|册|篇|倍|成|天|小时|分钟|岁|微克|%)"
)
_ASKED_UNIT_EN = (
    ("人", lazily(r"how many (?:\w+ )?(?:people|persons|residents|workers|jobs)", re.IGNORECASE)),
    ("公里", lazily(r"how many (?:\w+ )?(?:km|kilomet(?:er|re)s)", re.IGNORECASE)),
    ("亩", lazily(r"how many (?:\w+ )?mu\b", re.IGNORECASE)),
    ("吨", lazily(r"how many (?:\w+ )?ton(?:ne)?s", re.IGNORECASE)),
    ("平方米", lazily(r"how many (?:\w+ )?square met(?:er|re)s", re.IGNORECASE)),
    ("元", lazily(r"how (?:much|many) (?:\w+ ){0,2}(?:yuan|rmb)|how much (?:money|investment)", re.IGNORECASE)),
    ("美元", lazily(r"how (?:much|many) (?:\w+ ){0,2}(?:us )?dollars", re.IGNORECASE)),
    ("%", lazily(r"what (?:percentage|percent|share|proportion)", re.IGNORECASE)),
)
_GROWTH = lazily(
    r"增长(?!极|点)|涨了|涨多少|增速|增幅|涨幅|降幅|(?:增加|提高)(?:了)?多少(?=个?百?分?点|%|[,;。?]|$)|下降|降了|上涨|回落|百分之几|"
    r"百分点|多快|"
    r"\bgrow(?:th|s|n|ing)?\b|\bgrew\b|\bincreas|\bhow fast\b|\brise\b|\brose\b|\bfell\b|\bfall\b|\bdecline|"
    r"\bby how much\b|\bhow much (?:did|has|have)\b.{1,60}?\b(?:raise|lift|lower|cut|reduce)\b",
    re.IGNORECASE,
)
_SHARE = lazily(r"占比|比重|强度|比例|\bshare\b|\bproportion\b|\bintensity\b|\bpercent(?:age)? of\b", re.IGNORECASE)
_LEVEL = lazily(
    r"总量|规模(?!以上)|总额是|总值是|多少(?:万亿|万|亿|千)?(?:元|美元|人|吨|斤|公斤|千瓦)|多大|"
    r"\bhow (?:large|big)\b|\bsize of\b|\bamount\b|\btotal\b|\bvalue of\b|\bhow many(?! percentage points)\b|"
    r"\bhow much (?:was|is|will|did)\b|\bin yuan\b",
    re.IGNORECASE,
)
# What a value is held against is no part of what it is of: 人均预期寿命|超过80岁.
_BOUND = lazily(
    r"(?:力争达?|超过|超出|突破|高于|多于|大于|不低于|不少于|至少有?|低于|少于|小于|不足|不到|不超过|不高于|达到|在)了?\d+(?:\.\d+)?(?:[万亿]*(?:公里|平方米|千瓦时?|人次|[%元人个家亩吨斤岁辆张件项户座所])?|[万亿])(?:以上|以下|以内)?的?(?=[^\u4e00-\u9fff]|$|[省市地有哪])"
)
_RESPECTIVELY = lazily(r"各\|*(?:是|为|有|自|增长|增加|提高|下降|降低|上涨)?了?(?:多少|几)|分别")
_TWO_TARGETS = lazily(r"(?<=目标)(?:、|以及|[和与及])(?=[^,。;?]{2,20}目标)")
_GAP = lazily(r"(?:[高低差快慢]|[多少][\u4e00-\u9fff]{0,2})(?:出|了)?$")
_WORD = lazily(r"[A-Za-z][A-Za-z&'’-]*|\d+[A-Za-z]+")
_MONEY = ("钱", "资金", "位")
_LEANS = lazily(r"(?:总|年度|计划|落实|实施|安排|完成|带动|引进|签约)*(?:投资|项目|资金|金额|投资额)")
_SHORT_NAMES = ("收入", "投资", "产量", "产值", "出口", "里程")  # of what was named before
_LEANING = ("投资", "总投资", "完成投资")  # they say nothing without what was asked for before


def free_subjects(masked: str, *, english: bool, single: bool = False) -> tuple[Piece, ...]:
    """The subjects of a folded question whose places and years are struck out; () where it has none.

    `single`: one value is compared, so there is one subject, and no unit that it is counted in.
    """
    if english:
        return tuple(_english(masked))
    text = _BOUND.sub(lambda hit: "|" * len(hit.group()), quantities_named(masked))
    found: list[Piece] = []
    named: list[Piece] = []  # those of the last part that names any
    for start, end in [(0, len(text))] if single else _parts(text):
        at = len(found)
        for piece in _chinese(text[start:end], single):
            leans = piece.value in _LEANING or _LEANS.fullmatch(piece.value.replace(" ", "")) is not None
            if leans and found and found[-1].value not in lexicon():
                said = [run for run in found[-1].value.split() if not _LEANS.fullmatch(run)] or found[-1].value.split()
                whose = f"{said[-1]} {piece.value.split()[-1]}"  # 多少个项目，完成投资多少
                piece = replace(piece, value=whose, unit=piece.unit or "资金")
            name = text[piece.start + start : piece.end + start]
            whole = next((each for each in found if name in _SHORT_NAMES and each.value.endswith(name)), None)
            if whole is not None and whole.value not in lexicon():
                piece = replace(piece, value=whole.value, unit=whole.unit)  # 旅游综合收入多少,收入|目标多少
            if piece.value and not (found and told_only(piece.value)):
                found.append(replace(piece, start=piece.start + start, end=piece.end + start))
            elif found:  # 「…，增速是多少」 is about the subject before it, 「…，各增长多少」 about all of them
                for each in found[at:] or named or found[-1:]:
                    unit = piece.unit or ("" if piece.measure in ("growth", "share") else each.unit)
                    found.append(replace(each, measure=piece.measure or each.measure, unit=unit))
                at = len(found)
        named = found[at:] or named
    return tuple(dict.fromkeys(found))


def topic_of(masked: str, english: bool) -> tuple[str, ...]:
    """What a question is about, in Chinese, without its frame."""
    if english:
        return translate(masked)
    return tuple(masked[start:end] for start, end in content(_without_units(masked), FRAME))


def _without_units(text: str) -> str:
    return _ASKED_UNIT.sub(lambda hit: "多少" + "|" * (len(hit.group()) - 2), text)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Cut between two question words for numbers, at the first sign or 和 after the first of them."""
    cuts = [hit.span() for hit in _TWO_TARGETS.finditer(text)]
    if cuts:
        yield from zip([0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(text)], strict=True)
        return
    start = 0
    for hit, after in pairwise(_NUMERIC.finditer(text)):
        cut = _BETWEEN.search(text, hit.end(), after.start())
        if cut:
            yield start, cut.start()
            start = cut.end()
    last = next((hit.end() for hit in reversed(list(_NUMERIC.finditer(text, start)))), -1)
    cut = _CLAUSE_END.search(text, last) if last >= 0 else None
    if cut and not _SHARES.match(text, cut.end()) and subjects(text[cut.end() :]):
        yield start, cut.start()  # 旅游收入多少,|2025年收入目标写低了吗
        start = cut.end()
    yield start, len(text)


_CLAUSE_END = lazily(r"[,;。?]")
_SHARES = lazily(r"\s*(?:占|比|较|同比|增)")


def _measure(text: str) -> str:
    """How a value is asked for: 增长多少 growth, 多少亿元 level, 占比 share, "" where the words do not say."""
    if _GROWTH.search(text):
        return "growth"
    return "share" if _SHARE.search(text) else "level" if _LEVEL.search(text) else ""


def _chinese(part: str, single: bool) -> Iterator[Piece]:
    units = [] if single else [hit.group(1) for hit in _ASKED_UNIT.finditer(part) if not _is_gap(part, hit)]
    unit, measure = units[0] if units else "", _measure(part)
    unit = "" if measure == "growth" and unit.endswith(("点", "%")) else unit  # 增长几个点
    what, part = of_them(_each_done(part))
    other, alike = held_beside_another(part)
    held, part, what = other != part, other, what or alike
    named = subjects(part)
    kept = list(_without_units(part))
    for name in named:
        kept[name.start : name.end] = "\ue000" * (name.end - name.start)  # 固定资产: 定 is no word of the frame
    spans = list(content("".join(kept), FRAME))
    topic = [part[start:end] for start, end in spans]
    names = [piece for piece in named if _counts(piece.value, unit)]
    if len(spans) == 1 and (beside := named_row(part, spans[0], names)):
        for start, end, value in beside:
            yield Piece("subject", start, end, value, "", measure)
        return
    touched = any(_touch(part, span, names) for span in spans) or any(
        each.value in lexicon() and lexicon()[each.value].gathers for each in names
    )
    beyond = [span for span in spans if not any(name.start < span[1] and span[0] < name.end for name in named)]
    apart = held or _RESPECTIVELY.search(part) is not None or chooses(part)
    row = in_a_row(part, spans, apart=apart)
    if names and not touched and not (beyond and len(row) > 1):
        for piece in names:
            yield replace(piece, measure=measure, unit="")
        return
    if len(row) > 1:
        yield from _members(part, row, named, (unit, measure), what)
        return
    if len(spans) == 1 and len(shared := sharing(part, spans[0])) > 1:
        for start, end, value in shared:
            yield Piece("subject", start, end, value, "", measure)
        return
    for each in each_of(topic, what) if apart else (topic,):
        start = spans[0][0] if spans else 0
        value = _in_one(part, spans, [_RATE_OF.sub("", run) for run in each])
        yield Piece("subject", start, spans[-1][1] if spans else 0, value, unit, measure)


def _in_one(part: str, spans: Sequence[tuple[int, int]], topic: Sequence[str]) -> str:
    """Stretches of content as one subject, those of a row with the sign between them: 钾肥、碳酸锂产量."""
    if not topic or len(spans) != len(topic):
        return " ".join(topic)[:60]
    between = ["、" if _ROW.fullmatch(part, a[1], b[0]) else " " for a, b in pairwise(spans)]
    return "".join(run + sign for run, sign in zip(topic, [*between, ""], strict=True))[:60]


_ROW = lazily(r"\s*、\s*")
_DONE_EACH = lazily(r"各自?(?P<done>(?:要|能|会|将|应|得|需要?)?[\u4e00-\u9fff]{0,6}?)了?(?=多少|几(?!个百分点))")
_AMONG = lazily(
    r"^[^,、;]{2,16}?(?:里头?|当中|中(?![欧央国小药医心部华东亚巴老文型长期等试级低高职外])|之中|方面)[,:]?(?=[^,;]{2,}?(?:、|[和与及]))"
)


def _each_done(part: str) -> str:
    """A part without what is said to be done with each of a row, and what the row is taken from: 各|要覆盖|多少人."""
    hit = _DONE_EACH.search(part)
    if hit is None or not AND.search(part, 0, hit.start()):
        return part
    if hit["done"] and told_only(hit["done"].lstrip("能会得需")):
        part = part[: hit.start("done")] + "|" * len(hit["done"]) + part[hit.end("done") :]
    return _AMONG.sub(lambda among: "|" * len(among.group()), part)


def _members(
    part: str, row: Sequence[tuple[int, int]], named: Sequence[Piece], counted: tuple[str, str], what: str
) -> Iterator[Piece]:
    """The members of a row, each a subject: GDP增速、高速公路里程和城镇化率 asks for one growth.

    `counted`: the unit and the measure that are said of all.
    """
    unit, measure = counted
    apart = any(_GROWTH.search(part, start, end) for start, end in row[:-1])  # growth is said of some, not of all
    row = [bare for start, end in row if (bare := _without_signs(part, start, end))[1] > bare[0]]
    if len(row) > 1 and QUANTITY.fullmatch(part, *row[-1]):  # 钾肥和碳酸锂,2024年、2025年|产量
        what, row = what or part[slice(*row[-1])], row[:-1]
    names = measured_alike([_STATED_SO.sub("", part[start:end]) or part[start:end] for start, end in row], what)
    for (start, end), said in zip(row, names, strict=True):
        whole = [name for name in named if name.start <= start and name.end >= min(end, start + len(said))]
        own = measure if measure == "growth" and not apart else _measure(part[start:end])
        own = own or ("level" if apart else "")
        yield Piece("subject", start, end, whole[0].value if whole else said[:60], unit, own)


def _without_signs(part: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the signs, and the places and years struck out, at its ends."""
    while start < end and part[start] in _SIGNS:
        start += 1
    while end > start and part[end - 1] in _SIGNS:
        end -= 1
    return start, end


_SIGNS = "|@,:;、 "
_STATED_SO = lazily(r"(?:的?(?:实际|同比)?(?:增速|增长率?|增幅|总量|总额|规模))$")
_RATE_OF = lazily(r"(?<=[\u4e00-\u9fff]{2})的?(?:实际|同比)?(?:增速|增幅)$")


def _gathers(name: Piece) -> bool:
    return name.value in lexicon() and lexicon()[name.value].gathers


def _touch(part: str, span: tuple[int, int], names: Sequence[Piece]) -> bool:
    """Whether a stretch of content has more than the name of an indicator that stands in it."""
    inside = [name for name in names if name.start < span[1] and name.end > span[0]]
    if not inside:
        return False
    left = "".join(
        char
        for at, char in enumerate(part[span[0] : span[1]], span[0])
        if not any(name.start <= at < name.end for name in inside)
    )
    return bool(_SIZE.sub("", left).strip(JOINTS))


_SIZE = lazily(r"\d[\d.]*%?(?:万亿|[万亿千百])?(?:元|斤|吨|人次?|公里|亩)?(?:以上|以内|左右)?")  # 132.4亿斤|粮食


def _counts(id_: str, unit: str) -> bool:
    """Whether an indicator can be counted in what is asked: GDP not in 多少个(季度), jobs in 多少个(岗位)."""
    units = lexicon()[id_].units if id_ in lexicon() else things()[id_].units
    return not unit or unit in _MONEY or any(each.endswith((unit, unit[-1])) for each in units)


def _is_gap(part: str, hit: re.Match[str]) -> bool:
    """「比GDP目标高几个百分点」: the unit is that of the difference, not of what is compared."""
    held_against = "比" in part[: hit.start()] or "差" in part[: hit.start()]
    return held_against and _GAP.search(part, max(0, hit.start() - 4), hit.start()) is not None


def _before_share(text: str) -> Iterator[Piece]:
    """What is asked for beside its share: how much foreign capital | and what share went to manufacturing."""
    hit = _AND_SHARE.search(text)
    own = text[: hit.start()] if hit is not None else ""
    for name in subjects(own) if own else ():
        yield replace(name, measure=_measure(own))


_AND_SHARE = lazily(r",?\s+and\s+(?:what|which) (?:share|proportion|percentage)\b", re.IGNORECASE)


def _english(text: str) -> Iterator[Piece]:
    if PART_EN.search(text) is None and len(parts := _AND_ASKS.split(text)) > 1:
        yield from _asked_in_turn(parts)
        return
    yield from _one_english(text)


def _asked_in_turn(parts: Sequence[str]) -> Iterator[Piece]:
    """What each of several question words asks for: how many buses, and how many ferries; how much, and how fast."""
    before: Piece | None = None
    for part in parts:
        own = list(_one_english(part))
        if before is not None and not own:
            measure = _measure(part) if _GROWTH.search(part) or _SHARE.search(part) else ""
            if measure and measure != before.measure:
                yield replace(before, measure=measure, unit="")
            continue
        yield from own
        before = own[-1] if own else before


_AND_ASKS = lazily(
    r",?\s+(?:and|but)\s+(?=(?:by )?how (?:much|many|fast|far|large|big|long)\b|what (?:was|is|were|are)\b)",
    re.IGNORECASE,
)


def _one_english(text: str) -> Iterator[Piece]:
    unit = next((unit for unit, pattern in _ASKED_UNIT_EN if pattern.search(text)), "")
    if (part := part_of_whole(text)) is not None:
        yield from _before_share(text)
        yield part
        return
    if row := named_in_row(text):
        yield from _row_english(text, row, unit)
        return
    names = [piece for piece in subjects(text) if _counts(piece.value, unit)]
    added = _NEWLY.search(text) is not None
    if names and not any(_narrowed(text, name) or (added and name.value in things()) for name in names):
        for piece in names:
            yield replace(piece, measure=_measure(text))
        return
    topic = counted_in_english(text)[0]
    if added and topic and _STOCK.search(topic[-1]):
        topic = (*topic[:-1], f"新增{topic[-1]}")  # the mileage newly opened is not all of it
    if len(topic) == 2 and _WHICH_IS_MORE.search(text):
        noun = "产业产值" if _INDUSTRY.search(text) else ""
        for each in topic:
            yield Piece("subject", 0, len(text), f"{each}{noun}", unit, "level")
        return
    if len(topic) > 1 and " and " in text and all(QUANTITY.search(each) and not is_bare(each) for each in topic):
        for each in topic:  # total vehicle output and new energy vehicle output
            yield Piece("subject", 0, len(text), each, unit, _measure(text))
    elif topic:
        yield Piece("subject", 0, len(text), " ".join(topic)[:60], unit, _measure(text))


def _row_english(text: str, row: Sequence[str], unit: str) -> Iterator[Piece]:
    """Several things named in a row, each a subject."""
    measure = _measure(text) or ("growth" if _CHANGED.search(text) else "")
    sized = _WHICH_IS_MORE.search(text) and _INDUSTRY.search(text) and measure != "growth"
    for each in row:
        name = f"{each}产业产值" if sized else named_or(each)
        yield Piece("subject", 0, len(text), name, unit, "level" if sized else measure)


# How did the output of grain and meat change: by how much it grew.
_CHANGED = lazily(r"\bhow (?:did|has|have)\b.*\b(?:change|changed|develop|developed|move|moved)\b", re.IGNORECASE)
_NEWLY = lazily(
    r"\bnewly (?:opened|added|built|completed|installed)\b|\badd(?:s|ed)?\b(?=[^?]* to (?:its|the)\b)", re.IGNORECASE
)
_STOCK = lazily("(?:里程|装机|高速公路|公路|铁路|高铁|地铁)$")

# Which industry was bigger, batteries or liquor: two things that are held against each other.
_WHICH_IS_MORE = lazily(
    r"\b(?:bigger|larger|smaller|higher|more|less|longer|greater)\b.*\b(?:or|than|versus|vs)\b", re.IGNORECASE
)
_INDUSTRY = lazily(r"\b(?:industry|industries|sector|sectors)\b", re.IGNORECASE)


def _narrowed(text: str, name: Piece) -> bool:
    """Whether the word right before an indicator's name is no word of the frame: private | fixed-asset investment."""
    words = list(_WORD.finditer(text, 0, name.start))
    if not words or text[words[-1].end() : name.start].strip():
        return False
    return words[-1].group().lower().removesuffix("'s") not in frame_words()
