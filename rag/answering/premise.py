"""Whether a question takes a number for granted that the report does not state: 新增就业目标是100万人，完成了吗."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.evaluate.values import in_unit
from rag.question.answer_table import Table
from rag.question.asked import Asked
from rag.text.lazily import lazily

_AIMED = lazily(
    r"(?:目标|预期|计划)(?:值|数)?(?:是|为|定在|定为|定的是?|设在|设为|写的是?)?(?:增长|提高|涨|增|升)?到?\s*$|(?:按照?|定在|定为|设为)\s*$|"
    r"\b(?:target|goal)\b(?: of| is| was| being| at)?\s*$",
    re.IGNORECASE,
)
_CAME = lazily(
    r"(?:增长|下降|上涨|达到?|完成|实现|只有|仅有|是|为|有|"
    r"\b(?:grew|grow|rose|rise|fell|fall|reached)(?: by| to)?)了?\s*$",
    re.IGNORECASE,
)
# 5.5%左右的|目标: what stands behind the amount
_AIMED_AT = lazily(
    r"(?:%|个百分点|[万亿]?[\u4e00-\u9fff]{0,2}?)?(?:左右|以上|以内|以下)?的?(?:增长|增速|预期|年度|年初)*(?:目标|任务)|"
    r"\s?(?:%|per ?cent|[a-z]+)? (?:growth )?(?:target|goal)\b",
    re.IGNORECASE,
)


def misstated(asked: Asked | None, table: Table) -> bool:
    """Whether the one amount that a question says of a target, or of a result, is none that its answer states."""
    if (
        asked is None
        or asked.many
        or len(table.rows) != 1
        or len({column.subject for column in table.query.columns}) > 1
    ):
        return False
    if any(getattr(step, "where", None) is not None for step in table.query.steps):
        return False  # it is compared with already
    said = [(value, unit) for value, unit, how in asked.numbers if unit and not how]
    if len(said) != 1 or len(asked.numbers) > 1:
        return False
    value, unit = said[0]
    kind = _claimed(asked, value)
    cells = zip(table.heads, table.rows[0].cells, strict=True)
    told = [in_unit(cell, unit) for head, cell in cells if head.fn is None and head.kind == kind and cell.has_number]
    known = [ends for ends in told if ends is not None]
    return bool(known) and all(value not in {*ends, *map(abs, ends)} for ends in known)


def _claimed(asked: Asked, value: Decimal) -> str:
    """The kind that an amount is said to be of, "" for neither."""
    hit = re.search(rf"(?<![\d.]){re.escape(f'{value}')}(?![\d.])(?!年)", asked.folded)
    if hit is None:
        return ""
    if _AIMED.search(asked.folded, 0, hit.start()) or _AIMED_AT.match(asked.folded, hit.end()):
        return "target"
    return "actual" if _CAME.search(asked.folded, 0, hit.start()) else ""
