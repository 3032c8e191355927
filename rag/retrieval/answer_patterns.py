"""How a question in words is put, and how a sentence answers it: gaps, terms, definitions, announced lists.

All functions read folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.lazily import lazily

WH = lazily(
    r"什么样的?|什么|哪[一二两三四五六七八九十几]?(?:个|大|些|种|项|类|条|张|座|方面)*(?:方面的?)?|哪里|多少|"
    r"(?<![\u4e00-\u9fff])几(?:个|大|项|种|方面)|如何|怎样|怎么"
)
# Asks for more than one thing.
LISTS = lazily(
    r"哪(?:[二两三四五六七八九十几]|些)|分别|包括|有哪|各是|指什么|是指|具体|内容|几(?:个|大|项|方面)|是什么|措施|"
    r"举措|如何|怎样|怎么"
)
# Asks for what is done about something: the answer is a paragraph about it, not a sentence with its name.
BROAD = lazily(
    r"如何(?!解释)|怎么(?!解释|回事|这么|那么|会)|怎样|措施|举措|做法|哪些(?:工作|安排|部署|任务|方面|行动|进展|成效|成绩|问题|困难)|重点(?:工作|"
    r"任务)|做了什么|做哪些|"
    r"\bhow (?:will|does|did|do|is|are)\b|\bmeasures?\b|\bsteps\b",
    re.IGNORECASE,
)
# Asks for a reason, and words that a sentence with one has.
WHY = lazily(
    r"(?<![定作成称名列设誉评视选])为什么|为何|为啥|原因|理由|缘由|出于什么|什么考虑|怎么(?:解释|回事|这么|那么|会(?!议))|(?:如何|作何|作出?什么)解释|"
    r"归(?:因|咎|结|到|为哪)|受(?:什么|哪些)[^,。?]{0,6}(?:影响|拖累)|拖累|"
    r"\bwhy\b|\breasons?\b|\bexplain|\bjustif|\brationale\b|"
    r"\bon what (?:grounds|basis)\b|\bblam(?:e|ed|ing)\b|\bwhat caused\b",
    re.IGNORECASE,
)
REASON = lazily(
    r"有利于|考虑|因为|由于|主要是|主要因|受[^。;]{1,100}?影响|导致|加之|拖累|相?衔接|匹配|吻合|相适应|兼顾|基于|旨在|出于|体现了?|为了|取决于|的思路|定位"
)
_ANNOUNCES = lazily(r"(?:即|是|为|包括|如下|有|就是|做到|分别是)[:,，]?$|[:]$")
_GOES_ON = lazily(r"(?:即|也就是|一是|第一|其一|首先|分别是|分别为|主要是|主要包括|包括|具体是|就是)")
ORDINALS = tuple(
    (f"{char}是", f"第{char}", f"其{char}", f"({char})") for char in "零一二三四五六七八九十"
)  # how members begin
THAT_IS = lazily(r"即[:,]?|也就是")
LISTED = lazily(r"即[:,]|主要(?:是|有|表现)|一是|第一|其一|包括|如下|分别是|:$")
_MEANS = lazily(
    r"[”\"」』]?(?:建设|工程|行动|战略|布局|目标)?[,:]?(?:即|就是|也就是|是指|指的?是|指|主要是|包括|分别是|是[:,]|是(?=[^,。;、]{2,20}、)|:)"
)
_NUMBERED = lazily(r"[一二两三四五六七八九十几]个?$")
_AMONG = lazily(r"其中的?([^\s,。?的]{2,10}?)(?:是|指|为|叫)")
_SIGNS = lazily(r"[\s“”\"'‘’《》「」『』()（）、,.·]")
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HOW_MANY = lazily(
    r"哪([二两三四五六七八九十])(?:个|大|项|种|类|条|座|方面|张)?(?:[“\"「]([\u4e00-\u9fff]{1,6})[”\"」]|([\u4e00-\u9fff]{2,6}))?"
)


_IS = lazily(r"的(?:就?是)?$")  # 开展的是什么“年” asks for what stands behind 开展


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands before and after a question word: a sentence fills it with something between the two."""

    before: str
    after: str


def find_gaps(question: str) -> tuple[Gap, ...]:
    """The gaps of a question.

    >>> find_gaps("2024年要聚焦打造什么“之城”,抢抓哪个战略机遇?")
    (Gap(before='聚焦打造', after='之城'), Gap(before='抢抓', after='战略机遇'))
    """
    found = []
    for hit in WH.finditer(question):
        said = _IS.sub("", question[: hit.start()])
        before = re.split(r"[\s,;。:、?“”\"()]|(?:20\d\d年)|要|将|的|把|是|在", said)[-1][-4:]
        rest = question[hit.end() :].lstrip('的“”"‘’「『 ')
        after = re.split(r"[\s,;。:、?“”\"‘’「」『』()]|的", rest)[0]
        if len(after) > 4:
            after = after[:2] if before else after[-4:]
        if len(before) > 1 or len(after) > 1:
            found.append(Gap(before, after))
    return tuple(found)


