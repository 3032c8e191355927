"""Passages -> an `Answer` with citations, or one of the plain noes; and an answer as JSON. Words only: no search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.marks import Marks
from rag.answering.passages import Found, Quoted
from rag.answering.turn import Turn
from rag.answering.voice import Voice
from rag.answering.wording import region_words
from rag.library.store import Library
from rag.records import Answer, Citation, Mode, Report, Status
from rag.retrieval.answer_patterns import BROAD
from rag.text.fold import fold
from rag.text.lazily import lazily

_NAMED = 12  # regions that an unclear question is told of
_LOOKED = 4  # reports that a no names
_SHORT, _LONG = 160, 700  # characters of a passage quoted below a model's answer: to a broad question, to others
_SIGNS = lazily(r"[\s“”\"‘’「」『』,;。:、!?()]|\[\d+\]")


def report_name(report: Report) -> str:
    """郑州市2024年政府工作报告."""
    return f"{region_words(report.region)}{report.year}年政府工作报告"


def _answer(
    turn: Turn, text: str, status: Status, mode: Mode, looked: Sequence[Report], cited: tuple[Citation, ...] = ()
) -> Answer:
    return Answer(turn.text, text, status, mode, cited, (), tuple(dict.fromkeys(map(report_name, looked))))


def from_passages(passages: Sequence[Quoted], turn: Turn, library: Library, topic: Sequence[str] = ()) -> Answer:
    """The answer in the report's own words; of a `topic` a line for each passage, under the report's name."""
    marks, voice = Marks(), turn.voice
    lines: list[str] = []
    for each in passages:
        fields = {**_fields(each, voice), "mark": marks.of(each.proof)}
        if not topic or len(passages) == 1:
            lines.append(voice.say("words.says", **fields))
            continue
        heading = voice.say("words.on_topic", **fields, topic=voice.join(topic))
        lines += [] if heading in lines else [heading]
        lines.append(voice.say("words.line", **fields))
    cited = marks.citations(library)
    return _answer(turn, "\n".join(lines), "answered", "extract", [each.report for each in passages], cited)


def _fields(passage: Quoted, voice: Voice) -> dict[str, object]:
    report = passage.report
    return {"name": voice.region(report.region), "year": report.year, "quote": voice.quoted(passage.proof.quote)}


def in_own_words(
    text: str, cited: Sequence[Quoted], quoted_too: Sequence[Quoted], turn: Turn, library: Library
) -> Answer:
    """An answer that a model wrote, its marks [1], [2] being `cited` in this order.

    The passages that the answer by rule would have been come below it, unless it repeats them: a reader need not look
    far for the proof, and misses nothing that the model passed over. A paragraph that it sums up is only cited.
    """
    marks = Marks()
    for passage in cited:
        marks.of(passage.proof)
    lines = [text]
    said = _bare(text)
    longest = _SHORT if BROAD.search(fold(turn.text)) else _LONG
    for passage in quoted_too:
        quote = passage.proof.quote
        if len(quote) <= longest and _bare(quote) not in said:
            lines.append(turn.voice.say("words.original", quote=turn.voice.quote(quote), mark=marks.of(passage.proof)))
    reports = [passage.report for passage in (*cited, *quoted_too)]
    return _answer(turn, "\n".join(lines), "answered", "llm", reports, marks.citations(library))


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text))


def no_reason(found: Found, turn: Turn) -> Answer:
    """The reports that were looked in give no reason for what they set."""
    return nothing_found(found, turn, "words.a_reason")


def nothing_found(found: Found, turn: Turn, nothing: str = "words.an_answer") -> Answer:
    """`not_found`: the reports that were looked in do not hold the terms, or nothing relevant."""
    voice, many = turn.voice, len(found.looked) > _LOOKED
    names = voice.join(
        voice.say("words.report", name=voice.region(report.region), year=report.year)
        for report in found.looked[:_LOOKED]
    )
    where = voice.say("words.and_others", names=names) if many else names or voice.say("words.library")
    what = voice.join(f"“{term}”" for term in found.missing) or voice.say(nothing)
    text = voice.say("words.not_found", names=where, what=what)
    return _answer(turn, text, "not_found", "extract", found.looked)


def which_region(turn: Turn, reports: Sequence[Report]) -> Answer:
    """`unclear`: no region named where the library holds several, or one of several of that name."""
    choices = turn.asked.choices if turn.asked else ()
    regions = choices or tuple(dict.fromkeys(report.region for report in reports))
    names = turn.voice.join(turn.voice.region(region) for region in regions[:_NAMED])
    if len(regions) > _NAMED:
        names = turn.voice.say("words.and_others", names=names)
    return _answer(
        turn, turn.voice.say("words.which" if choices else "words.where", names=names), "unclear", "table", ()
    )


def plain_quotes(answer: Answer, turn: Turn) -> Answer:
    """The cited clauses and nothing else: what stands in for an answer with a number that none of them supports."""
    lines = [
        turn.voice.say("words.clause", name=c.region, year=c.year, quote=turn.voice.quoted(c.quote), mark=f"[{c.n}]")
        for c in answer.citations
    ]
    return replace(answer, answer="\n".join(lines), mode="extract")


def answer_to_json(answer: Answer) -> dict[str, object]:
    """An answer in the fixed form of the JSON interface."""
    return {
        "question": answer.question,
        "answer": answer.answer,
        "status": answer.status,
        "mode": answer.mode,
        "citations": [
            {
                "n": citation.n,
                "region": citation.region,
                "year": citation.year,
                "section": list(citation.section),
                "source": citation.source,
                "spans": [list(span) for span in citation.spans],
                "quote": citation.quote,
                **({"place": citation.place} if citation.place else {}),
            }
            for citation in answer.citations
        ],
        "numbers": [
            {"text": check.text, "status": check.status, "citation": check.citation, "formula": check.formula}
            for check in answer.numbers
        ],
        "looked_in": list(answer.looked_in),
        **({"model": answer.model} if answer.model else {}),
        **({"query_by": answer.query_by} if answer.query_by else {}),
        **({"notes": list(answer.notes)} if answer.notes else {}),
        "ms": {
            "parse": answer.ms.parse,
            "retrieve": answer.ms.retrieve,
            "llm": answer.ms.llm,
            "check": answer.ms.check,
            "total": answer.ms.total,
        },
    }
