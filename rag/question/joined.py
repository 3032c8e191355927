"""A subject that names two things with 和: a number of one of them is no number of both.

>>> members("老旧小区改造和危旧简易楼排险")
('老旧小区改造', '危旧简易楼排险')
>>> members("和谐社区建设")
()
"""

from __future__ import annotations

from typing import Any

from rag.figures.figure_match import pairs
from rag.figures.lexicon import lexicon
from rag.question.rows import measured_alike
from rag.text.lazily import lazily

Json = dict[str, Any]

_AND = lazily(
    r"(?<![共总饱缓温柔平祥参给赋普涉危波以惠])(?:、|以及|及其|和(?![谐平解睦田县政美])|与(?![会众时])|及(?![时早格物])|跟(?!踪|进|随))(?=[\u4e00-\u9fffA-Za-z])"
)
_LISTED = lazily(r"(?<=[\u4e00-\u9fff]{2})、(?=[\u4e00-\u9fff]{2})")
_SHORT = 3  # characters: of less it is the last word of one name, unless a 、 parts them
_SHARE = 0.4  # of a member's pairs of characters that stand in a clause which names it


def members(subject: str) -> tuple[str, ...]:
    """The things that a subject of free words joins; () where it names one."""
    runs = subject.split()
    for at, run in enumerate(runs):
        parts = _parts(run)
        if parts:
            around = (" ".join(runs[:at]), " ".join(runs[at + 1 :]))
            return tuple(" ".join(filter(None, (around[0], each, around[1]))) for each in measured_alike(parts))
    return ()


def _parts(run: str) -> list[str]:
    """The things that one run of a subject joins; [] where it is one name."""
    if "、" in run:
        parts = [part for part in _LISTED.split(run) if part]
        return parts if len(parts) > 1 and all(len(part) > 1 for part in parts) else []
    parts = [part for part in _AND.split(run) if part]
    return parts if len(parts) > 1 and all(len(part) >= _SHORT for part in parts) else []


def names_all(subject: str, clause: str) -> bool:
    """Whether a folded clause names each of the things that a subject joins, if it joins any."""
    said = pairs(clause)
    for run in subject.split():
        if any(len(pairs(part) & said) < _SHARE * len(pairs(part)) for part in _parts(run)):
            return False
    return True


def one_by_one(data: Json) -> Json | None:
    """The same asked of each of the things that a column joins; None where none does, or more is done with them."""
    columns: list[Json] = []
    for each in data["columns"]:
        own = members(each["subject"]) if each["subject"] not in lexicon() else ()
        columns += [{**each, "subject": name} for name in own] or [each]
    if len(columns) == len(data["columns"]) or data["steps"]:
        return None
    return {**data, "columns": columns, "show": "list"}
