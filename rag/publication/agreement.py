"""How far two coders agree, as a number, and where they do not.

>>> kappa([("hard", "hard"), ("soft", "soft"), ("hard", "soft"), ("soft", "soft")])
Decimal('0.500')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.tables.table import Field, Table, plain

FIELDS = ("kind", "indicator", "low", "high", "unit", "bound", "hard_soft")
"""What is coded of each item."""

EVERY = "all"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing coded twice: `ours` and `theirs` by field; a field that was not coded is in neither."""

    id: str
    region: str
    year: str
    clause: str
    ours: Mapping[str, str]
    theirs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `field`, over the items of `indicator` by our coding (`EVERY`: all): how many, how many alike, and kappa.

    `kappa` is None where it is not defined: both coders used one and the same class throughout.
    """

    field: str
    indicator: str
    items: int
    same: int
    kappa: Decimal | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two coders filled in differently."""

    item: str
    region: str
    year: str
    indicator: str
    field: str
    ours: str
    theirs: str
    clause: str


def kappa(pairs: Sequence[tuple[str, str]]) -> Decimal | None:
    """Cohen's kappa of two coders' classes for the same items, to three decimals: (p - e) / (1 - e).

    p is the share of items that they class alike, e the share expected by chance, the sum over classes of the product
    of both coders' shares. 1 is full agreement, 0 what chance gives. None where e is 1 and nothing can be told, or
    without items. J. Cohen (1960), A Coefficient of Agreement for Nominal Scales, Educational and Psychological
    Measurement 20(1), 37-46, https://doi.org/10.1177/001316446002000104.
    """
    many = len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(ones[each] * others[each] for each in ones)  # times many squared
    if many == 0 or chance == many * many:
        return None
    same = sum(one == other for one, other in pairs)
    return (Decimal(same * many - chance) / Decimal(many * many - chance)).quantize(Decimal("0.001"))


def agreements(items: Sequence[Item]) -> tuple[Agreement, ...]:
    """By field over all items, and by field within each indicator; of the indicator itself it or another one."""
    found = []
    for field in FIELDS:
        coded = [item for item in items if field in item.ours and field in item.theirs]
        pairs = [(item.ours[field], item.theirs[field]) for item in coded]
        found.append(_agreement(field, EVERY, pairs))
        for indicator in sorted({item.ours["indicator"] for item in coded}):
            if field == "indicator":
                own = [(str(one == indicator), str(other == indicator)) for one, other in pairs]
            else:
                own = [(i.ours[field], i.theirs[field]) for i in coded if i.ours["indicator"] == indicator]
            found.append(_agreement(field, indicator, own))
    return tuple(found)


def _agreement(field: str, indicator: str, pairs: Sequence[tuple[str, str]]) -> Agreement:
    return Agreement(field, indicator, len(pairs), sum(one == other for one, other in pairs), kappa(pairs))


def differences(items: Sequence[Item]) -> tuple[Difference, ...]:
    """Every field that was coded otherwise, item by item."""
    return tuple(
        Difference(
            *(item.id, item.region, item.year, item.ours["indicator"], field),
            *(item.ours[field], item.theirs[field], item.clause),
        )
        for item in items
        for field in FIELDS
        if field in item.ours and field in item.theirs and item.ours[field] != item.theirs[field]
    )


def agreement_table(found: Sequence[Agreement]) -> Table:
    """The agreements as a table."""
    meanings = {
        "field": "what was coded",
        "items": "items that both coded",
        "same": "items coded alike",
        "kappa": "Cohen's kappa; empty where it is not defined, both having used one class only",
    }
    rows = [(each.field, each.indicator, each.items, each.same, each.kappa) for each in found]
    own = {name: Field(meaning) for name, meaning in meanings.items()}
    header = ("field", "indicator", "items", "same", "kappa")
    return Table("agreement", header, plain(rows), frozenset({"items", "same", "kappa"}), own)


def differences_table(found: Sequence[Difference]) -> Table:
    """The differences as a table."""
    header = ("item", "region", "year", "indicator", "field", "ours", "theirs", "clause")
    own = {
        "item": Field("the item's id in the sheet"),
        "field": Field("what was coded"),
        "ours": Field("as the rules have it"),
        "theirs": Field("as the person coded it"),
        "clause": Field("the clause, verbatim"),
    }
    rows = [[getattr(each, name) for name in header] for each in found]
    return Table("differences", header, plain(rows), frozenset({"year"}), own)
