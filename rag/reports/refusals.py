"""Why a text that no report was found in is none, as far as it can be told."""

from __future__ import annotations

import re
from collections import Counter

from rag.gazetteer.regions import find_mentions
from rag.reports.excerpts import retells_several
from rag.text.fold import fold
from rag.text.lazily import lazily

_TARGETS = lazily(r"(?:预期|发展|奋斗|主要)目标[^。\n]{0,80}\d")
_HAN = lazily("[\u4e00-\u9fff]")
_SAMPLE, _LEAST = 20_000, 0.1  # characters looked at, and the share of Chinese ones in a Chinese text
_ENGLISH = lazily(r"work report|report on the work of the [a-z' ]{0,60}?government", re.IGNORECASE)
_HEAD = 3000  # characters of an English text that name its place and year
_YEAR = lazily(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def why_none(text: str) -> str:
    """One or two sentences: what the text is instead, and what to give."""
    folded = fold(text)
    if len(_HAN.findall(folded[:_SAMPLE])) < _LEAST * len(folded[:_SAMPLE]):
        return f"{_english(folded)} Numbers are read in Chinese only. Give the Chinese original."
    if retells_several(folded):
        return "It is about the reports of several governments; give each report. Check such a text: govreport verify."
    if _TARGETS.search(folded):
        return (
            "It names targets, but not whose: no title, opening (各位代表) or line says of which government's report "
            "it is. Give the whole report, or check such a text with: govreport verify."
        )
    return (
        "Its title, opening (各位代表) or headings must be in the text; if it is one, please report it with the file."
    )


def _english(text: str) -> str:
    """What a text that is not in Chinese is, with the place and the year of the report it gives, if it gives one."""
    head = text[:_HEAD]
    if _ENGLISH.search(head) is None:
        return "It is not in Chinese."
    mentions = find_mentions(head)
    named = "国务院" if "National People's Congress" in head else mentions[0].candidates[0].name if mentions else ""
    years = Counter(_YEAR.findall(head))
    year = max(years, key=lambda year: (years[year], year), default="")
    whose = " ".join(word for word in (named, year) if word)
    return f"It is in English: a text of the government work report of {whose or 'a government that it does not name'}."
