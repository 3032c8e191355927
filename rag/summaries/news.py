"""What a report has that the one of the year before had not, beside its targets: the headings of its work."""

from __future__ import annotations

from rag.summaries.by_rule import Material
from rag.summaries.headings_compared import compared_headings


def new_headings(material: Material) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The headings that are new and those that are gone, each under its key; none where the report before is not
    last year's.
    """
    before = material.before
    if before is None or before.report.year != material.report.year - 1:
        return ()
    fresh, gone = compared_headings(material)
    told = (("new topics", tuple(fresh)), ("dropped topics", tuple(gone)))
    return tuple((key, titles) for key, titles in told if titles)
