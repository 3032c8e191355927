"""A checked draft for people and programs: the numbers marked in a Markdown or HTML copy, or as JSON records."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from typing import Any

from rag.drafts.findings import Finding
from rag.question.own_words import language_of

_SIGNS = {"supported": "✓", "contradicted": "✗", "unknown": "?"}
_CALLED = {"supported": "相符", "contradicted": "不符", "unknown": "未能核对"}
_COLOURS = {"supported": "#dff3e1", "contradicted": "#fbd5d5", "unknown": "#eeeeee"}


def as_record(finding: Finding, place: str = "") -> dict[str, Any]:
    """A finding as plain data. `why` is empty where it is supported; `formula` says how a computed number was made."""
    claim, cited = finding.claim, finding.citation
    return {
        "text": finding.text,
        "place": place or None,
        "span": [claim.start, claim.end],
        "sentence": list(claim.sentence),
        "region": claim.region.name if claim.region else None,
        "regions": [region.name for region in claim.places],
        "year": claim.year,
        "tense": claim.tense or None,
        "role": claim.role,
        "subject": claim.subject,
        "indicator": claim.indicator,
        "verdict": finding.verdict,
        "why": finding.why or None,
        "reason": finding.reason,
        "formula": finding.formula or None,
        "citation": cited
        and {
            "region": cited.region,
            "year": cited.year,
            "section": cited.section,
            "source": cited.source,
            "spans": cited.spans,
            "quote": cited.quote,
        },
    }


def to_json(findings: Sequence[Finding]) -> str:
    """The findings as a JSON list."""
    return json.dumps([as_record(finding) for finding in findings], ensure_ascii=False, indent=2)


def to_markdown(text: str, findings: Sequence[Finding]) -> str:
    """The draft with a footnote at each number that claims something: its sign, its reason and the clause."""
    notes: list[str] = []

    def mark(said: str, finding: Finding) -> str:
        if finding.why == "set_aside":
            return said
        notes.append(f"[^v{len(notes) + 1}]: {note_of(finding, text)}")
        return f"{said}{_SIGNS[finding.verdict]}[^v{len(notes)}]"

    return _marked(text, findings, mark, str) + "\n\n" + "\n".join(notes) + "\n"


def to_html(text: str, findings: Sequence[Finding]) -> str:
    """The draft as a page of its own, each number coloured, its reason and clause as the tip. No script, no link."""

    def mark(said: str, finding: Finding) -> str:
        return (
            f'<mark class="{finding.verdict}" style="background:{_COLOURS[finding.verdict]}" '
            f'title="{html.escape(note_of(finding, text), quote=True)}">{html.escape(said)}</mark>'
        )

    body = _marked(text, findings, mark, html.escape)
    paragraphs = "\n".join(f"<p>{line}</p>" for line in body.split("\n") if line.strip())
    head = '<!doctype html>\n<html><head><meta charset="utf-8"><title>draft</title></head>'
    return f"{head}\n<body>\n{paragraphs}\n</body></html>\n"


def note_of(finding: Finding, text: str) -> str:
    """The verdict, its reason and the clause, in one line, in the language of the draft `text`."""
    chinese = language_of(text) != "en"
    parts = [_CALLED[finding.verdict] if chinese else finding.verdict, finding.reason]
    if finding.citation is not None:
        cited = finding.citation
        parts.append(f"{cited.region} {cited.year}:「{cited.quote}」")
    return "; ".join(" ".join(part.split()) for part in parts if part)


def _marked(
    text: str, findings: Sequence[Finding], mark: Callable[[str, Finding], str], plain: Callable[[str], str]
) -> str:
    parts: list[str] = []
    done = 0
    for finding in findings:
        start, end = finding.claim.start, finding.claim.end
        if start >= done and end > start:  # of two claims over one stretch the first is shown
            parts += (plain(text[done:start]), mark(text[start:end], finding))
            done = end
    return "".join([*parts, plain(text[done:])])
