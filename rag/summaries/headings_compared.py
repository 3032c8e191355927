"""Headings of the year's work against those of last year: what is on themes that the other has nothing on."""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.figure_match import pairs
from rag.summaries.by_rule import Material
from rag.summaries.picked import SELF
from rag.summaries.themes import themes_of
from rag.summaries.topics import style_of, title_of
from rag.summaries.worded_areas import worded_areas
from rag.summaries.year_plan import is_of_the_year, year_sections, year_topics
from rag.text.fold import fold

_MOST_NEW = 6  # headings told as new, or as gone


def compared_headings(material: Material) -> tuple[list[str], list[str]]:
    """Headings of the year's work on themes that last year's report has none on, and last year's likewise."""
    before = material.before
    assert before is not None
    now = [topic.title for topic in year_topics(material)]
    current = [title_of(section) for section in year_sections(material) if section.path]
    old_sections = [
        section
        for section in before.sections
        if section.role == "plan" and section.path and is_of_the_year(section, before.report.year)
        if not any(SELF.search(title) for title in section.path)
    ]
    styles = [style_of(section.path[-1]) for section in old_sections if section.depth > 1]
    usual = next((style for style in styles if style != "."), ".")
    old = [title_of(section) for section in old_sections if style_of(section.path[-1]) == usual]
    worded = [topic.title for topic in worded_areas(before.text, old_sections)]
    old = worded or old
    earlier = [*worded, *(title_of(section) for section in old_sections)]
    fresh = [title for title in now if _is_fresh(title, earlier)]
    gone = [title for title in old if _is_fresh(title, [*now, *current])]
    return fresh[:_MOST_NEW], gone[:_MOST_NEW]


_LIKE = 0.2  # of the pairs of signs of the shorter: that a heading is gone is a claim, and a reworded one is not


def _is_fresh(title: str, among: Sequence[str]) -> bool:
    """Whether a heading names themes that no other names, and is like none in its words."""
    named = themes_of(title)
    if SELF.search(title) or not named or named & frozenset(theme for other in among for theme in themes_of(other)):
        return False
    return not any(_like(title, other) for other in among)


def _like(title: str, other: str) -> bool:
    own, its = pairs(fold(title)), pairs(fold(other))
    return bool(own and its) and len(own & its) / min(len(own), len(its)) >= _LIKE
