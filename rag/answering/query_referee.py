"""Whose reading of a question is taken: the rules' Query is the referee of the one that a model wrote.

What the rules read (place, year, kind, indicator, steps) stands: a model's Query that differs in it is not taken, and
where it differs in place, year or kind the answer says so. Where the rules made no Query, the pieces that they
understood stand all the same; a Query that agrees with them, or only adds steps to the rules', is taken, and the answer
says how the question was read and by whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Literal

from rag.answering.query_writer import Proposal, QueryWriter, is_wanted, propose
from rag.answering.restate_query import restate
from rag.answering.turn import Turn
from rag.answering.voice import Voice
from rag.evaluate.evaluate import Evaluator
from rag.evaluate.places import find_places
from rag.figures.lexicon import lexicon
from rag.question.asked import Asked, ids_of, is_weak, kind_words
from rag.question.parse import Parsed
from rag.question.query import Derive, Filter, Limit, Query, Sort, Step, YearSpan
from rag.records import Region, Report

Aspect = Literal["place", "year", "kind", "subject", "steps"]
_TOLD: tuple[Aspect, ...] = ("place", "year", "kind")


_NOTHING = Proposal(None)


@dataclass(frozen=True, slots=True)
class Decision:
    """Which Query answers. `model` is who was asked, "" for nobody; `proposal` what it wrote.

    `differs` are the aspects in which its Query is another than the rules'; `taken` whether it is the one that answers.
    """

    model: str = ""
    proposal: Proposal = _NOTHING
    differs: tuple[Aspect, ...] = ()
    taken: bool = False

    def note(self, voice: Voice) -> str:
        """What the answer says of it: how a model read the question, or that it read it otherwise. "" for nothing."""
        query = self.proposal.query
        told = [aspect for aspect in self.differs if aspect in _TOLD]
        if query is None or not (self.taken or told):
            return ""
        aspects = voice.join(voice.say(f"model_query.{aspect}") for aspect in told)
        way = "taken" if self.taken else "kept"
        return voice.say(f"model_query.{way}", model=self.model, reading=restate(query, voice), aspects=aspects)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a Query is of, its places and years resolved."""

    place: frozenset[Region]
    year: frozenset[int]
    kind: frozenset[str]
    subject: frozenset[str]


def second_reading(
    parsed: Parsed,
    turn: Turn,
    before: str,
    reports: Sequence[Report],
    writer: QueryWriter | None,
    evaluator: Evaluator,
    cancel: Event | None = None,
) -> Decision:
    """Who reads the question: a model is asked for its Query, where there is one and it is wanted.

    `before` is what the turn before asked; it is told to the model where this turn leans on it.
    """
    if writer is None or not reports or not is_wanted(parsed, writer.when):
        return Decision()
    proposal = propose(turn.text, before if turn.leans else "", parsed, reports, writer, evaluator, cancel)
    return decide(writer.llm.name, proposal, parsed, evaluator)


def decide(model: str, proposal: Proposal, parsed: Parsed, evaluator: Evaluator) -> Decision:
    """Hold a model's Query against the rules' reading."""
    query = proposal.query
    if query is None or (parsed.queries and query == parsed.queries[0]):
        return Decision(model, proposal)
    theirs = _reading(query, evaluator)
    if not parsed.queries:
        differs = _against_pieces(theirs, parsed.asked, evaluator) if parsed.asked is not None else ()
        return Decision(model, proposal, differs, taken=not differs)
    ours = _reading(parsed.queries[0], evaluator)
    aspects: tuple[Aspect, ...] = ("place", "year", "kind", "subject")
    found = [aspect for aspect in aspects if getattr(theirs, aspect) != getattr(ours, aspect)]
    if not _holds_all(query.steps, parsed.queries[0].steps):
        found.append("steps")
    return Decision(model, proposal, tuple(found), taken=not found and bool(parsed.left))


def with_query(parsed: Parsed, query: Query) -> Parsed:
    """The question as the model read it."""
    asked = replace(parsed.asked, passage=False) if parsed.asked is not None else None
    return replace(parsed, queries=(query,), left=(), asked=asked, unclear=False)


def _reading(query: Query, evaluator: Evaluator) -> _Reading:
    places = find_places(query.places, query.without, evaluator.library.regions_at)
    columns = evaluator.evaluate(query).query.columns if query.columns else ()
    own = [place.year for place in query.places if getattr(place, "year", None) is not None and place.type == "region"]
    years = {column.year for column in columns if isinstance(column.year, int)} if not own else set(own)
    return _Reading(
        frozenset(places.regions),
        frozenset(year for year in years if year is not None),
        frozenset(column.kind for column in columns),
        frozenset(column.subject for column in columns),
    )


def _kinds(asked: Asked) -> set[str]:
    """The kinds that are said by a noun, not by a tense only."""
    said = {piece.kind for piece in kind_words(asked) if not is_weak(asked, piece)}
    return said if "both" not in said else {"target", "actual"}


def _against_pieces(theirs: _Reading, asked: Asked, evaluator: Evaluator) -> tuple[Aspect, ...]:
    """In what a Query differs from the pieces of a question of which the rules made none."""
    found: list[Aspect] = []
    regions = find_places(asked.places, asked.without, evaluator.library.regions_at).regions
    if asked.places and set(regions) != theirs.place:
        found.append("place")
    if not _years(asked) <= theirs.year:
        found.append("year")
    if not _kinds(asked) <= theirs.kind:
        found.append("kind")
    if not {id_ for id_ in ids_of(asked) if id_ in lexicon()} <= theirs.subject:
        found.append("subject")
    return tuple(found)


def _years(asked: Asked) -> set[int]:
    years: set[int] = set()
    for piece in asked.years:
        if piece.plan or piece.report:
            continue  # the year of a value is another one
        if isinstance(piece.year, YearSpan):
            years |= {piece.year.first, piece.year.last}
        elif isinstance(piece.year, int):
            years.add(piece.year)
    return years


def _holds_all(theirs: Sequence[Step], ours: Sequence[Step]) -> bool:
    """Whether a model's steps do all that the rules' do: it may add to them, not drop or turn one."""
    return {_sign(step) for step in ours} <= {_sign(step) for step in theirs}


def _sign(step: Step) -> tuple[object, ...]:
    """What a step does, whatever its columns are called."""
    if isinstance(step, Sort):
        return ("sort", step.order)
    if isinstance(step, Limit):
        return ("limit", step.n, step.ends)
    if isinstance(step, Derive):
        return ("derive", step.fn, step.over)
    where = step.where
    assert isinstance(step, Filter)
    value = getattr(where, "value", None)
    told = (getattr(where, "cmp", ""), value, getattr(where, "high", None), getattr(where, "verdict", ""))
    return ("filter", where.test, *told, *getattr(where, "bounds", ()), *getattr(where, "statuses", ()))
