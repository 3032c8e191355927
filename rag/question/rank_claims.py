"""Questions for who calls itself first: 「哪个省说自己高铁里程全国第一」, "which province calls itself first".

Such a claim stands in words of the reports and follows from no figures: all reports are read for it.

>>> found = claimed("2026年报告里哪个省说自己高铁里程全国第一?多少公里")
>>> found.thing, found.rank
('高铁里程', '全国第一')
>>> bool(rank_pattern("全国第一").search("高铁运营总里程3411公里、跃居全国首位"))
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rag.figures.lexicon import lexicon
from rag.figures.synonyms import translate
from rag.question.asked import Asked
from rag.question.pieces import subjects
from rag.text.lazily import lazily

_WHO = r"(?:哪(?:一)?个|哪些|哪几个|谁|有没有)"
_SAYS = r"(?:(?:说|声?称|自[称夸述]|宣[称布]|讲|写|提到|表示|标榜)(?:是|了|过|到|着)?)"
_SCOPES = {
    "全国": "(?:全国|各省|国内|大陆|我国)",
    "全球": "(?:全球|世界)",
    **{name: name for name in ("中西部", "西部", "中部", "东部", "东北", "西北", "西南", "华东", "华北", "长三角")},
}
_SAME = {
    "世界": "全球",
    "国内": "全国",
    "全中国": "全国",
    "中国": "全国",
    "各省": "全国",
    "各省区市": "全国",
    "大陆": "全国",
}
_NUMERALS = "一二三四五六七八九十"
_RANK = rf"(?P<rank>第[{_NUMERALS}](?![产方]|个)|第\d{{1,2}}|首位|榜首|之首|之最|最[高大多长快好强])(?:的|位|名)*"
_STANDS = r"(?:(?:是|为|都|均|已经?)|(?:位居|稳居|跃居|排名|排在|排|居|列|位列|保持)|连续[^,。?]{1,6}?)*"
_SCOPE = rf"(?P<scope>{'|'.join((*_SCOPES, *_SAME))})"
_OWN = r"(?P<own>自己|本省|本市|自家|它|其)?(?:的)?"
_THING = r"(?P<thing>[^,。?]{2,20}?)"
_ZH = (
    lazily(rf"{_WHO}[^,。?]{{0,14}}?{_SAYS}{_OWN}{_THING}{_STANDS}{_SCOPE}?{_STANDS}{_RANK}(?=[?,。]|$)"),
    lazily(rf"{_SAYS}{_OWN}{_THING}{_STANDS}{_SCOPE}?{_STANDS}{_RANK}[^,。?]{{0,8}}?{_WHO}"),
)
_SAYS_EN = r"\b(?:which|what|who)\b.{0,40}?\b(?:say|claim|state|boast|report|describe|call)(?:s|ed)?\b"
_MOST = "longest|largest|biggest|highest|most"
_RANK_EN = rf"(?P<rank>first|number one|no\.? ?1|top|second|third|{_MOST})\b"
_SCOPE_EN = (
    r"(?P<scope>in (?:the )?(?:country|china|nation|world)|nationally|nationwide|globally|worldwide|of all provinces)"
)
_IS = r"(?:(?:is|are|as|was|ranks?|ranked|ranking|to be|comes?|stands?) )*(?:the )?"
_EN = (
    lazily(rf"{_SAYS_EN}.*? (?:has|have|of|having) the (?P<rank>{_MOST}) (?P<thing>.+?) {_SCOPE_EN}", re.I),
    lazily(rf"{_SAYS_EN} (?:that )?(?:it|they) {_IS}{_RANK_EN}.{{0,12}}?{_SCOPE_EN} (?:in|for|by) (?P<thing>.+)", re.I),
    lazily(rf"{_SAYS_EN}(?: that| to have)? (?P<thing>.+?)\b{_IS}{_RANK_EN}.{{0,12}}?{_SCOPE_EN}", re.I),
)
_SECOND = {"second": 2, "third": 3}
# 第一产业, 第一批: an order that is no rank.
_NO_RANK = r"(?!、?第|[产梯批时书责线资年步大届轮人季站家粒关医要动方增]|经济大省|位一体)"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a place calls itself first in, the rank in Chinese, and where both stand in the question."""

    thing: str
    rank: str
    start: int
    end: int


