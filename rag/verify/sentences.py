"""The number lock on a model's sentences: what one says must be in the passages that it was written from.

A number passes with its value, unit and bound found in a passage that the sentence cites (`rag.verify.numbers`), said
of what the passage says it of, of the same government and year, and as an aim or a result as there
(`rag.verify.attribution`). A sentence without numbers must be made of the words of what it cites. Doubt falls against
the sentence, for a quoted one takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.figures.figure_match import pairs
from rag.figures.lexicon import find_names, lexicon, match
from rag.figures.synonyms import translate, variants
from rag.gazetteer.divisions import stem
from rag.numbers.english import find_told
from rag.numbers.quantities import Quantity, same_amount
from rag.records import Citation, Kind, Region
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import sentences
from rag.verify.attribution import AIM, PAST, Sort, Stand, Telling, years_of
from rag.verify.numbers import check_answer

_MARK = lazily(r"[\[【［]\s*(\d{1,3})\s*[\]】］]")
_MARKUP = lazily(
    r"https?:|www\.|ftp:|mailto:|javascript:|<[a-zA-Z/!]|!\[|\]\(|```|&(?:#\d|lt|gt|amp|quot)|"
    r"\b[a-z0-9-]{2,63}\.(?:com|cn|net|org|gov|edu|io|info|top|xyz|site|vip|cc|me|app|dev)\b",
    re.IGNORECASE,
)
_BOUNDED = lazily(r"[\d十百千万亿][^\d,;。、]{0,3}(?:左右|(?<!规模)以上|以下|以内)")  # 后30位以内
_NUMERALS = lazily(r"[零一二两三四五六七八九十百千万亿]{2,}")  # of no amount: 跃上万亿台阶, 十四五
_GOES_ON = lazily(r"\s*[十百千万亿%‰]")  # right behind an amount: 7.7万人亿 is no amount of any report
_DIGITS = lazily(r"\d+(?:\.\d+)*")
_NOT = lazily(r"未(?!来)|没有|没能|取消|暂停|停止|拒绝|禁止|不(?:再|会|是|予|准|许|能|要|搞|设|建|推)")
_MISSED = lazily(r"未能|未(?:达|完成|实现)|没有(?:完成|达到|实现)|没能|尚未")
_TERM = lazily(r"[“「『]([^“”「」『』]{2,40})[”」』]")
_WORD = lazily(r"[a-z][a-z&+-]+", re.IGNORECASE)
_DEAD = frozenset({"gdp", "cpi", "r&d"})  # every reader's words for what a report calls otherwise
_ENDS = lazily(r"(?:[。！？!?；;]|\.(?=\s|$|\[))(?:\s*[\[【［]\s*\d{1,3}\s*[\]】］])*[”’\")）]*|\n+")
_LIST = lazily(r"^[\s>#*•·-]*(?:\(?\d{1,2}[.)、]\s+)?", re.MULTILINE)
_BREAK = lazily(r"[,;。:!?、()\n]|\band\b")
_CHINESE = lazily(r"[\u3400-\u9fff]")
_LATIN = lazily(r"[A-Za-z]")
_MARK_LENGTH = 8  # characters that a mark takes
_LONGEST = 400  # characters of a sentence
_JOINTS = frozenset("是为的了在将要和与有把")
_OVERLAP = 0.5  # of a Chinese sentence's pairs of characters must be in the passages
# Words that go with any number tell nothing of what it is of.
_COMMON = pairs(
    "增长 以上 左右 以内 达到 实现 完成 新增 建设 推进 实施 力争 确保 全市 全省 全区 全县 今年 全年 年度 目标 超过 突破"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules found of a number: its indicator, its subject, its kind and its period."""

    indicator: str = ""
    subject: str = ""
    kind: Kind = "other"
    period: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An amount of a passage: the pairs of characters that say what it is of, its indicator or "", its place."""

    amount: Quantity
    words: frozenset[str]
    indicator: str
    stand: Stand


@dataclass(frozen=True, slots=True)
class Given:
    """A passage that a model was given, of a report of `region` for `year`.

    `role` is of the part it stands in, `headings` are what stands above it.
    """

    text: str
    held: tuple[Held, ...]
    region: Region | None = None
    year: int = 0
    role: str = ""
    headings: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one sentence: its text without marks, the passages (from 1) that hold it, its numbers.

    `fault` is why it does not pass, "" if it does; `named` are the pieces of the sentence that it is about.
    """

    text: str
    passages: tuple[int, ...]
    numbers: int
    supported: int
    fault: str
    named: tuple[str, ...] = ()


