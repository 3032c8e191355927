"""Runs of years or months that a report tells: 连续43个月保持两位数以上增长, 连续三年居全省第一."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.drafts.carried import State
from rag.drafts.evidence import Entry, Evidence
from rag.drafts.findings import Claim, Judged
from rag.drafts.frame import Frame
from rag.drafts.reading import Reading
from rag.drafts.worded import worded_claim
from rag.figures.figure_match import pairs
from rag.gazetteer.divisions import stem
from rag.numbers.numerals import parse_count
from rag.text.fold import fold
from rag.text.lazily import lazily

_NUMERALS = "一二两三四五六七八九十"
RUN = lazily(rf"(?:连续|连着)((?:\d{{1,3}}|[{_NUMERALS}]{{1,3}}))(年|个月|个?季度|届)")
_MARK = lazily(r"[,;:。]")
_PLAIN = lazily(
    r"\d[\d.]*(?:[万亿]*(?:元|斤|吨|亩|人次?|%)|[万亿]+)?|已|了|稳|实现|保持|总[额量]|[去今上]年|全年|该[省市区县]|全[省市区]|再?创历史新高|再创新高"
)
_LIKE = 0.6  # of the pairs of characters of the shorter clause
_LEAST = 2  # pairs, of which more must be the same


@dataclass(frozen=True, slots=True)
class _Told:
    """A run of a report: its length, its clause without that, and the figure whose quote has it."""

    length: int
    unit: str
    words: frozenset[str]
    entry: Entry


def is_run(said: str) -> bool:
    """Whether words before a number make it a run: 已连续."""
    return said.rstrip().endswith(("连续", "连着"))


def worded_runs(
    read: Reading, sentence: tuple[int, int], state: State, told: Sequence[Claim], frame: Frame
) -> Iterator[Claim]:
    """The runs of a sentence whose length is a numeral, which is no amount elsewhere: 连续三年."""
    start, end = sentence
    for hit in RUN.finditer(read.text, start, end):
        length = parse_count(hit[1])
        if hit[1].isdigit() or length is None or not state.places:
            continue
        last = next(
            (claim for claim in reversed(told) if claim.start < read.start(hit.start(1))), told[0] if told else None
        )
        said = hit.start(1), hit.end(2)
        yield worded_claim(read, sentence, said, (length, _unit(hit[2])), "run", last, state, frame)


def judge_run(evidence: Evidence, claim: Claim, own: Judged) -> Judged:
    """The verdict of a run of years: as the report's clause that is told in nearly the same words has it."""
    if len(claim.places) != 1 or own.verdict == "supported":
        return own
    said = RUN.match(claim.context, max(0, claim.at - 2))
    if said is None:
        return own
    whose = re.compile(f"{re.escape(claim.places[0].name)}|{re.escape(stem(claim.places[0].name))}|我[省市区]")
    words, length = frozenset(pairs(whose.sub("", _said(claim.context, said)))), parse_count(said[1])
    found = [
        (told, likeness)
        for told in _runs(evidence, claim)
        if told.unit == _unit(said[2]) and (likeness := _likeness(words, told.words)) >= _LIKE
    ]
    if not found or length is None:
        return replace(own, verdict="unknown", why="set_aside" if own.verdict == "unknown" else "unsure")
    best = max(found, key=lambda each: each[1])[0]
    if best.length == length:
        return Judged("supported", "", best.entry)
    if len({told.length for told, _ in found}) > 1 or not claim.sure:
        return Judged("unknown", "unsure", best.entry, f"{best.length}{said[2]}")
    return Judged("contradicted", "value", best.entry, f"{best.length}{said[2]}")


def _runs(evidence: Evidence, claim: Claim) -> Iterator[_Told]:
    """The runs told for the last year of the claim, or of any year where it says none."""
    seen: set[tuple[str, str]] = set()
    for entry in evidence.of(claim.places[0].name):
        if claim.span is not None and entry.report.year != claim.span.last + (1 if claim.kind != "goal" else 0):
            continue
        quote = fold(entry.figure.quote)
        for hit in RUN.finditer(quote):
            length = parse_count(hit[1])
            if length is not None and (entry.report.id, _clause(quote, hit)) not in seen:
                seen.add((entry.report.id, _clause(quote, hit)))
                said = _said(quote, hit)
                before = evidence.beside(entry, -1) if _clause(quote, hit).startswith(hit.group()) else None
                said = said if before is None else before.subject + said  # 进出口总额增长8%，连续43个月…
                yield _Told(length, _unit(hit[2]), frozenset(pairs(said)), entry)


def _unit(said: str) -> str:
    return said.removeprefix("个")


def _clause(text: str, hit: re.Match[str]) -> str:
    """The clause that a run stands in, with the one before where nothing of its own stands before it."""
    marks = [each.end() for each in _MARK.finditer(text, 0, hit.start())]
    start = marks[-1] if marks else 0
    if len(text[start : hit.start()].strip()) < 2 and len(marks) > 1:
        start = marks[-2]
    elif marks and len(text[start : hit.start()].strip()) < 2:
        start = 0
    behind = _MARK.search(text, hit.end())
    return text[start : behind.start() if behind else len(text)]


def _said(text: str, hit: re.Match[str]) -> str:
    """What a clause says but for its run and what tells nothing of it."""
    return _PLAIN.sub("", _clause(text, hit).replace(hit.group(), ""))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the pairs of the shorter clause that the other has, too."""
    shorter, longer = sorted((one, other), key=len)
    both = shorter & longer
    return len(both) / len(shorter) if len(both) > _LEAST else 0.0
