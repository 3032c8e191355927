"""What the columns of a publication mean: as Markdown and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from rag.figures.lexicon import lexicon
from rag.publication.tables import Published
from rag.tables.coding import Preset
from rag.tables.table import MISSING, Table, is_whole
from rag.tables.xlsx import Sheet
from rag.text.markup import plain_markdown

Type = Literal["string", "integer", "number"]


def described(table: Table) -> Iterator[tuple[str, Type, str, Sequence[str]]]:
    """Each column with its type, its meaning and its words, where all of them are known."""
    for at, column in enumerate(table.header):
        about = table.about(column)
        kind: Type = "string"
        if column in table.numeric:
            kind = "integer" if is_whole(column) and all(_is_integer(row[at]) for row in table.rows) else "number"
            if kind == "number" and is_whole(column):
                kind = "string"  # a span of years
        used = {row[at] for row in table.rows} - {""}
        yield column, kind, about.meaning, (*about.codes, *sorted(used - set(about.codes))) if about.codes else ()


def _is_integer(cell: str) -> bool:
    return not cell or cell.isdecimal()


def codebook_markdown(tables: Sequence[Published], rules: Preset, facts: Mapping[str, Any]) -> str:
    """The codebook to read."""
    lines = [f"# {facts['title']}", "", f"Version {facts['version']} ({facts['content']}), made by {facts['program']}."]
    lines += [f"Rules {facts['extraction']}, fingerprint {facts['rules']}.", ""]
    lines += ["Each number is read by rule from the clause in the column `text` (of the panel: `_q`, `_aq`).", ""]
    lines += [f"Targets are coded by the preset `{rules.name}` ({rules.description}); `coding.toml` holds it.", ""]
    lines += ["In the Stata files a number that is missing says why, in the others the columns beside it do:", ""]
    lines += [f"- `.{letter}` {why}" for letter, why in MISSING.items()]
    for each in tables:
        lines += ["", f"## {each.table.name}", "", f"{each.about.capitalize()}. {len(each.table.rows)} rows.", ""]
        lines += ["| column | type | meaning | words |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{column}` | {kind} | {plain_markdown(meaning)} | {' '.join(f'`{word}`' for word in words)} |"
            for column, kind, meaning, words in described(each.table)
        ]
    lines += ["", "## Indicators", "", "| id | Chinese | English | units |", "| --- | --- | --- | --- |"]
    lines += [f"| `{i.id}` | {i.zh} | {i.en} | {' '.join(i.units)} |" for i in lexicon().values()]
    return "\n".join(lines) + "\n"


def codebook_sheets(tables: Sequence[Published]) -> tuple[Sheet, ...]:
    """The codebook to compute with: columns, the numbers of words in the Stata files, indicators."""
    columns, codes = [], []
    for each in tables:
        for column, kind, meaning, words in described(each.table):
            columns.append((each.table.name, column, kind, meaning, " ".join(words)))
            numbers = each.table.about(column).codes
            codes += [(each.table.name, column, str(number), word) for word, number in numbers.items()]
    indicators = tuple((i.id, i.zh, i.en, " ".join(i.stated), " ".join(i.units)) for i in lexicon().values())
    missing = tuple((f".{letter}", why) for letter, why in MISSING.items())
    return (
        Sheet("columns", ("table", "column", "type", "meaning", "words"), tuple(columns)),
        Sheet("codes", ("table", "column", "code", "word"), tuple(codes), frozenset({"code"})),
        Sheet("missing", ("code", "meaning"), missing),
        Sheet("indicators", ("id", "chinese", "english", "stated", "units"), indicators),
    )
