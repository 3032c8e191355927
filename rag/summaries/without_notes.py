"""A report without the notes on words behind it, which a copy may have run into its last section."""

from __future__ import annotations

from dataclasses import replace

from rag.records import Span
from rag.summaries.by_rule import Material
from rag.text.lazily import lazily

_NOTES = lazily(r"\n[^\n。]{0,30}(?:名词|术语|用语|词语)(?:术语)?的?(?:解释|注释|说明|注解)[^\n。]{0,24}(?=\n)")


def without_notes(material: Material) -> Material:
    """The report up to the heading of its notes on words, if any."""
    spans = [span for section in material.sections for span in section.spans]
    if not spans:
        return material
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    notes = _NOTES.search(material.text, (first + last) // 2, last)
    if notes is None:
        return material
    sections = tuple(
        replace(each, spans=tuple(Span(a, min(b, notes.start())) for a, b in each.spans if a < notes.start()))
        for each in material.sections
    )
    figures = tuple(each for each in material.figures if not each.spans or each.spans[0].start < notes.start())
    return replace(material, sections=sections, figures=figures)
