"""What each number of a sentence is about: Chinese by the grammar of statements, English by the nearest name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.drafts.roles import Ref, Role, Scene
from rag.drafts.tokens import words
from rag.figures.lexicon import find_names, fits, lexicon, match
from rag.figures.statements import find_statements
from rag.figures.synonyms import translate
from rag.numbers.quantities import Quantity
from rag.records import Bound, Measure


@dataclass(frozen=True, slots=True)
class About:
    """The subject of a number. `own`: its own clause names it; `changed`: a verb of change stands before the number."""

    subject: str
    indicator: str | None
    measure: Measure
    bound: Bound | None
    own: bool = True
    changed: bool = False
    guessed: bool = False  # only a word like 增长目标 stands there


_SIGNS = re.compile("[\ue000-\ue002]")
# Words of an article before, in or behind a subject that are no part of it.
_FILL = re.compile(
    r"(?:[两二三四五六七八九]|\d)(?:省区|省|地|省份|市|省市)(?:一市|一区)?(?:中|里|合计|平均|共|均|的)(?=.)|调为|调成|调至|跃升至|跃居|正常年景下?|要求|报告(?=\s)|"
    r"则?连续[两二三四五六七八九十]年|邻省|一年(?=增长|下降)|最终|不过|我们|他们|她们|咱们|我市|我省|我区|我县|本市|本区|实际(?=新增|完成|达|"
    r"只|仅)|次之|写成|写作|换成了|换成|改为|改成|改到|砍到|砍至|退到|退至|退居|恰为|恰好|刚好|垫底的是|垫底|"
    r"定的是|年初定的|年初|居第[一二三四五]|居(?=\d)|仍然|仍|守在|落在|调整到|实际只有|拼|冲刺|奔着|喊出|定在|"
    r"定为|设为|设在|设定在|设定为|锚定|瞄准|则为|则是|同样是|同样为|也是|也为|均为|都是|都为|皆为|仍为|仍是|"
    r"就是|写的是|写明|给出|给的是|要做到|要达到|做到|达到了|"
    r"提出|明确|预计|预期|力争|计划|安排|希望|有望|可望|上调至|上调到|上调为|下调至|下调到|下调为|调整为|调整至|调至|调高至|调低至|降至|降到|升至|升到|提高到|提高至|"
    r"提升到|提升至|增加到|增加至|上升到|上升至|上升为|迈过|迈上|站上|跨过|来到|录得|仅为|只有|仅|其中|同期|"
    r"今年的?|(?<=[\s,;、])(?:而|但|且|并|却|则|也|还|又|再)|全省|全市|全区|本省|该省|该市|当地|各地|"
    r"目标值|预期目标|增长目标|目标(?!任务)|任务|指标|(?:由|从|自|把|将|以|按)(?=[\s\d“”\"]|年初|此前|原来)|"
    r"(?<=[\s,])(?:把|将|由|从)|的是|为约|约为|大约|分别|合计|总计|共计|一共|平均|\s(?=的)"
)
_KEPT = frozenset({"分别", "目标任务"})
_GENERIC = re.compile(
    r"(?:的|之|在|为|是|了|这一|这个|这项|该|其|此|增长|增速|增幅|涨幅|降幅|总量|总额|总值|规模|数值|水平|实际|全年|名义|同比|年度|速度|比例|比重|定|指标|"
    r"目标|任务|成绩|结果|经济|表现|最高|最低|最多|最少|最快|最慢|一档|新|连续[一二三四五六七八九十两]+年|定|"
    r"有|居|缺口|差距|降幅|幅度|采用|省份|达|到|至|以|以内|以上|左右|之间|区间|率|[\s,、:()“”\"'#*—-])*"
)
_GROWTH_WORD = re.compile(r"增长|增速|增幅|成长")
_CHANGE = re.compile(r"增长|增速|增幅|涨幅|上涨|下降|降幅|下跌|回落|提高|减少|增加|提升|上升")
_TENSE = re.compile(r"^(?:实际(?!利用|使用|到位|到账|吸收|外资|直接)|已(?:经)?|共(?=获)|\s)+")
_LEADING = re.compile(
    r"^(?:(?:均|都|也|则|还|又|再|各|已|到|在|而|但|且|有|的|为|是|最高|最低|最多|最少|其|这)*\s+)+|^(?:均|都|"
    r"也|则|有|最[高低多少快慢大小](?:的一档|的)?|唯一)+(?=的|$)"
)
_ANAPHORA = re.compile(r"^(?:这|该|此|上述)(?:一|两)?(?:项|个|些)(?:收入|指标|数字|数据|目标|比例|增速|投资)?")
_MARKUP = re.compile(r"[#*>|`_]+")


def subjects_zh(
    masked: str,
    span: tuple[int, int],
    numbers: Sequence[Quantity],
    scenes: Sequence[Scene],
    roles: Sequence[tuple[Role, Ref]],
) -> tuple[About, ...]:
    """A subject for each number of the sentence; without numbers, the indicator that the sentence names, if any."""
    start, end = span
    head = masked[start:end]
    plain = _SIGNS.sub(" ", _MARKUP.sub(lambda hit: " " * len(hit.group()), head))
    plain = _FILL.sub(lambda hit: hit.group() if hit.group() in _KEPT else " " * len(hit.group()), plain)
    if not numbers:
        topic = _topic(plain)
        return (topic,) if topic else ()
    values = [
        number
        for number, (role, _) in zip(numbers, roles, strict=True)
        if role in ("value", "from", "rank", "outside", "sum", "mean")
    ]
    shifted = [_moved(number, -start) for number in values]
    found = {
        statement.quantity.start + start: statement
        for statement in (find_statements(plain, shifted, 0, len(plain)) if shifted else ())
        if statement.quantity is not None
    }
    made: list[About] = []
    for number, scene in zip(numbers, scenes, strict=True):
        statement = found.get(number.start)
        if statement is None:
            about = _beside(plain, scene, start, number)
        else:
            about = _told(statement.subject, statement.indicator, statement.measure, statement.bound, scene, number)
        made.append(about)
    return tuple(made)


def _moved(number: Quantity, by: int) -> Quantity:
    return number._replace(
        start=number.start + by,
        end=number.end + by,
        outer_start=number.outer_start + by,
        outer_end=number.outer_end + by,
    )


def _told(subject: str, indicator: str | None, measure: Measure, bound: Bound, scene: Scene, number: Quantity) -> About:
    words_before = scene.lead
    changed = _CHANGE.search(words_before) is not None
    grown = number.form == "percent" and _GROWTH_WORD.search(words_before) is not None
    said = indicator or _asked(subject)
    if said is not None and grown and subject not in words_before and "growth" not in lexicon()[said].stated:
        return About("", None, "growth", bound, False, True)  # 今年的增长目标, behind a rate of unemployment
    if indicator is None:
        subject = _ANAPHORA.sub("", _LEADING.sub("", _TENSE.sub("", subject)))
        named = match(subject)
        if named:
            return About(subject, named, _measure(named, measure, changed, number), bound, True, changed)
        bare = re.sub(r"(?:的|实际|增长|增速|也|同样|则)+$", "", subject.strip(" 的"))
        bare = re.sub(r"(?<=..)定了?$", "", bare)
        asked = _asked(bare)
        if asked is not None:
            indicator, measure = asked, _measure(asked, measure, changed, number)
        elif not bare.strip() or _GENERIC.fullmatch(subject):
            return About("", None, "growth" if grown else measure, bound, False, changed)
        subject = bare
    return About(subject.strip(), indicator, measure, bound, True, changed)


def _measure(indicator: str, measure: Measure, changed: bool, number: Quantity) -> Measure:
    usual = lexicon()[indicator].stated[0]
    return usual if number.form == "percent" and not changed and usual in ("growth", "decline") else measure


@lru_cache(maxsize=1 << 12)
def _asked(subject: str) -> str | None:
    """The indicator that a subject is a reader's name of: 失业率, 外贸."""
    known = match(subject)
    if known:
        return known
    names = find_names(subject, asks=True)
    if len(names) == 1 and names[0].start == 0 and names[0].end == len(subject):
        return names[0].id
    return None


