"""What each part of a report is for: to review what was done, or to plan what is to be done.

Said by the titles of the parts (一、2023年工作回顾); where a copy has lost them, by how paragraphs open (过去一年 /
今年政府工作总体要求是). A report reviews first and plans then, so a plan once begun ends only with the report or at a
title that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.outline.headings import ADDRESS, AIM, APPENDIX, FIRST, SECOND, TEXT, Unit
from rag.text.fold import fold
from rag.text.lazily import lazily

Role = Literal["review", "plan", ""]

REVIEW_TITLE = lazily(
    "(?:超额|圆满|胜利|如期)(?:实现|完成)"
    "|回顾|成效|成就|成绩|总结|完成情况|执行情况|[去上]年.{0,4}工作|过去[一三五几]|年来的?工作"
)
PLAN_TITLE = lazily(
    "工作安排|重点工作|工作重点|主要任务|重点任务|目标任务|总体要求|总体思路|基本思路|指导思想|预期目标|主要目标|奋斗目标|发展目标"
    "|工作部署|总体部署|工作打算|工作建议|工作思路|工作举措|下一步|今后|未来[三五]年|时期.{0,12}(?:目标|任务|规划)"
)
_CERTAIN_TITLE = lazily("工作回顾|工作安排")
_YEAR = lazily(r"(?:19|20)\d\d(?=年)")
_CUE_CHARS = 80
_CUE_AT = 12
_OPENING_WORD = lazily("做好|展望|进入|即将|站在")
_SAYS = lazily("[,。;:是]")
_DATE_LINE = lazily(r"\d{4}年\d{1,2}月\d{1,2}日")
_SO_FAR = lazily(r"(?:今年|\d{4}年)(?:以来|[初上])")
_REVIEW_CUE = lazily(r"(?:刚刚)?过去的?[一五\d]|[一五]年来|回[顾首]|去年|上年")
_AIM_CUE = lazily(rf"[^。;]{{0,60}}{AIM}(?:是|为|如下|建议|:)")
_PAST_AIM = lazily("年初|完成|去年|上年")
_NEXT_YEAR = lazily(rf"^[^\n。]{{0,12}}明年[^\n。]{{0,15}}(?:{AIM}|工作安排|重点工作)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """What a unit is for; `fresh` where a part begins whose heading the copy has lost."""

    role: Role
    fresh: bool = False


def this_year_word(folded: str) -> str:
    """What a report calls its target year: 今年, or 明年 where it was read out in December."""
    return "明年" if _NEXT_YEAR.search(folded) else "今年"


def find_parts(units: Sequence[Unit], ranks: Sequence[int], year: int, folded: str) -> list[Part]:
    """What each of `units` is for, in reading order.

    `ranks` are the units' ranks in this report, `year` the report's target year, `folded` its folded clean text.
    """
    this_year = this_year_word(folded)
    cues = [_cue(unit.head, year, this_year) for unit in units]
    titled = min(ranks, default=TEXT) <= FIRST
    parts: list[Part] = []
    role: Role = ""
    planned = False  # a plan has begun
    teller = TEXT  # rank of the heading that told the role; TEXT: paragraphs did
    counted = False  # this part has had numbered headings
    both = False  # a title told the year reviewed and what is asked of the next: what follows plans
    hint = -1  # the unit since the last numbered heading where the year ahead came up under a title that reviews
    for index, (unit, rank) in enumerate(zip(units, ranks, strict=True)):
        cue, certain = cues[index]
        fresh = False
        certainly = rank == SECOND and not titled and _CERTAIN_TITLE.search(unit.title)
        if rank <= teller and (rank <= FIRST or certainly):
            told = _title_role(unit.title, year, this_year)
            if told or APPENDIX.match(unit.head):
                below = "" if told else _named_below(units[index + 1 : index + 2], year, this_year)
                role, teller = told or below, TEXT if below else rank
                both = told == "review" and _tells_both(unit.title, year)
            elif role != "plan":
                # A title that does not tell: by what the text says first; else, if no title has told before, as before.
                went_on: Role = "plan" if both else role if teller == TEXT else ""
                role, teller = _first_cue(ranks, cues, index + 1) or went_on, TEXT
        elif role != "plan":
            # Under a title that reviews only the sentence that states the year's aims shows that a heading is lost,
            # or a weaker one with numbers that begin anew behind it.
            fresh = cue == "plan" and (certain or teller == TEXT)
            if hint >= 0 and rank == SECOND and unit.ordinal == 1:
                role, teller = "plan", TEXT
                parts[hint:] = [Part("plan", at == hint) for at in range(hint, index)]
            elif fresh:
                role, teller = "plan", TEXT
            elif cue == "review" and teller == TEXT:
                role = "review"
            elif cue == "plan" and counted and hint < 0:
                hint = index
        if rank <= SECOND or role == "plan":
            hint, counted = -1, rank == SECOND
        if role == "plan" and not planned:
            # What headings introduced before the first plan was the review, if nothing there said so; where something
            # did, what stands before that does not tell it.
            begin = next((at for at, above in enumerate(ranks) if above < TEXT), index)
            end = max((at + 1 for at, part in enumerate(parts) if part.role), default=index)
            silent = [
                at for at in range(begin, end) if not parts[at].role and this_year not in units[at].head[:_CUE_AT]
            ]
            parts = [Part("review") if at in silent else part for at, part in enumerate(parts)]
        planned = planned or role == "plan"
        parts.append(Part(role, fresh))
    return parts


def _first_cue(ranks: Sequence[int], cues: Sequence[tuple[Role, bool]], index: int) -> Role:
    """The first cue between `index` and the next part, "" if there is none."""
    while index < len(ranks) and ranks[index] > FIRST:
        if cues[index][0]:
            return cues[index][0]
        index += 1
    return ""


def _named_below(units: Sequence[Unit], year: int, this_year: str) -> Role:
    """The role that a line of its own tells which begins an appendix: 附件1, and below it 2016年为民办实事完成情况."""
    return next((_title_role(unit.head, year, this_year) for unit in units if len(unit.head) <= _NAME_CHARS), "")


_NAME_CHARS = 40


def _title_role(title: str, year: int, this_year: str) -> Role:
    title = fold(title)
    if REVIEW_TITLE.search(title):
        return "review"
    years = [int(match.group()) for match in _YEAR.finditer(title)]
    if years:
        return "plan" if max(years) >= year else "review"
    if PLAN_TITLE.search(title) or this_year in title:
        return "plan"
    return "review" if "今年" in title else ""


def _tells_both(title: str, year: int) -> bool:
    """Whether a title that reviews goes on to the year ahead: 2004年工作回顾和2005年工作总体要求."""
    years = [int(hit[0]) for hit in _YEAR.finditer(fold(title))]
    return year in years and min(years) < year and PLAN_TITLE.search(fold(title)) is not None


def _cue(head: str, year: int, this_year: str) -> tuple[Role, bool]:
    """What the opening of a paragraph says it is for, and whether that is beyond doubt."""
    address = ADDRESS.match(head)
    if address:
        head = head[address.end() :]
    years = [int(match.group()) for match in _YEAR.finditer(head[:_CUE_CHARS])]
    past = bool(years) and max(years) < year
    aim = None if past else _AIM_CUE.match(head)
    if aim and not _PAST_AIM.search(aim.group()):
        return "plan", True
    if not _SAYS.search(head) or _DATE_LINE.match(head):
        return "", False  # a line of the title page
    opening = _OPENING_WORD.match(head)
    begins = head[opening.end() :] if opening else head
    if begins.startswith((this_year, f"{year}年", "新的一年")) and not _SO_FAR.match(begins):
        return "plan", False
    if _REVIEW_CUE.match(begins) or (past and _YEAR.match(begins)):
        return "review", False
    return "", False
