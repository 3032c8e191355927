"""A page as Markdown, with footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from rag.summaries.page import Bars, Block, Bullets, Grid, Heading, Notes, Page, Paragraph, Runs, note_words
from rag.text.markup import plain_markdown as plain

_WIDTH = 24  # signs of the longest bar


def page_markdown(page: Page) -> str:
    """The page as Markdown; a chart is bars of text."""
    notes = Notes()
    parts = [f"# {plain(page.title)}", *(_block(block, notes) for block in page.blocks)]
    feet = "\n".join(f"[^{number}]: {plain(note_words(places, page))}" for number, places in notes.items())
    return "\n\n".join(part for part in [*parts, feet] if part) + "\n"


def _block(block: Block, notes: Notes) -> str:
    if isinstance(block, Heading):
        return f"## {plain(block.text)}"
    if isinstance(block, Paragraph):
        return _said(block.runs, notes)
    if isinstance(block, Bullets):
        return "\n".join(f"- {_said(item, notes)}" for item in block.items)
    if isinstance(block, Grid):
        rows = [[plain(name) for name in block.header], ["---"] * len(block.header)]
        rows += [[_said(cell, notes) for cell in row] for row in block.rows]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n".join(_bars(block))


def _bars(chart: Bars) -> Iterator[str]:
    most = max((abs(bar.value) for bar in chart.bars), default=0)
    wide = max((_width(bar.label) for bar in chart.bars), default=0)
    yield f"**{plain(chart.title)}**"
    yield ""
    yield "```text"
    for bar in chart.bars:
        signs = "█" * max(1, round(_WIDTH * float(abs(bar.value) / most))) if most else ""
        yield f"{bar.label}{' ' * (wide - _width(bar.label))} {signs} {bar.said}"
    yield "```"


def _width(text: str) -> int:
    """How many columns a text takes on a terminal: two for a wide sign."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _said(runs: Runs, notes: Notes) -> str:
    told = ""
    for run in runs:
        before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
        words = before + plain(run.text) + after if run.text.strip() else run.text
        told += f"{before}**{words.strip()}**{after}" if run.strong and words else words
        told += f"[^{notes.number(run.places)}]" if run.places else ""
    return told
