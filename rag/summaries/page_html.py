"""A page as one HTML file that prints on A4: no script, no font and no picture from outside."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rag.summaries.page import Bars, Block, Bullets, Grid, Heading, Notes, Page, Paragraph, Runs, note_words

_STYLE = """
@page { size: A4; margin: 14mm 15mm; }
body { font: 10.5pt/1.5 "Noto Serif CJK SC", "Songti SC", SimSun, serif; max-width: 180mm; margin: 1.5em auto;
       padding: 0 1em; color: #111; }
h1 { font-size: 16pt; margin: 0 0 .2em; } h2 { font-size: 11.5pt; margin: .8em 0 .2em; border-bottom: .5pt solid #999; }
p, ul { margin: .25em 0; } ul { padding-left: 1.3em; } li { margin: .1em 0; } .small { font-size: 8.5pt; color: #555; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; }
th, td { border-bottom: .5pt solid #bbb; padding: .15em .4em; text-align: left; vertical-align: top; }
sup { font-size: 65%; line-height: 0; } sup a { color: #555; text-decoration: none; }
ol.notes { columns: 3; column-gap: 1.5em; font-size: 7pt; line-height: 1.3; color: #444; padding-left: 2em;
           border-top: .5pt solid #999; padding-top: .4em; margin-top: 1em; }
svg { max-width: 100%; height: auto; } svg text { font: 11px sans-serif; fill: #222; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 9pt; line-height: 1.35; }
  h2, tr, li { break-inside: avoid; }
  h2 { break-after: avoid; } table { font-size: 8pt; }
  ol.notes { font-size: 6.5pt; columns: 3; overflow-wrap: anywhere; } }
"""


def page_html(page: Page) -> str:
    """The page as HTML with its notes below."""
    notes = Notes()
    body = "\n".join(_block(block, notes) for block in page.blocks)
    feet = "\n".join(
        f'<li id="n{number}" value="{number}">{escape(note_words(places, page))}</li>'
        for number, places in notes.items()
    )
    lang = "zh-Hans" if page.language == "zh" else page.language
    title = escape(page.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n{body}\n"
        f'<ol class="notes">\n{feet}\n</ol>\n</body></html>\n'
    )


def _block(block: Block, notes: Notes) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Paragraph):
        return f"<p{' class=small' if block.small else ''}>{_said(block.runs, notes)}</p>"
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{_said(item, notes)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Grid):
        head = "".join(f"<th>{escape(name)}</th>" for name in block.header)
        rows = "".join(f"<tr>{''.join(f'<td>{_said(cell, notes)}</td>' for cell in row)}</tr>" for row in block.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return "".join(_chart(block))


def _said(runs: Runs, notes: Notes) -> str:
    told = ""
    for run in runs:
        words = escape(run.text)
        words = f'<span lang="zh">{words}</span>' if run.quoted and words else words
        told += f"<strong>{words}</strong>" if run.strong and words else words
        if run.places:
            number = notes.number(run.places)
            told += f'<sup><a href="#n{number}">{number}</a></sup>'
    return told


_ROW, _LABEL, _BAR, _SAID = 20, 90, 380, 150  # pixels


def _chart(chart: Bars) -> Iterator[str]:
    most = max((abs(bar.value) for bar in chart.bars), default=0)
    height = _ROW * len(chart.bars)
    yield f'<figure><figcaption>{escape(chart.title)}</figcaption><svg role="img" aria-label="{escape(chart.title)}" '
    yield f'viewBox="0 0 {_LABEL + _BAR + _SAID} {height}" width="{_LABEL + _BAR + _SAID}" height="{height}" '
    yield 'xmlns="http://www.w3.org/2000/svg">'
    for at, bar in enumerate(chart.bars):
        wide = round(_BAR * float(abs(bar.value) / most), 1) if most else 0
        top = _ROW * at
        yield f'<text x="{_LABEL - 6}" y="{top + 14}" text-anchor="end">{escape(bar.label)}</text>'
        yield f'<rect x="{_LABEL}" y="{top + 3}" width="{wide}" height="{_ROW - 7}" fill="#3b6ea5"/>'
        yield f'<text x="{_LABEL + wide + 5}" y="{top + 14}">{escape(bar.said)}</text>'
    yield "</svg></figure>"
