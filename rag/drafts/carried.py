"""What an article has said and carries on to the numbers that follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rag.drafts.evidence import Kind, Span
from rag.drafts.findings import Known
from rag.drafts.roles import role_of
from rag.drafts.scene import Ref, Role, Scene
from rag.drafts.subjects import About
from rag.drafts.tokens import Place
from rag.figures.lexicon import find_names, fits, lexicon
from rag.numbers.quantities import Quantity
from rag.records import Bound, Measure, Region
from rag.text.lazily import lazily


@dataclass(slots=True)
class State:
    """What has been said so far and is carried on."""

    places: tuple[Region, ...] = ()
    group: str = ""
    scope: tuple[Region, ...] = ()
    recent: tuple[Region, ...] = ()  # of this paragraph, in order
    everyone: tuple[Region, ...] = ()  # of the whole article
    former: tuple[Region, ...] = ()  # of the one before it
    span: Span | None = None
    kind: Kind | None = None
    about: About | None = None
    known: About | None = None  # the indicator that was told last
    part: str = ""
    looks_back: bool = False  # the years are several, looked back to: 五年间
    single: tuple[Span | None, Kind | None] = (None, None)  # the one year told last, and the kind of its numbers
    told: Span | None = None  # the year that the paragraph said last
    loose: bool = True  # the paragraph has said neither year nor kind
    fresh: bool = False  # the places were named in this paragraph
    ref: Ref = field(default_factory=Ref)

    def name(self, place: Place) -> None:
        """Whose numbers follow, from here on."""
        self.places, self.group, self.fresh = place.regions, place.group, True
        self.scope = place.regions if len(place.regions) > 1 else self.scope
        self.recent = (*(region for region in self.recent if region not in place.regions), *place.regions)[-40:]


@dataclass(frozen=True, slots=True)
class When:
    """Year and kind of a number; whether the year is said, and whether the frame is sure."""

    span: Span | None
    kind: Kind | None
    said: bool
    sure: bool


def _grows(about: About | None) -> bool:
    """Whether what was told last can grow: 失业率 cannot."""
    if about is None:
        return False
    return about.indicator is None or (about.indicator != "cpi" and "growth" in lexicon()[about.indicator].stated)


def _counts(indicator: str) -> bool:
    """Whether an indicator is told as an amount and not in per cent: 粮食产量."""
    item = lexicon()[indicator]
    return item.stated[0] == "level" and not {"%", "百分点", "个百分点", "‰", ""} >= set(item.units)


_GROWTH_TALK = lazily(r"增速|增长|经济|成长|GDP|\bgrowth\b|\bgrew\b|\bgrow\b|\beconom|\bexpand", re.IGNORECASE)
_ECONOMY_TALK = lazily(r"经济|GDP|\beconom", re.IGNORECASE)


def carried(about: About, last: About | None, number: Quantity, said: str, goal: bool, closed: bool) -> About:
    """What a number without a subject of its own is about: `last`, or the economy where its growth is spoken of.

    `said` are the words of the sentence before it, `goal` that they make it a target; `closed`: its own words name
    something that is not known, so that nothing is carried over.
    """
    talk = _GROWTH_TALK.search(said) is not None or (goal and (number.bound != "exact" or "定得" in said))
    talk = talk or (number.form == "points" and "目标" in said)
    if number.form in ("percent", "points") and last is None and talk:
        plain = _ECONOMY_TALK.search(said) is not None
        return replace(
            about, subject="地区生产总值", indicator="gdp_growth", measure="growth", own=False, guessed=not plain
        )
    if about.measure == "growth" and about.changed and not _grows(last):
        # 今年的增长目标同样是5%左右, behind a rate of unemployment: the economy's
        return replace(about, subject="地区生产总值", indicator="gdp_growth", own=False, guessed=last is not None)
    if last is None or closed:
        return about
    if number.form == "percent" and last.indicator is not None and _counts(last.indicator):
        # 粮食1955万吨以上。湖北今年定的是5.5%左右: no per cent of grain
        return replace(about, subject="地区生产总值", indicator="gdp_growth", measure="growth", own=False, guessed=True)
    measure = about.measure if about.changed else last.measure
    if not about.changed and last.indicator is not None and lexicon()[last.indicator].stated[0] == "growth":
        measure = "growth" if number.form == "percent" else "level" if number.form == "amount" else measure
    return replace(last, measure=measure, bound=about.bound, own=False)


_COUNTS = lazily(r"(?!左右|以上|以内|以下|的|多|余)[\u4e00-\u9fff][\u4e00-\u9fff(]")


def counts_anew(scene: Scene, last: About | None) -> bool:
    """70个县(市)与…建立协作: a number that begins its sentence and counts another thing than what was told last."""
    noun = _COUNTS.match(scene.text, scene.number.end)
    starts = not scene.text[scene.sentence[0] : scene.number.outer_start].strip()
    if noun is None or not starts or last is None or scene.number.form != "amount":
        return False
    return last.indicator is None and noun.group()[:2] not in last.subject


_STILL = lazily(
    r"[\s,、;]*\ue000*(?:则|也|只|仅|更|还|又|再|一年|同期|分别)*"
    r"(?:(?:增加|增产|增收|增长|扩大|多增|多|增)|(?P<down>减少|减产|减|少|下降|降))(?:了|出|产|约|近|逾|至少)*\s*"
)


def goes_on(scene: Scene, before: Role) -> Ref | None:
    """四川产粮比上年增加5.7亿斤，江西增加6.9亿斤: a difference like the one right before it."""
    number, last = scene.number, scene.before
    if before != "difference" or last is None or number.form != "amount" or number.base_unit != last.base_unit:
        return None
    hit = _STILL.fullmatch(scene.full_lead)
    return Ref(sign=-1 if hit["down"] else 1) if hit else None


def roles_of(scenes: Sequence[Scene]) -> list[tuple[Role, Ref]]:
    """What each number does; a difference goes on over a list."""
    roles: list[tuple[Role, Ref]] = []
    for scene in scenes:
        role, ref = role_of(scene)
        on = goes_on(scene, roles[-1][0]) if roles and role == "value" else None
        roles.append((role, ref) if on is None else ("difference", on))
    return roles


_TOGETHER_EN = lazily(r"\bthe (?:(\d)个省份|(two|three|four|five|six)\b)", re.IGNORECASE)
_TOGETHER = lazily(r"(?P<word>[两二三四五六七八九])(?:省市|省区|省份|省|地|市|州|城|区)(?![内外级中里])|(?:两者|二者)")


def listed(scene: Scene, state: State) -> tuple[Region, ...]:
    """2024年两省分别为60013亿元和64697亿元: the places that the paragraph named last, as many as are spoken of."""
    words = scene.text[scene.near if scene.before else scene.begin : scene.number.start]
    english = _TOGETHER_EN.search(words) if "the " in words.lower() else None
    told = english or _TOGETHER.search(words)
    said = told[1] or ("" if english else "2") if told else "2"
    wanted = int(said) if said.isdigit() else "〇一二三四五六七八九".find(said.replace("两", "二"))
    wanted = _SMALL_NUMBERS[english[2].lower()] if english and english[2] else wanted
    named = state.recent or state.former
    if told and len(named) < wanted == len(state.everyone):
        return state.everyone  # three provinces, in an article about three
    if not told or len(named) < wanted or len(state.places) > wanted:
        return ()
    if len(state.places) == wanted:
        return state.places
    return named[-wanted:] if wanted == len(named) or wanted == 2 else ()


def scope_of(text: str, start: int, state: State, scene: Scene) -> tuple[Region, ...]:
    """The places that the number is one of: 其中, 四地中只有2个, three of the five regions."""
    number = scene.number
    said = _among(text, start, scene.sentence[1])
    if said and said.end() <= min(scene.end, number.end + 30):
        chinese = said[1] or said[2] or said["bare"]
        wanted = "一二三四五六七八九十".find(chinese.replace("两", "二")) + 1 if chinese else int(said["digits"] or 0)
        wanted = wanted or _SMALL_NUMBERS.get((said["word"] or "").lower(), 0)
        if len(state.scope) == wanted:
            return state.scope
        if len(state.everyone) == wanted:
            return state.everyone
        return state.recent[-wanted:] if 1 < wanted <= len(state.recent) else ()
    return state.scope if text.find("其中", start, number.start) >= 0 else ()


@lru_cache(maxsize=4)
def _among(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where a sentence first says among how many places a number is."""
    return _AMONG.search(text, start, end)


