"""A question -> what it asks for: whose reports, which years, target or result, which values, compared how. Rules only.

>>> asked = understand("郑州市2024年GDP增长目标是多少", reports)
>>> [(place.region.name, place.year) for place in asked.places], asked.kind, asked.slots[0].indicators
([('郑州市', 2024)], 'target', ('gdp_growth',))

Words are matched on the folded question (Simplified, half-width), so one set of rules serves both scripts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.numbers.quantities import Quantity, find_quantities
from rag.question.asked import Asked as Pieces
from rag.question.kind_words import Asked, claims_success, kind_asked
from rag.question.places import Group, Mentioned, find_places
from rag.question.query import Query
from rag.question.slots import Slot, find_slots, masked_text
from rag.question.slots_en import find_slots_en, untranslated
from rag.question.years import Years, find_years
from rag.records import Region, Report
from rag.text.fold import fold
from rag.text.markup import plain

Language = Literal["zh-Hans", "zh-Hant", "en"]
Comparison = Literal["", "highest", "lowest", "rank", "difference", "sum", "average", "count", "list"]


@dataclass(frozen=True, slots=True)
class Place:
    """One region and one year asked about. `region` None: not said; `year` None: not said.

    `report_year` is the year of the report to look in, where the question names the report and not only the year.
    `others` are further regions of the same name that the question may mean as well. `kind` is set where the places of
    a question differ in it: the target of 2024 against the result of 2023.
    """

    region: Region | None
    year: int | None
    report_year: int | None = None
    others: tuple[Region, ...] = ()
    kind: Asked = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a question asks. `places` are in the order of the question; several mean a comparison or a list.

    `kind` "target" takes targets and tasks of the year ahead, "actual" results, "plan" goals of several years; "" where
    the words do not tell. `wants` is what kind of answer fits: a number, or a passage. `key_terms` are the quoted words
    and codes (5G, 10号线) that the reports must hold for any answer. `runs` is the question's own content, for search.
    `before`/`after` are the words around the question word, for passages that fill the gap (打造什么“之城”).
    """

    text: str
    folded: str
    language: Language
    places: tuple[Place, ...]
    group: Group | None
    years: Years
    kind: Asked
    wants: Literal["amount", "passage"]
    comparison: Comparison
    slots: tuple[Slot, ...]
    key_terms: tuple[str, ...]
    runs: tuple[str, ...]
    said: tuple[tuple[str, str], ...] = ()  # region's full name -> what the question calls it
    untranslated: tuple[str, ...] = ()  # English words of the subject that no table knows
    premise: tuple[Quantity, ...] = ()  # amounts that the question states itself
    whether: bool = False  # wants yes or no
    why: bool = False
    claim: bool = False  # says that a target was met, and asks by how much
    carried: bool = False  # filled in from an earlier turn
    asked: Pieces | None = None  # its pieces, where it was answered as a query
    query: Query | None = None
    winner: Region | None = None  # the place of the first row that was told


# --- language ----------------------------------------------------------------------------------------------------

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")


def language_of(text: str) -> Language:
    """English when Latin words outnumber Chinese characters; Traditional when folding changes a Chinese character."""
    han = _HAN.findall(text)
    if len(_LATIN.findall(text)) > len(han):
        return "en"
    return "zh-Hant" if any(fold(char) != char for char in han) else "zh-Hans"


# --- comparison --------------------------------------------------------------------------------------------------

