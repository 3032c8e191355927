"""The clauses of a report that say most of a question in its own characters, however its words are cut.

Pairs of characters are weighed by how rare they are in the report, so that 扩权赋能县 counts and 发展 hardly does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from rag.retrieval.report_reading import Reading
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_LONG = 120  # characters of what is quoted
_RARE = 4  # sentences of a report: what stands in no more of them is said of few things
_HAN = lazily(r"[\u4e00-\u9fff]+")
_ASIDE = lazily(r"\([^()]{0,12}\)")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Clauses of a report, the share of the question's weight that they hold, and their part's role."""

    start: int
    end: int
    share: float
    counted: bool
    role: str


def overlapping(reading: Reading, runs: Sequence[str], number: re.Pattern[str] | None) -> Overlap | None:
    """The clauses of one sentence that hold most of `runs`, with a number as in the pattern where one is asked for.

    None where no sentence says a rare pair of them.
    """
    text = reading.view.folded
    wanted = {pair for run in runs for pair in _pairs(run)}
    near = reading.said.holding_any(sorted(wanted))
    said = [
        _pairs(text[start:end]) & wanted if at in near else set[str]()
        for at, (start, end) in enumerate(reading.sentences)
    ]
    count = Counter(pair for each in said for pair in each)
    weight = {pair: log(1 + len(said) / (count[pair] or 0.5)) for pair in wanted}
    total = sum(weight.values())
    best: Overlap | None = None
    for (start, end), own in zip(reading.sentences, said, strict=True):
        share = sum(weight[pair] for pair in own) / total if own else 0.0
        if share < 0.3 or (best is not None and share < best.share) or not any(count[pair] <= _RARE for pair in own):
            continue
        parts = [part for part in clauses(text, start, end) if part[1] > part[0]]
        for first in range(len(parts)):
            for last in range(first, len(parts)):
                left, right = parts[first][0], parts[last][1]
                if right - left > _LONG and last > first:
                    break
                held = sum(weight[pair] for pair in _pairs(text[left:right]) & wanted) / total
                counted = number is None or number.search(text, left, right) is not None
                each = Overlap(left, right, held, counted, reading.role_at(start))
                if best is None or _worth(each) > _worth(best):
                    best = each
    return best


def _worth(each: Overlap) -> tuple[bool, float, int]:
    return each.counted, round(each.share, 3), each.start - each.end


def _pairs(text: str) -> set[str]:
    """The pairs of characters that stand together, with what stands in brackets left out."""
    runs = _HAN.findall(_ASIDE.sub("", text))
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
