"""Numbers in Arabic digits: an amount with its unit, a range, a rank, or the name of what else it is. Folded text."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.numbers.amounts import Page, Quantity, Read, Token, Value, join_range, named_unit, quantity, shortest
from rag.numbers.bounds import bounds_of
from rag.numbers.nonquantities import (
    DAMAGE,
    Mark,
    NonQuantity,
    What,
    code_at,
    damaged_at,
    date_at,
    heading_at,
    is_year,
    latin_code_at,
    named_at,
    url_at,
)
from rag.numbers.numerals import GROUPED, PLAIN, SPACED, SPREAD
from rag.numbers.units import ONE, Unit, unit_at, unit_words
from rag.text.lazily import lazily

_RUN = lazily(r"[0-9]+")
_TO = lazily(r" ?(?:-{1,2}|—{1,2}|~{1,2}|至|到) ?(?=[0-9])")
_RATIO = lazily(r"[0-9]{1,9}(?:\.[0-9]{1,4})?(?: ?: ?[0-9]{1,9}(?:\.[0-9]{1,4})?){1,5}(?![0-9])")
_FRACTION = lazily(r"([0-9]{1,3})(/|分之)([0-9]{1,3})(?![0-9/.])")
_ZERO = lazily(r"0 ?的?突破")
_TENTHS = lazily(r"(?<!\d)([1-9])(?:[-至到]([1-9]))?成(?![员立为果长功本品熟套型分像人交都县渝])")
_FRONT_END = lazily(r"[,;。、)!?\n”\"和及与的]|行列|列|之|$")
# Words that a four-digit year can stand before although they begin like a measure word: 2024人工智能大会.
_YEAR_WEAK = lazily(
    r"人(?:工|才|民|力|口)|大|种业|名(?:优|特)|项目|家(?:居|电|装)|部|集|章|层|点|分|环|度|站|店|馆|校|院"
)
_COUNTED = (
    "新建",
    "新增",
    "建成",
    "完成",
    "共有",
    "累计",
    "总数",
    "培育",
    "引进",
    "开通",
    "为",
    "至",
    "增加",
    "改造",
    "建设",
)
_VERSION = lazily(r"[0-9]\.0")
_SAYS_NUMBER = frozenset("为到至达是约近超于得长降破分")
_ROADS = ("国道", "省道", "县道", "乡道", "高速", "航班")
_VERB_NEXT = lazily(r"[和与及至到的是为或以左比]|减|增|提高|提升|下降|降|上升|升|扩|调整|压减|缩|变|跃|之间")
_MARKS_OF_NUMBERS = frozenset("+×·/:~—.")
# A decimal that nothing behind it makes a date, a version, a code or a ratio of: most decimals.
_DECIMAL = lazily(r"[0-9]+\.[0-9]+(?![0-9.A-Za-z]| ?[版:])")
_REGISTER = 7  # digits: a longer bare number is a telephone or register number

# The character behind a run of digits tells which readers are worth a try.
_DATE_NEXT = frozenset(" 年月日时点世季:-./—~至到")
_CODE_NEXT = frozenset("#+×*·•・‧∙/-.〕])】")
_NAME_NEXT = frozenset(" 对届周强年级大后号国省县乡高专路热便急报警政平公电投应期位院工、和")
_LINE_FRONT = frozenset("\n。;:!?(-— ")
_PLAIN_FRONT = frozenset('\n,;:!?()"')
_BRACKET_FRONT = frozenset("〔[(【")
_SPECIAL_NEXT = frozenset("/:分. ")
_NOT_FRONT = frozenset("目以年之提此当日会产售事生课学餐节空月天期间随今最先")


def read_arabic(page: Page, at: int) -> Read:
    """Read the number whose first digit is at `at`. Always returns a token: no digit is left out."""
    text = page.text
    run = _RUN.match(text, at)
    assert run is not None
    after = text[run.end() : run.end() + 1]
    decimal = _DECIMAL.match(text, at) if after == "." else None
    is_decimal = decimal is not None and text[decimal.end() : decimal.end() + 1] not in DAMAGE
    mark = _mark(page, at, run, "" if is_decimal else after)
    if mark is not None:
        token: Token = NonQuantity(mark.start, mark.end, text[mark.start : mark.end], mark.what)
    else:
        special = not is_decimal and (
            after in _SPECIAL_NEXT or run[0] == "0" or "成" in text[run.end() : run.end() + 3]
        )
        token = (special and _special(page, at)) or _rank(page, at, run) or _amount(page, at, run)
    return token, token.end


def _mark(page: Page, at: int, run: re.Match[str], after: str) -> Mark | None:
    """What else than an amount stands at `at`. The characters around decide which readers are worth a try.

    `after` is the character behind the run, "" where what stands there tells that no reader of it has a chance.
    """
    text = page.text
    before = text[at - 1] if at else "\n"
    if len(run[0]) > 15:
        return Mark(at, run.end(), "code")
    if after in DAMAGE or after == "." or before == "\ufffd":
        damaged = damaged_at(text, at, page.floor)
        if damaged is not None:
            return damaged
    found: Mark | None = None
    if before in _LINE_FRONT:
        found = heading_at(text, at)
    if found is None and before.isascii() and before not in _PLAIN_FRONT:
        found = url_at(text, at, page.floor) or latin_code_at(text, at, page.floor)
    if found is None and after in _DATE_NEXT:
        found = date_at(text, at)
    if (
        found is None
        and (after in _CODE_NEXT or _is_letter(after) or before in _BRACKET_FRONT)
        and not _is_fraction(text, at)
    ):
        found = code_at(text, at)
    if found is None and after in _NAME_NEXT:
        found = named_at(text, at)
    if found is not None and found.start < page.floor:
        found = Mark(at, found.end, found.what)
    return found


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _is_fraction(text: str, at: int) -> bool:
    found = _FRACTION.match(text, at)
    if found is None:
        return False
    if found[2] == "分之":
        return int(found[1]) > int(found[3])
    unit = unit_at(text, found.end())  # 12/15家 is two counts
    return 0 < int(found[1]) < int(found[3]) <= 20 and (unit is None or not unit.plain)


def _special(page: Page, at: int) -> Quantity | None:
    """A fraction (1/3), a ratio (3:1, 5.2:40.3:54.5) or 0突破."""
    text = page.text
    found = _FRACTION.match(text, at)
    if found is not None and _is_fraction(text, at):
        numerator, denominator = (found[1], found[3]) if found[2] == "/" else (found[3], found[1])
        share = Decimal(numerator) / Decimal(denominator)
        return quantity(page, at, found.end(), (share, share), None, form="fraction")
    found = _RATIO.match(text, at)
    if found is not None:
        first, _, rest = found[0].replace(" ", "").partition(":")
        unit = named_unit(found.end(), ":" + rest)
        return quantity(page, at, found.end(), (Decimal(first), Decimal(first)), unit, form="ratio", bound="exact")
    found = _TENTHS.match(text, at)
    if found is not None:
        # 超3成: as stated it is 3成; its value is in percent, as that of 三成
        unit = Unit(found.end(), "成", Decimal(10), "%", "percent", False, "")
        low, high = Decimal(found[1]), Decimal(found[2] or found[1])
        return quantity(page, at, found.end(), (low, high), unit)
    found = _ZERO.match(text, at)
    if found is not None:
        return quantity(page, at, found.end(), (Decimal(0), Decimal(0)), None, form="zero_breakthrough")
    return None


def _rank(page: Page, at: int, found: re.Match[str]) -> Token | None:
    """前10位, 前20名, 前3 (at most that rank), 后20位; 前9个月 is a period."""
    text = page.text
    before = text[at - 1 : at]
    if before not in ("前", "后") or text[at - 2 : at - 1] in _NOT_FRONT or at - 1 < page.floor:
        return None
    end = found.end() + (text[found.end() : found.end() + 1] == " ")
    value = Decimal(found[0])
    if before == "前" and text.startswith(("个月", "月", "季度", "个季度"), end):
        stop = end + (2 if text.startswith(("个月", "季度"), end) else 3 if text[end] == "个" else 1)
        return NonQuantity(at, stop, text[at:stop], "period")
    measured = text[end : end + 1] in ("位", "名")
    if not measured and (before == "后" or not _FRONT_END.match(text, end)):
        return None
    stop = end + 1 if measured else found.end()
    if page.is_name(at - 1, stop, None):
        return NonQuantity(at, stop, text[at:stop], "name")
    unit = Unit(stop, text[end] if measured else "", ONE, "位", "count", False, "")
    rank = quantity(page, at, stop, (value, value), unit, form="rank", bound="at_most" if before == "前" else "exact")
    return _widened(rank, at - 1)


def _widened(found: Quantity, start: int) -> Quantity:
    return found._replace(outer_start=min(start, found.outer_start))


def _number(text: str, at: int) -> tuple[Decimal, int] | None:
    """The number at `at` and where it ends; None for more than fifteen digits."""
    found = PLAIN.match(text, at)
    if found is None:
        return None
    after = text[found.end() : found.end() + 1]
    # A blank before the digits is spread too: 完成 5 3 8 0 亿元; a number that begins a line is a label.
    before = text[at - 2 : at - 1] if text[at - 1 : at] == " " else text[at - 1 : at]
    spread = SPREAD.match(text, at) if after == " " and before not in _LINE_FRONT else None
    if spread is not None and not is_year(found[0]) and unit_at(text, spread.end()) is not None:
        return Decimal(spread[0].replace(" ", "")), spread.end()
    grouped = GROUPED.match(text, at) if after == "," and text[at - 1 : at] not in ("第", "前") else None
    if grouped is not None and _ends_number(text, grouped.end()):
        return Decimal(grouped[0].replace(",", "")), grouped.end()
    spaced = SPACED.match(text, at) if after in (" ", ".") else None
    if spaced is not None and unit_at(text, spaced.end()) is not None:
        return Decimal(spaced[0].replace(" ", "")), spaced.end()
    return Decimal(found[0].replace("·", ".")), found.end()


def _ends_number(text: str, end: int) -> bool:
    """Whether a number with thousands separators can end here: a unit follows, or no word at all (3,000 in a table).

    A clause that is only a number (…5,300。) does not occur in prose, 增长5.2,300家 does and has no such comma.
    """
    following = text[end : end + 1]
    return unit_at(text, end) is not None or not (following.isalnum() or following in _MARKS_OF_NUMBERS)


def _value(text: str, at: int) -> Value | None:
    """The number at `at` with its unit; 3亿5000万元 and 1万2千人 are one number in the first scale."""
    read = _number(text, at)
    if read is None:
        return None
    number, end = read
    unit = unit_at(text, end)
    if unit is not None and unit.kind == "none" and not unit.vague and text[unit.end : unit.end + 1].isdigit():
        second = PLAIN.match(text, unit.end)
        lower = unit_at(text, second.end()) if second is not None else None
        if second is not None and lower is not None and Decimal(second[0]) * lower.scale < unit.scale:
            word = _without_scale(lower)
            number = shortest(number + Decimal(second[0]) * lower.scale / unit.scale)
            kind = lower.kind if word else "none"
            unit = Unit(lower.end, unit.stated + word, unit.scale, lower.base, kind, lower.plain, lower.vague)
            end = second.end()
    return Value(number, at, end, unit)


def _without_scale(unit: Unit) -> str:
    """The stated unit without its scale word."""
    scales = unit_words().scales
    sizes = [len(word) for word, factor in scales.items() if factor == unit.scale and unit.stated.startswith(word)]
    return unit.stated[max(sizes, default=0) :]


def _ranged(text: str, first: Value, before: str) -> tuple[tuple[Decimal, Decimal], int, Unit | None] | None:
    """The ends of the range that begins with `first`, where it ends and its unit; None if there is none.

    A change (由5%到8%) is two amounts.
    """
    joint = _TO.match(text, first.full_end)
    if joint is None or (before in ("从", "由", "自") and joint[0].strip() in ("至", "到")):
        return None
    if date_at(text, joint.end()) is not None:
        return None
    second = _value(text, joint.end())
    if second is None:
        return None
    ends = join_range(first, second)
    if ends is None:
        return None
    return ends, second.full_end, second.unit or first.unit


def _amount(page: Page, at: int, run: re.Match[str]) -> Token:
    text = page.text
    first = _value(text, at)
    assert first is not None
    before = text[at - 1 : at]
    ranged = _ranged(text, first, before)
    start, end, unit, ends = at, first.full_end, first.unit, (first.number, first.number)
    if ranged is not None:
        ends, end, unit = ranged
    elif before in ("-", "+") and unit is not None and start > page.floor and _is_sign(text, at):
        start = at - 1
        ends = (-first.number, -first.number) if before == "-" else ends
    alone = ranged is None and first.end == run.end()  # a whole number without decimals or thousands
    if alone and len(run[0]) == 4 and _is_year(text, run, unit):
        return NonQuantity(at, run.end(), run[0], "year")
    what = "name" if page.is_name(start, end, unit) else _bare(text, start, end, alone) if unit is None else None
    return NonQuantity(start, end, text[start:end], what) if what else quantity(page, start, end, ends, unit)


def _is_sign(text: str, at: int) -> bool:
    """Whether the sign before `at` belongs to the number: 增长-2.1%, (-0.3%), but not 5%-6% or A-3."""
    return at < 2 or not (text[at - 2].isascii() and (text[at - 2].isalnum() or text[at - 2] in "%)"))


def _is_year(text: str, run: re.Match[str], unit: Unit | None) -> bool:
    """Whether a bare four-digit number is a year (2035远景目标), not an amount (达到2000, 2000家)."""
    if not is_year(run[0]) or text[run.start() - 1 : run.start()] in ("+", "-"):
        return False
    if unit is not None and unit.kind != "place" and not _YEAR_WEAK.match(text, run.end()):
        return False
    return bounds_of(text, run.start(), run.end(), "none", "").start == run.start()


def _bare(text: str, start: int, end: int, alone: bool) -> What | None:
    """What a number without a unit is: None for an amount, else a name, code or version.

    Before a noun it is a name (13710工作制度) unless a bounding or counting word stands before it (超过5000基站).
    """
    number = text[start:end]
    if alone and len(number) >= _REGISTER:
        return "code"
    before = text[start - 1 : start]
    if _VERSION.fullmatch(number) and _is_han(before) and before not in _SAYS_NUMBER:
        return "version"
    if before == "+" or text[end : end + 1] == "+":
        return "name"
    if text.endswith(_ROADS, max(0, start - 2), start):
        return "code"
    around = bounds_of(text, start, end, "none", "")
    if around.start < start or around.end > end:
        return None
    if len(number) > 1 and text.endswith(_COUNTED, max(0, start - 2), start):
        return None
    after = end + (text[end : end + 1] == " ")
    if _is_han(text[after : after + 1]) and not _VERB_NEXT.match(text, end):
        return "name"
    return None
