"""The members of a whole that a report counts: the eight of 「八个振兴」, each where it is named, however far apart.

A question for so many things by one name (哪八个) is answered by as many names that end in it (产业振兴、科教振兴…): in
one sentence, else at the heads of sentences that stand in order (一是…, 二是…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.retrieval.report_reading import Reading
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_NEAR = 700  # characters in which all of them are named one after the other
_FAR = 9000  # characters in which as many paragraphs each name one
_HEAD = 24  # characters of a sentence that may name what it tells of
_SHORT = 40  # characters of such a head that are quoted
_ORDINAL = lazily(
    r"(?:[一二三四五六七八九十]+(?:是|要)|第[一二三四五六七八九十]+[,是]?|[\(（]?[一二三四五六七八九十]+[\)）、])"
)
_NO_NAME = lazily(r"[和与及的是为在个项大类条“”\"、,。;:]")


def members(reading: Reading, number: int, noun: str) -> tuple[tuple[int, int], ...]:
    """Where a report names `number` things called `noun`; () where it does not."""
    if number < 2 or not noun:
        return ()
    text = reading.view.folded
    heads = _beside(text, number, noun, reading.sentences)
    row = _in_a_row(text, number, noun, reading.sentences)
    if row and heads and len(row) == 1 and "。" in text[row[0][0] : row[0][1] - 1]:
        return heads  # a sentence each
    return row or heads or counted_row(reading, number, noun) or _at_heads(text, number, noun, reading.sentences)


_ITEM = r"[^、,。;:\n]{2,24}"
_DIGITS = "零一二三四五六七八九十"


def counted_row(reading: Reading, number: int, noun: str) -> tuple[tuple[int, int], ...]:
    """The clause with as many names in a row beside their number and what they are, the longest: 甲、乙、丙3大平台."""
    if len(noun) < 2 or number > 10:
        return ()
    so_many = rf"[“\"]?(?:{number}|{_DIGITS[number]}{'|两' if number == 2 else ''})(?:个|大|项|种|类|条|座|家)?[“\"]?"
    named = rf"{so_many}[^、,。;:\n]{{0,10}}?{re.escape(noun[-2:])}"
    row = rf"{_ITEM}(?:[、和与及]{_ITEM}?){{{number - 1}}}"
    behind = rf"{named}[”\"]?[,:]?(?:即|包括|分别是|就是|是|为)?[:,]?{row}(?=[,。;])"
    text = reading.view.folded
    hits = [hit for way in (rf"{row}(?:等|这)?{named}", behind) for hit in re.finditer(way, text)]
    hits = [hit for hit in hits if hit.group().count("、") >= number - 2]
    bare = re.compile(rf"{so_many}{re.escape(noun[-2:])}")  # 十大新兴产业 are no 十大未来产业
    own = [hit for hit in hits if noun in hit.group()]
    hits = [hit for hit in own if hit.group().endswith(noun)] or own or [h for h in hits if bare.search(h.group())]
    if not hits:
        return ()
    best = max(hits, key=lambda hit: hit.end() - hit.start())
    start = next((a for a, _ in _clauses_at(reading, best.start())), best.start())
    end = next((b for _, b in _clauses_at(reading, best.end() - 1)), best.end())
    return ((start, end),)


def _clauses_at(reading: Reading, at: int) -> list[tuple[int, int]]:
    """The clause that a character of a report stands in."""
    sentence = next(((a, b) for a, b in reading.sentences if a <= at < b), (0, 0))
    return [(a, b) for a, b in clauses(reading.view.folded, *sentence) if a <= at < b]


def _beside(text: str, number: int, noun: str, sentences: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The heads of as many sentences of a paragraph that begin alike, each with a name: 建设…枢纽。建设…枢纽。"""
    run: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(sentences):
        first = next(iter(clauses(text, start, end)), (start, start))
        named = text.find(noun, start, min(first[1], start + 2 * _HEAD)) > start
        alike = bool(run) and text[start : start + 2] == text[run[0][0] : run[0][0] + 2]
        joined = bool(run) and "\n" not in text[sentences[at - 1][1] : start]
        if len(run) == number and not (named and alike and joined):
            return tuple(run)
        run = [*run, first] if named and alike and joined else [first] if named else []
    return tuple(run) if len(run) == number else ()


def _in_a_row(text: str, number: int, noun: str, sentences: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The sentences that name so many close together."""
    end = r"(?=[、,。;:“”\"”）)(]|等|和|与|及|六|$)" if len(noun) == 1 else ""
    name = re.compile(rf"[\u4e00-\u9fff]{{1,{4 if len(noun) == 1 else 8}}}?{re.escape(noun)}{end}")
    found = [
        (hit.start(), hit.end(), text[max(0, hit.end() - len(noun) - 2) : hit.end()]) for hit in name.finditer(text)
    ]
    best: tuple[int, int] | None = None
    for first in range(len(found)):
        seen: set[str] = set()
        for last in range(first, len(found)):
            if found[last][1] - found[first][0] > _NEAR or "\n" in text[found[first][0] : found[last][0]]:
                break
            if _NUMBERED.search(text, max(0, found[last][0] - 1), found[last][1]):
                continue
            seen.add(found[last][2])
            if len(seen) == number:
                each = found[first][0], found[last][1]
                if best is None or each[1] - each[0] < best[1] - best[0]:
                    best = each
                break
    if best is None:
        return ()
    start = max((a for a, _ in sentences if a <= best[0]), default=best[0])
    stop = min((b for _, b in sentences if b >= best[1]), default=best[1])
    if stop - start > _NEAR:
        parts = [part for part in clauses(text, start, stop) if part[1] > best[0] and part[0] < best[1]]
        start, stop = parts[0][0], parts[-1][1]
    return ((start, stop),)


_NUMBERED = lazily(r"[二两三四五六七八九十\d]{1,2}(?:个|大|项|种|类|条|座)?“?(?=[\u4e00-\u9fff]{1,6}$)|[几多]")


def _at_heads(text: str, number: int, noun: str, sentences: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The heads of as many sentences in order, each with a name of its own that ends so."""
    if len(noun) < 2:
        return ()
    heads: list[tuple[int, int, str]] = []
    for start, end in sentences:
        first = next(iter(clauses(text, start, end)), None)
        if first is None or _ORDINAL.match(text, start) is None:
            continue
        at = text.find(noun, start, min(first[1], start + _HEAD))
        if at > start:
            heads.append((first[0], min(first[1], first[0] + _SHORT), text[at - 2 : at]))
    for at in range(len(heads) - number + 1):
        run = heads[at : at + number]
        if len({name for *_, name in run}) == number and run[-1][0] - run[0][0] <= _FAR:
            return tuple((start, end) for start, end, _ in run)
    return ()
