"""The conditions of a `Query`: what a cell must be for its row (or year) to be kept, counted or judged."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rag.records import Bound

CellStatus = Literal["stated", "worded", "unread", "not_stated", "not_loaded"]
Verdict = Literal["yes", "no"]


class Record(BaseModel):
    """What comes from outside: nothing unknown in it, and nothing that changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Cmp = Literal["lt", "le", "eq", "ne", "ge", "gt", "within"]


class Compare(Record):
    """Holds where a cell compares so with one of: `value` (in `unit`), column `than`, or the cell of region `place`.

    Cells are intervals (`by` "interval"): 5%以上 is [5, ∞), 5%以内 is (-∞, 5], 4.5%-5% both ends, 5%左右 somewhere
    about 5, which is neither <= 5 nor >= 5 but is < 5.5. le, ge and within hold where all of the interval does; lt
    where none of it is above and some below (4.5%-5% is lt 5), gt likewise; eq and ne look at the stated numbers
    whatever the bound word (定在120万人; with `high` a range, 4.5%-5%), and at that too where `bound` names one. `by`
    "number" looks at the stated numbers only. within: `value` <= cell <= `high`. A cell without a number, or of a unit
    that cannot be converted, is in no comparison, not even ne.
    """

    test: Literal["compare"]
    cmp: Cmp
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    than: str = ""
    place: str = ""
    by: Literal["interval", "number"] = "interval"
    bound: Bound | None = None

    @model_validator(mode="after")
    def _one_operand(self) -> Self:
        if (self.value is not None) + bool(self.than) + bool(self.place) != 1:
            raise ValueError("compare with exactly one of: value, than, place")
        ranged = self.high is not None
        if (self.cmp == "within" and not ranged) or (
            ranged and (self.cmp not in ("within", "eq") or self.value is None)
        ):
            raise ValueError("within needs value and high; high is for within, and for eq with a range, only")
        if self.bound is not None and self.cmp not in ("eq", "ne"):
            raise ValueError("bound is for eq and ne only")
        return self


class BoundIs(Record):
    """Holds where the bound as worded is one of these: 用了“以上”的 is at_least. Stated or worded cells only."""

    test: Literal["bound"]
    bounds: tuple[Bound, ...] = Field(min_length=1)


class StatusIs(Record):
    """Holds where the cell has one of these statuses: 没有设数字目标的 is worded, unread and not_stated."""

    test: Literal["status"]
    statuses: tuple[CellStatus, ...] = Field(min_length=1)


class VerdictIs(Record):
    """Holds where a derived yes or no (`met`, `check`) is this one. A cell without verdict is neither."""

    test: Literal["verdict"]
    verdict: Verdict


class AnyOf(Record):
    """Holds where any of its comparisons with a number does: 定在5%或5.5%的."""

    test: Literal["any"]
    of: tuple[Compare, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _of_numbers(self) -> Self:
        if any(each.value is None for each in self.of):
            raise ValueError("any compares with numbers only")
        return self


Condition = Annotated[Compare | BoundIs | StatusIs | VerdictIs | AnyOf, Field(discriminator="test")]
