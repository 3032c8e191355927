"""Questions for who says something: 「2026年哪些省的报告提到“房票”」, "which provinces mention X".

Such a question is answered by reading all the reports it is about, not by a number and not by the best passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.figures.synonyms import translate
from rag.question.groups import find_groups
from rag.question.pieces import subjects
from rag.question.places import find_places
from rag.question.query import AllOf, Below, Group, Named, Place, Query, Words
from rag.question.rank_claims import claimed
from rag.question.spans import find_year_pieces
from rag.records import Report, Reports
from rag.text.fold import fold

_SAYS = (
    r"(?:(?:使用|采用|用)(?=[过了]?[“\"「『](?!以上|左右|以内|以下|区间))|"
    r"(?:点名)?(?:提到|提及|谈到|讲到|说到|写到|写进|写入|写了|出现(?!(?:次数|频次|频率)?最)|用到|提了|提出|部署|涉及|点名|强调))(?:过|了)?"
)
_WHO = r"(?:哪些|哪几个?|哪一?个|哪[两二三四五六七八九十]个?|多少个?|几个|几份|谁)"
_ZH = (
    re.compile(rf"{_WHO}[^,。?]{{0,16}}?{_SAYS}(?P<term>[^?。;]+)"),
    re.compile(
        rf"{_SAYS}(?P<term>[^?。;,]+?)的?(?:的?(?:省份?|省区市|市|城市|地方|地区|报告))?"
        rf"(?:都|总共|一共|共)?(?:有|是)?(?:{_WHO})"
    ),
)
_EN = re.compile(
    r"\b(?:which|what|how many)\b.{0,50}?\b(?:mention|refer to|talk about|bring up|speak of)(?:s|ed)?\b(?P<term>[^?]+)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"「『‘']([^“”\"「」『』‘’']{1,30})[”\"」』’']")
_NUMBER = re.compile(r"同步(?:增长)?$|(?:目标|增速|增幅|指标|数字)(?:值)?$|\btargets?\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"最[高低多少大小快慢]|\d|多少|第[一二三四五]|[高低快慢多少大小]于|超过|不足|不到|\b(?:high|low|fast|slow|larg)(?:er|est)\b",
    re.I,
)
# What reports write in Latin letters, too: DeepSeek, C919, AI. Huawei may be 华为.
_NAME = re.compile(r"[A-Za-z]+[A-Z\d][\w-]*|[A-Z\d]{2,}")
_HEAD = re.compile(r"^(?:the\s+|要|想|打算)?(?:搞|推行|实行|开展|建设|发展|试点)?(?:的|了)?\s*")
_TAIL = re.compile(
    r"(?:这个?(?:词|说法|提法)|一词|字样|的?说法|的(?:内容|事)?|吗|呢|了|过|,.*|各.*|分别.*|"
    r"\s+in (?:20|their|its|the).*)+$"
)


def who_says(text: str, reports: Sequence[Report]) -> Query | None:
    """What a question asks to be looked for over many reports; None for other questions."""
    folded = fold(text).strip()
    claim = claimed(folded)
    if claim is not None:
        around = f"{folded[: claim.start]} {folded[claim.end :]}"  # 全国第一 names no place
        return _over(folded, around, reports, (claim.rank,), (claim.thing,))
    hit = next((found for pattern in (*_ZH, _EN) if (found := pattern.search(folded))), None)
    if hit is None:
        return None
    quoted = _QUOTED.search(folded)
    term = quoted.group(1) if quoted else _TAIL.sub("", _HEAD.sub("", hit["term"].strip(' :,"“”')))
    term = term.strip(" “”\"'‘’.")
    if not 2 <= len(term) <= 20 and not (quoted and term):
        return None
    if not quoted and subjects(term) and (_NUMBER.search(term) or _compares(folded, term)):
        return None  # 提出了GDP年均增长目标, 提出的GDP目标最高: which have a number of it
    said = translate(term) if term.isascii() else ()
    if folded.isascii() and not said and not quoted and not _NAME.fullmatch(term):
        return None
    return _over(folded, folded, reports, tuple(dict.fromkeys((term, *said))))


def _compares(folded: str, term: str) -> bool:
    """Whether a number is compared, where its words are not what is to be mentioned: 提出的GDP目标最高."""
    return _COMPARED.search(term) is not None and _MENTIONS.search(folded) is None


_MENTIONS = re.compile("提到|提及|谈到|讲到|说到|点名|mention", re.IGNORECASE)


def _over(
    folded: str, around: str, reports: Sequence[Report], terms: tuple[str, ...], content: tuple[str, ...] = ()
) -> Query | None:
    """What is looked for, in the reports of the places that `around` names; None where that is one place."""
    reports = Reports.of(reports)
    mentioned = find_places(around, reports.regions)
    groups = find_groups(around, [(start, end) for start, end, _ in mentioned.named])
    places: list[Place] = [Group(type="group", name=name) for *_, name in groups]
    if not places:
        places = [Named(type="region", name=region.name, adcode=region.adcode) for _, region, _ in mentioned.regions]
    group = mentioned.group
    if group is not None and group.within is not None:
        places = [Below(type="below", name=group.within.name, adcode=group.within.adcode, level=group.level)]
    if not places:
        named_level = group.level if group is not None else None
        places = [AllOf(type="level", level=named_level or reports.usual_level)]
    if len(places) == 1 and isinstance(places[0], Named):
        return None  # what one report says is for passages
    loaded = sorted(reports.years)
    years = [piece.year for piece in find_year_pieces(around, mentioned.spans, loaded) if isinstance(piece.year, int)]
    words = Words(text=folded, terms=terms, content=content, years=tuple(years[:1]), who=True)
    return Query(places=tuple(places), words=words, show="words")
