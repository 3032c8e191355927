"""The years that a question writes out, and which of them are said of a report: 2024年的报告中.

>>> [(each.year, each.of_report) for each in find_years("2024年报告中2023年GDP增长了多少")]
[(2024, True), (2023, False)]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.lazily import lazily


@dataclass(frozen=True, slots=True)
class Written:
    """A year written at [start, end); `of_report`: it is said of a report, and not of a value."""

    start: int
    end: int
    year: int
    of_report: bool = False


_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_YEAR = lazily(
    r"(?:(?<![\d.])(?P<full>(?:19|20)\d\d)(?![\d.]*(?:%|\d|[万亿元个家亩人项座公套吨余多所处条户辆列班件])|\.\d)"
    r"|(?<![\d.])(?P<short>[0-4]\d)(?=年(?![来以内间多]))"
    r"|(?P<numeral>[二一][〇零○九][〇零○一二三四五六七八九]{2}))(?P<tail>\s?年(?:度|[底末初](?!前))?(?!来|均|以来))?"
)
_RANGE = lazily(r"\s*(?:年)?(?:-|—|~|至|到|to)\s*")
_OF_REPORT = lazily(
    r"(?:的|度)?(?:全?[省市县区]|各(?:省区市|[省市县区地州]|地方|个?省份?)|(?:这|那|每)?(?:几|[一二两三四五六七])?份)?(?:人民)?(?:的)?(?:政府)?(?:工作)?报告"
    r"|\s*(?:government\s+)?(?:work\s+)?report",
    re.IGNORECASE,
)
_BEFORE_HORIZON = lazily(r"(?:到|至|截至|by)\s?$", re.IGNORECASE)
_AFTER_HORIZON = lazily(r"(?:底|末|时)?(?:的)?(?:远景|规划|愿景)")


def _value(hit: re.Match[str]) -> int:
    if hit["full"]:
        return int(hit["full"])
    if hit["short"]:
        return 2000 + int(hit["short"])
    return int("".join(_DIGITS[char] for char in hit["numeral"]))


def said_of_reports(folded: str, at: int) -> bool:
    """Whether reports are named right behind a year or a span of years: 2020到2025年|这几份报告."""
    return _OF_REPORT.match(folded, at) is not None


def find_years(folded: str, regions: Sequence[tuple[int, int]] = ()) -> list[Written]:
    """The years of a folded question; the spans of `regions` may stand between a year and 报告."""
    found: list[Written] = []
    ends = dict(regions)
    hits = list(_YEAR.finditer(folded))
    for index, hit in enumerate(hits):
        year = _value(hit)
        if not 1949 <= year <= 2100:
            continue
        after = hit.end()
        while after in ends:
            after = ends[after]
        of_plan = _BEFORE_HORIZON.search(folded, max(0, hit.start() - 4), hit.start()) or _AFTER_HORIZON.match(
            folded, hit.end()
        )
        joined = index > 0 and _RANGE.fullmatch(folded, hits[index - 1].end(), hit.start())
        said = not (joined or of_plan) and _OF_REPORT.match(folded, after) is not None
        found.append(Written(*hit.span(), year, said))
    return found
