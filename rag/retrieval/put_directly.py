"""The clauses that answer a question by its own verb: 克服了哪些困难, 顶住了哪些压力, 底气从哪里来.

>>> asks_directly("沈阳2025年顶住了哪些压力"), asks_directly("底气从哪里来"), asks_directly("有哪些困难")
(True, True, False)
"""

from __future__ import annotations

import re

from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Reading
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_HARD = "压力|困难|挑战|冲击|考验|风险|难关|不利因素"
_OVERCAME = "顶住|顶着|克服|战胜|扛住|抗住|抵住|经受|挺过|闯过|渡过"
_ASKS_WHAT = lazily(
    rf"(?P<deed>{_OVERCAME})[住过了]*[^,。?;]{{0,6}}?(?:哪些|哪几[个重]|什么|哪[两三四五六]重)[^,。?;]{{0,8}}?(?P<hard>{_HARD})"
)
_OF_WHAT = lazily(rf"(?:{_OVERCAME})[住过了]*(?P<what>[^。;]{{4,160}}?)(?P<hard>{_HARD})")
_ASKS_SOURCE = lazily(
    r"(?P<what>底气|信心|动力|勇气|自信|干劲|责任)(?:都|究竟|到底|又|主要)*"
    r"(?:从(?:哪里?儿?|何处?而?)来|来自(?:哪|何|什么)|来源于?(?:哪|何|是?什么)|源自(?:哪|何|什么)|源于(?:哪|何|什么)|何在)"
)
_COMES = "(?:来源于|来自于?|源自于?|源于|在于)"
_LONGEST = 260


def asks_directly(question: str) -> bool:
    """Whether a folded question asks for what was overcome, or where confidence comes from."""
    return _ASKS_WHAT.search(question) is not None or _ASKS_SOURCE.search(question) is not None


def put_directly(question: str, reading: Reading) -> tuple[Passage, ...]:
    """The clauses of a report that answer such a question; () where none does, or it is another question."""
    if (asked := _ASKS_WHAT.search(question)) is not None:
        return _overcome(asked, reading)
    source = _ASKS_SOURCE.search(question)
    return _source(source["what"], reading) if source is not None else ()


def _overcome(asked: re.Match[str], reading: Reading) -> tuple[Passage, ...]:
    """What the review says was overcome, by the words of the question and the most of it where it says so often."""
    folded = reading.view.folded
    found: list[tuple[int, int, int]] = []
    for start, end in reading.sentences:
        for hit in _OF_WHAT.finditer(folded, start, end):
            if reading.role_at(hit.start()) == "plan":
                continue
            named = hit["what"].count("、") + hit["what"].count(",")
            alike = hit.group().startswith(asked["deed"]) + (hit["hard"] == asked["hard"])
            found.append((named + alike, *_whole(folded, (start, end), hit.span())))
    if not found:
        return ()
    _, start, end = max(found, key=lambda each: each[0])
    return (Passage(start, end, 1.0, 1.0, 0),)


def _source(what: str, reading: Reading) -> tuple[Passage, ...]:
    """The clauses that say where something comes from: 底气来源于…"""
    folded = reading.view.folded
    told = re.compile(rf"{what}[^,。;]{{0,4}}{_COMES}[^。;]{{4,{_LONGEST}}}")
    for start, end in reading.sentences:
        if (hit := told.search(folded, start, end)) is not None:
            return (Passage(*_whole(folded, (start, end), hit.span()), 1.0, 1.0, 0),)
    return ()


def _whole(folded: str, sentence: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    """A stretch of a sentence, filled up to whole clauses."""
    touched = [(a, b) for a, b in clauses(folded, *sentence) if a < span[1] and b > span[0]]
    return (touched[0][0], touched[-1][1]) if touched else span
