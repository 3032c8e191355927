"""The one-page summary as HTML: what is said opens the clause that it stands on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rag.records import Span
from rag.summaries.page import Bars, Block, Bullets, Grid, Heading, Page, Paragraph, Run, Runs
from ui.html import Html, tag, together
from ui.views.answer import place_button

Ids = Mapping[str, str]
"""The id of each source by its name."""


def one_page(page: Page, sources: Ids) -> Html:
    """The page; each run that has a place is a button that opens it."""
    lang = "zh-Hans" if page.language == "zh" else page.language
    blocks = (_block(block, sources) for block in page.blocks)
    return tag(
        "article", tag("header", tag("h2", page.title, tabindex="-1")), *blocks, class_="brief one-page", lang=lang
    )


def _block(block: Block, sources: Ids) -> Html:
    if isinstance(block, Heading):
        return tag("h3", block.text)
    if isinstance(block, Paragraph):
        return tag("p", *_said(block.runs, sources), class_="facts" if block.small else None)
    if isinstance(block, Bullets):
        return tag("ul", *(tag("li", *_said(item, sources)) for item in block.items))
    if isinstance(block, Grid):
        head = tag("tr", *(tag("th", name, scope="col") for name in block.header))
        rows = (tag("tr", *(_cell(at, cell, sources) for at, cell in enumerate(row))) for row in block.rows)
        return tag(
            "div", tag("table", tag("thead", head), tag("tbody", *rows), class_="grid"), class_="scroll", tabindex="0"
        )
    return _bars(block)


def _cell(at: int, cell: Runs, sources: Ids) -> Html:
    said = together(_said(cell, sources))
    return tag("td", said) if at else tag("th", said, scope="row")


def _bars(chart: Bars) -> Html:
    return tag("ul", *(tag("li", f"{bar.label} {bar.said}") for bar in chart.bars), aria_label=chart.title)


def _said(runs: Runs, sources: Ids) -> Iterable[Html]:
    return (_run(run, sources) for run in runs if run.text)


def _run(run: Run, sources: Ids) -> Html:
    lang = "zh" if run.quoted else None
    source = sources.get(run.places[0].source, "") if run.places else ""
    if source:
        # a run over several places of one source opens them together
        ours = [place for place in run.places if place.source == run.places[0].source]
        spans = tuple(Span(start, end) for place in ours for start, end in place.spans)
        quote = run.places[0].quote
        made = place_button(run.text, "opens", source, spans, title=None if quote in run.text else quote, lang=lang)
    else:
        made = tag("span", run.text, lang=lang)
    return tag("b", made) if run.strong else made
