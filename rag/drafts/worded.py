"""A claim whose number is a word of the sentence, 第三个, 连续三年: said of what the claim beside it is of."""

from __future__ import annotations

from decimal import Decimal

from rag.drafts.carried import State
from rag.drafts.findings import Claim
from rag.drafts.frame import Frame
from rag.drafts.reading import Reading
from rag.drafts.scene import Role
from rag.numbers.quantities import Quantity


def worded_claim(
    read: Reading,
    sentence: tuple[int, int],
    said: tuple[int, int],
    amount: tuple[int, str],
    role: Role,
    beside: Claim | None,
    state: State,
    frame: Frame,
) -> Claim:
    """The claim at `said` = (start, end) of the text of `read` to be an `amount` = (number, unit).

    Its places, years and kind are those of the claim `beside`, else what the sentences before carry.
    """
    (start, end), (at, stop), value = sentence, said, Decimal(amount[0])
    unit = amount[1]
    return Claim(
        start=read.start(at),
        end=read.end(stop),
        sentence=(read.start(start), read.end(end)),
        quantity=Quantity(
            at, stop, at, stop, read.text[at:stop], value, value, unit, Decimal(1), unit, "exact", False, "amount"
        ),
        subject="",
        indicator=None,
        measure="level",
        bound="exact",
        places=beside.places if beside is not None else state.places,
        span=beside.span if beside is not None else state.span,
        kind=beside.kind if beside is not None else state.kind,
        role=role,
        sure=beside.sure if beside is not None else frame.said,
        base=frame.year,
        dated=frame.dated,
        context=read.text[start:end],
        at=at - start,
        language=frame.language,
    )
