"""A question of several sentences, answered sentence by sentence: 「GDP目标多少？完成没有？」

Each sentence is a turn that leans on the one before. Their answers are put together, the marks numbered through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.question.mention import each_quoted
from rag.question.pieces import subjects
from rag.question.plainly import apposed
from rag.question.spoken import HOW_TOLD
from rag.question.tails import with_tails
from rag.records import Answer, Citation
from rag.text.fold import fold
from rag.text.lazily import lazily

_MARK = lazily(r"\[(\d+)\]")
# A comma ends one only behind a word that asks and before another year: 今年目标是多少，去年完成得怎么样.
_END = lazily(
    r"(?<=[?？;；。])\s*|"
    r"(?<=[吗呢少几样何])[,，]\s*(?=(?:那|而)?(?:去年|今年|明年|上年|(?:19|20)\d\d年)[^,，]*(?:吗|多少|怎么样|如何|没有))|"
    r"(?<=[\u4e00-\u9fff])[,，]\s*(?=(?:那么?|而)?(?:现在|目前|眼下|如今)(?:已经?|才|又)?(?:是|有|为|达到?|到)?了?(?:多少|几|多[大高长]))|"
    r"(?<=[吗呢没了])[,，]\s*(?=(?:这|那)?一年(?:里|来|内|间)?(?:又|共|总共|净)?(?:增加|增长|新增|提高|多|涨)了?多少)|"
    r"[,，]\s*(?=(?:已经?|又|并)?连续(?:了)?(?:多少|几)年[^,，]{0,8}(?:第[一二三]|首位|榜首|前列))|"
    # how long it has been first, behind what was asked of it: 走了多少箱子，世界老大连着当了几年
    r"[,，]\s*(?=[^,，]{0,6}(?:老大|第一|榜首|冠军)(?:已经?|都)?(?:连着|连续|接连|一连)(?:当|坐|拿|保持|做)了?(?:多少|几)年)|"
    r"(?<=[吧吗])[,，]\s*(?=[^,，]{3,}(?:多少|[吗呢]|哪|什么|怎么样|如何))|"  # 超过50万人了吧，今年目标提高到多少
    r"(?<=[省市区县家个些])[,，]\s*(?=[^,，]*\d[^,，]{0,16}(?:[多]少个?|几个|哪[些几]个?)(?:省|市|区|县|地)?[^,，]*$)|"
    # 5%以上的几个省，5%以下的几个省: the line before
    r"[,，]\s*(?=它(?!们)[^,，]*(?:吗|多少|没有|怎么样|如何))|"  # 最高的是哪个，它完成了吗
    # 上半年增长多少，全年呢
    r"[,，]\s*(?=(?:那么?|而)?(?:全年|一整年)(?:又|则|最后|最终)*(?:呢|是?多少|怎么样|如何|增长了?多少))|"
    r",?\s+and\s+(?=(?:in|for|over) the (?:whole|full|entire) year\b)|"
    r"(?<=[谁省市个区县里])[,，]\s*(?=(?:那|而)?(?:排(?:名|在)?)?(?:倒数)?第[一二三四五](?:名|位|的)*"
    r"(?:又|则)?[是呢][^,，]*(?:谁|哪|[?？呢]|$))|"
    r",\s+and\s+(?=(?:did|does|has|was|is) it\b|what (?:is|was) its\b|"
    r"what (?:is|was) the\b(?=[^,?]*\b(?:targets?|goals?|growth|results?)\b))|"
    r",?\s+and\s+(?=how (?:fast|much|many)\b(?![^,?]*\b(?:up|down) (?:on|from|over) )"
    r"(?! (?:(?:percentage )?points|years|times|of them|higher|lower|"
    r"more|less|fewer|faster|slower|bigger|larger))|"
    r"(?:which|what) (?:target|length|level|growth|rate)\b)|"
    r",\s+(?=(?:did|has|was) it\b)|,\s+and\s+(?=which (?:is|was|comes|ranks|ranked) (?:second|third)\b)"
)
# Says how the sentence before is to be answered, and asks nothing of its own.
_RESTS = lazily(
    rf"{HOW_TOLD}[。!?！？]*$|"
    r"(?:and )?by how (?:much|many)|(?:please )?(?:give|use|list|show)\b|"
    r"(?:一共|总共|共)(?:有|是|设)?了?(?:多少|几)[项个](?:指标|目标|任务)|(?:又|实际|分别)*各?自?(?:是|为|有|实现|完成|达到|做到)?了?多少(?:万亿|[万亿])?(?:公里|[亩吨元斤人个项家次%]|个?百分?点)?[?？]?$|"
    r"(?:那么?)?(?:20\d\d年|[今去]年)(?:的?报告)?(?:里|中)?(?:还|又|也)(?:有|提|写|说|讲)(?:到|了|过)?(?:吗|没有?)[?？]?$|"
    r"(?:它们?|各省?|两者|二者|各地)?(?:又|都|分别|各自?|具体)*(?:少|多|高|低|降|涨|升|提高|下调|上调|[下上]调|减少?|增加?|差|变|调)了?"
    r"(?:多少|几)(?:个?(?:百分)?点|[万亿]*[元人吨斤])?[?？。]?$|"
    r"(?:二者|两者|两省|两市|两地|两年|它们|中间|前后|一头一尾|首尾|最高和最低|这?两个)?(?:之间)?(?:相?差距?)(?:是|了|有)?(?:多少|几|多大)[^,，]*$|"
    r"(?:取|把|给|请)?[前后](?:[两三四五六七八九十]|\d+)(?:名|个|位)?(?:都|给我|帮我|也|请)*(?:一下)?(?:列|排|说|报|写)|"
    r"(?:请|麻烦|帮我|并|都|一一)*列(?:一下|出来?|举)?(?:名单|清单)?[。!?]?$|"
    r"(?:理由|原因|写的|说的)是?什么[?？]?$|写的?什么[?？]?$|"
    r"(?:报告里?)?(?:都|又)?是?(?:怎么|如何)(?:个)?(?:说|写|提|讲|表述)(?:法|的)?[?？]?$",
    re.IGNORECASE,
)
# How far what was asked for before is from what is asked for here.
_APART = lazily(
    r"[,，](?:二者|两者|中间|前后|一共|共)?(?:相?差|差距|[高低多少快慢]出?)(?:是|了|有)?(?:多少|几)[^,，]*$"
)
_AND_OF = lazily(r"^(?P<first>[^,，]*(?:多少|吗|没有))[,，]\s*(?P<second>(?:那|而)?[\u4e00-\u9fff]{2,12}呢[?？]?)$")
# A number that is taken for granted before anything is asked: 既然2025年增长8%，2026年目标为什么更低.
_GRANTED = lazily(
    r"^(?:既然|听说|据说|都说|明明|我?记得|印象中)(?:说|是)?(?P<said>[^,，?？。]*\d(?:[%万亿]|个百分点)[^,，?？。]*)[,，]\s*(?P<rest>(?:那么?)?.+)$"
)
# Whether a target was met, and how the next one was moved: 去年没达标，所以今年把目标往下调了，对吧.
_MET_AND_MOVED = lazily(
    r"^(?P<met>[^,，?？。]*(?:完成|达标|达到|实现|兑现|做到)[^,，?？。\d]{0,8})[,，]\s*(?:所以|因此|因而|于是|结果|但是?|可是?|却|反而|而且?|那么?|并且?)*"
    r"(?P<moved>[^,，?？。]*(?:目标|任务)[^,，?？。]*(?:[上下][调修]|[提调降压抬][高低升了]|往[上下]|下降|放宽|收紧|加码).*)$"
)
_SAYS_SO = lazily(r"(?:吗|没有?|了没|怎么?样|如何|多少|几|哪|谁|否)$|有没有|是不是|是否")
_SO_ASKS = lazily(r"为什么|为何|怎么|如何|什么|哪|多少")
_MOST = 4
_ORDER = ("answered", "unread", "not_stated", "not_loaded", "not_found", "unclear")


def parts_of(text: str) -> tuple[str, ...]:
    """The sentences of a question that ask for something; one alone where it is not cut."""
    if len(each := each_quoted(text)) > 1:
        return each
    taken = _GRANTED.match(text.strip())
    if taken is not None and _SO_ASKS.search(taken["rest"]):
        return (f"{taken['said']}，对吗？", taken["rest"])
    moved = _MET_AND_MOVED.match(text.strip())
    if moved is not None and not _SAYS_SO.search(moved["met"]):
        return (f"{moved['met']}，对吗？", moved["moved"])
    whole = with_tails(fold(text))
    text = whole if whole != fold(text) else text  # 谁最高?第二名有并列吗 is one question
    parts = [part.strip() for part in _END.split(text.strip())]
    asking = [part for part in parts if sum(char.isalnum() for char in part) > 1]
    hit = _AND_OF.search(asking[-1]) if asking else None
    if hit is not None and not subjects(fold(hit["first"])) and subjects(fold(hit["second"])):
        asking[-1:] = [hit["first"], hit["second"]]  # 它2025年新增了多少，失业率呢
    if any(_RESTS.match(part) or _APART.search(part) for part in asking[1:]) or apposed(fold(text).strip()) is not None:
        return (text,)
    return _dated(asking) if 1 < len(asking) <= _MOST else (text,)


def _dated(parts: Sequence[str]) -> tuple[str, ...]:
    """English parts, of which the first names no year, with that of the last: how large, and how fast in 2024."""
    year = _AT_END.search(parts[-1])
    if year is None or any(_TIMED.search(part) for part in parts[:-1]):
        return tuple(parts)
    return (*(f"{part.rstrip(' ?.,')} {year.group('year')}" for part in parts[:-1]), parts[-1])


_AT_END = lazily(r"\b(?P<year>(?:in|for|during|by) (?:19|20)\d\d)\W*$", re.IGNORECASE)
_TIMED = lazily(r"(?:19|20)\d\d|\b(?:this|last|next|current|previous) year\b|\bnow\b", re.IGNORECASE)


def joined(question: str, answers: Sequence[Answer]) -> Answer:
    """One answer of several: their lines in order, each line once, a clause cited twice with one mark."""
    citations: list[Citation] = []
    lines: list[str] = []
    for answer in answers:
        numbers: dict[int, int] = {}
        for citation in answer.citations:
            same = next((c for c in citations if (c.source, c.spans) == (citation.source, citation.spans)), None)
            if same is None:
                same = replace(citation, n=len(citations) + 1)
                citations.append(same)
            numbers[citation.n] = same.n
        text = _MARK.sub(lambda hit: f"[{numbers.get(int(hit[1]), hit[1])}]", answer.answer)  # noqa: B023
        table = "\n".join(line for line in text.split("\n") if line.startswith("|"))
        again = bool(table) and table in "\n".join(lines)
        lines += [line for line in text.split("\n") if line not in lines or (line.startswith("|") and not again)]
    first = answers[0]
    return replace(
        first,
        question=question,
        answer="\n".join(lines),
        status=min((answer.status for answer in answers), key=_ORDER.index),
        citations=tuple(citations),
        numbers=tuple(
            check if check.citation is None else replace(check, citation=_moved(check.citation, answer, citations))
            for answer in answers
            for check in answer.numbers
        ),
        looked_in=tuple(dict.fromkeys(each for answer in answers for each in answer.looked_in)),
        notes=tuple(dict.fromkeys(note for answer in answers for note in answer.notes)),
    )


def _moved(number: int, answer: Answer, citations: Sequence[Citation]) -> int:
    """The new number of a citation of one of the answers."""
    old = next(citation for citation in answer.citations if citation.n == number)
    return next(c.n for c in citations if (c.source, c.spans) == (old.source, old.spans))
