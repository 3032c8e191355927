"""The words that are shown of a clause: from the head that names what it is of, to what its money is for."""

from __future__ import annotations

from rag.summaries.told_alone import HANGS
from rag.summaries.topics import Chosen, cut_spans
from rag.summaries.year_plan import Clause
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_LONG = 84  # characters of what is shown


def whole(clause: Clause) -> Chosen:
    """A clause from its head; one that only says how much is set aside, with the clauses that say for what."""
    said, sentence = clause.whole, clause.sentence
    at = sentence.folded.find(said.folded)
    if not _SET_ASIDE.search(said.folded) or at < 0:
        return said
    parts = clauses(sentence.folded, 0, len(sentence.folded))
    start, end = at, at + len(said.folded)
    behind = [part for part in parts if part[0] >= end]
    if not behind or HANGS.match(sentence.folded, *behind[0]):  # 优先发展教育,财政安排资金689亿元,增长33.8%
        before = max((part[0] for part in parts if part[1] <= start), default=start)
        start = before if end - before <= _LONG else start
    for _, stop in behind:
        if stop - start > _LONG:
            break
        end = stop
    spans = cut_spans(sentence.spans, start, end)
    return Chosen(sentence.text[start:end], sentence.folded[start:end], spans, said.section)


_SET_ASIDE = lazily(
    r"(?:安排|统筹|设立|筹集|筹措|拿出|投入|争取)[^,]*(?:资金|专项|基金|[\d亿万]元(?:以上)?)(?:,(?:同比)?增长[\d.]+%)?$"
    r"|^(?:今年|年内|全年|总|计划|共|完成|年度)*投资[\d.]+[万亿]*元(?:以上|左右)?$"
)
