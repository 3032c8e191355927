"""A share that an English question asks for: manufacturing's share of foreign investment."""

from __future__ import annotations

import re

from rag.figures.lexicon import lexicon
from rag.figures.synonyms import translate
from rag.figures.things import things
from rag.question.pieces import Piece, subjects
from rag.text.lazily import lazily

PART_EN = lazily(
    r"\b(?:share|proportion|percentage|percent) of\b|\b(?:what|which|the|'s) (?:share|proportion|percentage)\b|"
    r"'s share\b|\baccount(?:s|ed)? for\b",
    re.IGNORECASE,
)


_OF_TARGET = lazily(  # how much of a target was reached is no part of a whole
    r"\b(?:share|proportion|percentage|percent) of (?:its|the|their|that) [^,;?]*?\btargets?\b", re.IGNORECASE
)


def part_of_whole(text: str) -> Piece | None:
    """A share that an English question asks for, which is no number of its whole: manufacturing's share of FDI."""
    if PART_EN.search(text) is None or _OF_TARGET.search(text) is not None:
        return None
    named = [(each.start, lexicon()[each.value]) for each in subjects(text) if each.value in lexicon()]
    if any("%" in entry.units and "growth" not in entry.stated for _, entry in named):
        return None  # R&D as a share of GDP has a name
    if any(each.value in things() and "%" in things()[each.value].units for each in subjects(text)):
        return None  # so has the share of days with good air
    said = translate(text)
    own = [entry.zh for _, entry in named if not any(each in entry.zh or entry.zh in each for each in said)]
    topic = [*said, *own]
    return Piece("subject", 0, len(text), " ".join([*topic, "占比"])[:60], "%", "share") if len(topic) > 1 else None
