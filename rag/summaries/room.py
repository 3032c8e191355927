"""How long a page may be, and what it tells less of where it would be longer: what matters least first."""

from __future__ import annotations

from dataclasses import dataclass

from rag.summaries.picked import GOALS, MONEY, RESULTS
from rag.summaries.schema import Language


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines each part may have; `points`: of the livelihood projects only their points."""

    money: int = MONEY
    results: int = RESULTS
    goals: int = GOALS
    points: bool = False


ROOMS = (Room(), Room(4, 8, 6), Room(3, 6, 5), Room(3, 6, 5, points=True))
MOST: dict[Language, int] = {"zh": 2500, "en": 6500}
"""Characters of a page."""
