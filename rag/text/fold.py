"""Folding for search and rules: Traditional to Simplified, full-width to half-width, digits of any script to 0-9.

One character stands for one: `len(fold(text)) == len(text)` always, so a position in the folded text is the same
position in the original. Quotes are taken from the original.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # loads dictionaries; only needed once a character above ASCII is met

    return OpenCC("t2s")


# Signs that mean the same in a report but that NFKC keeps apart.
_SIGNS = {
    "〜": "~", "∼": "~", "－": "-", "–": "-", "−": "-", "‐": "-", "‑": "-", "―": "—", "─": "—", "﹣": "-",
    "∶": ":", "｜": ";", "﹕": ":", "．": ".", "，": ",", "；": ";", "：": ":", "！": "!", "？": "?",
    "（": "(", "）": ")", "％": "%", "﹪": "%", "\u00a0": " ", "\u2002": " ", "\u2003": " ",
    "\u3000": " ", "\t": " ", "\u200b": " ", "\ufeff": " ", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n",
    "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip


class _Table(dict[int, str]):
    """A `str.translate` table that fills itself: each code point is looked at once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _SIGNS.get(char)
        if folded is None:
            folded = unicodedata.normalize("NFKC", char)
            # A circled number keeps its circle: ①3个 must not become 13个.
            if len(folded) != 1 or code < 0x80 or unicodedata.decomposition(char).startswith("<circle>"):
                folded = char
            digit = unicodedata.decimal(char, None) if code >= 0x80 else None
            if digit is not None:  # digits of any script, Arabic-Indic ones among them
                folded = str(digit)
            if "\u3400" <= folded <= "\u9fff":
                simple = _converter().convert(folded)
                folded = simple if len(simple) == 1 else folded
        self[code] = folded
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """Fold `text` for matching, character by character; the result has the same length."""
    return text.translate(_TABLE)
