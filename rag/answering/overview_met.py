"""Which targets of a year were met: each with its result, those without a result named."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.marks import Marks
from rag.answering.voice import Voice
from rag.evaluate.evaluate import Evaluator
from rag.evaluate.locked import judged
from rag.figures.lexicon import lexicon
from rag.question.query import Column, Derive, Named, Query
from rag.records import Region
from rag.verify.table_lock import Computed


def met_lines(
    region: Region, year: int, voice: Voice, evaluator: Evaluator, marks: Marks
) -> tuple[list[str], Sequence[Computed]]:
    """A line for each target of `year`, the met ones first; [] where no result of them is told."""
    place = Named(type="region", name=region.name, adcode=region.adcode)
    columns: list[Column] = []
    steps: list[Derive] = []
    for at, subject in enumerate(lexicon()):
        columns.append(Column(subject=subject, kind="actual", year=year, name=f"result{at}"))
        columns.append(Column(subject=subject, kind="target", year=year, name=f"goal{at}"))
        steps.append(Derive(op="derive", fn="met", of=(f"result{at}", f"goal{at}"), name=f"met{at}"))
    table = evaluator.evaluate(Query(columns=tuple(columns), places=(place,), steps=tuple(steps)))
    row = table.rows[0]
    lines: dict[str, list[str]] = {"yes": [], "no": [], "open": []}
    without: list[str] = []
    for at in range(len(steps)):
        made, goal, met = (table.cell(row, f"{name}{at}") for name in ("result", "goal", "met"))
        if goal.status not in ("stated", "worded"):
            continue
        head = next(head for head in table.heads if head.name == f"goal{at}")
        called = voice.what(head, year=False)
        if not made.has_number:
            without.append(f"{called}{' ' if voice.tongue == 'en' else ''}{marks.of(goal.proof)}")
            continue
        told = voice.say(
            f"overview.met_{met.verdict or 'open'}", what=called, goal=voice.value(goal),
            mark_goal=marks.of(goal.proof), made=voice.value(made), mark=marks.of(made.proof),
        )  # fmt: skip
        lines[met.verdict or "open"].append(told)
    said = [*lines["yes"], *lines["no"], *lines["open"]]
    if said and without:
        said.append(voice.say("overview.met_without", names=voice.join(without)))
    return said, judged(table).computed
