"""Questions for who says something: 「2026年哪些省的报告提到“房票”」, "which provinces mention X".

Such a question is answered by reading all the reports it is about, not by a number and not by the best passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from rag.figures.synonyms import translate, without_terms
from rag.question.groups import find_groups, topical
from rag.question.own_words import untranslated
from rag.question.pieces import subjects
from rag.question.places import find_places
from rag.question.query import AllOf, Below, Group, Named, Place, Query, Words, YearSpan
from rag.question.rank_claims import claimed
from rag.question.spans import find_year_pieces
from rag.question.whose import left_out
from rag.records import Report, Reports
from rag.text.fold import fold
from rag.text.lazily import lazily

_SAYS = (
    r"(?:(?:使用|采用|用)(?=[过了]?[“\"「『](?!以上|左右|以内|以下|区间))|"
    r"(?:点名)?(?:提到|提及|谈到|讲到|说到|点到|写到|写进|写入|写了(?!具?体?的?数)|出现(?!(?:次数|频次|频率)?最)|用到|提了(?!数)|提出|部署|涉及|点名|强调))(?:过|了)?"
)
_WHO = r"(?:哪些|哪[里儿](?!的?工作)|哪几个?|哪一?个|哪[两二三四五六七八九十]个?|多少[个家]?|几[个份家]|谁)"
_ZH = (
    lazily(rf"{_WHO}[^,。?;]{{0,16}}?把(?P<term>[^,。?;]{{2,16}}?)(?:写|列|纳|放|摆)(?:进|入|为|在|成)"),
    lazily(rf"{_WHO}[^,。?]{{0,24}}?{_SAYS}(?P<term>[^?。;]+)"),
    lazily(
        rf"{_SAYS}(?P<term>[^?。;,]+?)的?(?:的?(?:省份?|省区市|市|城市|地方|地区|报告))?"
        rf"(?:都|总共|一共|共)?(?:有|是)?(?:{_WHO})"
    ),
)
# “六小龙”是哪个省的报告里提的, 冰雪经济有哪些省提到; 哪些省的报告里有“低空经济”.
_SAID_BY = r"(?:提|说|写|讲|用|出现|出自|来自|字样|表述|概念|谁)"
_OF_ALL = (
    r"(?:(?:20\d\d年?|去年|今年)?的?(?:各|全国|所有)?(?:省份?|市|地方?|区)*的?(?:政府)?(?:工作)?报告(?:里|中)?面?"
    r"(?:一共|总共|都|有|被)*)?"
)
_TERM_FIRST = lazily(
    rf"^(?:20\d\d年?|去年|今年)?(?:的?报告(?:里|中)?)?(?P<term>[^,。?;谁几哪多]{{2,16}}?)(?:这个?(?:词|说法|提法|概念|口号)|一词)?"
    rf"(?:是|在|由|都|有|被|出自|来自|最早|先)*{_OF_ALL}{_WHO}[^,。?;]{{0,12}}?(?:{_SAYS}|(?:提|说|写)(?=的|过|了|[?。]|$))(?!的?(?:目标|增速))"
)
# 给中小学放春秋假这个事,有哪些省级报告写进去了: what it is about stands before.
_TOPIC_FIRST = lazily(
    rf"^(?:20\d\d年?|去年|今年)?(?P<term>[^,。?;谁几哪多]{{2,20}}?)(?:这个?|那个?|的)(?:事(?:情|儿)?|做法|内容|提法|说法)[,:]?"
    rf"(?:20\d\d年?|\d\d年|去年|今年)?(?:都|一共|总共|有)*{_WHO}[^,。?;]{{0,16}}?(?:{_SAYS}|写|提|说|讲|点)(?:进|到|过|上)?(?:去|来)?了?"
    r"(?:政府)?(?:工作)?(?:报告)?(?=[,。?;]|$)"
)
_HOLDS = lazily(rf"{_WHO}[^,。?;]{{0,8}}?报告(?:里面?|中|内)?(?:都)?有(?!没有|哪|几|多少)(?P<term>[^,。?;]+)")
# What is to be done: 哪些省2026年要提前布局核聚变. It is looked for in the parts that look ahead.
_TO_DO = lazily(
    r"(?:哪些|哪几个|有多少个?|几个|谁)(?:省份?|市|区|县|地方|地区|城市|省区市|直辖市)*(?:在)?(?:20\d\d年|今年|明年)?(?:的?报告)?(?:里|中)?"
    r"(?:都|还)?(?:要|将|想|打算|计划|准备|提出|明确|说)+(?:重点|提前|前瞻|超前|积极|大力|加快|抓紧|着手|在|全面|继续)*"
    r"(?:(?:给|为|让|帮|向|对)(?:中小)?(?:孩子|学生|娃|老人|老百姓|百姓|群众|居民|职工|农民|企业|大家|家长|年轻人|毕业生|妇女|家庭)们?)?"
    r"(?:布局|谋划|发展|培育|推广|推行|试点|搞|抓|建设|建|打造|推进|部署|开展|启动|做|放|发放|发|实行|实施|取消|免除|整治|治理|争取)(?P<term>[^,。?;]+)"
)
# 哪些省给出了融资平台退出的具体家数: which give a number with it.
_GIVES = lazily(
    rf"{_WHO}[^,。?;]{{0,20}}?(?:给|写|列|报(?!告)|公布|披露|交代|点|说|晒|讲)(?:出|明|清|到)?(?:了|过)?(?P<term>[^,。?;的]{{2,16}}?)的?"
    r"(?:具体|明确|确切|详细|量化)的?(?P<what>数字|数值|数据|数量|家数|户数|个数|人数|座数|件数|里程|公里数|金额)"
)
_UNITS_OF = (
    ("家", "家|户|个"),
    ("户", "户|家"),
    ("个", "个"),
    ("人", "人"),
    ("座", "座"),
    ("件", "件"),
    ("里程", "公里|千米"),
    ("公里", "公里|千米"),
    ("金额", "元|美元"),
)
_NO_TERM = lazily(r"\d|[多几哪什]|最|目标|增速|增长|高于|低于")
_AROUND_QUOTE = lazily(rf"{_WHO}(?:[^,。?;]{{0,10}}?(?:报告|稿)|[^?。;]*?{_SAID_BY})|{_SAID_BY}[^?。;]*?{_WHO}")
_EN = lazily(
    r"\b(?:which|what|how many)\b.{0,50}?\b(?:mention|refer to|talk about|bring up|speak of)(?:s|ed)?\b(?P<term>[^?]+)",
    re.IGNORECASE,
)
_QUOTED = lazily(r"(?:[“\"「『‘《]|(?<![A-Za-z])')([^“”\"「」『』‘’'《》]{1,30})[”\"」』’'》]")
_NUMBER = lazily(r"同步(?:增长)?$|(?:目标|增速|增幅|指标|数字)(?:值)?$|\btargets?\b", re.IGNORECASE)
_COMPARED = lazily(
    r"最[高低多少大小快慢]|\d|多少|第[一二三四五]|[高低快慢多少大小]于|超过|不足|不到|\b(?:high|low|fast|slow|larg)(?:er|est)\b",
    re.I,
)
# What reports write in Latin letters, too: DeepSeek, C919, AI. Huawei may be 华为.
_NAME = lazily(r"[A-Za-z]+[A-Z\d][\w-]*|[A-Z\d]{2,}")
_HEAD = lazily(r"^(?:the\s+|要|想|打算)?(?:搞|推行|实行|开展|建设|发展|试点)?(?:的|了)?\s*")
_TAIL = lazily(
    r"(?:这个?(?:词|说法|提法)|一词|字样|的?说法|的(?:内容|事)?|吗|呢|了|过|,.*|各.*|分别.*|"
    r"\s+in (?:20|their|its|the|both).*)+$"
)


def who_says(text: str, reports: Sequence[Report]) -> Query | None:
    """What a question asks to be looked for over many reports; None for other questions."""
    folded = fold(text).strip()
    turned = _without_no(folded)
    return _silent_on(folded, turned, reports) if turned is not None else _sayers(text.strip(), folded, reports)


def _silent_on(folded: str, turned: str, reports: Sequence[Report]) -> Query | None:
    """Those that say nothing of a thing, whose question is `turned` into one for those that do."""
    found = _sayers(turned, turned, reports)
    words = found.words if found is not None else None
    if found is None or words is None or words.content or words.numbered:
        return None
    if any(not piece.start for piece in subjects(words.terms[0])):
        return None  # who has no number of it is told by figures
    around = folded.replace(words.terms[0], "")
    if "目标" in around and subjects(around):
        return None  # GDP目标没有用“左右”: of the words of a number
    return found.model_copy(update={"words": words.model_copy(update={"text": folded, "unsaid": True})})


def _sayers(text: str, folded: str, reports: Sequence[Report]) -> Query | None:
    claim = claimed(folded)
    if claim is not None:
        around = f"{folded[: claim.start]} {folded[claim.end :]}"  # 全国第一 names no place
        return _over(folded, around, reports, (claim.rank,), (claim.thing,))
    gives = _GIVES.search(folded)
    if gives is not None and not subjects(gives["term"]) and not find_places(gives["term"], ()).named:
        units = next((units for name, units in _UNITS_OF if gives["what"].startswith(name)), "any")
        return _over(folded, folded, reports, (_bare(gives["term"]),), numbered=units)
    quoted = _QUOTED.search(folded)
    ahead = _TO_DO.search(folded)
    if ahead is not None and _NO_TERM.search(ahead["term"]):
        ahead = None
    hits = [found for pattern in (*_ZH, _TERM_FIRST, _TOPIC_FIRST, _HOLDS, _EN) if (found := pattern.search(folded))]
    hits = hits or ([ahead] if ahead is not None else [])
    if not hits and not (quoted and _about_quote(folded, quoted)):
        return None
    said = next((term for hit in hits if len(term := _bare(hit["term"])) > 1 and not _REPORT.search(term)), "")
    term = (quoted.group(1) if quoted else said).strip(_SIGNS)
    term = _glossed(term + folded[quoted.end() :] if quoted else term) or term
    if not 2 <= len(term) <= (40 if term.isascii() else 20) and not (quoted and term):
        return None
    if not quoted and subjects(term) and (_NUMBER.search(term) or _compares(folded, term)):
        return None  # 提出了GDP年均增长目标, 提出的GDP目标最高: which have a number of it
    if not quoted and _ASKS.match(term):
        return None  # 从多少提到多少
    if not quoted and find_places(term, ()).named:
        return None  # 广东的目标有哪些省提到
    names = _in_chinese(term)
    if folded.isascii() and not names and not quoted and not _NAME.fullmatch(term):
        return None
    at = folded.find(term)
    as_put = text[at : at + len(term)] if at >= 0 else term
    terms = tuple(dict.fromkeys((as_put if fold(as_put) == term else term, *names)))
    terms = (*terms, *_or_another(folded[quoted.end() :])) if quoted else terms
    around = folded.replace(term, " " * len(term)) if quoted else folded  # “天水麻辣烫” is no place
    return _over(folded, around, reports, terms, kind="target" if hits == [ahead] else "")


# 哪些省没提到, 谁的报告只字未提: the same question of those that say it, whose others are asked for.
_NO = lazily(
    r"(?:没有?|并?未|从未|不曾|只字(?:未|不)|压根儿?没|根本没)(?:在(?:政府)?(?:工作)?报告(?:里|中)?)?(?:怎么)?"
    r"(?P<says>提|写|说|讲|谈|点名|涉及|部署|出现|用)(?:到|及|过|进|入|了)?(?!高|升|供|前|振|醒|明|清)|"
    r"\b(?:do|does|did)(?: not|n't) (?P<en>mention|refer|talk|bring|speak)",
    re.IGNORECASE,
)
_SAID_TO = {"提": "提到", "写": "写到", "说": "说到", "讲": "讲到", "谈": "谈到", "用": "用到"}


def _without_no(folded: str) -> str | None:
    """A question for those that say nothing of a thing, as one for those that do; None for other questions."""
    no = _NO.search(folded)
    if no is None or (no["says"] and _WHO_ASKS.search(folded) is None):
        return None
    says = no["en"] or _SAID_TO.get(no["says"], no["says"])
    return f"{folded[: no.start()]}{says}{folded[no.end() :]}"


_WHO_ASKS = lazily(_WHO)
_REPORT = lazily(
    r"^(?:(?:19|20)\d\d年?|[今去]年)?的?(?:政府)?(?:工作)?报告"
)  # 写进了政府工作报告: what was, is said before
_ASKS = lazily("多少|几个?|什么|哪")
_SIGNS = " “”\"'‘’."


def _bare(said: str) -> str:
    return _TAIL.sub("", _HEAD.sub("", said.strip(' :,"“”'))).strip(_SIGNS)


_OR = lazily(rf"\s*(?:或者?是?)(?:{_SAYS})?\s*[“\"「『‘]?(?P<term>[\u4e00-\u9fff]{{2,12}}?)[”\"」』’]?的?(?=[?,。;]|$)")


def _or_another(behind: str) -> tuple[str, ...]:
    """Another name that will do, said behind a quoted one: “天价彩礼”|或说到高额彩礼."""
    other = _OR.match(behind)
    return (other["term"],) if other is not None and not _NO_TERM.search(other["term"]) else ()


# pet economy (宠物经济): the word that the reports have.
_GLOSSED = lazily(r"[ -~]+?\s?\(([\u4e00-\u9fff]{2,20})(?:\)|$)")


def _glossed(term: str) -> str:
    found = _GLOSSED.match(term)
    return found[1] if found else ""


def each_quoted(text: str) -> tuple[str, ...]:
    """A question of who says several quoted terms, as one of each: “苏超”和“浙BA”分别是哪个省提的; else ()."""
    found = list(_QUOTED.finditer(text))
    row = all(_ROW.fullmatch(text, a.end(), b.start()) for a, b in pairwise(found))
    if not 1 < len(found) <= _TERMS or not row or not _about_quote(fold(text), found[0]):
        return ()
    return tuple(f"{text[: found[0].start()]}{hit.group()}{text[found[-1].end() :]}" for hit in found)


_ROW = lazily(r"\s*(?:、|和|与|及|以及|or|and|,|，)?\s*", re.IGNORECASE)
_TERMS = 4


def _about_quote(folded: str, quoted: re.Match[str]) -> bool:
    """Whether it asks who says what is quoted, and nothing else of them."""
    around = f"{folded[: quoted.start()]}#{folded[quoted.end() :]}"
    if _OF_REPORTS.search(around) is not None and _COMPARED.search(_DATED.sub("", around)) is None:
        return _BOUND.fullmatch(quoted.group(1)) is None
    asks = _AROUND_QUOTE.search(around) is not None and _COMPARED.search(_DATED.sub("", around)) is None
    return asks and _BOUND.fullmatch(quoted.group(1)) is None


# Whatever the verb: 各省报告里,谁点到了“…”
_OF_REPORTS = lazily(rf"报告[^,。?;]{{0,8}}[,:]?(?:里|中)?(?:都)?有?{_WHO}[^,。?;]{{0,12}}[过了到]的?#(?!目标|增速)")
_DATED = lazily(r"20\d\d年?")
_BOUND = lazily(r"(?:多少|几|[xX\d.]+)?%?(?:以上|以内|左右|以下|不低于|不超过|区间)")


_LIGHT_EN = frozenset(
    {"industry", "industries", "sector", "sectors", "technology", "technologies", "development", "both", "years"}
)


def _in_chinese(term: str) -> tuple[str, ...]:
    """What an English term is called in reports; () where a word of it is in no table: not 冰雪 for snow festivals."""
    if not term.isascii():
        return ()
    said = translate(term)
    rest = tuple(word for word in untranslated(without_terms(term)) if word not in _LIGHT_EN)
    if said and re.search(r"\beconomy\b", without_terms(term)):
        return (f"{said[-1]}经济",) if not rest else ()
    return said if not rest or _NAME.fullmatch(term) else ()


def _compares(folded: str, term: str) -> bool:
    """Whether a number is compared, where its words are not what is to be mentioned: 提出的GDP目标最高."""
    return _COMPARED.search(term) is not None and _MENTIONS.search(folded) is None


_MENTIONS = lazily("提到|提及|谈到|讲到|说到|点名|mention", re.IGNORECASE)


_YEARS = 4  # whose reports are looked through, each for itself


def _over(
    folded: str,
    around: str,
    reports: Sequence[Report],
    terms: tuple[str, ...],
    content: tuple[str, ...] = (),
    kind: Literal["", "target"] = "",
    numbered: str = "",
) -> Query | None:
    """What is looked for, in the reports of the places that `around` names; None where that is one place."""
    reports = Reports.of(reports)
    mentioned = find_places(around, reports.regions)
    for start, end in topical(around, [(start, end) for start, end, _ in mentioned.named]):
        around = f"{around[:start]}{'|' * (end - start)}{around[end:]}"
        mentioned = find_places(around, reports.regions)
    groups = find_groups(around, [(start, end) for start, end, _ in mentioned.named])
    places: list[Place] = [Group(type="group", name=name) for *_, name in groups]
    without = left_out(around, mentioned)
    apart = {place.adcode for place in without if isinstance(place, Named)}
    if not places:
        places = [
            Named(type="region", name=region.name, adcode=region.adcode)
            for _, region, _ in mentioned.regions
            if region.adcode not in apart
        ]
    group = mentioned.group
    if group is not None and group.within is not None:
        places = [Below(type="below", name=group.within.name, adcode=group.within.adcode, level=group.level)]
    if not places:
        named_level = group.level if group is not None else None
        places = [AllOf(type="level", level=named_level or reports.usual_level)]
    if len(places) == 1 and isinstance(places[0], Named):
        return None  # what one report says is for passages
    loaded = sorted(reports.years)
    years: list[int] = []
    for piece in find_year_pieces(around, mentioned.spans, loaded):
        if isinstance(piece.year, YearSpan):
            years += range(piece.year.first, piece.year.last + 1)
        elif isinstance(piece.year, int):
            years.append(piece.year)
    of = tuple(dict.fromkeys(years))[:_YEARS]
    words = Words(text=folded, terms=terms, content=content, kind=kind, years=of, who=True, numbered=numbered)
    return Query(places=tuple(places), without=without, words=words, show="words")
