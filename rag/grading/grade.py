"""An answer against what it must hold. No model judges: words and numbers are looked for as they are.

A number is whole: 5.5% does not stand in 15.5%. Either script, any width and blanks are the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.grading.asked import Asked
from rag.records import Answer
from rag.text.fold import fold
from rag.text.lazily import lazily

Verdict = Literal["right", "wrong", "refused", "invented"]
"""Right; answered, and not as it must be; refused, though there is an answer; answered, though there is none."""

_MARK = lazily(r"\[\d+\]|\s")
_DASH = lazily(r"[—–~～]+")  # of a range: 4.5%—5%
_SHORT = 8  # characters below which a quote proves no longer piece of evidence


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one piece of evidence: whether it is cited, and its place among the passages retrieved, from 1."""

    evidence: str
    cited: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Grade:
    """The answer to one question, graded. `why` says what is not as it must be, one line each."""

    asked: Asked
    answer: Answer
    verdict: Verdict
    why: tuple[str, ...]
    proofs: tuple[Proof, ...]
    passages: tuple[str, ...]


def holds(answer: str, piece: str) -> bool:
    """Whether an answer holds a piece in either script; one that begins or ends with a digit as a whole number.

    >>> holds("增长15.5%。", "5.5%"), holds("目標為5.5%左右", "5.5%左右")
    (False, True)
    """
    text, wanted = _plain(answer), _plain(piece)
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?!\.?\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None


def _plain(text: str) -> str:
    return _DASH.sub("-", _MARK.sub("", fold(text)).lower())


def grade(asked: Asked, answer: Answer, passages: Sequence[str]) -> Grade:
    """The grade of an answer; `passages` are what was retrieved for the question, best first."""
    why = tuple(_faults(asked, answer))
    answered = answer.status == "answered"
    verdict: Verdict = "right"
    if why:
        refused = asked.answerable and not answered
        verdict = "refused" if refused else "invented" if answered and not asked.answerable else "wrong"
    quotes = [citation.quote for citation in answer.citations]
    proofs = tuple(_proof(piece, quotes, passages) for piece in asked.evidence)
    return Grade(asked, answer, verdict, why, proofs, tuple(passages))


def _faults(asked: Asked, answer: Answer) -> list[str]:
    faults = []
    if asked.status and answer.status != asked.status:
        faults.append(f"status {answer.status}, not {asked.status}")
    elif not asked.status and (answer.status == "answered") != asked.answerable:
        faults.append(f"status {answer.status}, though {'there is an' if asked.answerable else 'there is no'} answer")
    for piece in asked.must_contain:
        choices = (piece,) if isinstance(piece, str) else piece
        if not any(holds(answer.answer, each) for each in choices):
            faults.append(f"lacks {' or '.join(choices)}")
    faults += [f"holds {piece}" for piece in asked.must_not_contain if holds(answer.answer, piece)]
    faults += [f"unchecked number {check.text}" for check in answer.numbers if check.status == "unsupported"]
    return faults


def _proof(evidence: str, quotes: Sequence[str], passages: Sequence[str]) -> Proof:
    wanted = _plain(evidence)

    def proves(text: str) -> bool:
        plain = _plain(text)
        return wanted in plain or (len(plain) >= _SHORT and plain in wanted)

    rank = next((place for place, text in enumerate(passages, 1) if proves(text)), None)
    return Proof(evidence, any(map(proves, quotes)), rank)