def fills(gap: Gap, sentence: str) -> bool:
    """Whether a sentence has something of 1 to 40 characters between the words around the question word."""
    if gap.before and gap.after:
        at = sentence.find(gap.before)
        while at >= 0:
            if sentence.find(gap.after, at + len(gap.before) + 1, at + len(gap.before) + 44) >= 0:
                return True
            at = sentence.find(gap.before, at + 1)
        return False
    word = gap.before or gap.after
    return len(word) > 2 and word in sentence


def has_term(term: str, folded: str) -> bool:
    """Whether a quoted term stands in a text, signs and spaces aside."""
    if term in folded or _SIGNS.sub("", term) in _SIGNS.sub("", folded):
        return True
    parts = [part for part in term.split("+") if part]  # 研发+集成 of 北上广研发+广西集成
    return len(parts) > 1 and re.search(r"\+[^,。;+]{0,6}?".join(map(re.escape, parts)), folded) is not None


def focus_of(question: str, key_terms: tuple[str, ...], runs: tuple[str, ...]) -> str:
    """What the question word asks about: the last quoted term before it, else the last words of content."""
    hit = WH.search(question)
    end = hit.start() if hit else len(question)
    for names in (key_terms, tuple(run for run in runs if 2 < len(run) <= 12)):
        places = [(question.rfind(name, 0, end), name) for name in names]
        place, name = max((each for each in places if each[0] >= 0), default=(-1, ""))
        if place >= 0:
            return name
    return ""


def explains(term: str, sentence: str) -> bool:
    """Whether a sentence says what a term stands for: “五强”,即:创新强…"""
    at = sentence.find(term) if term else -1
    while at >= 0:
        if _MEANS.match(sentence, at + len(term)):
            return True
        at = sentence.find(term, at + 1)
    return False


def announces(sentence: str) -> bool:
    """Whether a sentence leads up to what comes after it: 主要目标是:"""
    said = sentence.rstrip("。;")
    return bool(_ANNOUNCES.search(said)) or "即:" in said or "即," in said


def goes_on(sentence: str) -> bool:
    """Whether a sentence carries on the one before it: 即:…, 一是…"""
    return bool(_GOES_ON.match(sentence))


def asked_part(question: str) -> str:
    """X of 「其中的X是什么」, "" for other questions."""
    hit = _AMONG.search(question)
    return hit.group(1) if hit else ""


def is_named(noun: str, clause: str) -> bool:
    """Whether a clause says which `noun` is meant: 打造药都集聚区, 集聚区是药都集聚区; not 打造一个集聚区."""
    at = clause.find(noun)
    if at < 0:
        return False
    if re.match(r"(?:是|为|指|即)[\u4e00-\u9fff“]{2}", clause[at + len(noun) :]):
        return True
    before = clause[max(0, at - 2) : at]
    return at > 3 and bool(re.fullmatch(r"[\u4e00-\u9fff]{2}", before)) and not _NUMBERED.search(before)


_NOUN = r"([\u4e00-\u9fff]{2,8})"
_LIST_OF = lazily(
    rf"哪(?:些|几)(?:个|大|项|种|类|条)?的?{_NOUN}|{_NOUN}(?:都|主要|具体|分别)*(?:有|包括|是|指)(?:哪些|什么|哪几)"
)


def list_noun(question: str) -> str:
    """What a list is wanted of: 未来产业 of 「要培育哪些未来产业」; "" where none is."""
    hit = _LIST_OF.search(question)
    return (hit[1] or hit[2]).lstrip("年月省市区县的要将会在")[-6:] if hit else ""


def lists_of(noun: str, sentence: str) -> bool:
    """Whether a sentence names three things or more as instances of `noun`: 甲、乙、丙等产业; 产业包括甲、乙、丙."""
    if not noun or noun not in sentence:
        return False
    said = re.escape(noun)
    item = "[^、,。;:]"
    before = rf"(?:{item}{{1,24}}、){{2,}}{item}{{1,24}}?{said}"
    after = rf"{said}(?:包括|是|为|有|即|如|分别是|主要是)?[:,]?{item}{{1,24}}(?:、{item}{{1,24}}){{2,}}"
    return re.search(f"{before}|{after}", sentence) is not None


def how_many(question: str) -> tuple[int, str]:
    """How many things of which noun are asked for: 「哪五个基地」 gives (5, 基地); (0, "") where no number is said."""
    hit = _HOW_MANY.search(question)
    return (_NUMERALS[hit.group(1)], hit.group(2) or hit.group(3) or "") if hit else (0, "")


def lists_as_many(number: int, noun: str, sentence: str) -> bool:
    """Whether a sentence names at least so many things called `noun`, one after the other: 攻坚年、提升年、深化年."""
    if number < 2 or not noun or "、" not in sentence:
        return False
    return len(re.findall(rf"[\u4e00-\u9fff”\"]{re.escape(noun)}", sentence)) >= number