_AMONG = lazily(
    r"([两二三四五六七八九十])(?:地|省|市|州|区|省市|省份|省区|个省份?|城|者)(?:中|里|当中|之中)|(?:这|上述)([三四五六七八九十])(?:地|省|市)"
    r"|(?:^|(?<=[,;。\s]))(?P<bare>[三四五六七八九十])(?:地|省|市|州|省市|省区)(?=[增经目总投消工外G合平今去])"
    r"|\bof (?:the|these|its|those) (?:(?P<digits>\d+)(?:个省份)?|"
    r"(?P<word>two|three|four|five|six|seven|eight|nine|ten))\b",
    re.IGNORECASE,
)
_SMALL_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


# What may follow the name of what is told next.
_HEADS = lazily(
    r"[\s\ue000-\ue002]*(?:的|目标|任务|指标|增速|增长|增幅|涨幅|方面|这|上|里|中|一|最|,|:|;|、|。|是|为|也|则|[\ue000-\ue002]|$)"
)


def named_subject(said: str, number: Quantity) -> About | None:
    """What clauses without a number name: 规上工业增加值增速最高的是安徽，比最低的宁夏高2.5个百分点."""
    names = find_names(said, asks=True) if _LETTER.search(said) else ()
    if not names:
        return None
    name = next((each for each in reversed(names) if _HEADS.match(said, each.end)), None)
    if name is None:
        return None  # 顶着外贸压力
    usual = lexicon()[name.id].stated[0]
    measure: Measure = "growth" if usual == "growth" and number.form in ("percent", "points") else "level"
    return About(said[name.start : name.end], name.id, measure, None, True)


