"""How many governments of a level state each indicator in the reports of a year: what a table would have to show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from rag.evaluate.cells import KINDS, asked_of, cell_of
from rag.evaluate.mentions import Mentions, proof_of
from rag.figures.lexicon import lexicon
from rag.library.lookups import ReportKey
from rag.library.store import Library
from rag.question.answer_table import Proof
from rag.question.query import Column
from rag.records import Figure, Level
from rag.retrieval.report_reading import ReportCache


class _Figures(Mentions):
    """Looks at figures alone: whether words of a report forbid to say "not stated" is nothing to a count."""

    def clause(self, report: ReportKey, indicator: str, kinds: Sequence[str], period: str) -> Proof | None:
        return None

    def proof(self, report: ReportKey, figure: Figure) -> Proof:
        return proof_of(report, figure)


def coverage(library: Library, level: Level, year: int) -> dict[str, int]:
    """For each indicator how many governments of `level` state a target of it, in numbers or in words, for `year`.

    Counted once for each state of the library: every view of a board shows it.
    """
    return library.once(f"coverage {level} {year}", lambda: _counted(library, level, year))


def _counted(library: Library, level: Level, year: int) -> dict[str, int]:
    names = {region.name for region in library.regions_at(level)}
    codes = {region.adcode for region in library.regions_at(level) if region.adcode}
    own = [each for each in library.reports_at(names, codes) if each.year == year and each.region.level == level]
    figures: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in library.figures_at({report.id for report in own}, set(lexicon()), KINDS["target"]):
        figures[figure.indicator][figure.report_id].append(figure)
    quick = _Figures(library, ReportCache(library))
    found: Counter[str] = Counter()
    for indicator, by_report in figures.items():
        asked = asked_of(Column(subject=indicator, kind="target", year=year))
        stating = {
            report.region
            for report in own
            if cell_of(asked, (report,), by_report, quick).status in ("stated", "worded")
        }
        found[indicator] = len(stating)
    return dict(found)
