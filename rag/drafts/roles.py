"""What a number of an article does: it is a value, or made of values (a difference, a sum, a count), or claims nothing.

The rules read the words around a number in a text where places, times and 比上年 stand as signs (`P`, `T`, `C`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.drafts.evidence import Kind, Span
from rag.drafts.grammar import pattern
from rag.numbers.quantities import Quantity
from rag.records import Region

Role = Literal[
    "value",  # a target, a result, a plan as a report states it
    "from",  # the earlier of two: 由A下调至B
    "reference",  # a target that a result is held against: 比7%左右的目标高
    "present",  # 目前的64.7%
    "edge",  # the highest or lowest, whoever has it
    "difference", "ratio", "sum", "mean", "count", "rank",
    "threshold",  # 增速高于5.5%的有4个省份
    "outside",  # of the nation, of a broker
    "aside",  # claims nothing: 31个省份
]  # fmt: skip

P, T, C = "\ue000+", "\ue001+", "\ue002+"


@dataclass(frozen=True, slots=True)
class Ref:
    """What a number is compared with: other places, another year, the target, the nation, the number before."""

    places: tuple[Region, ...] = ()
    span: Span | None = None
    kind: Kind | None = None
    back: bool = False  # the year before
    nation: bool = False
    spots: tuple[int, int] = (0, 0)  # where the places are named
    sign: int = 0
    when: tuple[int, int] = (0, 0)  # where the year is named: 比2024年高

    @property
    def bare(self) -> bool:
        """Whether nothing is named that it is compared with."""
        return not self.places and self.kind is None and self.span is None


NEAR = 160
"""Characters before a number in which the words of its clause are looked for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A number and what stands around it: its clause from `start` to `end`, its own words from `begin` to `stop`."""

    text: str
    number: Quantity
    start: int
    begin: int
    stop: int
    end: int
    before: Quantity | None
    after: Quantity | None
    sentence: tuple[int, int]

    @property
    def near(self) -> int:
        """Where the clause begins, as far as it is looked at."""
        return max(self.start, self.number.start - NEAR)

    @property
    def lead(self) -> str:
        """The words before the number, its own bounding words (超过, 约) left out."""
        return self.text[max(self.begin, self.number.outer_start - 90) : self.number.outer_start]

    @property
    def full_lead(self) -> str:
        """The words before the number with those that bound it: 低于|5%."""
        return self.text[max(self.begin, self.number.start - 90) : self.number.start]

    @property
    def tail(self) -> str:
        """The words behind the number."""
        return self.text[self.number.end : min(self.end, self.number.end + 60)]


_UP = (
    r"高|多|快|大|提高|提升|上升|回升|扩大|增加|增长|上调|调高|加快|多增|增收|领先|高出|多出|"
    r"higher|more|faster|up|above|rise|increase|gain|ahead"
)
_DOWN = (
    r"低|少|慢|小|下降|降低|回落|下滑|减少|收窄|下调|调低|放缓|调降|低出|少增|落后|"
    r"lower|less|fewer|slower|down|below|cut|fall|drop|decrease|behind"
)
_MOVED = rf"(?P<up>{_UP})|(?P<down>{_DOWN})"
_SIGN = re.compile(rf"(?:{_MOVED})(?:了|出|收|产|增|整整|至少|逾|超过|近|约|by|\s)*$", re.IGNORECASE)
_COMPARING = re.compile(
    rf"(?:比|较|同|与|跟)[^,;。]{{0,40}}?$|(?:高于|低于|快于|慢于|高出|低出|超出|多于|少于|领先|落后|超过|好于|"
    rf"不及)(?:于)?[^,;。]{{0,30}}$|{C}[^,;。]{{0,12}}$"
)
_TARGET_BEHIND = re.compile(
    r"(?:左右|以上|以内|以下|上下)?\s*的?(?:全年|年度|年初|预期|增长|既定|原定|预定|目标增速|的)*(?:(?:红|底|上|警戒|达标|及格)?线(?![上下路])|目标(?!为|是|定|上调|下调)|预期(?!增)|计划(?=[,。;高低]))"
    r"|\s*(?:was|were|had been|is) (?:planned|targeted|aimed|the target|set)|"
    r"\s*(?:\w+ )?target(?!ed)\b(?! (?:of|for))",
    re.IGNORECASE,
)
_REF_LEAD = re.compile(
    r"(?:比|较|低于|高于|超过|未达|达到|完成|超出|不及|距|离|与|优于|好于|高出|低出|快于|慢于|对比|略低于|"
    r"略高于|超额完成)(?:原定|年初|全年|预定|当年|其|此前|\ue001+|的|约|超过|不低于)*\s*$"
    r"|(?:below|above|than|against|missed|beat|beating|missing|short of|exceeded|exceeding|met|meeting|versus|"
    r"where|under|over) (?:the |its |an? |own |planned |full-year |earlier )*(?:约|不低于)?\s*$",
    re.IGNORECASE,
)
_MISSED = re.compile(
    r"(?:低于|高于|超过|未达|没有达到|未完成|完成|达到|好于|优于|快于|慢于|与|比|较|不及|离|距)(?:[^,;。\d]{0,10})目标(?:的|为|是|值|增速|\()*\s*$"
    r"|\b(?:miss\w*|beat\w*|against|exceed\w*|short of|below|above|met|meet\w*|topp\w+|versus|vs\.?|"
    r"surpass\w*|than|with|from)\b[^,;。\d]{0,24}"
    r"\b(?:goal|target|plan|objective|floor|ceiling|cap|limit|line|bar|pledge|promise|quota|minimum)\b(?:\s(?:of|for)[^,;。\d]{0,24})?\s*(?:约|不低于|不超过)?\s*$",
    re.IGNORECASE,
)
# 年初定下的5.5%左右, 没够到2%, against 680,000: a target that a result is held against.
_HELD_TO = re.compile(
    r"年初(?:定下|提出|确定|设定|预期|制定|定|许下|立下|计划|安排|目标)?的?\s*(?:约|不低于|不超过)?\s*$|(?:没能?|未能?|不)(?:够到|够着|达到|及|达|到)\s*(?:约|不低于)?\s*$"
    r"|\bagainst (?:an? |the )?(?:约|不低于|不超过)?\s*$",
    re.IGNORECASE,
)
_NOT_HELD = re.compile(rf"[左右以内上下]*\s*(?:in|for) (?:{P}|{T})", re.IGNORECASE)
_BARE_TARGET = re.compile(
    r"(?:低于|高于|超过|超|未达|不及|超出|高出|低出|多于|少于|(?:离|距|较|比)(?:离)?(?:\ue001+年?的?)?)(?:年初|原定|全年|既定|自家|预期)?的?目标(?:值|线)?(?:还)?(?:差|欠|短|少|低|高|多|快|慢)?(?:了|着|出)?\s*$"
)
_PRESENT = re.compile(r"(?:目前|现在|当前|现有|现状|现)的?\s*$")
_FROM = re.compile(
    r"(?:由|从|自|把|将)(?:\ue001+(?:年)?的?|上年的?|原来的?|此前的?|年初的?)?(?:目标)?(?:的)?(?:约|超过|"
    r"不低于)?\s*$|\bfrom (?:[a-z' ]{0,14})?(?:约|不低于)?\s*$",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"(?:从|由|\bfrom)[^;。]{0,20}\d[^,;。]{0,16}(?:到|至|为|成|\bto )[^,;。\d]{0,8}$", re.IGNORECASE)
_APART_EN = re.compile(
    rf"\s*(?:(?P<less>lower|slower|less|fewer|behind|below|short of|under|down|off)|(?:higher|faster|more|ahead of|above|over|"
    rf"up|better|beyond))\s*(?:than|from|on|of)?\s*(?:that of |that in |in |the |its |an? )*"
    rf"(?:(?P<goal>(?:[\w-]+ )?(?:target|goal|plan|objective)\b)|(?P<place>{P})|(?P<back>{C})|(?P<time>{T})|"
    rf"(?P<nation>nation|national|country|china))",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r"[左右以上的]*[,、](?:净|共|累计|五年|一年|五年间|实际)*(?:增加|增长|新增|净增|提高|提升|多出?|减少|下降|降低|少)(?:了|约|近|超|超过|整整)*",
)
_GIVEN_UP = re.compile(
    r"(?:gave up|giving up|abandon\w+|scrapp\w+|replac\w+|dropped|放弃|取消|不再提)[^,;。]{0,24}$", re.IGNORECASE
)
_DOWN_FROM = re.compile(r"(?:左右|以上|以内)?(?:的)?(?:高位|水平)?(?:降|退|回落|滑|调|收|往下|下调|上调|起步|升|提)(?:了)?(?:下|上|回)?[来去]?")
_TO = re.compile(
    r"(?:左右|以上|以内|以下)?[^,;。]{0,10}?(?:到|至|为|成)|[^,;。]{0,14}?\bto\b|\s*(?:after|in \ue001+)", re.IGNORECASE
)
_TO_LEAD = re.compile(
    r"(?:到|至|为|成)(?:\ue001+的?)?(?:了)?\s*(?:约|超过|不低于)?\s*$|\bto (?:约|不低于)?\s*$", re.IGNORECASE
)
_COUNTED = re.compile(
    r"(?:省份|省区市|省市区|省级|省市|省区|省|直辖市|自治区|地级市|设区市|城市|地区|地方|市(?!场|民|级|政))(?![重级属管辖内外直会委道域部本市区县定产])"
)
_LISTED_COUNT = re.compile(
    r"(?:等|这|上述|以上|全部|所有|我国|全国|其余|其他|共计|东北|西部|中部|东部|东南|西南|西北|沿海|the|all|of|other|these)\s*$",
    re.IGNORECASE,
)
_THRESHOLD_BEHIND = re.compile(
    r"(?:左右|以上|以下|以内|及以上|及以下|或以上|或以下|上下)?[”\"」]?\s*(?:的|者)(?!目标|预期|增长|增速|"
    r"水平|基础|速度|比例|涨幅|规模|产量)[^,;。]{0,16}?(?:省|地|城|市|有|为|是|共|达|只|仅)"
)
LOOSE_UNITS = frozenset(
    [
        "份",
        "页",
        "篇",
        "张",
        "版",
        "章",
        "轮",
        "日",
        "时",
        "点",
        "楼",
        "幅",
        "年",
        "个月",
        "天",
        "小时",
        "分钟",
        "届",
        "次会议",
        "字",
        "号",
    ]
)
"""Units in which more numbers count pages and days than results: what no report knows in them claims nothing."""
_ONLY_NAMED = re.compile(r"(?:份|个)?(?:省级|省份|地方|城市)?(?:政府)?(?:工作)?报告")


def role_of(scene: Scene) -> tuple[Role, Ref]:
    """The role of a number and what it is compared with."""
    number = scene.number
    after = scene.text[number.end : number.end + 8].lstrip()
    if number.unit in ("个", "家") and (_COUNTED.match(after) or _counts_again(scene, after)):
        return _count(scene)
    if _ONLY_NAMED.match(after) or (number.unit == "" and _NUMBERED.search(scene.lead)):
        return "aside", Ref()
    if number.form == "rank":
        return "rank", Ref()
    if _counts_behind(scene) and (_THRESHOLD_BEHIND.match(scene.text, number.end) or number.outer_start < number.start):
        return "threshold", Ref()
    return _beside_target(scene) or _earlier(scene) or _made(scene)


_NUMBERED = re.compile(r"(?:表|图|附件|专栏|\btable|\bfigure)\s*$", re.IGNORECASE)
_COMPARES_BEHIND = re.compile(r"(?:左右|以上|以内|以下)?\s*(?:多|少|高|低|略|差|快|慢|超|仅|只)")


def _beside_target(scene: Scene) -> tuple[Role, Ref] | None:
    """A target that a result is held against, or the difference from one: 低于5%左右的目标, 超过目标12.7万人."""
    if _TARGET_BEHIND.match(scene.tail) and (_REF_LEAD.search(scene.full_lead) or "where" in scene.lead.lower()):
        return "reference", Ref(kind="goal")
    bare = _BARE_TARGET.search(scene.full_lead)
    if bare and not _COMPARES_BEHIND.match(scene.tail):
        at = scene.number.start - len(scene.full_lead)
        then = re.search(rf"(?:比|较|离|距)({T})", scene.full_lead)
        when = (at + then.start(1), at + then.end(1)) if then else (0, 0)
        return "difference", Ref(
            kind="goal", sign=-1 if re.search("低|不及|未|差|欠|短|少|慢", bare.group()) else 1, when=when
        )
    if _MISSED.search(scene.full_lead) and not re.search(r"\bfrom\b[^,;。]*$", scene.full_lead):
        return "reference", Ref(kind="goal")
    if _HELD_TO.search(scene.full_lead) and scene.number.form != "points" and not _NOT_HELD.match(scene.tail):
        return "reference", Ref(kind="goal")
    return None


def _earlier(scene: Scene) -> tuple[Role, Ref] | None:
    """The earlier of two numbers: 由A下调至B, 比去年的A高."""
    if re.search(rf"(?:(?:比|较){T}|{C})的\s*约?\s*$", scene.full_lead):
        return "from", Ref()
    if _PRESENT.search(scene.lead):
        return "present", Ref(kind="result")
    moves = _TO.match(scene.text, scene.number.end, scene.end + 20) or (
        scene.after is None and not re.search(r"[把将]\s*$", scene.lead)
    )
    moves = moves or _DOWN_FROM.match(scene.text, scene.number.end)
    if _GIVEN_UP.search(scene.lead) or (_FROM.search(scene.lead) and moves):
        return "from", Ref()
    return None


def _made(scene: Scene) -> tuple[Role, Ref]:
    """Whether a number is made of values: by comparing, adding, or sharing."""
    number = scene.number
    words = scene.text[scene.near : number.start]
    own = scene.full_lead
    if number.form == "times" and _of_places(scene):
        return "ratio", _ref(scene, own)
    if pattern("sums").search(own) and number.form not in ("points", "times"):
        return "sum", Ref()
    if _mean(own):
        return "mean", Ref()
    grown = re.search(
        r"\b(?:an? )?(?:(increase|rise|gain)|(decrease|drop|decline|fall|cut)) of\s*(?:约|不低于|不超过)?\s*$",
        own,
        re.IGNORECASE,
    )
    if grown and number.unit != "%":
        return "difference", Ref(sign=1 if grown[1] else -1)
    hit = _SIGN.search(own)
    if hit is not None and number.form not in ("times", "rank"):
        sign = 1 if hit["up"] else -1
        comparing = _COMPARING.search(own[: hit.start()]) or re.search(rf"{C}", own)
        points = number.form == "points"
        before = scene.before
        if before is not None and before.end > scene.start and number.unit != "%":
            # 比616亿斤左右的目标多出4亿斤
            told = scene.text[max(scene.start, before.start - 24) : before.start]
            if re.search(r"(?:比|较)[^,;。]*$", told):
                return "difference", Ref(sign=sign)
        if before is not None and number.unit not in ("%", "‰") and before.base_unit == number.base_unit and number.form == "amount":
            risen = scene.text[max(scene.sentence[0], before.start - 60) : before.start]
            if _FROM_TO.search(risen) and _ADDS.fullmatch(scene.text, before.end, number.start):
                return "difference", Ref(sign=sign)
        timed = re.search(rf"(?:比|较){T}", own) is not None
        if points or (comparing and number.unit != "%" and (_ref(scene, own) != Ref() or re.search(C, own) or timed)):
            ref = _ref(scene, words if not re.search(rf"{P}|{C}|{T}|目标|全国", own) and comparing else own)
            then = re.search(rf"(?:比|较)({T})", own)
            at = scene.number.start - len(own)
            when = (at + then.start(1), at + then.end(1)) if then else (0, 0)
            return "difference", Ref(ref.places, ref.span, ref.kind, ref.back, ref.nation, ref.spots, sign, when)
    beyond = re.search(r"(高于|高出|快于|超出|领先|多于)|(低于|低出|慢于|落后|少于|不及)", own)
    if number.form == "points" and beyond:
        ref = _ref(scene, own)
        return "difference", Ref(
            ref.places, ref.span, ref.kind, ref.back, ref.nation, ref.spots, 1 if beyond[1] else -1
        )
    if number.form == "points":
        behind = _APART_EN.match(scene.tail)
        if behind:
            at = number.end
            spots = (at + behind.start("place"), at + behind.end("place")) if behind["place"] else (0, 0)
            when = (at + behind.start("time"), at + behind.end("time")) if behind["time"] else (0, 0)
            kind: Kind | None = "goal" if behind["goal"] else None
            nation = behind["nation"] is not None
            return "difference", Ref(
                kind=kind, nation=nation, back=bool(behind["back"]), spots=spots, when=when, sign=-1 if behind["less"] else 1
            )
        return "difference", Ref(sign=0)
    return "value", Ref()


def _mean(own: str) -> bool:
    hit = pattern("means").search(own)
    return hit is not None and not re.search(r"平均(?:寿命|受教育|气温|浓度|每)|人均", own)


def _of_places(scene: Scene) -> bool:
    own = scene.full_lead
    return bool(
        re.search(rf"(?:是|为|相当于|达|约)\s*(?:{P}|{T}年?)(?:的)?(?:约|近|超过)?\s*$", own)
        or re.search(rf"{P}的\s*(?:约|近|超过|不低于)?\s*$", own)
        or re.match(
            rf"(?:于|that of|of|the size of|as (?:large|big|much) as)?\s*{P}",
            scene.text[scene.number.end : scene.number.end + 20],
        )
    )


def _ref(scene: Scene, words: str) -> Ref:
    """What the words before a number compare it with."""
    at = scene.number.start - len(words)
    places = [(at + hit.start(), at + hit.end()) for hit in re.finditer(P, words)]
    compared = re.search(
        rf"(?:比|较|高于|低于|快于|慢于|高出|低出|超出|多于|少于|领先于?|落后于?|超过|是|为|相当于|约为|不及|than|of)(?:最[高低快慢多少大小]的)?\s*({P})",
        words,
    )
    spots = (
        (at + compared.start(1), at + compared.end(1))
        if compared
        else (places[-1] if places and scene.number.form == "times" else (0, 0))
    )
    if scene.number.form == "times" and spots == (0, 0):
        behind = re.search(P, scene.text[scene.number.end : scene.number.end + 24])
        if behind:
            spots = (scene.number.end + behind.start(), scene.number.end + behind.end())
    back = re.search(C, words) is not None
    kind: Kind | None = (
        "goal"
        if re.search(
            r"(?:比|较|高于|低于|高出|低出|超出|超过|than|above|below)[^,;。]{0,16}?(?:目标|预期|target|plan)", words
        )
        else None
    )
    nation = (
        re.search(r"(?:比|较|高于|低于|快于|慢于|高出|低出|好于|领先)[^,;。]{0,4}?(?:全国|全省|国家)", words)
        is not None
    )
    then = re.search(rf"(?:是|为|相当于)\s*({T})年?的?\s*(?:约|近|超过)?\s*$", words)
    if then and scene.number.form == "times":
        return Ref(when=(at + then.start(1), at + then.end(1)))
    return Ref(spots=spots, back=back, kind=kind, nation=nation)


_AGAIN = re.compile(
    r"(?:的|者)(?:省份)?(?:只|仅|共|还|就|则|也|才|都|分别)*(?:有|达|是|为)?(?:约|多达|只有|仅有)?\s*$|"
    r"省份(?:数量|数|个数)?(?:则|只|仅)?(?:由|从|为|有|达|增至|降至|减至|增加到|减少到|减少至)[^,;。]{0,14}$"
)


def _counts_again(scene: Scene, after: str) -> bool:
    """写成“5%以上”的只有4个: a count whose noun was said before in the sentence."""
    if (number_of_things(scene) and (not after or after[0] in ",;。、)(")) or after.startswith(
        ("增", "减", "升", "降", "扩")
    ):
        said = scene.text[max(scene.sentence[0], scene.number.start - NEAR) : scene.number.start]
        return re.search(r"省份|省区市|城市", said) is not None and _AGAIN.search(said) is not None
    return False


def number_of_things(scene: Scene) -> bool:
    """Whether the number counts things in 个 or 家."""
    return scene.number.unit in ("个", "家")


def _count(scene: Scene) -> tuple[Role, Ref]:
    """18个省份: a count of places, unless it only names them (等4个省份, 31个省份)."""
    lead = scene.text[max(scene.sentence[0], scene.number.start - 14) : scene.number.start]
    if _LISTED_COUNT.search(lead) or re.search(rf"{P}[^,;。]{{0,2}}$", lead) or scene.number.low in (31, 34):
        return "aside", Ref()
    return "count", Ref()


def _counts_behind(scene: Scene) -> bool:
    """Whether a count of places follows in the clause: 目标为5.5%左右的有|18个省份."""
    after = scene.after
    return (
        after is not None
        and after.start < scene.end
        and after.unit in ("个", "家", "")
        and (
            _COUNTED.match(scene.text, after.end) is not None
            or re.match(r"[”\"」]?(?:左右|以上|以下|以内)?[”\"」]?\s*(?:的|者)", scene.text[scene.number.end :])
            is not None
        )
    )