_LETTER = lazily("[A-Za-z\u4e00-\u9fff]")
_PASSED = lazily(r"(?:站上|迈上|跨上|跃上|登上|踏上|迈过|跨过|越过|跨越|闯过|冲破|站稳)(?:了)?\s*$")


def passes(text: str, number: Quantity) -> bool:
    """Whether a level is said to be passed, which is neither exact nor a bound: 首次站上1900亿元."""
    return _PASSED.search(text, max(0, number.start - 6), number.start) is not None


_RIGHT_WORDS: tuple[tuple[str, Bound], ...] = (
    ("左右", "about"),
    ("以上", "at_least"),
    ("以内", "at_most"),
    ("以下", "at_most"),
)


def right_bound(text: str, number: Quantity) -> Bound:
    """The bound of a target that is compared with: 低于5%左右的目标 is 5%左右, whatever stands before it."""
    after = text[number.end : number.end + 4].lstrip()
    left = text[max(0, number.start - 3) : number.start]
    if re.search(r"约\s*$", left):
        return "about"
    if re.search(r"不低于\s*$", left):
        return "at_least"
    return next(
        (bound for word, bound in _RIGHT_WORDS if after.startswith(word)),
        "range" if number.low != number.high else "exact",
    )


def as_rate(about: About, number: Quantity) -> About:
    """Per cent of what is told in money is its growth: 经济增长目标从|6.5%以上."""
    growing = about.indicator in lexicon() and lexicon()[about.indicator or ""].stated == ("growth", "level")
    share = number.form == "percent" and about.measure == "level" and about.indicator in _NO_SHARE
    return replace(about, measure="growth") if growing and share else about


_NO_SHARE = ("gdp_growth", "fixed_asset_investment", "retail_sales", "industrial_value_added")
INCOMES = ("urban_income", "rural_income", "resident_income")
WHOSE_INCOME = lazily(
    r"(?:城镇|城市|农村(?:牧区)?|农牧区|牧区|乡村|农牧?民|牧民|城里|乡下)(?:常住)?(?:居民|人|地区)?(?:的|这边|则|一侧)?"
)


def known_of(told: About | None, number: Quantity, role: Role) -> Known | None:
    """The indicator told last, where a number of its unit follows that says nothing known: 广东以149.4万人居首."""
    if told is None or told.indicator is None or number.form not in ("percent", "amount", "points"):
        return None
    item = lexicon()[told.indicator]
    if (
        number.form != "points"
        and role not in ("count", "count_change")
        and number.unit
        and not fits(item, number.unit)
    ):
        return None
    rate = number.form in ("percent", "points") and "growth" in item.stated
    return Known(told.indicator, item.zh, "growth" if rate else "level")
