"""Automatic paragraph numbers of a Word document (一、, （一）, 1.): they are shown, but stand in no text run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_PLACE = re.compile(r"%(\d)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9


def chinese(number: int) -> str:
    """1 to 99 as a list counts them: 一, 十, 十一, 二十."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def _shown(number: int, form: str) -> str:
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return chinese(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 0 < number <= 20:
        return chr(0x245F + number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbering:
    """Counts as the paragraphs go by. Read from `word/numbering.xml`; without one, nothing is numbered."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by numId
        self._lists: dict[str, str] = {}  # numId -> abstract list, which several share and count on
        self._counts: dict[str, list[int]] = {}
        if root is None:
            return
        abstract = {item.get(f"{W}abstractNumId", ""): _levels(item) for item in root.iterfind(f"{W}abstractNum")}
        for item in root.iterfind(f"{W}num"):
            number = item.get(f"{W}numId", "")
            of = item.find(f"{W}abstractNumId")
            key = of.get(f"{W}val", "") if of is not None else ""
            levels = dict(abstract.get(key, {}))
            restarted = False
            for override in item.iterfind(f"{W}lvlOverride"):
                level = int(override.get(f"{W}ilvl", "0"))
                start = override.find(f"{W}startOverride")
                if start is not None and level in levels:
                    restarted = True
                    old = levels[level]
                    levels[level] = _Level(old.form, old.pattern, int(start.get(f"{W}val", "1")))
            self._levels[number] = levels
            self._lists[number] = f"{key}/{number}" if restarted else key

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph of this list and level, "" for bullets and unknown lists."""
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[number], [0] * _LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        own = levels[level]
        if own.form in ("bullet", "none") or not own.pattern:
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            of = levels.get(at)
            return _shown(counts[at] or (of.start if of else 1), of.form if of else "decimal")

        label = _PLACE.sub(shown, own.pattern)
        # Word puts a tab or a space after the label; a sign that ends it needs none.
        return label if label[-1] in "、.．。）):：" else label + " "


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for item in abstract.iterfind(f"{W}lvl"):
        level = int(item.get(f"{W}ilvl", "0"))
        if not 0 <= level < _LEVELS:
            continue
        form, text, start = item.find(f"{W}numFmt"), item.find(f"{W}lvlText"), item.find(f"{W}start")
        levels[level] = _Level(
            form.get(f"{W}val", "decimal") if form is not None else "decimal",
            text.get(f"{W}val", "") if text is not None else "",
            int(start.get(f"{W}val", "1")) if start is not None else 1,
        )
    return levels
