"""What a question compares and denies: 没有下调, 未超过5%, did not cut. A denied condition is the opposite one.

>>> denied("哪些省没有", 5), denied("有没有", 3), denied("which did not ", 14)
(True, False, True)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.question.pieces import Piece
from rag.text.lazily import lazily

# A没A (降没降, 有没有) and 是不是 ask whether; they deny nothing.
_NOT = lazily(
    r"(?:(?<![有了调降升高低提变改动])没有?|并?未(?:能|曾)?|(?<![是对要好])不|并非|"
    r"\b(?:not|never|no|without|nor|cannot)\b|n't\b)"
    r"(?:比[^,。?;]{1,14}|再|被|曾|出现|继续|明显|进一步|主动|年年|都|会|有|把[^,。?;]{0,8}|对[^,。?;]{0,8}进行|作出?|做出?|是|等于|[使采]?用|[写设定](?:成|为)?|带|"
    r"\s|\b(?:been|be|have|has|to|any|actually|set (?:a |its |their )?(?:\w+ ){0,3}|get|go|a)\b)*$",
    re.IGNORECASE,
)
# 没有一个上调, none of them raised: what is denied is that there is one.
_NOBODY = lazily(
    r"(?<!有)(?:没有?|无)(?:任何)?(?:一个|一家|一省|哪[个些]|任何|谁)|"
    r"\b(?:none|nobody|neither|no (?:province|city|region|place)s?)\b",
    re.IGNORECASE,
)
_JOINED = lazily(r"^(?:[或、和与及]者?|也|且|,|\s|\b(?:or|nor)\b)*$", re.IGNORECASE)
_SHORT_OF = lazily(r"(?:没有?|未能?)(?:达|做|到|够|实现|完成)到?了?\s*\d")  # 没有达到5% is a comparison
_INSIDE = lazily(r"\b(?:not|never)\b|n't\b", re.IGNORECASE)  # have not raised
_MOVES = (
    "raised",
    "cut",
    "kept",
    "changed",
    "decline",
    "at_least_word",
    "about_word",
    "at_most_word",
    "range_word",
    "sync_word",
)
_AMOUNT = lazily(r"\d%")
_IS_NOT = lazily(r"(?:不是|不算|而?非|不要|\bnot (?:as )?an?)(?:一个)?\s*$", re.IGNORECASE)
OPPOSITE = {"gt": "le", "lt": "ge", "ge": "lt", "le": "gt", "eq": "ne", "ne": "eq"}
"""A comparison -> the one that holds where it does not."""


def denied(text: str, at: int) -> bool:
    """Whether what begins at `at` is denied by the words right before it."""
    return _NOT.search(text[:at]) is not None


def with_denials(words: Sequence[Piece], text: str) -> list[Piece]:
    """The words of a question with a piece `denied` where changes are, and `nobody` where it is denied that any is.

    没有变 is kept; 既没有上调也没有下调 too; of 没有下调反而上调 what is not denied counts.
    """
    words = [piece for piece in words if piece.kind != "met" or not _SHORT_OF.match(text, piece.start, piece.end + 6)]
    moves = [piece for piece in words if piece.kind in _MOVES]
    if _AMOUNT.search(text):  # 就写4.5%(不是区间): the amount already says so
        asides = [p for p in moves if p.kind.endswith("_word") and _IS_NOT.search(text, 0, p.start)]
        words, moves = ([p for p in each if p not in asides] for each in (words, moves))
    said: list[Piece] = []
    for piece in moves:
        behind = said and _JOINED.match(text[said[-1].end : piece.start])
        inside = piece.kind in ("raised", "cut") and _INSIDE.search(text, piece.start, piece.end)
        if behind or inside or denied(text, piece.start):
            said.append(piece)
    nobody = _NOBODY.search(text)
    more = [Piece("nobody", *nobody.span())] if nobody is not None and moves else []
    if not said:
        return [*words, *more]
    if any(piece.kind.endswith("_word") for piece in said):
        return [*words, Piece("denied", said[0].start, said[0].end), *more]
    kinds, apart = {piece.kind for piece in said}, [piece for piece in moves if piece not in said]
    if kinds == {"changed"} or kinds >= {"raised", "cut"}:
        kept = [replace(piece, kind="kept") for piece in said]
        return sorted([*(w for w in words if w not in said), *kept, *more], key=lambda piece: piece.start)
    if any(piece.kind in ("raised", "cut", "kept") for piece in apart):
        return [*(word for word in words if word not in said), *more]
    return [*words, Piece("denied", said[0].start, said[0].end), *more]


_THAN = lazily(r"(?:比|较)\s*$")
_MORE = lazily(r"(?:还|都|更|要)*(?:([高快多大])|([低慢少小]))(?!多少|几|出|于)")


def than(bare: str, start: int, end: int) -> str:
    """The comparison around an amount: 比|4.5%|高 is above it."""
    hit = _MORE.match(bare, end) if _THAN.search(bare, 0, start) is not None else None
    return ("gt" if hit[1] else "lt") if hit is not None else ""
