"""A `Query` -> its checked answer: evaluated, told in words, every number of the words judged by the lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.compose import from_passages, nothing_found
from rag.answering.overview import tell_overview
from rag.answering.passages import PassageFinder
from rag.answering.tell import tell
from rag.answering.tell_mentions import tell_mentions
from rag.answering.turn import Turn
from rag.answering.voice import Voice
from rag.answering.wording import english_name
from rag.evaluate.evaluate import Evaluator
from rag.question.answer_table import Table
from rag.question.query import Query, Words
from rag.records import Answer, Citation
from rag.text.lazily import lazily
from rag.verify.numbers import check_answer, unsupported
from rag.verify.table_lock import Computed


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The answer, and the table that it was told from: for a drawing, a chart, a follow-up."""

    answer: Answer
    table: Table


def answer_query(query: Query, voice: Voice, evaluator: Evaluator, question: str = "") -> QueryAnswer:
    """Answer a query by rule. A number that the lock refuses never leaves: the cited clauses stand in its place.

    `question` is what the answer says that was asked.
    """
    table = evaluator.evaluate(query)
    if query.words is not None:
        return QueryAnswer(_in_words(query, query.words, voice, evaluator, question), table)
    told = tell(table, voice) if query.overview is None else tell_overview(query, voice, evaluator, table)
    citations = told.marks.citations(evaluator.library)
    text, checks = told.text, check_answer(told.text, citations, told.known)
    for repair in (_by_line, _quotes):  # the least that helps
        if not unsupported(checks):
            break
        text = repair(text, citations, told.known, voice)
        checks = check_answer(text, citations, told.known)
    text = text if text.strip() else voice.say("missing.nothing")  # what was to be said has a number of the question's
    looked = tuple(f"{region}{year}年政府工作报告" for region, year in looked_in(table, citations))
    return QueryAnswer(Answer(question, text, told.status, "table", citations, checks, looked), table)


def _in_words(query: Query, words: Words, voice: Voice, evaluator: Evaluator, question: str) -> Answer:
    if words.who:
        return tell_mentions(query, words, question, voice, evaluator)
    library, turn = evaluator.library, Turn(question, voice, query=query)
    found = PassageFinder(evaluator, None).find(query, words, library.reports())
    if not found.quoted:
        return nothing_found(found, turn)
    answer = from_passages(found.quoted, turn, library)
    return replace(answer, numbers=check_answer(answer.answer, answer.citations))


def looked_in(table: Table, citations: Sequence[Citation]) -> tuple[tuple[str, int], ...]:
    """Region and year of the reports that were looked in, those of the answer's citations first."""
    proofs = [cell.proof for row in table.rows for cell in row.cells]
    proofs += [cell.proof for aside in table.aside for cell in aside.cells]
    found = [(citation.region, citation.year) for citation in citations]
    found += [(proof.region, proof.year) for proof in proofs if proof is not None]
    return tuple(dict.fromkeys(found))


def _by_line(text: str, citations: Sequence[Citation], known: Sequence[Computed], voice: Voice) -> str:
    """Each line, or cell of a table, with a number that nothing supports, replaced by the clauses that it cites."""
    quotes = {f"[{c.n}]": f"{voice.quote(c.quote)}[{c.n}]" for c in citations}

    def sound(piece: str) -> str:
        if not unsupported(check_answer(piece, citations, known)):
            return piece
        return " ".join(quotes[mark] for mark in _MARK.findall(piece) if mark in quotes)

    def mended(line: str) -> str:
        if not line.startswith("| "):
            return sound(line)
        return "| " + " | ".join(map(sound, line.strip("| ").split(" | "))) + " |"

    return "\n".join(map(mended, text.split("\n")))


_MARK = lazily(r"\[\d+\]")


def _quotes(_: str, citations: Sequence[Citation], __: Sequence[Computed], voice: Voice) -> str:
    """The cited clauses and nothing else."""
    english = voice.language == "en"
    lines = (
        f"{english_name(c.region) + ' ' if english else c.region}{c.year}: {voice.quote(c.quote)} [{c.n}]"
        for c in citations
    )
    return "\n".join(lines)