def _topic(plain: str) -> About | None:
    said = plain.strip().rstrip("。!?:")
    if len(said) > 40:
        return None
    names = find_names(said, asks=True)
    if not names:
        return None
    first = names[0]
    usual = lexicon()[first.id].stated[0]
    return About(
        said[first.start : first.end], first.id, usual if usual in ("growth", "decline") else "level", None, False
    )


def _beside(plain: str, scene: Scene, start: int, number: Quantity) -> About:
    """The subject that a made number names itself: 城镇新增就业合计368万人, 平均增速4.3%."""
    words_before = plain[scene.start - start : max(scene.start, number.outer_start) - start]
    names = find_names(words_before, asks=True)
    changed = _CHANGE.search(words_before) is not None
    if names:
        last = names[-1]
        usual = lexicon()[last.id].stated[0]
        measure: Measure = "growth" if number.form == "percent" and (usual == "growth" or changed) else "level"
        return About(words_before[last.start : last.end], last.id, measure, number.bound, True, changed)
    grown = _GROWTH_WORD.search(words_before) and number.form in ("percent", "points")
    return About("", None, "growth" if grown else "level", number.bound, False, bool(grown))


# --- English -------------------------------------------------------------------------------------------------------

_FELL = re.compile(
    r"\b(?:fell|fall|falling|declin\w+|drop\w*|shrank|shrink\w*|contract\w+|decreas\w+|slid|slip\w*|down)\b",
    re.IGNORECASE,
)
_ROSE = re.compile(
    r"\b(?:grew|grow\w*|rose|ris\w+|increas\w+|expan\w+|climb\w*|up|gain\w*|jump\w*|advanc\w+|more|growth)\b",
    re.IGNORECASE,
)
_RESET = re.compile(r"[;:。]|\b(?:while|whereas)\b")