_COMPARISON_WORDS: tuple[tuple[Comparison, str], ...] = (
    (
        "difference",
        r"相差|变化(?:了)?(?:多少|几)|变动|差(?:了)?(?:多少|几)|差距|差值|差额|[高低多少快慢]出?(?:多少|"
        r"几)(?!数)|[高低多少快慢]出?(?:了)?几个(?:百分)?点|"
        r"比.{1,24}[多少](?:建|增|种|改|招|开|投|挣|收|引进|新增|改造|培育|认定)(?:了)?(?:多少|几)|"
        r"\bdifference\b|\bgap\b|\bhow (?:much|many) (?:more|higher|lower|fewer|less)\b|\bdiffer\b|"
        r"\bby how (?:much|many)\b.{0,80}\b(?:exceeds?|higher|lower|above|below)\b",
    ),
    ("rank", r"排名|排序|排列|排个?名次|(?:从|由)[高低大小多少]到[高低大小多少]|\brank(?:ing|ed)?\b|\border\b"),
    (
        "count",
        r"(?:有|共|共有)(?:多少|几)个?(?:市|省|县|区|地区|城市|地方)|\bhow many (?:cities|provinces|counties|"
        r"regions|districts)\b",
    ),
    ("average", r"平均(?!工资|寿命|预期|气温|浓度|水平)|均值|\baverage\b|\bmean\b"),
    ("sum", r"合计|加起来|之和|总和|加总|一共|总共|\bsum\b|\bcombined\b|\baltogether\b|\bin total\b"),
    (
        "lowest",
        r"最[低小少慢]|(?:哪|谁).{0,12}更[低小少慢]|更[低小少慢]的|\blowest\b|\bsmallest\b|\bleast\b|"
        r"\bslowest\b|\bfewest\b|"
        r"\bwhich .{0,60}\b(?:lower|smaller|slower|fewer|less)\b",
    ),
    (
        "highest",
        r"最[高大多快]|居首|排第一|(?:哪|谁).{0,12}更[高大多快]|(?:哪|谁)(?:一?个)?(?:市|省|县|区|"
        r"年)?(?:的)?[高多快](?!少)|更[高大多快]|\bhighest\b|\blargest\b|\bmost\b|\bfastest\b|"
        r"\bbiggest\b|\bgreatest\b|\bwhich .{0,60}\b(?:higher|larger|greater|faster|more|bigger)\b",
    ),
    (
        "list",
        r"各(?:是|为|有|市|省|地|自)|分别|列出|逐一|依次|\brespectively\b|\beach\b|\blist\b|\bcompare\b|对比|比较",
    ),
)
_COMPARISONS = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in _COMPARISON_WORDS)


def _comparison(folded: str) -> Comparison:
    for name, pattern in _COMPARISONS:
        if pattern.search(folded):
            return name
    return ""


# --- the whole question ------------------------------------------------------------------------------------------

