"""A question as it is typed -> what of it asks: without asides, its years in full, its head of a list resolved."""

from __future__ import annotations

from collections.abc import Sequence

from rag.question.asides import without_asides
from rag.question.leads import without_lead
from rag.question.short_years import in_full
from rag.question.told_of import of_all_told
from rag.records import Report, Reports
from rag.text.fold import fold
from rag.text.markup import plain


def to_the_point(text: str, reports: Sequence[Report]) -> str:
    """What of a question asks, folded; the text as it is where all of it does."""
    folded = fold(plain(text)).strip()
    said = of_all_told(without_lead(in_full(without_asides(folded)), Reports.of(reports).regions))
    return text if said == folded else said
