"""What a number of an article does: it is a value, or made of values (a difference, a sum, a count), or claims nothing.

The rules read the words around a number in a text where places, times and 比上年 stand as signs (`P`, `T`, `C`).
"""

from __future__ import annotations

import re

from rag.drafts.comparisons import made_of
from rag.drafts.counted import counted, counts_places
from rag.drafts.scene import ITSELF, C, P, Ref, Role, Scene, T
from rag.text.lazily import lazily

_TARGET_BEHIND = lazily(
    r"(?:左右|以上|以内|以下|上下)?\s*的?(?:全年|年度|年初|预期|增长|既定|原定|预定|控制|调控|约束|目标增速|的)*(?:(?:红|底|上|警戒|达标|及格)?线(?![上下路])|目标(?!为|是|定|上调|下调)|预期(?!增)|计划(?=[,。;高低]))"
    r"|\s*(?:was|were|had been|is) (?:planned|targeted|aimed|the target|set)|"
    r"\s*(?:\w+ )?target(?!ed)\b(?! of| for (?!\ue001))",
    re.IGNORECASE,
)
# 5.5%以内的红线, the 2% it had budgeted for, the 5.5% ceiling: a target, whatever stands before it.
_LINE_BEHIND = lazily(
    r"(?:左右|以上|以内|以下|上下)?\s*的?(?:目标|控制|约束|预期|年度)?(?:红线|底线|上限|下限|警戒线|目标线|及格线|控制线)"
    r"|\s*(?:ceiling|cap|floor|limit|threshold|red line)\b"
    r"|\s*(?:that |which )?(?:was|were|had been) (?:originally |initially |first )?"
    r"(?:budgeted|targeted|promised|planned|aimed for|hoped for|pencill?ed in|pledged|sought|called for|set)\b"
    r"|\s*(?:that |which )?(?:(?:it|they|\ue000+|officials|planners|the (?:province|city|region|government|plan)|"
    r"its (?:\w+ )?(?:governor|government|planners|leaders|plan)) )(?:had |was |were )?"
    r"(?:budgeted|targeted|promised|planned|aim\w+|hop\w+|pencill?ed|set|pledged|asked|wanted|sought|called)\b",
    re.IGNORECASE,
)
_REF_LEAD = lazily(
    r"(?:比|较|低于|高于|超过|[远大略小]幅?超|未达|达到|完成|超出|不及|距|离|与|优于|好于|高出|低出|快于|慢于|对比|略低于|"
    r"略高于|超额完成)(?:原定|年初|全年|预定|当年|其|此前|\ue001+|的|约|超过|不低于)*\s*$"
    r"|(?:below|above|than|against|missed|beat|beating|missing|short of|exceeded|exceeding|met|meeting|versus|"
    r"where|under|over) (?:the |its |an? |own |planned |full-year |earlier )*(?:约|不低于)?\s*$",
    re.IGNORECASE,
)
_MISSED = lazily(
    r"(?:低于|高于|超过|未达|没有达到|未完成|完成|达到|好于|优于|快于|慢于|与|比|较|不及|离|距)(?:[^,;。\d]{0,10})目标(?:的|为|是|值|增速|\()*\s*$"
    r"|\b(?:miss\w*|beat\w*|against|exceed\w*|short of|below|above|met|meet\w*|topp\w+|versus|vs\.?|"
    r"surpass\w*|than|with|from)\b[^,;。\d]{0,24}"
    r"\b(?:goals?|targets?|plan|objective|floor|ceiling|cap|limit|line|bar|pledge|promise|quota|minimum)\b(?:\s(?:of|for)[^,;。\d]{0,24})?\s*(?:约|不低于|不超过)?\s*$",
    re.IGNORECASE,
)
# 年初定下的5.5%左右, 没够到2%, against 680,000: a target that a result is held against.
_HELD_TO = lazily(
    r"年初(?:定下|提出|确定|设定|预期|制定|定|许下|立下|计划|安排|目标)?的?\s*(?:约|不低于|不超过)?\s*$|(?:没有?能?|未能?|不)(?:够到|够着|达到|及|达|到)\s*(?:约|不低于)?\s*$|(?:离|距离?)\s*(?:约|不低于)?\s*$"
    r"|\bagainst (?:an? |the )?(?:约|不低于|不超过)?\s*$|\b(?:short|shy) of (?:约|不低于|不超过)?\s*$",
    re.IGNORECASE,
)
_RESPECTIVE = lazily(r"(?:左右|以上|以内|以下)?\s*(?:and|,|和|、|与)\s*(?:约|不低于|不超过)?\s*", re.IGNORECASE)
_NOT_HELD = lazily(rf"[左右以内上下]*\s*(?:in|for) (?:{P}|{T})", re.IGNORECASE)
_BARE_TARGET = lazily(
    r"(?:低于|高于|超过|超|未达|不及|超出|高出|低出|多于|少于|(?:离|距|较|比)(?:离)?(?:\ue001+年?的?)?)(?:年初|年度|原定|全年|既定|自家|预期)*的?目标(?:值|线|下限|上限|底线)?(?:还)?(?:差|欠|短|少|低|高|多|快|慢)?(?:了|着|出)?\s*$"
)
# 与年初的目标相差|3.4个百分点
_APART_FROM = lazily(
    r"(?:与|和|同|跟)(?:年初|年度|原定|全年|既定)*的?目标(?:值)?(?:还|仍|尚)?(?:相差|差距(?:为|达|是)?|差)(?:了|着)?\s*$"
)
# 完成年度目标的|118%
_SHARE_OF_GOAL = lazily(r"(?:完成了?|相当于)[^,;。\d]{0,8}(?:目标|计划|任务)数?的\s*(?:约|近|超过)?\s*$")
_PRESENT = lazily(r"(?:目前|现在|当前|现有|现状|现)的?\s*$")
_FROM = lazily(
    r"(?:由|从|自|把|将)(?:\ue001+(?:年)?的?|上年的?|原来的?|此前的?|年初的?)?(?:目标)?(?:的)?(?:约|超过|"
    r"不低于)?\s*$|\bfrom (?:[a-z' ]{0,14})?(?:约|不低于)?\s*$",
    re.IGNORECASE,
)
# trimmed its goal to 4.5% from around 5%
_FROM_BEHIND = lazily(
    r"\s*,?\s*(?:左右|以上)?\s*(?:up |down )?from\s+(?:the |an? )?(?:约|不低于|不超过)?\s*", re.IGNORECASE
)
# reached 3.3% of GDP, up from|2.77%
_UP_FROM = lazily(r"(?:^|,)\s*(?:up|down) from\s+(?:the |an? )?(?:约|不低于|不超过)?\s*$", re.IGNORECASE)
_GIVEN_UP = lazily(
    r"(?:gave up|giving up|abandon\w+|scrapp\w+|replac\w+|dropped|放弃|取消|不再提)[^,;。]{0,24}$", re.IGNORECASE
)
_DOWN_FROM = lazily(
    r"(?:左右|以上|以内)?(?:的)?(?:高位|水平)?(?:降|退|回落|滑|调|收|往下|下调|上调|起步|升|提)(?:了)?(?:下|上|回)?[来去]?"
)
_TO = lazily(
    r"(?:左右|以上|以内|以下)?[^,;。]{0,10}?(?:到|至|为|成)|[^,;。]{0,14}?\bto\b|\s*(?:after|in \ue001+)", re.IGNORECASE
)
_THRESHOLD_BEHIND = lazily(
    r"(?:左右|以上|以下|以内|及以上|及以下|或以上|或以下|上下)?[”\"」]?(?:\(含[^()\d]{2,8}\))?(?:这?一?(?:区间|档))?\s*(?:的|者)(?!目标|预期|增长|增速|"
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
_ONLY_NAMED = lazily(r"(?:份|个)?(?:省级|省份|地方|城市)?(?:政府)?(?:工作)?报告")


def role_of(scene: Scene) -> tuple[Role, Ref]:
    """The role of a number and what it is compared with."""
    number = scene.number
    after = scene.text[number.end : number.end + 8].lstrip()
    tally = counted(scene)
    if tally is not None:
        return tally
    if _ONLY_NAMED.match(after) or (number.unit == "" and _NUMBERED.search(scene.lead)):
        return "aside", Ref()
    if number.form == "rank":
        return "rank", Ref()
    if _MOST_SO.match(scene.text, number.end, scene.sentence[1]):
        return "threshold", Ref()
    if _counts_behind(scene) and (
        _THRESHOLD_BEHIND.match(scene.text, number.end)
        or number.outer_start < number.start
        or (scene.after is not None and scene.after.form == number.form)
    ):
        return "threshold", Ref()
    return _beside_target(scene) or _earlier(scene) or made_of(scene)


# 定在“5%左右”的最多，共有11个省份
_MOST_SO = lazily(
    r"(?:左右|以上|以内|以下)?[”\"」]?(?:的|者)(?:省份|省|地区)?(?:数量)?最[多少],(?:共|一共|达|有|多达|只|仅)*\d+个?(?:省|地区)"
)
_NUMBERED = lazily(r"(?:表|图|附件|专栏|\btable|\bfigure)\s*$", re.IGNORECASE)
_COMPARES_BEHIND = lazily(r"(?:左右|以上|以内|以下)?\s*(?:多|少|高|低|略|差|快|慢|超|仅|只)")


def _beside_target(scene: Scene) -> tuple[Role, Ref] | None:
    """A target that a result is held against, or the difference from one: 低于5%左右的目标, 超过目标12.7万人."""
    beyond = _beyond_target(scene)
    if beyond:
        return "difference", Ref(kind="goal", sign=beyond)
    if _LINE_BEHIND.match(scene.tail):
        return "reference", Ref(kind="goal")
    if _TARGET_BEHIND.match(scene.tail) and (_REF_LEAD.search(scene.full_lead) or "where" in scene.lead.lower()):
        return "reference", Ref(kind="goal")
    if scene.number.form in ("percent", "times") and _SHARE_OF_GOAL.search(scene.full_lead):
        return None
    if _APART_FROM.search(scene.full_lead):
        return "difference", Ref(kind="goal")
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
    if _RESPECTIVE.fullmatch(scene.full_lead) and _MISSED.search(scene.text, scene.start, _before(scene)):
        return "reference", Ref(kind="goal")  # against targets of around 5.5% and|around 5% respectively
    if (
        _HELD_TO.search(scene.full_lead)
        and scene.number.form not in ("points", "times")
        and not _NOT_HELD.match(scene.tail)
    ):
        return "reference", Ref(kind="goal")
    return None


_BEYOND = lazily(
    r"(?:超出|超过|超额|高出|高于|多出|多于|比|beat\w*|exceed\w*|topp\w+|surpass\w*|overs\w+)[^,;。\d]{0,24}$|"
    r"(?P<less>低于|少于|不及|低出|未达|离|距|miss\w*|short of|below|trail\w*|undersh\w+)[^,;。\d]{0,24}$",
    re.IGNORECASE,
)
_BY = lazily(
    r"(?:左右|以上|以内|以下)?的?(?:全年|年度|年初|预期|既定|原定)*(?:目标|任务|计划)(?:任务|数|值)?(?:约|近|整整)?\s*"
    r"|(?:左右|以上|以内|以下)?\s*(?:target|goal)?\s*by (?:约\s*)?",
    re.IGNORECASE,
)


def _beyond_target(scene: Scene) -> int:
    """超出100万人以上的目标|18.5万人, beating its target of 50 billion by|2.56 billion: 1 or -1, 0 if it is no such."""
    before, number = scene.before, scene.number
    if before is None or before.start < scene.start or number.form == "times":
        return 0
    if _BY.fullmatch(scene.text, before.end, number.outer_start) is None:
        return 0
    said = scene.text[max(scene.start, before.start - 60) : before.start]
    hit = _BEYOND.search(said)
    by_target = re.search(
        r"目标|任务|计划|target|goal|plan", said + scene.text[before.end : number.start], re.IGNORECASE
    )
    return 0 if hit is None or by_target is None else -1 if hit["less"] else 1


def _before(scene: Scene) -> int:
    """Where the number before begins, if its clause has one."""
    return max(scene.start, scene.before.start) if scene.before else scene.start


_REAL_BEHIND = lazily(r"(?:左右|以上)?的?(?:实际)(?:增速|增幅|增长|结果|水平)?|的(?:增速|增幅|结果|水平)")
_BESIDE = "比|较|高于|低于|快于|慢于|好于|优于|不及|超过|和|与|同"
_THAN_EN = lazily(
    r"\b(?:than|against|versus|with|from|after|above|below)\s+(?:the |its )?(?:约|不低于|不超过)?\s*$", re.IGNORECASE
)
_THEN_EN = lazily(rf"\s*(?:(?:of|in|for|seen|recorded|posted|achieved) )*(?:in )?(?:{C}|{T})", re.IGNORECASE)


def _earlier(scene: Scene) -> tuple[Role, Ref] | None:
    """The earlier of two numbers: 由A下调至B, 比去年的A高."""
    if re.search(rf"(?:(?:{_BESIDE}){ITSELF}{T}年?|{C})[^,;。\d]{{0,6}}的\s*约?\s*$", scene.full_lead):
        return "from", Ref()
    if re.search(rf"(?:{_BESIDE}){ITSELF}(?:{T}年?|{C})的?\s*(?:约|超过)?\s*$", scene.full_lead) and _REAL_BEHIND.match(
        scene.tail
    ):
        return "from", Ref()  # 慢于去年6%的实际增速
    if re.search(rf"(?:{_BESIDE}){ITSELF}(?:{T}年?|{C})的?(?:实际)?(?:增速|增幅|水平)(?:约)?\s*$", scene.full_lead):
        return "from", Ref()  # 比2025年的实际增速4.1%高
    if _THAN_EN.search(scene.full_lead) and _THEN_EN.match(scene.tail):
        return "from", Ref()  # slower than the 2.9% of a year earlier
    if _PRESENT.search(scene.lead):
        return "present", Ref(kind="result")
    if _UP_FROM.search(scene.full_lead):
        return "from", Ref()
    if scene.before is not None and _FROM_BEHIND.fullmatch(scene.text, scene.before.end, scene.number.start):
        return "from", Ref()
    alone = scene.after is None and not re.search(r"[把将]\s*$", scene.lead)
    stop = scene.end + 20
    moves = alone or _TO.match(scene.text, scene.number.end, stop) or _DOWN_FROM.match(scene.text, scene.number.end)
    if _GIVEN_UP.search(scene.lead) or (_FROM.search(scene.lead) and moves):
        return "from", Ref()
    if _FROM_BOTH.match(scene.text, scene.number.end, stop) and _FROM.search(scene.lead):
        return "from", Ref()
    if _BOTH_TO.match(scene.text, scene.number.end, stop) and _SECOND_FROM.search(scene.lead):
        return "from", Ref()
    return None


# 从2021年的|46503元和16935元分别提高到
_BOTH_TO = lazily(r"(?:左右|以上)?分别[^,;。\d]{0,6}(?:到|至|为)")
_FROM_BOTH = lazily(rf"(?:和|、|与)\d[\d.]*[^\d,;。]{{0,4}}{_BOTH_TO.pattern}")
_SECOND_FROM = lazily(r"^\s*(?:和|、|与)\s*$")


def _counts_behind(scene: Scene) -> bool:
    """Whether a count of places follows in the clause: 目标为5.5%左右的有|18个省份, 为4.5%|或4.5%左右的有4个省份."""
    after = scene.after
    if after is None or after.start >= scene.end:
        return False
    if after.form == scene.number.form and _OR.fullmatch(scene.text, scene.number.end, after.start):
        return _COUNT_AFTER.match(scene.text, after.end, scene.end) is not None
    if after.unit not in ("个", "家", ""):
        return False
    return counts_places(scene.text, after.end) or _SO_MANY.match(scene.text, scene.number.end) is not None


_SO_MANY = lazily(
    r"[”\"」]?(?:左右|及?以上|及?以下|以内)?[”\"」]?(?:\(含[^()\d]{2,8}\))?(?:这?一?(?:区间|档))?\s*(?:的|者)"
)
_OR = lazily(r"(?:左右|以上|以内|以下)?[”\"」]?(?:或者?|和|及|以及|与|、|/)[“\"「]?(?:约)?")
_COUNT_AFTER = lazily(r"(?:左右|以上|以内|以下)?[”\"」]?\s*(?:的|者)[^,;。\d]{0,24}?\d+(?:个|家)")