_SORTS: Mapping[Kind, Sort] = {"actual": "result", "target": "aim", "task": "aim", "plan": "aim"}


def given(
    text: str,
    figures: Mapping[int, Known],
    region: Region | None = None,
    year: int = 0,
    role: str = "",
    headings: str = "",
) -> Given:
    """A passage with its amounts. `figures`: where a number begins in it -> what the rules found of it."""
    folded = fold(text)
    said = sentences(folded)
    held = []
    for amount, about in _amounts(folded, folded):
        known = figures.get(amount.start) or Known(_indicator(about, chinese=True))
        around = next((folded[start:end] for start, end in said if start <= amount.start < end), folded)
        stand = Stand(region, year, role, around, _SORTS.get(known.kind, ""), known.period)
        indicator = known.indicator if known.indicator in lexicon() else ""
        held.append(Held(amount, _content(about) | _content(fold(known.subject)), indicator, stand))
    return Given(text, tuple(held), region, year, role, headings)


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


_SIGN_OF_LIST = lazily(r"(?:^|\n)[\s>#*•·-]*\(?\d{1,2}[.)、]\Z")


def first_end(reply: str, *, over: bool) -> int:
    """Where the first sentence of a reply under way ends, its marks included; 0 while what comes may still change it.

    `over`: nothing more comes.
    """
    for hit in _ENDS.finditer(reply):
        rest = reply[hit.end() :].lstrip(" ")
        if _SIGN_OF_LIST.search(reply[: hit.end()]):
            continue
        if over or (rest and (rest[0] not in "[【［" or "]" in rest or "】" in rest or len(rest) > _MARK_LENGTH)):
            return hit.end()
        return 0
    return len(reply) if over else 0


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese. English sentences hold Chinese too: 7%左右, and names that have no other form."""
    return 3 * len(_CHINESE.findall(text)) > len(_LATIN.findall(text))


def says_more(sentence: str, asked: str) -> bool:
    """Whether a sentence says anything that a question (`asked`) does not say itself; a verb alone is not enough."""
    more = pairs(Telling(fold(sentence)).bare) - pairs(fold(asked))
    return sum(len(pair) > 1 and not _JOINTS & set(pair) for pair in more) > 1


def judge(sentence: str, passages: Sequence[Given], asked: str = "") -> Verdict:
    """Hold one sentence against the passages it was written from; the words of `asked`, a question, prove nothing."""
    marks = tuple(dict.fromkeys(int(hit.group(1)) for hit in _MARK.finditer(sentence)))
    text = " ".join(_MARK.sub("", sentence).split())
    known = tuple(n for n in marks if 1 <= n <= len(passages))
    among = known or tuple(range(1, len(passages) + 1))
    cited = [passages[n - 1] for n in among]
    fault = _form(text, marks, known)
    if fault:
        return Verdict(text, known or (1,), 0, 0, fault)
    checks = check_answer(text, [Citation(n, "", 0, (), "", (), passages[n - 1].text) for n in among])
    good = [check for check in checks if check.status == "supported"]
    named = tuple(check.text for check in checks if check.status != "supported")
    fault = "数字没有依据" if named else ""
    quotation = any(text.rstrip("。.；;， ") in " ".join(each.text.split()) for each in cited)
    if not fault and not quotation:
        telling = Telling(fold(text))
        fault, named = _context(telling, cited)
        if not fault:
            fault, named = _subjects(telling, [held for each in cited for held in each.held])
        if not fault:
            fault, named = _words(telling, cited, fold(asked)), ()
        if not fault and not known and not is_chinese(telling.text):
            fault = "没有注明出处"
    holders = tuple(sorted({check.citation for check in good if check.citation} | set(known)))
    return Verdict(text, holders or (_nearest(text, passages),), len(checks), len(good), fault, named)


def _said(piece: str) -> bool:
    return bool(_MARK.sub("", piece).strip(" \n。.!?！？；;"))


def _form(text: str, marks: Sequence[int], known: Sequence[int]) -> str:
    if _MARKUP.search(text):
        return "含有链接或标记"
    if len(known) < len(marks):
        return "编号不存在"
    return "太长" if len(text) > _LONGEST else ""


def _context(telling: Telling, cited: Sequence[Given]) -> tuple[str, tuple[str, ...]]:
    """Years, names with digits (PM2.5, 5G), governments, tenses and noes that the passages do not have."""
    text, passages = telling.text, fold("\n".join(each.text for each in cited))
    if any(year not in {each.year for each in cited} for year in telling.reports):
        return "年份没有依据", tuple(str(year) for year in telling.reports)
    # 后30位左右: ranks have no bounds in the grammar, so they are left to stand as names
    plain = telling.undated
    for amount in find_told(text):
        if amount.form == "rank":
            plain = plain[: amount.start] + text[amount.start : amount.end] + plain[amount.end :]
    above = fold("\n".join(each.headings for each in cited))
    runs = {hit.group() for stated in (passages, above) for hit in _DIGITS.finditer(stated)}
    runs |= {str(year) for each in cited for year in years_of(each.role, each.year)}
    wrong = tuple(hit.group() for hit in _DIGITS.finditer(plain) if hit.group() not in runs)
    if wrong:
        return "年份或编号没有依据", wrong
    ends = (_GOES_ON.match(text, each.end) and text[each.start : each.end + 1] for each in find_told(text))
    wrong = tuple(
        words
        for words in (*(hit.group() for hit in (*_BOUNDED.finditer(plain), *_NUMERALS.finditer(plain))), *ends)
        if words and words not in passages
    )
    if wrong:
        return "数字没有依据", wrong
    roles = {each.role for each in cited}
    told = bool(find_told(text)) and all(held.stand.kind for each in cited for held in each.held)
    past, aim = (None, None) if told else (PAST.search(text), AIM.search(text))  # else each number is held to its own
    if past and not aim and past.group() not in passages and "review" not in roles:
        return "把计划写成了结果", (past.group(),)
    if aim and not past and aim.group() not in passages and roles == {"review"}:
        return "把结果写成了计划", (aim.group(),)
    for mention in telling.mentions:
        own = any(each.region in mention.candidates for each in cited)
        wider = any(each.region and telling.places_in(each.region, mention) for each in cited)
        if not own and not wider and not any(stem(each.name) in passages for each in mention.candidates):
            return "地区没有依据", (text[mention.start : mention.end],)
    return ("与资料的意思相反", ()) if _denies(text, passages) else ("", ())


def _denies(text: str, passages: str) -> bool:
    """Whether a sentence says that something was not done where the passages do not, or the other way round."""
    if _NOT.search(text):
        return not _NOT.search(passages)
    own = _content(text)
    missed = (passages[start:end] for start, end in sentences(passages) if _MISSED.search(passages, start, end))
    return any(own and len(own & pairs(each)) >= _OVERLAP * len(own) for each in missed)


def _subjects(telling: Telling, held: Sequence[Held]) -> tuple[str, tuple[str, ...]]:
    """Whether each number is said of what a passage says it of.

    The words around it must be nearer to an amount of the same value than to any other amount of the passages; where
    either names an indicator, both must name the same.
    """
    chinese = is_chinese(telling.text)
    for amount, about in _amounts(telling.text, telling.bare):
        same = [each for each in held if same_amount(each.amount, amount)]
        faults = [telling.misplaces(amount, each.stand) for each in same]
        if same and all(faults):
            return faults[0], (amount.text,)
        same = [each for each, fault in zip(same, faults, strict=True) if not fault]
        named = _indicator(about, chinese=chinese)
        told = {each.indicator for each in same if each.indicator}
        wrong = ("数字用在了别的事情上", (amount.text,))
        if not same or (named and named not in told) or (told and not named and not chinese):
            return wrong
        if named or not chinese:
            continue
        words = _content(about)
        best = max(_likeness(words, each.words) for each in same)
        bound = [_likeness(words, each.words) for each in same if each.amount.bound == amount.bound]
        if bound and max(bound) < best:  # the bound of another amount of the same value
            return wrong
        others = (_likeness(words, each.words) for each in held if not same_amount(each.amount, amount))
        if not best or best < max(others, default=0.0):
            return wrong
    return "", ()


def _amounts(folded: str, bare: str) -> Iterator[tuple[Quantity, str]]:
    """The amounts of a text, each with the words that tell what it is of, taken from `bare`, which may have blanks.

    They are looked for next to the number, up to the next sign or number on either side; where nothing stands there
    (增长7%左右, 分别为3个、5个), before it, up to the end of the sentence before.
    """
    amounts = find_told(folded)
    for index, amount in enumerate(amounts):
        floor = amounts[index - 1].end if index else 0
        ceiling = amounts[index + 1].start if index + 1 < len(amounts) else len(folded)
        left = max([hit.end() for hit in _BREAK.finditer(folded, floor, amount.start)], default=floor)
        right = min([hit.start() for hit in _BREAK.finditer(folded, amount.end, ceiling)], default=ceiling)
        about = f"{bare[left : amount.start]},{bare[amount.end : right]}"
        if not _content(about) and not find_names(about):
            about = bare[folded.rfind("。", 0, amount.start) + 1 : amount.start]
        yield amount, about


def _indicator(about: str, *, chinese: bool) -> str:
    """The indicator that the words before or around a number name, "" if none.

    In Chinese all of the words must be it, or all of the last clause that is not only a verb: 海洋生产总值 is no GDP.
    """
    if not chinese:
        names = find_names(about, asks=True)
        return names[-1].id if names else ""
    clause = next((part for part in reversed(_BREAK.split(about)) if _content(part) or find_names(part)), "")
    return match("".join(clause.split())) or ""


def _content(folded: str) -> frozenset[str]:
    return frozenset(pair for pair in pairs(folded) if len(pair) == 2 and _CHINESE.match(pair)) - _COMMON


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice's coefficient."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _words(telling: Telling, cited: Sequence[Given], asked: str) -> str:
    """Whether a sentence is of what it cites at all: by its words in Chinese, by the subjects it names in English."""
    theirs = fold("\n".join(each.text for each in cited)).lower()
    found = pairs(theirs)
    if not is_chinese(telling.text):
        subjects = translate(telling.text)
        held = any(name in theirs for subject in subjects for name in (subject, *variants(subject)))
        return "内容没有依据" if subjects and not held else ""
    terms = (hit.group(1).lower() for hit in _TERM.finditer(telling.text))
    if any(term not in theirs and term not in asked.lower() for term in terms):
        return "引用的说法没有依据"
    words = {hit.group().lower() for hit in _WORD.finditer(telling.text)} - _DEAD
    if any(word not in theirs and word not in asked.lower() for word in words):
        return "内容没有依据"
    own = _content(telling.bare) - pairs(asked)
    return "内容没有依据" if own and len(own & found) < _OVERLAP * len(own) else ""


def _nearest(text: str, passages: Sequence[Given]) -> int:
    own = pairs(fold(text))
    scores = [len(own & pairs(fold(each.text))) for each in passages]
    return scores.index(max(scores)) + 1
