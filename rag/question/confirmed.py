"""A number that a question says of something and wants confirmed: 接待游客还不到1亿人次,是这样吗. Folded text only.

>>> claim = claim_of("听说海南接待游客还不到1亿人次,是这样吗?")
>>> claim.said, claim.amount.unit, claim.compared
('海南接待游客', '亿人次', 'lt')
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.numbers.quantities import Quantity, find_quantities
from rag.text.lazily import lazily

Compared = Literal["lt", "gt", "ge", "eq"]

_TAG = (
    r"(?:(?:这)?(?:事|话|说法)?(?:是)?(?:这样|真|对|属实|没错|确有其事|有这回事)的?(?:吗|么|吧)|对不对|"
    r"是不是(?:真的|这样)?|是吧|真的假的)[?。]*$"
)
_YES_NO = lazily(
    rf"(?:[,;。?]\s*|(?<=了)|(?<=[人个家吨元亩里度辆次%])){_TAG}|(?:吗|么|吧|没有|没)[?。]*$|是不是|是否|有没有"
)
_ASKS_MORE = lazily(r"什么|哪|谁|多少|几[个家座条项万亿]|怎么|怎样|如何|为什么|为何|多[大高长快久]")
_FRAME = lazily(
    rf"^(?:听说|据说|有人说|网上说|我记得|好像|是不是|是否)|[,;。]?\s*{_TAG}|是不是|是否|有没有|(?:了)?(?:吗|么|吧|没有|没)[?。]*$"
)
_COMPARED: tuple[tuple[Compared, str], ...] = (
    ("lt", r"(?:还|都|才|也)*(?:没(?:有)?到|没达到|未达到?|没过|不到|不足|低于|少于|不及|连)了?$"),
    ("gt", r"(?:已经?|都|就)*(?:超过|超出|突破|高于|多于|超|破|过)了?$"),
    ("ge", r"(?:已经?|都|就|能)*(?:达到?|到|有|完成|实现)了?$"),
    ("eq", r"(?:一共|总共|共|只|才|就|仅|大概|大约|差不多)*(?:是|为|有)?了?$"),
)
_WAYS = tuple((how, lazily(way)) for how, way in _COMPARED)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a number is said of, the number, and how it is said to compare with it."""

    said: str
    amount: Quantity
    compared: Compared


def claim_of(folded: str) -> Claim | None:
    """The one amount that a folded question wants confirmed; None where it asks for something else, or for several."""
    if _YES_NO.search(folded) is None or _ASKS_MORE.search(_FRAME.sub("", folded)):
        return None
    amounts = [each for each in find_quantities(folded) if each.unit]
    if len(amounts) != 1:
        return None
    amount = amounts[0]
    before = folded[: amount.start]
    how, way = next((how, hit) for how, pattern in _WAYS if (hit := pattern.search(before)) is not None)
    rest = f"{before[: way.start()]}|{folded[amount.end :].removeprefix('以上').removeprefix('多')}"
    return Claim(_FRAME.sub("", rest).strip("|,?。 "), amount, how)


def contradicted(claim: Claim, low: Decimal, high: Decimal, *, at_least: bool) -> bool:
    """Whether a number, in the base unit of the claim, is not as claimed; `at_least`: it is that or more."""
    value = claim.amount.low * claim.amount.scale
    if claim.compared == "lt":
        return low >= value
    if at_least and high <= value:
        return False  # 突破1亿 may be any number above
    if claim.compared in ("gt", "ge"):
        return high < value or (claim.compared == "gt" and high == value)
    return not low <= value <= high
