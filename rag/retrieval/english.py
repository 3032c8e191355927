"""The words of an English question for passages, as reports have them (`english.toml`).

>>> in_chinese(Words(text="why did traffic congestion worsen", unknown=("traffic", "congestion"))).content
('交通拥堵',)
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from rag.question.query import Words


class _English(BaseModel):
    """`english.toml`: an English word or its beginning, and what reports say; nothing where it only frames."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, tuple[str, ...]]


@cache
def _data() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    text = files("rag.retrieval").joinpath("english.toml").read_text("utf-8")
    words = _English.model_validate(tomllib.loads(text)).words
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, longest)) + r")[a-z]*"), words


def in_chinese(words: Words) -> Words:
    """The words with those that the question's subjects leave unknown brought to Chinese; as they are if none is."""
    if not words.unknown:
        return words
    pattern, table = _data()
    found: list[str] = []
    known: set[str] = set()
    for hit in pattern.finditer(words.text.lower()):
        own = set(re.findall(r"[a-z][a-z'-]*", hit.group()))
        if own & set(words.unknown):
            found += table[hit.group(1)]
            known |= own
    left = tuple(word for word in words.unknown if word not in known)
    content = tuple(dict.fromkeys((*words.content, *found)))
    return words.model_copy(update={"content": content, "unknown": left})
