"""A conversation as a document, to be written as Markdown or Word: each citation of an answer is a footnote."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.answering.wording import english_name
from rag.records import Answer, Citation
from rag.summaries.page import Block, Bullets, Grid, Heading, Page, Paragraph, Run, Runs
from rag.summaries.schema import Place
from ui.conversation import Turn
from ui.i18n import Lang, say

_MARK = re.compile(r"\[(\d{1,4})\]")
_RULE = re.compile(r":?-{3,}:?")


def talk_page(turns: Sequence[Turn], lang: Lang, name: str = "") -> Page:
    """Questions as headings, answers as they are shown, under the name that the conversation was given."""
    blocks: list[Block] = []
    for turn in turns:
        blocks.append(Heading(turn.question))
        if turn.resolved:
            blocks.append(Paragraph((Run(say("ask.understood", lang, question=turn.resolved)),), small=True))
        blocks += _answer(turn.answer, lang) if turn.answer is not None else [Paragraph((Run(turn.trouble),))]
    own = name if name and not any(turn.question.startswith(name) for turn in turns) else say("talks.one", lang)
    return Page(own, tuple(blocks), lang, quoting=True)


def _answer(answer: Answer, lang: Lang) -> list[Block]:
    places = {citation.n: _place(citation, lang) for citation in answer.citations}
    blocks: list[Block] = []
    rows: list[list[str]] = []
    bullets: list[Runs] = []

    def close() -> None:
        if rows:
            body = [row for row in rows[1:] if not all(_RULE.fullmatch(cell) for cell in row)]
            blocks.append(Grid(tuple(rows[0]), tuple(tuple(_runs(cell, places) for cell in row) for row in body)))
        if bullets:
            blocks.append(Bullets(tuple(bullets)))
        rows.clear()
        bullets.clear()

    for line in answer.answer.split("\n"):
        if line.startswith("| "):
            rows.append([cell.strip() for cell in line.strip().strip("|").split(" | ")])
            continue
        if line.startswith("- "):
            bullets.append(_runs(line[2:], places))
            continue
        close()
        if line.strip():
            blocks.append(Paragraph(_runs(line, places)))
    close()
    return blocks


def _place(citation: Citation, lang: Lang) -> Place:
    region = english_name(citation.region) if lang == "en" else citation.region
    section = " › ".join((f"{region} {citation.year}", *citation.section[-1:]))
    return Place(
        section=(section,),
        source=citation.source,
        place=citation.place,
        spans=tuple((span[0], span[1]) for span in citation.spans),
        quote=citation.quote,
    )


def _runs(text: str, places: Mapping[int, Place]) -> Runs:
    """Text in runs that end where it cites."""
    made, done = [], 0
    for hit in _MARK.finditer(text):
        place = places.get(int(hit[1]))
        if place is not None:
            made.append(Run(text[done : hit.start()], (place,)))
            done = hit.end()
    if text[done:]:
        made.append(Run(text[done:]))
    return tuple(made)
