"""The whole line of an indicator, where a question holds two moments of it against each other and one alone is told.

What was aimed for and what came of it, the target of the next year, the goal of the plan: whatever of these a question
hints at in words of its own, and its answer does not cite yet, is evaluated as a `Query` and told as any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.from_query import answer_query
from rag.answering.in_parts import joined
from rag.answering.parse_notes import notes_of
from rag.answering.passages import Found
from rag.answering.turn import Turn
from rag.evaluate.evaluate import Evaluator
from rag.figures.lexicon import lexicon
from rag.question.answer_table import Table
from rag.question.asked import Asked
from rag.question.parse import Parsed
from rag.question.pieces import subjects
from rag.question.query import Column, Derive, Named, Query, QueryKind, Stated
from rag.records import Answer
from rag.retrieval.answer_patterns import WHY
from rag.text.fold import fold
from rag.text.lazily import lazily

_MOST = 2  # places, and indicators, whose line is told
_AIM = lazily(
    r"目标|任务|指标|预期|年初|当初|原[本先来]|本[来想]|[许定立]下|说好|承诺|打算|计划|指望|只求|标杆|杠杠|盘子|"
    r"想(?!知道|问|了解|看|请)|要(?=完成|达|做)|"
    r"\b(?:plan(?:ned)?|aim(?:ed|ing)?|targets?|goals?|promised?|pledged?|hoped?|set out)\b",
    re.I,
)
_OUT = lazily(
    r"[够差缺隔]|兑现|交[账帐卷差]|到头|年[底末终]|最[后终]|结果|实[际绩]|收官|落空|达成|做到|完成|收上来|打折|"
    r"\b(?:c[ao]me out|turn(?:ed)? out|actual(?:ly)?|results?|outcome|achieved?|delivered?|end(?:ed)? up|short)\b",
    re.I,
)
_KEPT = lazily(
    r"够不够|够数|兑现|缺口|交[账帐卷差]|没?够[着得上]|落空|\bfell short\b|\bkept? (?:its|the) promise", re.I
)
_MOVED = lazily(
    r"变[化了动]|有[何啥什]么?变|调[整高低了]|改[了成口]|怎么变|\b(?:adjust|change|revise|rais|lower)(?:e?d)?\b", re.I
)
_TWO_YEARS = lazily(r"两年|前后|\btwo (?:years|reports)\b", re.I)
_NOW = lazily(r"现在|目前|当前|如今|眼下|到了|已经|\b(?:now|currently|today|at present)\b", re.I)
_REFUSED = lazily(r"不[要是问]|别[说给拿]|而非|无需|除了|\bnot (?:the|its|a)\b|\brather than\b", re.I)
_PART_OF = lazily(r"占|完成率|百分之几十|翻番|\bshare\b", re.I)


@dataclass(frozen=True, slots=True)
class _Thing:
    """An indicator, or something else by its name, as it is stated and counted."""

    subject: str
    measure: Stated = ""
    unit: str = ""

    def of(self, kind: QueryKind, year: int, name: str = "") -> Column:
        measure: Stated = "level" if kind == "plan" and not self.measure and self.subject in _LEVELS else self.measure
        return Column(subject=self.subject, measure=measure, kind=kind, year=year, unit=self.unit, name=name)


_LEVELS = frozenset({"urbanization_rate"})


def with_whole_line(
    answer: Answer, found: Found | None, parsed: Parsed, turn: Turn, evaluator: Evaluator
) -> tuple[Answer, Found | None]:
    """The answer with the target, the result or the plan's goal that it leaves untold; as it is where none is."""
    asked = parsed.asked
    if asked is None or turn.leans or parsed.claim is not None or not _may_be_told(answer, asked):
        return answer, found
    places = tuple(place for place in asked.places if isinstance(place, Named))
    wanted = _wanted(asked)
    if not wanted or not 0 < len(places) <= _MOST or len(places) < len(asked.places):
        return answer, found
    cited = {(fold(each.quote), each.region, each.year) for each in answer.citations}
    told: list[Answer] = []
    lacking = False
    for thing in _things(asked):
        for columns, steps in _queries(thing, wanted):
            query = Query(columns=columns, places=places, steps=steps, show="yes_no" if steps else "value")
            try_ = answer_query(query, turn.voice, evaluator, turn.text)
            proofs = _proofs(try_.table)
            if not proofs or try_.answer.status != "answered":
                continue
            lacking = lacking or not proofs <= cited or (bool(steps) and not _is_held(answer, proofs))
            told.append(try_.answer)
    if not told or not lacking:
        return answer, found
    line = joined(turn.text, told)
    quotes = {(fold(each.quote), each.region, each.year) for each in line.citations}
    if answer.status != "answered":
        return replace(line, notes=notes_of(parsed, turn.voice)), None
    if cited <= quotes or (answer.mode == "extract" and not any(map(str.isdigit, answer.answer))):
        return replace(line, notes=answer.notes), None
    return replace(joined(turn.text, (line, answer)), mode=line.mode, notes=answer.notes), None


def _may_be_told(answer: Answer, asked: Asked) -> bool:
    """Whether a question may be one for figures of a few places, and its answer may leave some untold."""
    text = asked.folded
    if len(answer.citations) >= (2 if answer.status == "answered" else 1):
        return False  # two numbers are told already, or a clause in words: 未能达到预期目标
    if answer.status == "not_loaded" or asked.choices or WHY.search(text) or _REFUSED.search(text):
        return False
    return not (asked.part or asked.over_places or _PART_OF.search(text) or (asked.numbers and asked.many))


