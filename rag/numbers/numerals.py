"""Numbers as they are written: Arabic with separators and decimals, and Chinese numerals. Folded text only.

>>> parse_chinese_number("一亿二千万"), parse_chinese_number("百分之五点五"), parse_chinese_number("三五")
(Decimal('120000000'), Decimal('5.5'), None)
"""

from __future__ import annotations

from decimal import Decimal

from rag.text.lazily import lazily

DIGITS = "零〇一二两三四五六七八九"
NUMERALS = DIGITS + "十百千万亿"
_VALUE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_LONGEST = 24  # 12 digits written out; a longer run (a table of characters, noise) is not a number

# Up to 9999. 零 stands for skipped places; a last digit without it counts in the next lower place (一百二 is 120).
_SECTION = lazily(
    r"(?:([一二两三四五六七八九])千)?零?(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?零?([一二两三四五六七八九])?"
)
_RATE = lazily(rf"百分之([{NUMERALS}点]+)")
_TENTHS = lazily(r"([一二三四五六七八九])成([一二三四五六七八九])?")

# Thousands need one to three digits, then groups of exactly three. Whether the comma belongs to the number or ends a
# clause is decided by the caller (folding makes "，" and "," the same): a unit has to follow.
GROUPED = lazily(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,9})?(?![0-9]|,[0-9]{3}(?![0-9]))")
# A decimal point may stand apart ("7. 4 %" from a page dump). "·" is one only before "%" (12·5%, old type).
PLAIN = lazily(r"[0-9]{1,15}(?:\.[0-9]{1,9}|·[0-9]{1,3}(?= ?%))?(?![0-9])")
SPACED = lazily(r"[0-9]{1,12}(?: \. ?|\. )[0-9]{1,6}(?![0-9.])")
# Digits that a page dump spread by blanks (5 3 8 0 亿元), thousands parted by one (1 029亿元): one number where a unit
# follows, which the caller has to see.
SPREAD = lazily(
    r"[1-9](?: [0-9])+(?: ?\. ?[0-9](?: ?[0-9]){0,3})?(?![0-9. ][0-9])"
    r"|[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]{1,4})?(?![0-9]| [0-9])"
)
CHINESE = lazily(rf"[{NUMERALS}]+(?:点[零〇一二三四五六七八九]+)?")


def _section(text: str) -> int | None:
    found = _SECTION.fullmatch(text)
    if not text or text[-1] == "零" or found is None:
        return None
    thousand, hundred, ten, ten_sign, last = found.groups()
    total = 1000 * _VALUE.get(thousand or "", 0) + 100 * _VALUE.get(hundred or "", 0)
    if ten_sign:
        total += 10 * (_VALUE[ten] if ten else 1)
    if last is None:
        return total
    if ten_sign or not total or text[-2] == "零":
        return total + _VALUE[last]
    return total + _VALUE[last] * (10 if hundred else 100)


def _whole(text: str) -> int | None:
    """A whole number without 点, split at 亿 and 万; None if it is not well formed."""
    for sign, factor in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(sign) if sign == "亿" else text.partition(sign)
        if not found:
            continue
        left = _whole(head)
        if left is None or not left:
            return None
        if not tail:
            return left * factor
        if len(tail) == 1 and tail in _VALUE and tail not in "零〇":
            return left * factor + _VALUE[tail] * (factor // 10)
        right = _whole(tail[1:] if tail[0] == "零" else tail)  # 九百二十万零四千
        return None if right is None or right >= factor else left * factor + right
    return _section(text)


def _number(text: str) -> Decimal | None:
    if not 0 < len(text) <= _LONGEST:
        return None
    whole, point, part = text.partition("点")
    if not point and len(text) > 1 and ("〇" in text or "零" in text) and all(char in _VALUE for char in text):
        return Decimal("".join(str(_VALUE[char]) for char in text))  # 二〇二四
    value = 0 if whole in ("零", "〇") else _whole(whole.replace("〇", "零"))
    if value is None:
        return None
    if not point:
        return Decimal(value)
    if not part or any(char not in _VALUE or char == "两" for char in part):
        return None
    return Decimal(f"{value}." + "".join(str(_VALUE[char]) for char in part))


def parse_chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese numeral, None if `text` is not exactly one.

    Rates come in percent (百分之五点五 is 5.5, 三成 is 30, 六成五 is 65); 余, 多 and 几 at the end are dropped. Strict:
    a scale without a digit before it (百, 万), 三五 and 一二三 are None.
    """
    text = text.rstrip("余多几")
    rate = _RATE.fullmatch(text)
    if rate is not None:
        return Decimal(100) if rate[1] == "百" else _number(rate[1])
    tenths = _TENTHS.fullmatch(text)
    if tenths is not None:
        return Decimal(10 * _VALUE[tenths[1]] + _VALUE.get(tenths[2] or "", 0))
    return _number(text)


def parse_count(text: str) -> int | None:
    """A whole number in digits or as a Chinese numeral, a fraction cut off; None if it is neither.

    >>> parse_count("43"), parse_count("四十三"), parse_count("很多")
    (43, 43, None)
    """
    value = int(text) if text.isdigit() else parse_chinese_number(text)
    return None if value is None else int(value)
