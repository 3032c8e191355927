"""Names of every day in a folded question -> those that reports write (`everyday.toml`); what is quoted stays.

>>> in_report_names("还有多少隐债没化解"), in_report_names("“隐债”是什么")
('还有多少隐性债务没化解', '“隐债”是什么')
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

_QUOTED = r"[“\"「『《][^“”\"「」『』《》]*[”\"」』》]"


class _Name(BaseModel):
    """A row of `everyday.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: str
    written: str


class _Names(BaseModel):
    """`everyday.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: tuple[_Name, ...]


@cache
def _data() -> tuple[re.Pattern[str], tuple[str, ...]]:
    text = files("rag.question").joinpath("everyday.toml").read_text("utf-8")
    names = _Names.model_validate(tomllib.loads(text)).name
    groups = "|".join(f"({each.said})" for each in names)
    return re.compile(f"{_QUOTED}|{groups}", re.IGNORECASE), tuple(each.written for each in names)


def in_report_names(folded: str) -> str:
    """The question with what it names by a word of every day as reports name it."""
    pattern, written = _data()
    return pattern.sub(lambda hit: hit[0] if hit.lastindex is None else written[hit.lastindex - 1], folded)
