"""The number lock on a model's sentences: what one says must be in the passages that it was written from.

A number passes with its value, unit and bound found in a passage that the sentence cites (`rag.asking.verify`), said
of what the passage says it of. A year, another government and the past tense must be the passage's own as well: a
plan is no result, and 2023 is not 2024. Doubt falls against the sentence, for a quoted one takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.asking.facts import pairs
from rag.asking.verify import check_answer
from rag.figures.indicators import find_names, lexicon, match
from rag.gazetteer.divisions import stem
from rag.gazetteer.mentions import find_mentions
from rag.numbers.quantities import Quantity, find_quantities, same_amount
from rag.records import Citation, Region
from rag.text.fold import fold

_MARK = re.compile(r"[\[【［]\s*(\d{1,3})\s*[\]】］]")
_MARKUP = re.compile(r"https?:|www\.|ftp:|mailto:|<[a-zA-Z/!]|!\[|\]\(|```", re.IGNORECASE)
_BOUNDED = re.compile(r"\d[^\d,;。、]{0,3}(?:左右|以上|以下|以内)")  # of a name: 后30位
_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_PAST = re.compile(
    r"去年|上年|过去一年|已经?(?:完成|建成|实现|达到)|完成了|实现了|达到了|增长了|新增了|"
    r"\b(?:last year|previous year|grew|rose|fell|was|were|has been|have been|had)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?:[。！？!?；;]|\.(?=\s|$|\[))(?:\s*[\[【［]\s*\d{1,3}\s*[\]】］])*[”’\")）]*|\n+")
_LIST = re.compile(r"^[\s>#*•·-]*(?:\(?\d{1,2}[.)、]\s+)?", re.MULTILINE)
_BREAK = re.compile(r"[,;。:!?、()\n]|\band\b")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_LONGEST = 400  # characters of a sentence
_OVERLAP = 0.5  # of a Chinese sentence's pairs of characters must be in the passages
# Words that go with any number tell nothing of what it is of.
_COMMON = pairs(
    "增长 以上 左右 以内 达到 实现 完成 新增 建设 推进 实施 力争 确保 全市 全省 全区 全县 今年 全年 年度 目标 超过 突破"
)


@dataclass(frozen=True, slots=True)
class Held:
    """An amount of a passage: the pairs of characters that say what it is of, and its indicator ("" beyond them)."""

    amount: Quantity
    words: frozenset[str]
    indicator: str


@dataclass(frozen=True, slots=True)
class Given:
    """A passage that a model was given."""

    text: str
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one sentence: its text without marks, the passages (from 1) that hold it, its numbers.

    `fault` is why it does not pass, "" if it does.
    """

    text: str
    passages: tuple[int, ...]
    numbers: int
    supported: int
    fault: str


def given(text: str, figures: Mapping[int, tuple[str, str]]) -> Given:
    """A passage with its amounts. `figures`: where a number begins in it -> indicator and subject found by rule."""
    folded = fold(text)
    held = []
    for amount, about in _amounts(folded):
        indicator, subject = figures.get(amount.start, (_indicator(about, chinese=True), ""))
        known = indicator if indicator in lexicon() else ""
        held.append(Held(amount, _content(about) | _content(fold(subject)), known))
    return Given(text, tuple(held))


def split_sentences(reply: str) -> tuple[str, ...]:
    """A model's reply as sentences, each with the marks that belong to it, without list signs and code fences.

    The last one is left out where it is unfinished and not the only one: the reply was cut off.
    """
    reply = _LIST.sub("", reply.replace("```", "\n"))
    found: list[str] = []
    start = 0
    for hit in _ENDS.finditer(reply):
        found.append(reply[start : hit.end()])
        start = hit.end()
    rest = reply[start:]
    if not any(map(_said, found)) or _MARK.search(rest):
        found.append(rest)
    return tuple(piece.strip() for piece in found if _said(piece))


def judge(sentence: str, passages: Sequence[Given], *, year: int, region: Region) -> Verdict:
    """Hold one sentence against the passages it was written from; `year` and `region` are the report's."""
    marks = tuple(dict.fromkeys(int(hit.group(1)) for hit in _MARK.finditer(sentence)))
    text = " ".join(_MARK.sub("", sentence).split())
    known = tuple(n for n in marks if 1 <= n <= len(passages))
    among = known or tuple(range(1, len(passages) + 1))
    cited = [passages[n - 1] for n in among]
    checks = check_answer(text, [Citation(n, "", 0, (), "", (), passages[n - 1].text) for n in among])
    good = [check for check in checks if check.status == "supported"]
    fault = _form(text, marks, known) or ("数字没有依据" if len(good) < len(checks) else "")
    quotation = any(text.rstrip("。.；;， ") in " ".join(each.text.split()) for each in cited)
    if not fault and not quotation:
        fault = (
            _context(fold(text), fold("\n".join(each.text for each in cited)), year, region)
            or _subjects(fold(text), [held for each in cited for held in each.held])
            or _words(fold(text), passages, known)
        )
    holders = tuple(sorted({check.citation for check in good if check.citation} | set(known)))
    return Verdict(text, holders or (_nearest(text, passages),), len(checks), len(good), fault)


