"""The two years that a change lies between, and what is told of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rag.figures.lexicon import lexicon
from rag.figures.things import things
from rag.question.asked import Asked, ids_of, is_weak, kind_words, unit_of, years_of
from rag.question.query import YearSpan
from rag.question.spans import YearPiece
from rag.text.lazily import lazily

Json = dict[str, Any]

_WITH = lazily(
    r"(?:(?:跟|和|与|同|较|比|相较于?|相比于?)|"
    r"(?:(?:compared|relative) (?:with|to)|(?:up|down|lower|higher) (?:from|than)) (?:in )?)$",
    re.I,
)


def is_compared_with(asked: Asked, year: YearPiece) -> bool:
    """Whether the only year of a question is what something is compared with."""
    return _WITH.search(asked.folded, 0, year.start) is not None


_AND = lazily(r"年?(?:度?的)?\s*(?:和|与|同|跟|及|以及|、|and)\s*")
_RESULT = lazily(r"年?度?的?(?:实际(?!利用|使用)|完成)")


def kinds_of_two(asked: Asked, kind: str, later: int, earlier: int) -> list[str]:
    """The kinds of two years that are compared: `kind`, but where a turn before asked for another one.

    Of a year whose report is not there, but the one that reviews it, the result is meant: 比2023年高. Where its target
    is asked for in so many words, it is told that there is none: 和2023年目标相比, 2023年和2024年目标相差.
    """
    own = {piece.year: piece.kind for piece in asked.years if piece.kind}
    for piece in asked.years:  # 比2023年实际增速低多少
        if _RESULT.match(asked.folded, piece.end):
            own[piece.year] = "actual"
        if piece.year in asked.results_of and _is_named_again(asked, piece):
            own.setdefault(piece.year, "actual")
    reviewed = earlier not in asked.loaded and earlier in asked.results_of
    said = any(_has_kind(asked, piece) for piece in asked.years if piece.year == earlier)
    if kind == "target" and not asked.many and reviewed and not said:
        own.setdefault(earlier, "actual")
    return [own.get(year, kind) for year in (later, earlier)]


def _is_named_again(asked: Asked, piece: YearPiece) -> bool:
    """Whether a year's own number is named behind it, and no target: 今年粮食产量目标与去年|产量|差多少."""
    aimed = any(each.kind == "target" and each.start < piece.start for each in asked.words)
    return aimed and _OWN_NUMBER.match(asked.folded, piece.end) is not None


_OWN_NUMBER = lazily(
    r"的?(?:年底)?(?!的?[^,。?;]{0,10}目标)[^,。?;比]{0,8}?(?:产量|产值|总量|总额|增[速幅]|涨幅|水平|成绩|实绩|结果|数)(?=[^\u4e00-\u9fff]|差|相?比|[高低多少快慢]|还|要|的)"
)


def planned_and_told(asked: Asked, data: Json) -> Json | None:
    """The same change from what a report tells of the year before to what it plans: 今年安排多少资金，比去年多多少.

    Only of one thing beyond the lexicon of which nobody said a kind: reports seldom repeat such a number as planned.
    """
    if asked.many or kind_words(asked) or len(data["columns"]) != 2 or len(data["steps"]) != 1:
        return None
    now, before = data["columns"]
    step = data["steps"][0]
    if step.get("fn") != "change" or now["subject"] in lexicon() or now["subject"] in things():
        return None
    if {now["kind"], before["kind"]} != {"target"} or before["year"] not in asked.results_of:
        return None
    return {**data, "columns": [now, {**before, "kind": "actual"}], "steps": [{**step, "fn": "gap"}]}


def no_targets(asked: Asked, years: Sequence[int]) -> bool:
    """Whether no report of these years is there that would state their targets."""
    return not set(years) & set(asked.loaded)


def _has_kind(asked: Asked, year: YearPiece) -> bool:
    """Whether a kind is said of a year: right behind it or its subject, or of it together with the next one."""
    after = min((piece.start for piece in asked.years if piece.start > year.start), default=len(asked.folded))
    told = any(year.end <= piece.start < after for piece in kind_words(asked))
    return told or _AND.fullmatch(asked.folded, year.end, after) is not None


def ends_of(asked: Asked, ends: YearSpan | None) -> tuple[list[int], str]:
    """The years that a change lies between, as far as they are said, and the kind of what changed."""
    years = [piece for piece in years_of(asked) if isinstance(piece.year, int)]
    kinds = {piece.kind for piece in kind_words(asked)}
    weak = all(is_weak(asked, piece) for piece in kind_words(asked))
    kind = "actual" if kinds == {"actual"} and not (weak and asked.has("raised", "cut")) else "target"
    said = sorted(int(piece.year) for piece in years if isinstance(piece.year, int))
    told = bool(said) and said[-1] in asked.results_of
    if not kinds and told and (said[0] in asked.results_of or no_targets(asked, said)):
        kind = "actual"
    if not kinds and not said and ids_of(asked) and all(map(_is_made, ids_of(asked))):
        kind = "actual"  # 三年的粮食产量变化: what was made, where nothing is said to be aimed for
    if ends is None:
        return sorted({int(piece.year) for piece in years if isinstance(piece.year, int)}), kind
    values = [ends.first, ends.last]
    if not kinds and asked.results_of.issuperset(values) and not asked.has("raised", "cut"):
        kind = "actual"
    return values, kind


def _is_made(subject: str) -> bool:
    return subject == "grain_output" or subject not in lexicon()


def mass_of(asked: Asked, measure: str) -> str:
    """The unit of mass that a change is asked for in, here or in the turn before: 比2025年多几亿斤."""
    if measure != "level" or set(ids_of(asked)) != {"grain_output"}:
        return ""
    found = unit_of(asked) or (unit_of(asked.before) if asked.before is not None else "")
    return found if found.endswith(("斤", "吨")) else ""
