"""Questions asked and graded: the rates, in JSON and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, get_args

from rag.grading.asked import Asked
from rag.grading.grade import Grade, Verdict, grade
from rag.records import Answer

PLACES = (1, 4, 8)
"""Evidence is counted as retrieved among so many passages."""

_LONGEST = 160  # characters of an answer that a line shows


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The grades of all questions, in their order."""

    grades: tuple[Grade, ...]

    def counts(self) -> dict[str, int]:
        """How many questions have each verdict."""
        found = Counter(each.verdict for each in self.grades)
        return {verdict: found[verdict] for verdict in get_args(Verdict)}

    @property
    def share(self) -> float:
        """The share of questions answered right."""
        return self.counts()["right"] / len(self.grades)

    def by_type(self) -> dict[str, tuple[int, int]]:
        """(right, all) of each type of question."""
        types = dict.fromkeys(each.asked.type for each in self.grades)
        return {
            name: (
                sum(each.verdict == "right" for each in self.grades if each.asked.type == name),
                sum(each.asked.type == name for each in self.grades),
            )
            for name in types
        }

    def evidence(self) -> dict[str, int]:
        """Of how many pieces evidence is named, cited, and retrieved among the best 1, 4 and 8 passages.

        A conversation's last turn is no question by itself: its evidence counts as named and cited only.
        """
        proofs = [proof for each in self.grades for proof in each.proofs]
        alone = [proof for each in self.grades if len(each.asked.question) == 1 for proof in each.proofs]
        ranks = [proof.rank for proof in alone if proof.rank is not None]
        return {
            "named": len(proofs),
            "cited": sum(proof.cited for proof in proofs),
            "searched": len(alone),
            **{f"in_best_{place}": sum(rank <= place for rank in ranks) for place in PLACES},
        }

    def numbers(self) -> dict[str, int]:
        """How many numbers the answers hold, and how many of them no clause proves."""
        checks = [check for each in self.grades for check in each.answer.numbers]
        return {"shown": len(checks), "unproved": sum(check.status == "unsupported" for check in checks)}


def evaluate(
    questions: Sequence[Asked],
    ask: Callable[[Sequence[str]], Answer],
    retrieve: Callable[[str], Sequence[str]],
) -> Evaluation:
    """Ask and grade each. `ask` gives the answer to the last turn, `retrieve` the passages for a question, best first;
    it is called only where evidence is named.
    """
    grades = []
    for asked in questions:
        passages = retrieve(asked.question[0]) if asked.evidence and len(asked.question) == 1 else ()
        grades.append(grade(asked, ask(asked.question), passages))
    return Evaluation(tuple(grades))


def evaluation_to_json(made: Evaluation) -> dict[str, Any]:
    """The rates, and a line for each question."""
    return {
        "questions": len(made.grades),
        **made.counts(),
        "share": round(made.share, 4),
        "types": {name: {"right": right, "questions": of} for name, (right, of) in made.by_type().items()},
        "evidence": made.evidence(),
        "numbers": made.numbers(),
        "ms": round(median(each.answer.ms.total for each in made.grades), 2),
        "grades": [grade_to_json(each) for each in made.grades],
    }


def grade_to_json(made: Grade) -> dict[str, Any]:
    """One graded answer; `user_input`, `response`, `retrieved_contexts`, `reference` are the names that ragas reads."""
    return {
        "id": made.asked.id,
        "type": made.asked.type,
        "verdict": made.verdict,
        "why": list(made.why),
        "status": made.answer.status,
        "mode": made.answer.mode,
        "user_input": made.asked.question[-1],
        "response": made.answer.answer,
        "retrieved_contexts": [citation.quote for citation in made.answer.citations] or list(made.passages),
        "reference": made.asked.reference,
        "evidence": [{"text": p.evidence, "cited": p.cited, "rank": p.rank} for p in made.proofs],
        "ms": made.answer.ms.total,
    }


def lines_of(made: Evaluation) -> Iterator[str]:
    """What a person reads: each question that is not right and why, then the rates."""
    for each in made.grades:
        if each.verdict != "right":
            yield f"{each.verdict:8} {each.asked.id}  {' / '.join(each.asked.question)}"
            yield from (f"         {why}" for why in each.why)
            said = " ".join(each.answer.answer.split())
            yield f"         answer: {said[:_LONGEST]}{'…' if len(said) > _LONGEST else ''}"
    counts = made.counts()
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in get_args(Verdict))
    yield f"{len(made.grades)} questions: {told} ({made.share:.1%} right)"
    kinds = made.by_type()
    if len(kinds) > 1:
        yield from (f"  {name or 'no type'}: {right} of {of}" for name, (right, of) in kinds.items())
    found = made.evidence()
    if found["named"]:
        places = ", ".join(f"{found[f'in_best_{place}']} in the best {place}" for place in PLACES)
        yield f"evidence: {found['cited']} of {found['named']} cited; of {found['searched']} searched for, {places}"
    numbers = made.numbers()
    yield f"numbers: {numbers['shown']} shown, {numbers['unproved']} without proof"
