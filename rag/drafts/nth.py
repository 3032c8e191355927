"""Of how many a place is the next one: 成为全国第三个过10万亿元的省份, the third province in the country to pass …."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.drafts.carried import State
from rag.drafts.evidence import Entry, Evidence
from rag.drafts.findings import Claim, Judged
from rag.drafts.frame import Frame
from rag.drafts.reading import Reading
from rag.drafts.worded import worded_claim
from rag.figures.figure_match import pairs
from rag.numbers.numerals import parse_count
from rag.text.fold import fold
from rag.text.lazily import lazily

NTH = lazily(
    r"(全国|全省|全区|中部|西部|中西部|东部|北方|南方|西北|东北)(第([一二三四五六七八九十]{1,3}|\d{1,3})(?:个|座))"
)
_MARKS = lazily(r"[,;:。]")
_LIKE = 0.4  # of the pairs of characters of the shorter clause, of which more than two must be the same
_SUM = lazily(r"[万亿]元|illion|[万亿]")


def ordinals(
    read: Reading, sentence: tuple[int, int], state: State, told: Sequence[Claim], frame: Frame
) -> Iterator[Claim]:
    """The claims of a sentence to be the next one of so many."""
    start, end = sentence
    for hit in NTH.finditer(read.text, start, end):
        value = parse_count(hit[3])
        at, stop = hit.span(2)
        known = any(claim.start < read.end(stop) and claim.end > read.start(at) for claim in told)
        if value is None or not state.places or known:
            continue
        last = next((claim for claim in told if claim.places), None)
        yield replace(worded_claim(read, sentence, (at, stop), (value, "个"), "nth", last, state, frame), kind="result")


def judge_nth(evidence: Evidence, claim: Claim, unknown: Judged) -> Judged:
    """The verdict: as the one clause of the place's reports has it that tells this of the same whole and sum."""
    said = NTH.search(claim.context, max(0, claim.at - 3))
    if len(claim.places) != 1 or said is None:
        return unknown
    clause = _clause(claim.context, said)
    found: dict[int, Entry] = {}
    for entry in evidence.of(claim.places[0].name):
        quote = fold(entry.figure.quote)
        for hit in NTH.finditer(quote):
            value = parse_count(hit[3])
            if value is not None and hit[1] == said[1] and _alike(claim, clause, _clause(quote, hit)):
                found.setdefault(value, entry)
    if int(claim.quantity.low) in found:
        return Judged("supported", "", found[int(claim.quantity.low)])
    if len(found) != 1:
        return unknown
    value, entry = next(iter(found.items()))
    return replace(unknown, verdict="contradicted", why="value", entry=entry, detail=f"{said[1]}第{value}个")


def _alike(claim: Claim, one: str, other: str) -> bool:
    if claim.language == "en":
        return _SUM.search(claim.context) is not None and "亿" in other
    first, second = frozenset(pairs(one)), frozenset(pairs(other))
    both = first & second
    return len(both) > 2 and len(both) >= _LIKE * min(len(first), len(second))


def _clause(text: str, hit: re.Match[str]) -> str:
    """The clause behind the words that tell which one it is."""
    behind = _MARKS.search(text, hit.end())
    return NTH.sub("", text[hit.end() : behind.start() if behind else len(text)])
