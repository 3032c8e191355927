"""Sentences and clauses of Chinese text, as offsets. Pure; expects folded text (`rag.text.fold`).

>>> [text[a:b] for text in ["他说：“干！”就干。好"] for a, b in sentences(text)]
['他说：“干！”就干。', '好']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.text.lazily import lazily

_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "《": "》", "〈": "〉", "【": "】", "[": "]", '"': '"'}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_BRACKETS = lazily("[" + re.escape("".join({*_PAIRS, *_OPENERS})) + "\n]")
# A quotation or aside is kept whole up to this length; beyond it a bracket is more likely one that was never closed.
_LONGEST_PAIR = 60
_CLOSERS = '”’」』)》〉】]"'
_STOP = lazily(rf"[。!?;]+[{re.escape(_CLOSERS)}]*|\n+")
_COMMA = lazily(rf"[。!?;,]+[{re.escape(_CLOSERS)}]*|\n+")
_THOUSANDS = lazily(r"(?<=\d),(?=\d{3}(?!\d))")
# After 「……！”」 these go on with the sentence that quotes.
_GOES_ON = tuple(",、:的地等和与及或")


def sentences(folded: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences, without the white space around them.

    A sentence ends at 。！？； with the quotes and brackets that close there, or at a newline. Signs within a
    quotation or brackets of at most 60 characters end nothing.
    """
    inside = _inside(folded)
    ends = [match.end() for match in _STOP.finditer(folded) if _ends(folded, match, inside)]
    return tuple(_trimmed(folded, 0, len(folded), ends, ""))


def sentence_at(folded: str, at: int) -> tuple[int, int] | None:
    """The one of `sentences` that the character `at` stands in; only its own line is read for it."""
    start, end = folded.rfind("\n", 0, at) + 1, folded.find("\n", at)
    line = folded[start : end if end >= 0 else len(folded)]
    return next(((start + a, start + b) for a, b in _of_line(line) if start + a <= at < start + b), None)


def clause_at(folded: str, at: int) -> tuple[int, int] | None:
    """The one of `clauses` of its sentence that the character `at` stands in."""
    sentence = sentence_at(folded, at)
    within = clauses(folded, *sentence) if sentence is not None else ()
    return next((span for span in within if span[0] <= at < span[1]), None)


@lru_cache(256)
def _of_line(line: str) -> tuple[tuple[int, int], ...]:
    return sentences(line)


def widened(parts: Sequence[tuple[int, int]], at: int, longest: int) -> tuple[int, int]:
    """The span of the clause parts[at] with those beside it, behind it first, that fit into `longest` characters."""
    first = last = at
    while True:
        wider = [
            (a, b)
            for a, b in ((first, last + 1), (first - 1, last))
            if a >= 0 and b < len(parts) and parts[b][1] - parts[a][0] <= longest
        ]
        if not wider:
            return parts[first][0], parts[last][1]
        first, last = wider[0]


def clauses(folded: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Spans of the clauses within `start` to `end`, without the sign that ends them.

    A clause ends at ，； or where a sentence does, but not within a short quotation or brackets, nor at the comma
    of 1,200; a 、 ends none, since the things it lists share one verb.
    """
    text = folded[start:end]
    inside = _inside(text)
    thousands = {match.start() for match in _THOUSANDS.finditer(text)}
    ends = [
        match.end()
        for match in _COMMA.finditer(text)
        if match.start() not in thousands and _ends(text, match, inside, commas=True)
    ]
    return tuple((start + a, start + b) for a, b in _trimmed(text, 0, len(text), ends, ",;。!?"))


def _ends(text: str, match: re.Match[str], inside: bytearray, commas: bool = False) -> bool:
    if match.group()[0] == "\n":
        return True
    if inside[match.end() - 1]:
        return False
    closed = match.group()[-1] in _CLOSERS
    return not (closed and text.startswith(_GOES_ON[commas:], match.end()))


def _inside(text: str) -> bytearray:
    """For each character, 1 if a text cut after it would be cut within brackets."""
    inside = bytearray(len(text))
    stack: list[tuple[str, int]] = []
    for match in _BRACKETS.finditer(text):
        sign, at = match.group(), match.start()
        if sign == "\n":
            stack.clear()
            continue
        opener = _OPENERS.get(sign)
        depth = len(stack) - 1
        while opener and depth >= 0 and at - stack[depth][1] <= _LONGEST_PAIR and stack[depth][0] != opener:
            depth -= 1
        if opener and depth >= 0 and at - stack[depth][1] <= _LONGEST_PAIR:
            begin = stack[depth][1]
            inside[begin:at] = b"\x01" * (at - begin)
            del stack[depth:]
        elif sign in _PAIRS:
            stack.append((sign, at))
    return inside


def _trimmed(text: str, start: int, end: int, ends: list[int], signs: str) -> Iterator[tuple[int, int]]:
    """The stretches between `ends`, without outer white space and final `signs`; empty ones are left out."""
    for stop in [*ends, end]:
        piece = text[start:stop]
        kept = piece.rstrip().rstrip(signs).rstrip() if signs else piece.rstrip()
        begin = start + len(piece) - len(piece.lstrip())
        if begin < start + len(kept):
            yield begin, start + len(kept)
        start = stop


_OPENED = lazily(r"[(（](?:其中|包括|不?含)?[,，:：]?$")
_CLOSED = lazily(r"^[^(（]+[)）]$")


def without_brackets(text: str, start: int, end: int) -> int:
    """The end of a clause before a bracket that it only opens or only closes: 增长9%|(其中."""
    if opened := _OPENED.search(text, start, end):
        return opened.start()
    return end - 1 if _CLOSED.match(text[start:end]) else end