@cache
def _english() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = {}
    for id_, names in words()["english"].items():
        table |= {name.lower(): id_ for name in names}
    for id_, item in lexicon().items():
        for ask in item.asks:
            if ask.isascii():
                table.setdefault(ask.lower(), id_)
    longest = sorted(table, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")(?:'s?)?\b", re.IGNORECASE), table


def subjects_en(
    text: str,
    span: tuple[int, int],
    numbers: Sequence[Quantity],
    scenes: Sequence[Scene],
    roles: Sequence[tuple[Role, Ref]],
) -> tuple[About, ...]:
    """A subject for each number: the last name before it in its clause, else the first behind it, else none."""
    made: list[About] = []
    for number, scene in zip(numbers, scenes, strict=True):
        lead, said = text[scene.begin : number.start], text[scene.near : number.start]
        tail = text[number.end : min(scene.stop, number.end + 60)]
        fell = None if re.search(r"\btarget", lead) else _FELL.search(lead)
        rose = _ROSE.search(said if not _FELL.search(said) else lead)
        changed = bool(fell or rose)
        earlier = text[max(span[0], scene.start - 300) : scene.start]
        id_, free = None, ""
        dealt = _dealt_subjects(text, numbers, number, scene)
        close = _STOPS.split(tail, maxsplit=1)[0]
        order = (lead, close, said, earlier)
        if re.match(r"\s*(?:growth )?for\b", tail):
            close = _STOPS.split(tail[tail.index("for") + 3 :], maxsplit=1)[0]
            order = (close, lead, said, earlier)  # 8% for fixed-asset investment
        for words_of in order if dealt is None else ():
            id_, free = _named_in(words_of, number, last=words_of is not close)
            if id_ or free:
                break
        id_ = dealt or id_
        if number.base_unit == "元" and id_ is None and re.search(r"\b(?:worth|invest\w*)\b", said + tail):
            made.append(About(f"{free} 投资".strip(), None, "level", number.bound, True, changed))
        elif id_ is not None:
            made.append(
                About(lexicon()[id_].zh, id_, _measure_en(id_, number, fell, rose), number.bound, True, changed)
            )
        else:
            free = free or (_noun(tail) if number.base_unit in ("个", "辆", "公里", "亩") else "")
            made.append(About(free, None, _measure_en(None, number, fell, rose), number.bound, bool(free), changed))
    return _defaulted(text, numbers, scenes, made)


