"""What is true of an indicator that a report sets no target for (DESIGN, promise 3): named in the tasks, in the review,
in a plan, elsewhere, or nowhere. Only the last may be called silence.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.lexicon import find_names, lexicon
from rag.records import Figure
from rag.summaries.against_last_year import Compared
from rag.summaries.by_rule import Maker, Material, place_of
from rag.summaries.page import Run, Runs
from rag.summaries.page_words import PAGE_WORDS
from rag.summaries.said import value_said
from rag.summaries.schema import Language
from rag.summaries.year_plan import Clause, Reading, is_of_the_year, year_sections


class WithoutTarget:
    """Tells of indicators that are not among the targets `rows` of a report."""

    def __init__(self, reading: Reading, rows: Sequence[Compared], maker: Maker, language: Language) -> None:
        self._material: Material = reading.material
        self._reading, self._maker, self._language = reading, maker, language
        self._year = self._material.report.year
        self._listed = {row.now.section_id for row in rows if row.now is not None}

    def _w(self, key: str) -> str:
        return PAGE_WORDS[self._language][key]

    def told(self, indicator: str) -> Runs:
        """What the report says of it instead; 没有设目标 only where nothing names it."""
        if indicator not in lexicon():
            return (Run(self._w("not listed")),)
        return self._instead(indicator) or self.mention(indicator)

    def _instead(self, indicator: str) -> Runs:
        """How a report that lists no target for an indicator names it in its tasks, if it does."""
        task = next((each for each in self.tasks() if each.indicator == indicator), None)
        if task is None:
            return ()
        return Run(self._w("tasks")), Run(value_said(task, self._language), (self._maker.value(task).place,))

    def tasks(self) -> list[Figure]:
        """The first number of each indicator in the year's tasks."""
        inside = {section.id for section in year_sections(self._material)}
        found: dict[str, Figure] = {}
        for figure in self._material.figures:
            ours = figure.kind in ("target", "task") and figure.period == str(self._year) and figure.low is not None
            known = figure.indicator in lexicon() and not lexicon()[figure.indicator].gathers
            if ours and known and figure.section_id in inside and not figure.headline:
                found.setdefault(figure.indicator, figure)
        return list(found.values())

    def mention(self, indicator: str) -> Runs:
        """What is true of an indicator without a target: in the tasks, in the review, elsewhere, or nowhere."""
        own = [figure for figure in self._material.figures if figure.indicator == indicator]
        if not any(figure.kind in ("target", "task", "plan") for figure in own):
            plans = [figure for figure in self._material.figures if figure.kind == "plan"]
            for sections in (year_sections(self._material), self._material.sections):
                for clause in self._reading.clauses(sections, plans):
                    if any(name.id == indicator for name in find_names(clause.said.folded)):
                        return self._quoted(clause)
        of_year = {section.id for section in year_sections(self._material)}
        for figure in sorted(own, key=lambda figure: figure.section_id not in of_year):
            key = "in plan" if figure.kind == "plan" else "tasks" if figure.section_id in of_year else "mentioned"
            return Run(self._w(key)), Run(f"“{figure.quote}”", (self._maker.value(figure).place,), quoted=True)
        return (Run(self._w("not listed" if self._material.report.cut else "silent")),)

    def _quoted(self, clause: Clause) -> Runs:
        """A clause that names an indicator, with what it is: of the list itself, the review, a plan, or the tasks."""
        section = clause.said.section
        of_year = {each.id for each in year_sections(self._material)}
        key = "tasks" if section.id in of_year else "review only" if section.role == "review" else "mentioned"
        later = section.role == "plan" and not is_of_the_year(section, self._year)
        key = "in plan" if clause.figures or later else key
        quote = Run(f"“{clause.said.text}”", (place_of(clause.said, self._material.origin),), quoted=True)
        return (quote,) if section.id in self._listed else (Run(self._w(key)), quote)
