"""The editor of a page: each fact once, nothing without facts, as many as there is room for, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.summaries.page import Block, Bullets, Grid, Heading, Paragraph, Run, Runs, joined, runs_of
from rag.summaries.told_once import Number, again, numbers_of

Time = Literal["last", "year", "later", ""]
"""Which time a part tells of: last year, this one, the years of a plan."""
ALWAYS = 9.0
"""The rank of what is told whatever the room."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement with its places, and how much is lost without it.

    `listed`: it is of a list that is told whole, and not left out for being told elsewhere.
    """

    run: Run
    rank: float = ALWAYS
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Facts behind words of ours or a heading of the report. `bare`: what is said of the line where it has no facts.

    `whole`: how it is written while all its facts are told.
    """

    facts: tuple[Fact, ...]
    lead: Runs = ()
    bare: Run | None = None
    whole: Runs = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page under its heading; none where it has no line.

    `cut`: what is said behind the heading where facts are left out for room. `bare`: what leads the row of what is said
    of lines without facts. `shorter`: the part in fewer words, before facts worth more than `worth` are left out.
    """

    heading: str
    lines: tuple[Line, ...]
    form: Literal["bullets", "paragraphs"] = "bullets"
    cut: str = ""
    bare: str = ""
    time: Time = "year"
    shorter: Part | None = None
    worth: float = ALWAYS


@dataclass(frozen=True, slots=True)
class Style:
    """What stands between facts and behind a paragraph."""

    stop: str
    end: str


@dataclass(slots=True)
class _Kept:
    """The facts of a part that are still told, by line."""

    part: Part
    lines: list[list[Fact]] = field(default_factory=list)
    short: bool = False

    def __post_init__(self) -> None:
        self.lines = [list(line.facts) for line in self.part.lines]


def edited(parts: Sequence[Part], told: Mapping[Time, Sequence[Number]], style: Style, most: int) -> tuple[Block, ...]:
    """The blocks of the parts, of at most so many characters; `told`: the numbers told before them, by their time."""
    kept = [_Kept(part) for part in parts]
    _tell_once(kept, told)
    while sum(map(size_of, blocks := [*_blocks(kept, style)])) > most:
        if not _cut(kept):
            break
    return tuple(blocks)


def _tell_once(kept: Sequence[_Kept], told: Mapping[Time, Sequence[Number]]) -> None:
    """Leave out facts that tell nothing but what stands before them, in a list, or in a fuller one, of one time."""
    every = [(each.part.time, lines, fact) for each in kept for lines in each.lines for fact in lines]
    numbers = [numbers_of(fact.run) for _, _, fact in every]
    gone: set[int] = set()
    for at, (time, lines, fact) in enumerate(every):
        if fact.listed:
            continue
        fuller = [
            place
            for place, (its, _, other) in enumerate(every)
            if place != at and place not in gone and its == time
            if place < at or other.listed or len(numbers[place]) > len(numbers[at])
        ]
        inside = any(fact.run.text in every[place][2].run.text for place in fuller)
        others = (number for place in fuller for number in numbers[place])
        if inside or again(fact.run, (*told.get(time, ()), *others)):
            gone.add(at)
            lines.remove(fact)


def _cut(kept: Sequence[_Kept]) -> bool:
    """Leave out the fact of least rank, of equals the last, or tell a part in fewer words. Whether there was one."""
    least = min(_droppable(kept), key=lambda each: each[0], default=None)
    long = [each for each in kept if each.part.shorter is not None and each.lines]
    long = [each for each in long if least is None or each.part.worth <= least[0][0]]
    if long and long[0].part.shorter is not None:
        long[0].part = long[0].part.shorter
        long[0].__post_init__()
        return True
    if least is not None:
        _, lines, fact = least
        lines.remove(fact)
    return least is not None


def _droppable(kept: Sequence[_Kept]) -> Iterator[tuple[tuple[float, int], list[Fact], Fact]]:
    """The facts that may go, each by its rank and its place from the end."""
    every = [(lines, fact) for each in kept for lines in each.lines for fact in lines]
    return (((fact.rank, -at), lines, fact) for at, (lines, fact) in enumerate(every) if fact.rank < ALWAYS)


def _blocks(kept: Sequence[_Kept], style: Style) -> Iterator[Block]:
    for each in kept:
        part, items = each.part, []
        for line, facts in zip(part.lines, each.lines, strict=True):
            if not facts and not (line.lead and not line.facts and line.bare is None):
                continue
            full = len(facts) == len(line.facts)
            told = line.whole if full and line.whole else joined((fact.run for fact in facts), style.stop)
            items.append((*line.lead, *told, *((Run(style.end),) if part.form == "paragraphs" else ())))
        bare = [line.bare for line, facts in zip(part.lines, each.lines, strict=True) if not facts and line.bare]
        if bare:
            items.append((Run(part.bare, strong=True), *joined(bare, style.stop)))
        if not items:
            continue
        short = any(len(facts) < len(line.facts) for line, facts in zip(part.lines, each.lines, strict=True))
        yield Heading(part.heading + (part.cut if short else ""))
        if part.form == "bullets":
            yield Bullets(tuple(items))
        else:
            yield from map(Paragraph, items)


def size_of(block: Block) -> int:
    """The characters of a block."""
    if isinstance(block, Heading):
        return len(block.text) + 1
    head = len("".join(block.header)) if isinstance(block, Grid) else 0
    return head + sum(len(run.text) for run in runs_of(block)) + 1
