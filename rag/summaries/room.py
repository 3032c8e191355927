"""How long a page may be, and what it tells less of where it would be longer: what matters least first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rag.summaries.picked import GOALS, MONEY, RESULTS
from rag.summaries.schema import Language


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines each part may have.

    `great`: projects planned and named beside the priorities; `done`: projects of last year;
    `further`: clauses of the review beside headline results; `term`: of the years before; `clauses`: of a priority;
    `listed`: how much is told of a livelihood project: all of it, its points, its name; or of all of them only how many
    they are.
    """

    money: int = MONEY
    great: int = 4
    done: int = 4
    results: int = RESULTS
    goals: int = GOALS
    further: int = 10
    term: int = 7
    clauses: int = 3
    listed: Literal["whole", "points", "names", "count"] = "whole"


_LESS = Room(great=3, further=6, term=5, clauses=2)
_LEAST = Room(4, great=2, goals=6, further=5, term=4, clauses=1)
ROOMS = (
    Room(),
    _LESS,
    Room(great=3, further=6, term=5, clauses=1),
    _LEAST,
    replace(_LEAST, listed="points"),
    Room(3, 1, 3, results=8, goals=5, further=3, term=3, clauses=1, listed="points"),
    replace(_LEAST, listed="names"),
    Room(3, 1, 3, results=8, goals=5, further=3, term=0, clauses=1, listed="names"),
    Room(great=3, further=6, term=5, clauses=1, listed="count"),
    Room(3, 1, 3, results=8, goals=5, further=3, term=0, clauses=1, listed="count"),
)
MOST: dict[Language, int] = {"zh": 2500, "en": 6500}
"""Characters of a page."""