_STOPS = re.compile(
    r"[,;:。(]|\b(?:but|and|to|from|while|after|against|in|by|where|when|though|although|with|"
    r"than|which|as)\b",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(r"\s*(?:,|,? and)\s*(?:约|不低于|不超过)?\s*", re.IGNORECASE)


def _dealt_subjects(text: str, numbers: Sequence[Quantity], number: Quantity, scene: Scene) -> str | None:
    """Of subjects in a row, each for one of as many numbers: urban and rural incomes grew 5.6% and 4.4%.

    "" where several subjects stand before several numbers and it cannot be told which is whose.
    """
    row = [number]
    at = numbers.index(number)
    for step in (-1, 1):
        here = at
        while 0 <= here + step < len(numbers):
            left, right = sorted((numbers[here], numbers[here + step]), key=lambda each: each.start)
            if _LIST_GAP.fullmatch(text, left.outer_end, right.outer_start) is None:
                break
            here += step
            row.insert(0 if step < 0 else len(row), numbers[here])
    if len(row) < 2:
        return None
    said = text[scene.start if row[0].start >= scene.start else row[0].start : row[0].start]
    if re.search(r"\burban and rural\b", said, re.IGNORECASE) and len(row) == 2:
        return ("urban_income", "rural_income")[row.index(number)]
    pattern, table = _english()
    hits = [table[hit.group().lower().removesuffix("'s").rstrip("'")] for hit in pattern.finditer(said)]
    if len(hits) == len(row):
        return hits[row.index(number)]
    return None


def _named_in(said: str, number: Quantity, *, last: bool) -> tuple[str | None, str]:
    """The indicator, or else the Chinese name of another subject, that English words name; the last or the first."""
    pattern, table = _english()
    hits = [table[hit.group().lower().removesuffix("'s").rstrip("'")] for hit in pattern.finditer(said)]
    extra = [zh for en, zh in words()["english_free"].items() if re.search(rf"\b{en}", said, re.IGNORECASE)]
    fitting = [id_ for id_ in hits if _may_be(id_, number) and not (extra and id_ in ("environment", "emissions"))]
    if fitting:
        return fitting[-1 if last else 0], ""
    free = [*extra, *translate(said)]
    return None, free[-1 if last and not extra else 0] if free else ""


def named_in(said: str, indicator: str) -> bool:
    """Whether English words name an indicator."""
    pattern, table = _english()
    return any(table[hit.group().lower().removesuffix("'s").rstrip("'")] == indicator for hit in pattern.finditer(said))


def _may_be(id_: str, number: Quantity) -> bool:
    if number.form == "points":
        return True
    unit = number.unit.replace("个", "人") if id_ == "new_urban_jobs" else number.unit
    return unit == "" or fits(lexicon()[id_], unit)


def _defaulted(text: str, numbers: Sequence[Quantity], scenes: Sequence[Scene], made: list[About]) -> tuple[About, ...]:
    """Grew 5.1%, right behind a place or a pronoun, is the economy."""
    found: list[About] = []
    for number, scene, about in zip(numbers, scenes, made, strict=True):
        lead = scene.text[scene.near : number.start]
        if (
            about.indicator is None
            and not about.subject
            and number.form == "percent"
            and _ECONOMY.search(lead)
            and _GROWN.search(lead)
        ):
            about = About("地区生产总值", "gdp_growth", "growth", about.bound, True, True)
        found.append(about)
    return tuple(found)


_FILLERS = (
    "it its the a an of to for at by and also has had have now only year annual economic gdp economy province city "
    "region which they both all each is was are were posted saw sees expects expected wants wanted plans planned aims "
    "aimed set sets keeps kept keep cut lowered raised trimmed repeats repeated grew growth target goal around that "
    "this itself last at most least own here there again still"
)
# Xinjiang posted growth of, it grew, its target of: nothing but such words between whose it is and the number.
_ECONOMY = re.compile(
    r"(?:\ue000+(?:'s)?|\b(?:it|its|which|they|both|all|each|province|city|region|economy)\b)"
    rf"(?:[\s\ue000-\ue002,]|\b(?:{'|'.join(dict.fromkeys(_FILLERS.split()))})\b|约|不低于|不超过){{0,60}}$",
    re.IGNORECASE,
)
_BARE_LEAD = re.compile(
    rf"(?:[\s\ue000-\ue002,]|\b(?:{'|'.join(dict.fromkeys(_FILLERS.split()))}|while|but|up|down|from|rose|fell|in|on|year)\b"
    r"|约|不低于|不超过|'s)*",
    re.IGNORECASE,
)


def names_nothing(lead: str) -> bool:
    """Whether English words before a number are such as name no subject: it then is about what was told before."""
    return _BARE_LEAD.fullmatch(lead) is not None


_GROWN = re.compile(r"\b(?:grew|grow|grows|growing|expand\w*|growth|targets?|goal|plans?)\b", re.IGNORECASE)


def _measure_en(id_: str | None, number: Quantity, fell: object, rose: object) -> Measure:
    if number.form in ("percent", "points"):
        if fell:
            return "decline"
        usual = lexicon()[id_].stated[0] if id_ else "level"
        return (
            "growth" if (rose and (id_ is None or "growth" in lexicon()[id_].stated)) or usual == "growth" else "level"
        )
    return "level"


def _noun(after: str) -> str:
    hit = re.match(r"\s*((?:[a-z-]+\s+){0,3}[a-z-]+s)\b", after)
    return hit.group(1) if hit else ""
