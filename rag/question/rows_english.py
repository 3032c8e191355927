"""Several things named in a row in English: exports of circuits and batteries; grain, vegetable and meat output.

>>> named_in_row("exports of integrated circuits and lithium batteries")
('集成电路出口', '锂电池出口')
>>> named_in_row("GDP and fixed-asset investment")
()
"""

from __future__ import annotations

import re

from rag.figures.lexicon import lexicon
from rag.figures.synonyms import nouns_in_english
from rag.question.pieces import subjects
from rag.question.rows import measured_alike
from rag.text.lazily import lazily

_HEADS = frozenset({"出口", "进口", "产量", "产值", "投资", "销量", "增加值"})
_OF = lazily(r"\s+(?:of|in)\s+(?:the |its )?", re.IGNORECASE)
_AND = lazily(r"\s*(?:,|,? ?\b(?:and|or|versus|vs\.?)\b|,? as well as\b)\s*(?:the |its |of |in )?", re.IGNORECASE)

_SHARED = lazily(
    r"\b(?P<first>[a-z-]+(?:, [a-z-]+)*),? and (?P<last>[a-z-]+) "
    r"(?P<head>investment|income|revenue|output|production|exports|imports)\b",
    re.IGNORECASE,
)


def each_with_head(folded: str) -> str:
    """A question with what several kinds share said of each, where each of them has a name.

    >>> each_with_head("industrial and private investment")
    'industrial investment and private investment'
    """
    for hit in _SHARED.finditer(folded):
        head = hit["head"]
        for cut in range(len(kinds := [*hit["first"].split(", "), hit["last"]]) - 1):
            names = [f"{kind} {head}" for kind in kinds[cut:]]
            if all(_is_name(name) for name in names):
                said = ", ".join([*kinds[:cut], *names[:-1]])
                return f"{folded[: hit.start()]}{said} and {names[-1]}{folded[hit.end() :]}"
    return folded


def _is_name(words: str) -> bool:
    """Whether English words are the name of an indicator, or of one other thing."""
    spans = [(piece.start, piece.end) for piece in subjects(words)] + [noun[:2] for noun in nouns_in_english(words)]
    return (0, len(words)) in spans


def named_in_row(text: str) -> tuple[str, ...]:
    """The things of the longest row that a question names, each with what is measured of all; () where all of them are
    indicators by themselves, or nothing stands in a row.
    """
    tokens = _tokens(text)
    rows: list[tuple[str, list[str]]] = []
    for at, (start, _, name) in enumerate(tokens):
        gap = text[tokens[at - 1][1] : start] if at else "."
        if at and _AND.fullmatch(gap) and rows:
            rows[-1][1].append(name)
        elif at and not gap.strip() and rows:
            rows[-1][1][-1] += name  # meat|output
        elif at and _OF.fullmatch(gap) and rows and len(rows[-1][1]) == 1 and (head := _head(text, tokens[at - 1])):
            rows[-1] = (head, [name])
        else:
            rows.append(("", [name]))
    head, names = max(rows, key=lambda row: len(row[1]), default=("", []))
    if len(names) < (1 if head else 2) or set(names) <= set(lexicon()) or set(names) & _HEADS:
        return ()
    return tuple(f"{name}{head}" for name in names) if head else tuple(measured_alike(names))


def _tokens(text: str) -> list[tuple[int, int, str]]:
    """The names of indicators and the other nouns of a text, where they stand."""
    named = [(piece.start, piece.end, piece.value) for piece in subjects(text)]
    nouns = [
        noun for noun in nouns_in_english(text) if noun[2] and not any(a < noun[1] and noun[0] < b for a, b, _ in named)
    ]
    return sorted([*named, *nouns])


def _head(text: str, token: tuple[int, int, str]) -> str:
    """What is measured of things that follow, in Chinese: exports of; "" for other words."""
    return next((name for start, _, name in nouns_in_english(text) if start == token[0] and name in _HEADS), "")
