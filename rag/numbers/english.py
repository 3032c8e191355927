"""Amounts told in English words: written from an amount in Chinese units, exactly, and read back as the same amount.

>>> in_english("增长14.58万亿元 − 14.2万亿元 = 0.38万亿元")
'增长14.58 trillion yuan − 14.2 trillion yuan = 380 billion yuan'
>>> in_english("5% − 5.5% = −0.5个百分点")
'5% − 5.5% = −0.5 percentage points'
>>> [(int(q.value_low), q.base_unit) for q in find_told("120万人, or 1.2 million people")]
[(1200000, '人'), (1200000, '人')]
"""

from __future__ import annotations

import re
from decimal import Decimal

from rag.numbers.amounts import Form, Quantity, shortest
from rag.numbers.quantities import find_quantities
from rag.numbers.units import ONE, unit_at
from rag.text.fold import fold
from rag.text.lazily import lazily

# English words for base units. What has none keeps its own behind the number: 12,000 家.
_WORDS = {
    **{"元": "yuan", "美元": "US dollars", "欧元": "euros", "日元": "yen", "港元": "Hong Kong dollars"},
    **{"人": "people", "人次": "person-times", "户": "households", "套": "sets", "床位": "beds", "头": "head"},
    **{"斤": "jin", "公斤": "kilograms", "吨": "tonnes", "吨标准煤": "tonnes of standard coal", "标箱": "TEU"},
    **{"亩": "mu", "公顷": "hectares", "平方米": "square metres", "平方公里": "square kilometres"},
    **{"米": "metres", "公里": "kilometres", "海里": "nautical miles", "立方米": "cubic metres"},
    **{"千瓦": "kilowatts", "兆瓦": "megawatts", "吉瓦": "gigawatts", "千瓦时": "kilowatt-hours"},
    **{"辆": "vehicles", "艘": "ships", "架": "aircraft", "倍": "times", "个百分点": "percentage points"},
    "%": "percent",
    **{"天": "days", "小时": "hours", "分钟": "minutes", "年": "years", "个月": "months", "微克/立方米": "µg/m³"},
}
_ALIKE = frozenset(["yuan", "mu", "jin", "yen", "head", "TEU", "aircraft", "times", "percent"])  # one or many
_SCALES = (("trillion", Decimal(10) ** 12), ("billion", Decimal(10) ** 9), ("million", Decimal(10) ** 6))
_READ_SCALES = dict(_SCALES) | {"thousand": Decimal(1000)}
_TOLD = frozenset[Form](["amount", "points", "times"])
_KEPT = frozenset(["%", "位", "番"])  # told as they are


def in_words(low: Decimal, high: Decimal, unit: str) -> str:
    """An amount in `unit` (万人, 亿元) in English, without its sign: 1.2 million people, 4-5 billion yuan."""
    folded = fold(unit)
    found = unit_at(folded, 0) if folded else None
    whole = found is not None and found.end == len(folded)
    scale, base = (found.scale, found.base) if found is not None and whole else (ONE, folded)
    low, high = sorted((abs(low * scale), abs(high * scale)))
    word, size = next(((word, size) for word, size in _SCALES if high >= size), ("", ONE))
    ends = [f"{shortest(end / size):,f}" for end in ((low,) if low == high else (low, high))]
    said = _WORDS.get(base, base)
    if low == high == 1 and not word and base in _WORDS:
        said = _one(said)
    return " ".join(part for part in ("-".join(ends), word, said) if part)


def _one(word: str) -> str:
    """The singular of a unit's word: one person, one square metre."""
    if word in _ALIKE:
        return word
    return "person" if word == "people" else word.removesuffix("s")


def in_english(text: str) -> str:
    """`text`, which quotes nothing, with its amounts told in English; percentages, ranks and ratios as they are."""
    made, done = [], 0
    for each in find_quantities(text):
        if each.form in _TOLD and each.unit and each.base_unit not in _KEPT:
            sign = text[each.start] if each.high < 0 and text[each.start] in "−-" else ""
            made += [text[done : each.start], sign + in_words(each.low, each.high, each.unit)]
            done = each.end
    return "".join([*made, text[done:]])


