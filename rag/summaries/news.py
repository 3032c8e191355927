"""What a report has that the one of the year before had not: targets, wordings, headings; what is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.summaries.against_last_year import Compared
from rag.summaries.by_rule import Material
from rag.summaries.headings_compared import compared_headings
from rag.summaries.page import Block, Bullets, Heading, Paragraph, Run, Runs, joined
from rag.summaries.page_words import PAGE_WORDS
from rag.summaries.said import figure_name, value_said
from rag.summaries.schema import Language


def news(material: Material, rows: Sequence[Compared], language: Language) -> Iterator[Block]:
    """The part of a page on what is new; nothing where the report before is not last year's."""
    words, before = PAGE_WORDS[language], material.before
    if before is None or before.report.year != material.report.year - 1:
        return
    yield Heading(words["news"].format(year=before.report.year))
    lines: list[Runs] = []
    for status, key in _NAMED:
        those = [row for row in rows if row.status == status]
        if those:
            names = words["stop"].join(dict.fromkeys(_name(row, rows, language) for row in those))
            lines.append((Run(words[key], strong=True), Run(names)))
    lines += [_moved(rows, way, key, language) for way, key in _WAYS if any(_way_of(row) == way for row in rows)]
    changed = [_turned(row, language) for row in rows if row.status == "otherwise" and row.now and row.before]
    changed += [_worded_anew(row, language) for row in rows if row.instead is not None and row.now is None]
    if changed:
        lines.append((Run(words["changed targets"], strong=True), *joined(changed, words["stop"])))
    fresh, gone = compared_headings(material)
    for titles, key in ((fresh, "new topics"), (gone, "dropped topics")):
        if titles:
            told = joined((Run(each, quoted=True) for each in titles), words["stop"])
            lines.append((Run(words[key], strong=True), *told))
    yield Bullets(tuple(lines)) if lines else Paragraph((Run(words["no news"]),))


_NAMED = (("new", "new targets"), ("dropped", "dropped targets"), ("in tasks now", "moved targets"))


_WAYS = (("up", "raised targets"), ("down", "cut targets"), ("reworded", "reworded targets"))


def _way_of(row: Compared) -> str:
    """Whether a target is higher or lower than last year's, or only worded anew; "" where it cannot be told."""
    if row.status == "reworded":
        return "reworded"
    change = row.change
    if row.status != "changed" or change is None or change.value is None or change.upper is None:
        return ""
    if change.value == change.upper == 0 or change.value * change.upper < 0:
        return ""
    return "up" if change.value + change.upper > 0 else "down"


def _name(row: Compared, rows: Sequence[Compared], language: Language) -> str:
    """A target by name, with what of it the number is where another row has the other: 固定资产投资（增速）."""
    name = figure_name(row.figure, language)
    alike = [each for each in rows if each.figure.indicator == row.figure.indicator and each.figure.low is not None]
    if len({each.figure.unit == "%" for each in alike}) < _BOTH or row.figure.low is None:
        return name
    return PAGE_WORDS[language]["rate of" if row.figure.unit == "%" else "size of"].format(name)


_BOTH = 2


def _moved(rows: Sequence[Compared], way: str, key: str, language: Language) -> Runs:
    """The targets that moved one way, by name: their numbers stand in the table."""
    words = PAGE_WORDS[language]
    names = dict.fromkeys(_name(row, rows, language) for row in rows if _way_of(row) == way)
    return Run(words[key], strong=True), Run(words["stop"].join(names))


def _turned(row: Compared, language: Language) -> Run:
    assert row.now is not None
    before = f"“{row.named_before.text}”" if row.named_before else ""
    before = value_said(row.before, language) if row.before is not None else before
    told = f"{before} → {value_said(row.now, language)}"
    return Run(f"{figure_name(row.now, language)}{PAGE_WORDS[language]['colon']}{told}")


def _worded_anew(row: Compared, language: Language) -> Run:
    assert row.instead is not None
    told = f"{value_said(row.figure, language)} → {value_said(row.instead, language)}"
    return Run(f"{figure_name(row.figure, language)}{PAGE_WORDS[language]['colon']}{told}")
