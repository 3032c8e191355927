"""Whether a number is made of values: by comparing, adding or sharing, and what it is compared with."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.drafts.evidence import Kind
from rag.drafts.grammar import pattern
from rag.drafts.scene import ITSELF, NEAR, SINCE_TOLD, C, P, Ref, Role, Scene, T
from rag.text.lazily import lazily

_UP = (
    r"高|多|快|大|提高|提升|上升|回升|扩大|增加|增长|上调|调高|加快|多增|增收|领先|高出|多出|"
    r"higher|more|faster|up|above|rise|increase|gain|ahead"
)
_DOWN = (
    r"低|少|慢|小|下降|降低|回落|下滑|减少|收窄|下调|调低|放缓|调降|低出|少增|落后|"
    r"lower|less|fewer|slower|down|below|cut|fall|drop|decrease|behind"
)
_MOVED = rf"(?P<up>{_UP})|(?P<down>{_DOWN})"
_SIGN = lazily(rf"(?:{_MOVED})(?:了|出|收|产|增|整整|至少|逾|超过|近|约|by|\s)*$", re.IGNORECASE)
_COMPARING = lazily(
    rf"(?:比|较|同|与|跟)[^,;。]{{0,40}}?$|(?:高于|低于|快于|慢于|高出|低出|超出|多于|少于|领先|落后|超过|好于|"
    rf"不及)(?:于)?[^,;。]{{0,30}}$|{C}[^,;。]{{0,12}}$"
)
_FROM_TO = lazily(r"(?:从|由|\bfrom)[^;。]{0,20}\d[^,;。]{0,16}(?:到|至|为|成|\bto )[^,;。\d]{0,8}$", re.IGNORECASE)
_APART_EN = lazily(
    rf"\s*(?:(?P<less>lower|slower|less|fewer|smaller|behind|below|short of|under|down|off)|"
    rf"(?:higher|faster|more|larger|bigger|greater|ahead of|above|over|"
    rf"up|better|beyond))\s*(?:than|from|on|of)?\s*(?:that of |that in |in |the |its |an? )*"
    rf"(?:(?P<goal>(?:it|they|the \w+) (?:had )?(?:planned|targeted|promised|pledged|sought|aimed for|hoped for)|"
    rf"(?:[\w-]+ )?(?:target|goal|plan|objective|floor|ceiling|cap|minimum|aim|pledge|line)\b"
    rf"(?: (?:for|of|in) (?P<then>{T}))?)|"
    rf"(?P<place>{P})|(?P<back>{C})|(?P<time>{T})|"
    rf"(?P<nation>nation|national|country|china))",
    re.IGNORECASE,
)
_ADDS = lazily(
    r"[左右以上的]*[,、](?:净|共|累计|(?:[一二两三四五六七八九十]|\d+)年(?:间|来|里)?|实际)*(?:增加|增长|新增|净增|提高|提升|多出?|减少|下降|降低|少)(?:了|约|近|超|超过|整整)*",
)


def made_of(scene: Scene) -> tuple[Role, Ref]:
    """Whether a number is made of values: by comparing, adding, or sharing."""
    number = scene.number
    own = scene.full_lead
    divided = _divided_by(scene)
    if divided is not None:
        return "ratio", divided
    summed = pattern("sums").search(own) or _TOGETHER.match(scene.text, scene.sentence[0], number.start)
    summed = summed or _ALL_OF.match(scene.text, scene.sentence[0], number.start)
    if summed and number.form not in ("points", "times") and not (number.form == "percent" and "增长" in own):
        return "sum", Ref()
    if _mean(own):
        return "mean", Ref()
    added = _added(scene) if number.form == "amount" and number.unit != "%" else None
    return added or _grown(scene) or _moved(scene) or _apart(scene) or ("value", Ref())


_ALL_OF = lazily(  # Together, Liaoning, Jilin and Heilongjiang harvested
    r"\W*(?:taken )?(?:together|combined),? \ue000+ [^,;。\d\ue000]*$", re.IGNORECASE
)
_TOGETHER = lazily(
    r"\W*(?:taken )?(?:together|combined|in total|altogether|all told),? the "
    r"(?:\d个省份|(?:two|three|four|five)\b)[^,;。\d]*$",
    re.IGNORECASE,
)


def _added(scene: Scene) -> tuple[Role, Ref] | None:
    """An amount by which something rose or fell, or that two things lie apart."""
    number, own = scene.number, scene.full_lead
    falls = re.search("少|降|缩", own[-8:]) is not None
    if scene.before is not None and scene.before.base_unit == number.base_unit and _NEEDS.search(own):
        return "difference", Ref(sign=1)
    if number.unit and _behind_levels(scene, SINCE_TOLD):
        return "difference", Ref(sign=-1 if falls else 1)
    if number.unit and (_IN_A_YEAR.search(own) or _since_then(scene) or _behind_levels(scene, _GREW_IN_A_YEAR)):
        return "difference", Ref(back=True, sign=-1 if falls else 1)
    if _DIFFER.search(own) or _LESS.fullmatch(own):
        return "difference", Ref()
    if number.unit and _INCREMENT.search(own):
        return "difference", Ref(back=True, sign=1)
    if number.unit and _RISEN.search(own):
        return "difference", Ref(sign=-1 if re.search("(?:减少|缩小|下降)了[^了]*$", own) else 1)
    return ("difference", Ref(sign=1)) if number.unit and _OVER_YEARS.search(own) else None


def _divided_by(scene: Scene) -> Ref | None:
    """What a number is a multiple or a share of, if it is one."""
    form, own = scene.number.form, scene.full_lead
    if form in ("times", "fraction") and re.search(r"后者.{0,4}前者|前者.{0,4}后者", own):
        return Ref(sign=1 if re.search("后者.{0,4}前者", own) else -1)
    if form == "percent" and _SHARE_OF.search(own):
        return Ref()
    if (form == "percent" and _SHARE.search(own)) or (form == "times" and _OF_IT.search(own)):
        return Ref(sign=1)
    if form == "times" and _ITS_SIZE.match(scene.tail):
        return Ref(sign=1)
    if form in ("times", "percent") and _OF_GOAL.search(own):
        return Ref(kind="goal")
    if form == "times" and _OF_BEGINNING.search(own):
        return Ref(back=True)
    of_places = (form in ("times", "fraction") and _of_places(scene)) or (form == "percent" and _PART_OF.search(own))
    return _ref(scene, own) if of_places else None


# 四川64697亿元，成都占了约36%: of what was told before.
_SHARE = lazily(r"(?:^|[,、\s\ue000])(?:约|就|便|即|已|大约|其中)*占(?:了|到|去|其|比|比重)*(?:约|近|超过?|不到)?\s*$")
# 相当于地区生产总值的约10.6%
_SHARE_OF = lazily(r"(?:相当于|等于|占到?了?)(?!\ue000+的)[^,;。\d]{2,16}的\s*(?:约|近|超过?)?\s*$")
_OF_IT = lazily(r"(?:[是为达]|相当于)(?:约|近)?[它其]的\s*(?:约|近|超过)?\s*$")
# leaving Jiangsu about 2.3 times its size: of the place named before, and not of its own size in another year
_ITS_SIZE = lazily(r"\s*(?:its|their) (?:own )?size\b(?!\s+(?:in|of|at|a|an|from|back|when|just|as)\b)", re.IGNORECASE)
# 相当于全年目标的1.26倍, 完成年度计划的103%
_OF_GOAL = lazily(
    r"(?:相当于|[是为达占](?:到|了)?|完成了?)[^,;。\d]{0,8}(?:目标|计划|任务)[的数]?的?\s*(?:约|近|超过|不低于)?\s*$"
)
# 107万人，超额22万人
_OVER = lazily(r"(?:超额(?:完成)?|超(?:出|过)?(?:全年|年度|年初)?(?:目标|计划)(?:任务)?数?)(?:了|约|近|达)*\s*$")
_PART_OF = lazily(rf"(?:是|为|相当于|占)(?:约)?\s*{P}的\s*(?:约|近|超过)?\s*$")
# 离3万亿元还需增加|6438亿元
_NEEDS = lazily(r"(?:需要?|还要)(?:再|净)*(?:增加?|净增|新增)(?:约|近)?\s*$")
_LESS = lazily(
    r"[\s,、]*[前后]者(?:则|却|足足|整整)*(?:领先|落后|高出?|低出?)(?:了)?(?:约|近|整整)?\s*|"
    r"[\s,、]*(?:前者|后者|\ue000+)?(?:足足|整整|一下|反而|还|又|竟|则|却|实际)*(?:少|多|缩水|缩减|调减|调增|多出|少出)(?:了|出|定|要)*(?:约|近|整整)?\s*"
)
# 一年增加了|2648亿元; 和2024年的60013亿元相比，增加了|2648亿元
_IN_A_YEAR = lazily(
    r"(?<![十百\d第近])一年(?:间|来|里|内|下来|时间)?[,、]?(?:就|共|净|又|便|足足|整整)*"
    r"(?:增加|多|增长|减少|少|扩大|缩水)(?:了|出)(?:约|近|超过?)?\s*$"
)
_ROSE_BY = lazily(
    r"[\s,、]*(?:就|共|净|又|便|还|足足|整整|总量)*(?:增加|多|增长|减少|少|扩大|缩水)(?:了|出)(?:约|近|超过?)?\s*"
)
_COMPARED_THEN = lazily(rf"(?:与|和|同|跟|较){T}年?的?(?:约|超过)?\s*$")


def _since_then(scene: Scene) -> bool:
    """Whether the amount before was what this one is compared with: 和2024年的60013亿元相比，|增加了2648亿元."""
    before = scene.before
    if before is None or before.base_unit != scene.number.base_unit or not _ROSE_BY.fullmatch(scene.full_lead):
        return False
    lead = scene.text[max(scene.sentence[0], before.start - 24) : before.start]
    behind = scene.text[before.end : before.end + 6]
    return _COMPARED_THEN.search(lead) is not None and re.match(r"相?比(?:较|起来)?,?", behind) is not None


# 2021年的2050家，2022年一年又净增|800家
_GREW_IN_A_YEAR = lazily(
    r"[,;、](?:\ue001+年?)?(?:这)?一年(?:间|来|里|内)?(?:就|便|净|共|又|再)*(?:增加|净增|减少|多)(?:约|近)?\s*$"
)


def _behind_levels(scene: Scene, pattern: re.Pattern[str]) -> bool:
    """Whether a number stands behind a level of the same unit, and words such as 五年增加 lead to it."""
    before, number = scene.before, scene.number
    alike = before is not None and before.base_unit == number.base_unit
    return alike and pattern.search(scene.text[max(scene.sentence[0], number.start - 24) : number.start]) is not None


_INCREMENT = lazily(r"增量(?:为|是|有|达到?|约|近|超过?)*\s*$")
_OVER_YEARS = lazily(
    r"(?<![比较\ue001])\ue001+(?:间|来|里|中|内)?[,、]?(?:总量|规模|总额)?(?:累计|总共|一共|净|共)?(?:增加|增长|多|扩大)(?:了|出)(?:约|近|超过?)?\s*$"
)
# 经济总量增加了1571.2亿元
_RISEN = lazily(
    r"(?:总量|总值|规模|总额|收入|产值|产量|余额|人口|GDP)(?:净|共|累计|一共|总共)*(?:增加|扩大|提高|减少|缩小|下降)了(?:约|近|超过?|整整)?\s*$"
)
# 约为原来的1.6倍
_OF_BEGINNING = lazily(
    r"(?:[是为达]|相当于)(?:到|了)?(?:约|近)?(?:原来|原先|当初|期初|起点|起步时|起始年份?)的?\s*(?:约|近|超过?)?\s*$"
)
_DIFFER = lazily(r"(?:相差|差距[为是]?|差了|隔着|差额[为是]?|(?:还|尚|只|仅|就)差)(?:约|近|了)?\s*$")
_GROWN = lazily(
    r"(?:\b(?:an? )?(?:(increase|rise|gain)|(decrease|drop|decline|fall|cut)) of|"
    r"\b(?:economy|gdp|output) (added)\b)\s*(?:约|不低于|不超过)?\s*$",
    re.IGNORECASE,
)


# retail sales rose|2.79 trillion yuan, and not: to 2.79 trillion
_ROSE_EN = lazily(
    r"\b(?:(?:rose|grew|increased|climbed|jumped|surged|expanded)|(fell|dropped|declined|decreased|shrank))"
    r"(?: by)?(?: (?:an? )?(?:further|another|some))?\s*(?:约|不低于)?\s*$",
    re.IGNORECASE,
)


def _grown(scene: Scene) -> tuple[Role, Ref] | None:
    """An increase of 40,000, 超额22万人."""
    if scene.number.form in ("amount", "points", "percent") and _OVER.search(scene.full_lead):
        return "difference", Ref(kind="goal", sign=1)
    rose = _ROSE_EN.search(scene.full_lead) if scene.number.base_unit in ("元", "美元", "吨", "斤") else None
    if rose:
        return "difference", Ref(back=True, sign=-1 if rose[1] else 1)
    grown = _GROWN.search(scene.full_lead)
    return ("difference", Ref(sign=-1 if grown[2] else 1)) if grown and scene.number.unit != "%" else None


def _moved(scene: Scene) -> tuple[Role, Ref] | None:
    """比616亿斤的目标多出4亿斤, 由518家增加到731家，增加213家, 比上年提高0.2个百分点."""
    number, before, own = scene.number, scene.before, scene.full_lead
    hit = _SIGN.search(own)
    if hit is None or number.form in ("times", "rank"):
        return None
    sign = 1 if hit["up"] else -1
    comparing = _COMPARING.search(own[: hit.start()]) or re.search(rf"{C}", own)
    if before is not None and before.end > scene.start and number.unit != "%":
        first = max(scene.start, before.start - 24)
        told = scene.text[first : before.start]
        if re.search(r"(?:比|较)[^,;。]*$", told):
            than = re.search(rf"(?:比|较)({P})的?[^,;。\ue000]*$", told)  # 比河南的110万人以上多|10万人
            spots = (first + than.start(1), first + than.end(1)) if than else (0, 0)
            return "difference", Ref(sign=sign, spots=spots)
    if before is not None and number.unit != "%" and number.form == "amount" and before.base_unit == number.base_unit:
        risen = scene.text[max(scene.sentence[0], before.start - 60) : before.start]
        if _FROM_TO.search(risen) and _ADDS.fullmatch(scene.text, before.end, number.start):
            return "difference", Ref(sign=sign)
    timed = re.search(rf"(?:比|较){ITSELF}(?:{T}|[前后]者)", own) is not None
    told_of = comparing and number.unit != "%" and (_ref(scene, own) != Ref() or re.search(C, own) or timed)
    if number.form != "points" and not told_of:
        than = _THAN_THING.search(own) if number.form == "amount" and number.unit else None
        return ("difference", Ref(sign=sign, other=than[1])) if than else None
    words = scene.text[scene.near : number.start]
    ref = _ref(scene, words if not re.search(rf"{P}|{C}|{T}|目标|全国", own) and comparing else own)
    then = re.search(rf"(?:(?:比|较){ITSELF}|[高低快慢]于{ITSELF})({T})", own)
    at = number.start - len(own)
    when = (at + then.start(1), at + then.end(1)) if then else (0, 0)
    return "difference", replace(ref, sign=sign, when=when)


# 比白酒产业多出|190亿元: than another thing that is named
_THAN_THING = lazily(
    r"(?:比|较)([\u4e00-\u9fff“”A-Za-z0-9]{2,14}?)的?(?:还|又|要|整整|足足)*(?:多|少|高|低)(?:了|出|收|产)*(?:近|约|整整|超过?)?\s*$"
)


# 2021年的目标是8.5%，实际超出|1.6个百分点
_REALLY = lazily(
    r"[\s,、]*(?:\ue000+)?(?:最终|结果|而|却|但)*实际(?:增速|增幅|增长|完成)?(?:则|还|又)?(?:(?:超出?|高出?|快出?|多出?)|(低|少|慢|差))(?:了|过|出)?(?:约|近)?\s*"
)


def _apart(scene: Scene) -> tuple[Role, Ref] | None:
    """Points: 低于河北0.6个百分点, 0.3 percentage points behind Anhui."""
    number, own = scene.number, scene.full_lead
    if number.form != "points":
        return _more_than(scene)
    really = _REALLY.fullmatch(own)
    if really and scene.before is not None and scene.before.unit == "%":
        return "difference", Ref(kind="goal", sign=-1 if really[1] else 1)
    beyond = re.search(r"(高于|高出|快于|超出|领先|多于|优于)|(低于|低出|慢于|落后|少于|不及)", own)
    if beyond:
        return "difference", replace(_ref(scene, own), sign=1 if beyond[1] else -1)
    behind = _APART_EN.match(scene.tail)
    if behind is None:
        return "difference", Ref()
    at = number.end
    return "difference", Ref(
        kind="goal" if behind["goal"] else None,
        nation=behind["nation"] is not None,
        back=bool(behind["back"]),
        spots=(at + behind.start("place"), at + behind.end("place")) if behind["place"] else (0, 0),
        when=_when(behind, at),
        sign=-1 if behind["less"] else 1,
    )


def _when(hit: re.Match[str], at: int) -> tuple[int, int]:
    """Where the year that a number is compared with stands: lower than in 2024, in the plan for 2025."""
    name = "time" if hit["time"] else "then"
    return (at + hit.start(name), at + hit.end(name)) if hit[name] else (0, 0)


def _more_than(scene: Scene) -> tuple[Role, Ref] | None:
    """1,701 yuan more than in Nanchong."""
    than = _APART_EN.match(scene.tail) if scene.number.form == "amount" else None
    if than is None or not (than["back"] or re.search(r"\bthan\b|\b(?:above|below|over|under)\b", than.group())):
        return None
    at = scene.number.end
    spots = (at + than.start("place"), at + than.end("place")) if than["place"] else (0, 0)
    when = _when(than, at)
    kind: Kind | None = "goal" if than["goal"] else None
    nation, sign = than["nation"] is not None, -1 if than["less"] else 1
    return "difference", Ref(kind=kind, nation=nation, back=bool(than["back"]), spots=spots, when=when, sign=sign)


def _mean(own: str) -> bool:
    hit = pattern("means").search(own)
    return hit is not None and not re.search(
        r"平均(?:寿命|受教育|气温|浓度|每)|人均|(?:比|较|高于|低于|快于|慢于|高出|低出|好于|优于)[^,;。]{0,6}平均|"
        r"\b(?:than|above|below) the national average\b",
        own,
        re.IGNORECASE,
    )


def _of_places(scene: Scene) -> bool:
    own = scene.full_lead
    return bool(
        re.search(rf"(?:是|为|相当于|达|约)\s*(?:{P}|{T}年?)(?:的)?(?:约|近|超过)?\s*$", own)
        or re.search(rf"{P}的\s*(?:约|近|超过|不低于|不到|不足)?\s*$", own)
        or _beside_place(scene)
        or re.match(
            rf"\s*(?:于|that of|of|the size of|as (?:large|big|much) as)?\s*{P}",
            scene.text[scene.number.end : scene.number.end + 20],
        )
    )


_OF_NATION = lazily(
    r"(?:比|较|高于|低于|快于|慢于|高出|低出|好于|优于|多于|少于|超出|超过|领先)"
    r"[^,;。]{0,4}?(?:全国|全省|国家|世界|全球)"
)
_BESIDE_PLACE = lazily(rf"(?:与|和|同|跟|较|比)({P})(?:的[^,;。]{{0,6}})?(?:相比|比起来|比较|对比|来?比)")


def _beside_place(scene: Scene) -> re.Match[str] | None:
    """与福建相比，广东的经济规模约为|3.4倍: the place that a clause before the number compares with."""
    if scene.number.form != "times" or not re.search(r"(?:是|为|达到?|有|约|相当于)\s*$", scene.full_lead):
        return None
    hits = list(
        _BESIDE_PLACE.finditer(scene.text, max(scene.sentence[0], scene.number.start - NEAR), scene.number.start)
    )
    return hits[-1] if hits else None


_SIZE_OF = lazily(rf"\s*(?:the size of|that of|as (?:large|big) as)\s*({P})")  # 1.4 times the size of Shandong's


def _ref(scene: Scene, words: str) -> Ref:
    """What the words before a number compare it with."""
    at = scene.number.start - len(words)
    places = [(at + hit.start(), at + hit.end()) for hit in re.finditer(P, words)]
    compared = re.search(
        rf"(?:比|较|高于|低于|快于|慢于|高出|低出|超出|多于|少于|领先于?|落后于?|超过|是|为|相当于|约为|不及|than|of)(?:(?:最[高低快慢多少大小]|垫底|领先|居首|居末|末位|榜首|排在?最[前后]|第[一二三])的)?\s*({P})",
        words,
    )
    spots = (
        (at + compared.start(1), at + compared.end(1))
        if compared
        else (places[-1] if places and scene.number.form in ("times", "fraction") else (0, 0))
    )
    size = _SIZE_OF.match(scene.text, scene.number.end) if scene.number.form == "times" else None
    spots = size.span(1) if size is not None else spots
    beside = _beside_place(scene) if compared is None and size is None else None
    if beside is not None:
        spots = beside.span(1)
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
    nation = _OF_NATION.search(words) is not None
    then = re.search(rf"(?:是|为|相当于)\s*({T})年?的?\s*(?:约|近|超过)?\s*$", words)
    if then and scene.number.form == "times":
        return Ref(when=(at + then.start(1), at + then.end(1)))
    return Ref(spots=spots, back=back, kind=kind, nation=nation)