def claimed(folded: str) -> Claim | None:
    """The claim that a folded question looks for; None for others."""
    english = next((found for way in _EN if (found := way.search(folded))), None)
    if english is not None:
        named = [lexicon()[piece.value].zh for piece in subjects(english["thing"]) if piece.value in lexicon()]
        thing = "".join(translate(english["thing"])) or next(iter(named), "")
        scope = "全球" if re.search("world|global", english["scope"], re.IGNORECASE) else "全国"
        rank = f"{scope}第{_NUMERALS[_SECOND.get(english['rank'].lower(), 1) - 1]}"
        return Claim(thing, rank, min(english.start("thing"), english.start("rank")), english.end()) if thing else None
    hit = next((found for way in _ZH if (found := way.search(folded))), None)
    if hit is None or not (hit["scope"] or hit["own"]) or "目标" in hit["thing"]:
        return None  # whose target is the highest follows from figures
    scope = _SAME.get(hit["scope"] or "", hit["scope"] or "")
    number = hit["rank"].removeprefix("第")
    if number.isdecimal() and not 1 <= int(number) <= len(_NUMERALS):
        return None
    if number.isdecimal():
        number = _NUMERALS[int(number) - 1]
    rank = f"{scope}第{number if number in _NUMERALS else '一'}"
    return Claim(hit["thing"], rank, hit.start("thing"), hit.end("rank"))


# A rank asked for: 全国排第几, 居全国多少位, 全国排名如何.
_ASKED = lazily(
    r"(?:排名?|位[列居次]|名?列|居)?(?:在|到|第)*(?:第几(?!个?年|届|批|次)|第多少|多少[位名]|几位|什么(?:位次|名次|位置|水平))|"
    r"(?:排名|位次|名次)(?:是|为|在|到|第|情况)*(?:多少|如何|怎么?样|几)?(?=[?,。]|$)|"
    r"连续(?:了)?(?:多少|几)年(?=[^,。?;]{0,8}(?:第[一二三]|首位|榜首|前列|领先))"
)
# A rank that is held to be so: 应该排全国第二吧, 是全国第一吗.
_HELD = lazily(
    r"(?:应该|应当|是不是|是否|算|已经?|是|都)*(?:排名?|位[列居次]|名?列|居)?(?:在|到|是|为)*"
    rf"(?:{'|'.join((*_SCOPES, *_SAME))})(?:的)?(?:第[{_NUMERALS}]|首位|榜首)"
    r"(?:名|位)?(?:了|的|来着)*(?:吧|吗|么|嘛|对吗|对吧|对不对|是不是|是吗|没错吧)"
)
# How many years running: 是连续第几年达标, 连续多少年增长.
_RUNNING = lazily(
    r"(?:已经?)?(?:是|为)?连续(?:第|了)*(?:多少|几)个?年"
    r"(?![^,。?;]{0,4}(?:增|上升|提高|下降|回落|降|涨|不变|一样|相同|持平|保持|维持|没|未|都?是|定|完成|超|低于|"
    r"高于|写))"  # by figures
)
# What part of all there is in the nation a place has: 占全国多少, 占全国的比重.
_SHARE = lazily(
    r"占(?:到|据|了)?(?P<of>全国|全球|世界|全中国)(?:总产?量|总数|市场|同类产品|经济总量)?的?(?:比重|份额|比例|占比)?"
    r"(?:是|为|有|达到?)?(?:多少|几成|几分之几|百分之几|多大)?(?=[?,。]|$)|"
    r"占(?P<whole>全国|全球|世界)的?(?P<thing>[^,。?占]{2,12}?)(?:总量|总数)?的?(?:比重|份额|比例|百分之几|多少)"
)
_SHARE_EN = lazily(
    r"\b(?:share|percentage|proportion|part) of (?:the )?(?:nation(?:al|'s)?|country's|whole nation's)\b", re.IGNORECASE
)
_ASKED_EN = lazily(r"\b(?:rank(?:s|ed|ing|ings)?|(?:what|which) (?:place|position))\b", re.IGNORECASE)
_OF_MANY = lazily(r"哪(?:些|几?个|里|[省市])|谁|目标|\b(?:which|who|whose|targets?|goals?)\b", re.IGNORECASE)
_AMONG = lazily(rf"(?:在|居|位居|位列|排)?(?:{'|'.join((*_SCOPES, *_SAME))})(?:各省)?(?:中|里|范围内?|的)*")
_FRAMES = lazily(
    r"(?:达到|有|是|为)?多少(?:万|亿)?(?:公里|亿元|万亿元|元|吨|斤|个|家|人|位)?|[\s@|?]|政府工作报告|报告|(?:里|中)?(?:说|提到|写)|"
    r"^(?:的|在|其|和|与)+|(?:的|在|和|与|并|又|目前|现在|能|可以?|位居?|名?列|居|一共|总共|是|为|其)+$"
)


@dataclass(frozen=True, slots=True)
class RankAsked:
    """Of what a rank is asked for, in Chinese, and among whom: 全国, or "any"."""

    thing: str
    scope: str