def _said(piece: str) -> bool:
    return bool(_MARK.sub("", piece).strip(" \n。.!?！？；;"))


def _form(text: str, marks: Sequence[int], known: Sequence[int]) -> str:
    if _MARKUP.search(text):
        return "含有链接或标记"
    if len(known) < len(marks):
        return "编号不存在"
    return "太长" if len(text) > _LONGEST else ""


def _context(text: str, passages: str, year: int, region: Region) -> str:
    """Years, names with digits (PM2.5, 5G), governments and tenses that the passages do not have."""
    plain = text
    for amount in find_quantities(text):
        if amount.form == "rank":  # 后30位左右: ranks have no bounds in the grammar, so they are left to stand as names
            continue
        plain = plain[: amount.start] + " " * (amount.end - amount.start) + plain[amount.end :]
    given_runs = {hit.group() for hit in _DIGITS.finditer(passages)} | {str(year)}
    if any(hit.group() not in given_runs for hit in _DIGITS.finditer(plain)):
        return "年份或编号没有依据"
    if any(hit.group() not in passages for hit in _BOUNDED.finditer(plain)):
        return "数字没有依据"
    past = _PAST.search(text)
    if past and past.group() not in passages:
        return "把计划写成了结果"
    for mention in find_mentions(text):
        if mention.form == "english":  # China, Yellow River: words of any English sentence
            continue
        if region not in mention.candidates and not any(stem(each.name) in passages for each in mention.candidates):
            return "地区没有依据"
    return ""


def _subjects(text: str, held: Sequence[Held]) -> str:
    """Whether each number is said of what a passage says it of.

    The words around it must be nearer to an amount of the same value than to any other amount of the passages; where
    either names an indicator, both must name the same.
    """
    chinese = _is_chinese(text)
    for amount, about in _amounts(text):
        same = [each for each in held if same_amount(each.amount, amount)]
        named = _indicator(about, chinese=chinese)
        told = {each.indicator for each in same if each.indicator}
        if not same or (named and named not in told) or (told and not named and not chinese):
            return "数字用在了别的事情上"
        if named or not chinese:
            continue
        words = _content(about)
        best = max(_likeness(words, each.words) for each in same)
        bound = [_likeness(words, each.words) for each in same if each.amount.bound == amount.bound]
        if bound and max(bound) < best:  # the bound of another amount of the same value
            return "数字用在了别的事情上"
        others = (_likeness(words, each.words) for each in held if not same_amount(each.amount, amount))
        if not best or best < max(others, default=0.0):
            return "数字用在了别的事情上"
    return ""


def _amounts(folded: str) -> Iterator[tuple[Quantity, str]]:
    """The amounts of a text, each with the words that tell what it is of.

    They are looked for next to the number, up to the next sign or number on either side; where nothing stands there
    (增长7%左右, 分别为3个、5个), before it, up to the end of the sentence before.
    """
    amounts = find_quantities(folded)
    for index, amount in enumerate(amounts):
        floor = amounts[index - 1].end if index else 0
        ceiling = amounts[index + 1].start if index + 1 < len(amounts) else len(folded)
        left = max([hit.end() for hit in _BREAK.finditer(folded, floor, amount.start)], default=floor)
        right = min([hit.start() for hit in _BREAK.finditer(folded, amount.end, ceiling)], default=ceiling)
        about = f"{folded[left : amount.start]},{folded[amount.end : right]}"
        if not _content(about) and not find_names(about):
            about = folded[folded.rfind("。", 0, amount.start) + 1 : amount.start]
        yield amount, about


def _indicator(about: str, *, chinese: bool) -> str:
    """The indicator that the words before or around a number name, "" if none.

    In Chinese all of the words must be it, or all of the last clause that is not only a verb: 海洋生产总值 is no GDP.
    """
    if not chinese:
        names = find_names(about, asks=True)
        return names[-1].id if names else ""
    clause = next((part for part in reversed(_BREAK.split(about)) if _content(part) or find_names(part)), "")
    return match(clause) or ""


def _is_chinese(text: str) -> bool:
    """English sentences hold Chinese too: 7%左右, and names that have no other form."""
    return 3 * len(_CHINESE.findall(text)) > len(_LATIN.findall(text))


def _content(folded: str) -> frozenset[str]:
    return frozenset(pair for pair in pairs(folded) if len(pair) == 2 and _CHINESE.match(pair)) - _COMMON


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice's coefficient."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _words(text: str, passages: Sequence[Given], known: Sequence[int]) -> str:
    """Whether a sentence is of the passages at all: by its words in Chinese, by its mark in English."""
    if not _is_chinese(text):
        return "" if known else "没有注明出处"
    own = _content(text)
    theirs = pairs(fold("\n".join(each.text for each in passages)))
    return "内容没有依据" if own and len(own & theirs) < _OVERLAP * len(own) else ""


def _nearest(text: str, passages: Sequence[Given]) -> int:
    own = pairs(fold(text))
    scores = [len(own & pairs(fold(each.text))) for each in passages]
    return scores.index(max(scores)) + 1