def _is_held(answer: Answer, proofs: set[tuple[str, str, int]]) -> bool:
    """Whether an answer holds two numbers against each other already."""
    return len(proofs) < 2 or "=" in answer.answer or any(each in answer.answer for each in ("持平", "equal"))


def _proofs(table: Table) -> set[tuple[str, str, int]]:
    """The clauses of the cells of a table, with place and year of their reports."""
    cells = [cell for row in table.rows for cell in row.cells if cell.status == "stated"]
    return {(fold(c.proof.quote), c.proof.region, c.proof.year) for c in cells if c.proof is not None}


def _wanted(asked: Asked) -> tuple[tuple[QueryKind, int], ...]:
    """The kinds and years that the words of a question hint at, where they are more than one."""
    spoken = [piece for piece in asked.years if isinstance(piece.year, int)]
    if len(spoken) < len(asked.years):
        return ()
    years = sorted({int(piece.year) for piece in spoken if not piece.plan})  # type: ignore[arg-type]
    plans = sorted({int(piece.year) for piece in spoken if piece.plan})  # type: ignore[arg-type]
    text, newest = asked.folded, asked.newest
    if _MOVED.search(text) and _AIM.search(text) and not plans:
        if not years and _TWO_YEARS.search(text):
            years = list(asked.loaded[-2:])
        both = len(years) == 2 and asked.has("target") and not _OUT.search(text)
        return tuple(("target", year) for year in years) if both and set(years) <= set(asked.loaded) else ()
    wanted: list[tuple[QueryKind, int]] = []
    past = [year for year in years if year in asked.results_of]
    for year in past:
        said = _said_of(asked, year)
        if _KEPT.search(said) or (_AIM.search(said) and _OUT.search(said)):
            wanted += [("actual", year), ("target", year)]
        elif plans:
            wanted.append(("actual", year))
    if wanted and len(past) == 1 and newest in years:
        wanted.append(("target", newest))
    if len(plans) == 1 and (wanted or (not years and _NOW.search(text) and newest - 1 in asked.results_of)):
        wanted += [] if wanted else [("actual", newest - 1)]
        wanted.append(("plan", plans[0]))
    return tuple(wanted) if len(wanted) > 1 and len(past) <= _MOST else ()


def _said_of(asked: Asked, year: int) -> str:
    """What a question says from where it names a year to where it names another; of the first, what stands before."""
    pieces = sorted(asked.years, key=lambda piece: piece.start)
    ends = [piece.start for piece in pieces[1:]] + [len(asked.folded)]
    starts = [0, *ends[:-1]]
    return " ".join(asked.folded[a:b] for piece, a, b in zip(pieces, starts, ends, strict=True) if piece.year == year)


def _things(asked: Asked) -> tuple[_Thing, ...]:
    """What a question asks of: its indicators, else the only other thing that it names; () of many."""
    pieces = [piece for piece in asked.subjects if piece.value in lexicon()]
    pieces = pieces or [piece for piece in subjects(asked.folded) if _is_whole(asked, piece.start)]
    if pieces:
        things = tuple(dict.fromkeys(_Thing(p.value, p.measure) for p in pieces))  # type: ignore[arg-type]
        return things if len(things) <= _MOST else ()
    free = asked.subjects or asked.free
    names = [run for piece in free for run in piece.value.split() if not (_AIM.search(run) or _OUT.search(run))]
    if len(free) != 1 or len(set(names)) != 1:
        return ()
    return (_Thing(names[0], unit=free[0].unit),)


def _is_whole(asked: Asked, start: int) -> bool:
    """Whether nothing stands before a name that may narrow it: 民间|固定资产投资."""
    before = asked.folded[:start]
    cut = max([piece.end for piece in asked.years if piece.end <= start], default=0)
    for called in (name for names in asked.names for name in names):
        cut = max(cut, before.rfind(called) + len(called)) if called in before else cut
    return _JOINED.fullmatch(asked.folded[cut:start].split(",")[-1].split("，")[-1]) is not None


_JOINED = lazily(r"[\s“”\"':：的和与、跟及]*|.*(?:的|和|与|、|跟|及)", re.I)


def _queries(
    thing: _Thing, wanted: Sequence[tuple[QueryKind, int]]
) -> list[tuple[tuple[Column, ...], tuple[Derive, ...]]]:
    """Columns and steps that tell one indicator's line: a result against its target, targets in turn, the plan."""
    found: list[tuple[tuple[Column, ...], tuple[Derive, ...]]] = []
    targets = [year for kind, year in wanted if kind == "target"]
    results = [year for kind, year in wanted if kind == "actual"]
    for year in results:
        if year in targets:
            columns = (thing.of("actual", year, "result"), thing.of("target", year, "goal"))
            found.append((columns, (Derive(op="derive", fn="met", of=("result", "goal"), name="met"),)))
        else:
            found.append(((thing.of("actual", year),), ()))
    rest = [year for year in targets if year not in results]
    if len(rest) > 1:
        columns = (thing.of("target", rest[-1], "now"), thing.of("target", rest[0], "before"))
        found.append((columns, (Derive(op="derive", fn="change", of=("now", "before"), name="change"),)))
    elif rest:
        found.append(((thing.of("target", rest[0]),), ()))
    found += [((thing.of("plan", year),), ()) for kind, year in wanted if kind == "plan"]
    return found