def rank_asked(masked: str, english: bool) -> RankAsked | None:
    """What a folded question wants the rank of, its places (@) and years (|) struck out; None for others.

    >>> rank_asked("@@高铁里程全国排第几?", english=False)
    RankAsked(thing='高铁里程', scope='全国')
    """
    if english:
        whole = _SHARE_EN.search(masked) is not None
        if not whole and (_ASKED_EN.search(masked) is None or _OF_MANY.search(masked)):
            return None
        named = [piece.value for piece in subjects(masked)]
        named = [lexicon()[value].zh if value in lexicon() else value for value in named]
        thing = next(iter(named), "") or "".join(translate(masked))
        return RankAsked(thing, f"{SHARE}全国" if whole else "全国") if thing else None
    share = _SHARE.search(masked) if not _OF_MANY.search(masked) else None
    if share is not None:
        before = str(share["thing"] or re.split("[,。;]", masked[: share.start()])[-1])
        thing, of = _MADE.sub("", _FRAMES.sub("", _FRAMES.sub("", before))), str(share["of"] or share["whole"])
        return RankAsked(thing, SHARE + _SAME.get(of, of)) if len(thing) > 1 else None
    ranked = _ASKED.search(masked) or _HELD.search(masked)
    hit = ranked or _RUNNING.search(masked)
    if hit is None or _OF_MANY.search(masked):
        return None
    running = ranked is None
    parts = re.split("[,。;]", masked[: hit.start()])
    for part in (parts[-1], *parts[-2:-1]):
        thing = _FRAMES.sub("", _FRAMES.sub("", _AMONG.sub("", part)))
        if len(thing) > 1:
            scope = next((_SAME.get(name, name) for name in (*_SCOPES, *_SAME) if name in masked), "any")
            return RankAsked(thing, RUNNING if running else scope)
    return None


_MADE = lazily(r"(?<=..)(?:总?产量|总产|数量|规模)$")  # 生产原煤65亿吨,占全国近三成
SHARE = "占"
"""Before the scope of a share: what part of all there is in the nation."""
RUNNING = "连续"
"""The scope of what has been so for years running."""


def rank_of(asked: Asked, masked: str) -> RankAsked | None:
    """The rank that a turn asks for of what the one before was about: 在全省排第几."""
    running = _ASKED.search(masked) is None
    if not asked.leans or len(asked.subjects) != 1 or (running and _RUNNING.search(masked) is None):
        return None
    value = asked.subjects[0].value
    scope = next((_SAME.get(name, name) for name in (*_SCOPES, *_SAME) if name in masked), "any")
    return RankAsked(lexicon()[value].zh if value in lexicon() else value, RUNNING if running else scope)


@cache
def any_rank(scope: str) -> re.Pattern[str]:
    """What reports write for a place's own rank, whatever it is; among those of `scope`, "any" for any of these."""
    if scope == RUNNING:
        return re.compile(rf"连续(?:第)?[{_NUMERALS}两\d]+(?:个)?年|(?:连年|第[{_NUMERALS}\d]+年)连续")
    if scope.startswith(SHARE):
        return re.compile(rf"占(?:到|据|了)?{_SCOPES[scope.removeprefix(SHARE)]}[^,;。、]{{0,12}}?{_PART}")
    where = (
        _SCOPES.get(scope, _PROVINCE)
        if scope in (*_SCOPES, "全省")
        else f"(?:{'|'.join((*_SCOPES.values(), '全省', '全区', '省内', '各省区市?'))})"
    )
    rank = rf"第[{_NUMERALS}百]+|第\d+|首位|榜首|之首|之最|前[{_NUMERALS}\d]+|前列"
    return re.compile(rf"{where}[^,;。、]{{0,8}}?(?:{rank}){_NO_ORDER}")


_PART = rf"(?:\d|[{_NUMERALS}两]成|[{_NUMERALS}]+分之|一?半|(?:绝?大|多)部分|百分之)"
_PROVINCE = "(?:全省|全区|省内|区内|各市州?)"
# 第一批, 第二个: no rank either; 第一方阵 is what reports say of one.
_NO_ORDER = r"(?!、?第|[产批时书责线资步届轮人季站家粒关医要动增个次条款])"


@cache
def rank_pattern(term: str) -> re.Pattern[str]:
    """What reports write for a rank: 全国第一 is 居全国首位, 全国第1位, 位列各省区第一, too."""
    scope, _, number = term.rpartition("第")
    at = _NUMERALS.index(number) + 1
    words = [f"第{number}", rf"第{at}(?!\d)", *(("首位", "榜首", "之首", "之最") if at == 1 else ())]
    where = rf"{_SCOPES[scope]}[^,;。、]{{0,8}}?" if scope else ""
    return re.compile(rf"{where}(?:{'|'.join(words)}){_NO_RANK}")