_QUOTED = re.compile(r"[“\"「『‘']([^“”\"「」『』‘’']{2,30})[”\"」』’']")
# A code that names a thing: 5G, 10号线, G107, A+. Plain years and amounts are none.
_CODE = re.compile(
    r"[A-Za-z]+[-+]?\d+(?:\.\d+)?[A-Za-z]*|\d+[A-Za-z]+(?![A-Za-z])|\d+号(?:线|公路|地铁|院|楼)|"
    r"[A-Z][A-Za-z]*[A-Z]+[A-Za-z]*"
)
_PLAN_NAME = re.compile(r"十[一二三四五六七]五")
_LINE_EN = re.compile(r"\bline (\d{1,2})\b", re.IGNORECASE)
_NO_CODE = re.compile(r"GDP|CPI|PPI|R&?D|km|kg|FDI|RMB|CNY|USD|PM\d.*|AI|FY\d*|Q\d", re.IGNORECASE)
_AMOUNT_ASKED = re.compile(
    r"多少|(?<!哪)几(?=个|家|所|座|条|项|套|张|亩|公里|亿|万|千|百|名|人|位|倍|成|列|班|处|台|辆|户|棵|件|场|次|期|"
    r"批|艘|架|只|%|分之)|"
    r"百分之几|几个点|多大|多高|多快|多长|几何|何值|什么水平|"
    r"(?:额|量|增速|增幅|涨幅|收入|规模|人数|个数|数量|件数|面积|率|比重|占比|产值|浓度|里程|余额|支出|强度)(?:是|呢|目标)?[?]?$"
)
_AMOUNT_ASKED_EN = re.compile(
    r"\bhow (?:much|many|fast|high|large|big|long|far)\b|\bwhat (?:share|percentage|percent|proportion|rate|number|"
    r"amount|level|size|"
    r"area|length)\b|\bby how\b|\bwhat (?:is|was|were|are|will)\b.{0,60}\b(?:target|rate|growth|number|amount|total|"
    r"value|output)\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"为什么|为何|\bwhy\b", re.IGNORECASE)
_WHETHER = re.compile(r"吗|是不是|是否|对不对|有没有|^(?:is|are|was|were|did|does|do|has|have|will)\b", re.IGNORECASE)
_WHY_HOW = re.compile(
    r"为什么|为何|如何|怎么|怎样|哪些措施|什么措施|举措|做法|原因|意义|\bwhy\b|\bhow (?:will|does|did|is|are|do)\b",
    re.IGNORECASE,
)


def _key_terms(folded: str, without: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    quoted = [
        hit.group(1).strip()
        for hit in _QUOTED.finditer(folded)
        if "报告" not in hit.group(1) and not hit.group(1).isascii() and not _PLAN_NAME.fullmatch(hit.group(1))
    ]
    codes = [
        hit.group()
        for hit in _CODE.finditer(folded)
        if not _NO_CODE.fullmatch(hit.group()) and not any(a <= hit.start() < b for a, b in without)
    ]
    lines = [f"{hit.group(1)}号线" for hit in _LINE_EN.finditer(folded)]
    return tuple(dict.fromkeys([*quoted, *codes, *lines]))


def _premise(folded: str) -> tuple[Quantity, ...]:
    """The amounts that a question states itself: 「为什么把目标定在9%」. Counts of cities are none."""
    return tuple(
        amount
        for amount in find_quantities(folded)
        if amount.form in ("percent", "points")
        or (amount.form == "amount" and (amount.scale > 1 or "." in amount.text))
    )


def _wants(folded: str, language: Language, slots: tuple[Slot, ...], compared: bool) -> Literal["amount", "passage"]:
    pattern = _AMOUNT_ASKED_EN if language == "en" else _AMOUNT_ASKED
    if compared or pattern.search(folded):
        return "amount"
    if _premise(folded) and any(slot.indicators and not slot.narrowed for slot in slots):
        return "amount"
    if _WHY_HOW.search(folded):
        return "passage"
    return "amount" if any(slot.indicators and not slot.narrowed for slot in slots) else "passage"


# Reports own up to problems in one set phrase: 我们也清醒认识到…
_PROBLEMS = re.compile(r"(?:哪些|什么|主要)?(?:问题|困难|不足|短板|挑战|差距)(?:有哪些|是什么|有什么)?[?]?$")
_PROBLEM_WORDS = ("清醒", "问题")


def _kind(folded: str, mentioned: Mentioned, years: Years, language: Language) -> Asked:
    """Target, result or plan by the question's words; 到2020年 is a plan's end only where it lies ahead."""
    spans = mentioned.spans if years.horizon else (*mentioned.spans, *years.spans)
    return kind_asked(masked_text(folded, spans), language)


def _with_past_horizon(years: Years, mentioned: Mentioned, reports: Sequence[Report]) -> Years:
    """到2020年底 asks for a result, where the report that reviews 2020 is loaded."""
    names = {region.name for _, region, _ in mentioned.regions}
    reviewed = {report.year - 1 for report in reports if not names or report.region.name in names}
    past = tuple(year for year in years.horizon if year in reviewed)
    if not past or years.spoken or len(past) != len(years.horizon):
        return years
    return replace(years, horizon=(), spoken=tuple((years.spans[0][0], year) for year in past))


def _with_kinds(
    places: tuple[Place, ...],
    years: Years,
    mentioned: Mentioned,
    folded: str,
    language: Language,
    reports: Sequence[Report],
) -> tuple[Place, ...]:
    """Places with a kind of their own, where the words behind each year ask for another: 2024年目标比2023年实际.

    「比2023年少多少」 behind a target means the result of 2023, where only the report that reviews it is loaded.
    """
    if len(years.spoken) != 2 or len(places) != 2:
        return places
    text = masked_text(folded, mentioned.spans)
    (first, year), (second, other) = years.spoken
    kinds = {year: kind_asked(text[first + 4 : second], language), other: kind_asked(text[second + 4 :], language)}
    if year == other or set(kinds.values()) not in ({"target", "actual"}, {"target", ""}):
        return places
    loaded = {(report.region.name, report.year) for report in reports}

    def of(place: Place) -> Asked:
        kind = kinds.get(place.year or 0, "")
        if kind or place.region is None or place.year is None:
            return kind
        lacking = (place.region.name, place.year) not in loaded
        return "actual" if lacking and (place.region.name, place.year + 1) in loaded else "target"

    return tuple(replace(place, kind=of(place)) for place in places)


def understand(question: str, reports: Sequence[Report] = ()) -> Question:
    """Read a question by rule. `reports` are those in the library: they decide what a short name or 今年 means."""
    folded = fold(plain(question)).strip()
    language = language_of(question)
    mentioned = find_places(folded, tuple(report.region for report in reports))
    years = _with_past_horizon(find_years(folded, mentioned.spans), mentioned, reports)
    masked = (*mentioned.spans, *years.spans)
    places = _with_kinds(_places(mentioned, years, reports, folded), years, mentioned, folded, language, reports)
    several = len(places) > 1 or mentioned.group is not None
    comparison = _comparison(folded)
    compared = several and comparison not in ("", "list")
    slots, runs = find_slots_en(folded, masked) if language == "en" else find_slots(folded, masked, compared)
    if any(place.kind for place in places):
        slots = tuple(dict.fromkeys(replace(slot, kind="") for slot in slots))
    wants = _wants(folded, language, slots, compared and comparison != "count")
    return Question(
        text=question,
        folded=folded,
        language=language,
        places=places,
        group=mentioned.group,
        years=years,
        kind=_kind(folded, mentioned, years, language),
        wants=wants,
        comparison=comparison,
        slots=slots,
        key_terms=_key_terms(folded, masked),
        runs=(*runs, *_PROBLEM_WORDS) if _PROBLEMS.search(folded) else runs,
        said=tuple((region.name, folded[start:end]) for start, end, region in mentioned.named),
        untranslated=untranslated(masked_text(folded, masked)) if language == "en" else (),
        premise=_premise(folded),
        whether=bool(_WHETHER.search(folded)),
        why=bool(_WHY.search(folded)),
        claim=claims_success(folded),
    )


def _places(mentioned: Mentioned, years: Years, reports: Sequence[Report], folded: str) -> tuple[Place, ...]:
    """Which region goes with which year: by neighbourhood where they alternate, else every region with every year.

    商丘市2024年和新乡市2025年 pairs them; 郑州、济南2024年 and 郑州2021年和2024年 multiply.
    """
    found: list[Place] = []
    report_year = years.report_years[0] if len(years.report_years) == 1 else None
    for regions, own in _segments(mentioned, years, folded):
        for region, others in regions or ((None, ()),):
            relative = _relative(region, years, report_year, reports)
            for year in own or relative or (None,):
                found.append(Place(region, year, report_year, others))
    if not years.spoken and len(years.report_years) > 1:
        found = [replace(place, report_year=year) for place in found for year in years.report_years]
    return tuple(dict.fromkeys(found))


def _relative(
    region: Region | None, years: Years, report_year: int | None, reports: Sequence[Report]
) -> tuple[int, ...]:
    """今年 and 去年, counted from the report's year: the named one, else the latest that is loaded of this region."""
    if not years.relative:
        return ()
    known = [report.year for report in reports if region is None or report.region.name == region.name]
    base = report_year or max(known, default=None)
    return tuple(base + shift for shift in years.relative) if base else ()


_ENDS = re.compile(r"变化|变动|相比|相差|差(?:多少|几)|提高了|下降了|上调|下调|\bchange")
_Segment = tuple[list[tuple[Region, tuple[Region, ...]]], list[int]]


def _segments(
    mentioned: Mentioned, years: Years, folded: str
) -> list[tuple[list[tuple[Region, tuple[Region, ...]]], list[int]]]:
    tokens: list[tuple[int, int | tuple[Region, tuple[Region, ...]]]] = []
    tokens += [(start, (region, others)) for start, region, others in mentioned.regions]
    tokens += list(years.spoken)
    tokens.sort(key=lambda token: token[0])
    if _ENDS.search(folded) and len(years.spoken) > 2:
        # 从2021年到2024年变化了多少: the first and the last
        kept = (years.spoken[0], years.spoken[-1])
        tokens = [token for token in tokens if not isinstance(token[1], int) or token in kept]
    segments: list[_Segment] = []
    first_is_year = bool(tokens) and isinstance(tokens[0][1], int)
    for _, token in tokens:
        is_year = isinstance(token, int)
        opens = is_year == first_is_year
        if not segments or (opens and segments[-1][0] and segments[-1][1]):
            segments.append(([], []))
        if isinstance(token, int):
            segments[-1][1].append(token)
        else:
            segments[-1][0].append(token)
    if len(segments) > 1:
        # 2024年沈阳市与盘锦市的…: what one segment lacks it has in common with the others
        if any(not regions for regions, _ in segments):
            regions = [region for segment in segments for region in segment[0]]
            own = [year for segment in segments for year in segment[1]]
            return [(regions, own)]
        for index, (regions, own) in enumerate(segments):
            segments[index] = (regions, own or segments[index - 1][1])
    return segments or [([], [])]