def is_amount(words: str) -> bool:
    """Whether `words` are one amount that English has another form for: no rank, no 翻番, no ratio."""
    found = find_quantities(words)
    return len(found) == 1 and found[0].form in _TOLD and found[0].base_unit not in _KEPT


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "|".join(_READ_SCALES)
_BY_WORD = {word.lower(): base for base, word in _WORDS.items()}
_BY_WORD |= {_one(word).lower(): base for base, word in _WORDS.items()}
_BY_WORD |= {"persons": "人", "jobs": "人", "tons": "吨", "km": "公里", "dollars": "美元", "per cent": "%"}
_UNIT = "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True))
_AMOUNT = lazily(
    rf"(?<![\w.,])(?:(?P<money>RMB|CNY)\s?)?(?P<low>{_NUMBER})(?:-(?P<high>{_NUMBER}))?"
    rf"(?:[ -](?P<scale>{_SCALE})\b)?(?:[ -](?P<unit>{_UNIT})(?![\w/]))?",
    re.IGNORECASE,
)
_BETWEEN = lazily(
    rf"\b(between\s+(?:{_NUMBER}))\s+and\s+(?=(?:{_NUMBER})(\s(?:{_SCALE})(?:\s(?:{_UNIT}))?)(?![\w/]))", re.IGNORECASE
)  # 3 and 5 trillion yuan
_RANGE = lazily(r"\b(between\s+\d[\d.]*\s*(?:%|percent|[万亿]+\S*)?)\s+and\s+(?=\d[\d.]*\s*(?:%|percent|[万亿]))")
_CHINESE = (("万亿", Decimal(10) ** 12), ("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4))
_FORMS: dict[str, Form] = {"%": "percent", "倍": "times", "个百分点": "points"}
_YEAR = lazily(r"(?:19|20)\d\d")


def find_told(text: str) -> tuple[Quantity, ...]:
    """The amounts of `text` (raw or folded) in Chinese or in English units, in reading order, not overlapping.

    English ones have the unit as said ("million people"), its `scale` and the `base_unit` (人) that reports have.
    """
    folded = fold(text)
    english: list[Quantity] = []
    for hit in _AMOUNT.finditer(folded):
        found = _read(folded, hit)
        if found is not None:
            english.append(found)
    if not english:
        return find_quantities(folded)
    rest = folded
    for each in english:
        rest = rest[: each.start] + " " * (each.end - each.start) + rest[each.end :]
    return tuple(sorted((*english, *find_quantities(rest)), key=lambda each: each.start))


def _read(folded: str, hit: re.Match[str]) -> Quantity | None:
    if hit["unit"] and not hit["scale"] and _YEAR.fullmatch(hit["low"]) and not hit["money"]:
        return None  # the 2025 jobs target
    scale = _READ_SCALES[hit["scale"].lower()] if hit["scale"] else ONE
    end = hit.end()
    if hit["unit"]:
        base, unit = _BY_WORD[hit["unit"].lower()], f"{hit['scale'] or ''} {hit['unit']}".strip()
    elif hit["money"]:
        base, unit = "元", f"{hit['scale'] or ''} yuan".strip()
    elif hit["scale"]:
        own = unit_at(folded, end)
        if own is None:
            base, unit = "", hit["scale"]
        else:
            base, unit, end, scale = own.base, f"{hit['scale']} {own.stated}", own.end, scale * own.scale
    else:
        return None
    low = Decimal(hit["low"].replace(",", ""))
    high = Decimal((hit["high"] or hit["low"]).replace(",", ""))
    return Quantity(
        start=hit.start(), end=end, outer_start=hit.start(), outer_end=end, text=folded[hit.start() : end], low=low,
        high=high, unit=unit, scale=scale, base_unit=base, bound="exact" if low == high else "range", soft=False,
        form=_FORMS.get(base, "amount"),
    )  # fmt: skip


def in_chinese(text: str) -> str:
    """`text`, folded, with what English words of size tell in Chinese units: 500 billion yuan is 5000亿元."""

    def told(hit: re.Match[str]) -> str:
        if not hit["scale"] and not (hit["unit"] and "," in hit["low"]):
            return hit.group()
        scale = _READ_SCALES[hit["scale"].lower()] if hit["scale"] else ONE
        named = (hit["unit"] or "").lower()
        subject = named == "jobs"  # what is asked about, too
        base = "元" if hit["money"] else "" if subject else _BY_WORD.get(named, "")
        ends = [Decimal(end.replace(",", "")) * scale for end in hit.group("low", "high") if end]
        word, size = next(((word, size) for word, size in _CHINESE if ends[-1] >= size), ("", ONE))
        said = "-".join(f"{shortest(end / size):f}{word}{base}" for end in ends)
        return f"{said} {hit['unit']}" if subject else said

    return _RANGE.sub(r"\1 to ", _AMOUNT.sub(told, _BETWEEN.sub(r"\1\2 and ", text)))
