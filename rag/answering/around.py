"""The sentence around a clause that answers, where the question asks for more than its number.

>>> asks_more("高铁里程要冲到多少公里，靠哪两条线建成？", 1)
True
>>> asks_more("高铁里程是多少？", 1)
False
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.compose import from_passages
from rag.answering.passages import PassageFinder
from rag.answering.turn import Turn
from rag.question.answer_table import Table
from rag.question.query import Named
from rag.records import Answer, Citation, Report
from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import offset_in
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses, sentence_at, widened

_LONG = 150  # characters of what is quoted
_HELD = 0.25  # of the pairs of characters of what is asked, that a sentence must hold
_STOP = lazily(r"[,;?。]")
_ASKS = lazily(r"多少|(?<!哪)几(?=[个家条座项人成年次位])|哪|什么|怎么|怎样|如何|谁|靠啥")
_HAN = lazily(r"[\u4e00-\u9fff]+")
# What says in words what a table says already: 哪年完成了, 谁最高, 怎么样.
_SAID = lazily(
    r"完成|达标|实现|达到|最[高低快慢多少大小]|变化|怎么?样|如何|第几|哪[一]?年|哪个[省市]|增[长速]|目标|差|高|低"
)


def asks_more(text: str, told: int) -> bool:
    """Whether a question has more clauses that ask than numbers that were told, and no table says what they ask."""
    asking = [part for part in _STOP.split(fold(text)) if _ASKS.search(part)]
    return len(asking) > told and not any(_SAID.search(part) for part in asking[told:])


def with_sentence(
    answer: Answer, table: Table, turn: Turn, reports: Sequence[Report], passages: PassageFinder
) -> Answer | None:
    """What follows an answer of one number, where its question asks for more; None where nothing more is said."""
    query = table.query
    asked = {(column.subject, column.kind, str(column.year)) for column in query.columns}
    plain = len(asked) == 1 and len(query.places) == 1 and not query.steps
    if not plain or not isinstance(query.places[0], Named) or answer.status != "answered" or not answer.citations:
        return None
    return around(answer.citations[0], turn, reports, passages) if asks_more(turn.text, 1) else None


def instead(
    part: str, before: Sequence[Answer], turn: Turn, reports: Sequence[Report], passages: PassageFinder
) -> Answer | None:
    """The sentence of the answer before, for a part of a question to which nothing else was found, if it says some of
    it; None else.
    """
    cited = before[-1].citations if before and before[-1].status == "answered" else ()
    told = around(cited[0], turn, reports, passages) if cited else None
    if told is None:
        return None
    wanted, said = _pairs(part), _pairs(told.citations[0].quote)
    return told if len(wanted & said) >= _HELD * len(wanted) else None


def around(citation: Citation, turn: Turn, reports: Sequence[Report], passages: PassageFinder) -> Answer | None:
    """The clauses of a citation's sentence, as many as can be quoted; None where it is the sentence."""
    report = next((r for r in reports if (r.region.name, r.year) == (citation.region, citation.year)), None)
    if report is None or not citation.spans:
        return None
    view = passages.reading(report).view
    at = offset_in(view, citation.spans[0].start)
    whole = sentence_at(view.folded, at)
    parts = [part for part in clauses(view.folded, *whole) if part[1] > part[0]] if whole is not None else []
    own = next((index for index, (start, end) in enumerate(parts) if start <= at < end), None)
    if own is None or len(parts) < 2:
        return None
    start, end = widened(parts, own, _LONG)
    passage = Passage(start, end, 1.0, 1.0, 0)
    return from_passages((passages.quote(report, passage),), turn, passages.library)


def _pairs(text: str) -> set[str]:
    return {run[at : at + 2] for run in _HAN.findall(_ASKS.sub(",", fold(text))) for at in range(len(run) - 1)}
