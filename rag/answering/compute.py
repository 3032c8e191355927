"""Comparisons over several figures: ranked, subtracted, added up by code, with the sum shown.

以上 and 左右 are no equal values, so a ranking says that it goes by the numbers as written. Values are compared in base
units, and only with values of the same unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rag.answering.wording import (
    english_name,
    english_value,
    in_script,
    quoted,
    region_words,
    said_year,
    subject_words,
)
from rag.figures.value import value_words
from rag.question.questions import Question
from rag.records import Figure
from rag.retrieval.figure_lookup import Finding


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure in a comparison, with the citation it has in the answer."""

    finding: Finding
    figure: Figure
    n: int

    @property
    def mark(self) -> str:
        return f"[{self.n}]"


def compare(entries: Sequence[Entry], missing: Sequence[Finding], question: Question) -> str:
    """The answer to a question about several regions or years. `missing` are named, they count as nothing."""
    numbers = [entry for entry in entries if entry.figure.value is not None]
    comparable = len({entry.figure.base_unit for entry in numbers}) == 1 and bool(numbers)
    lines: list[str] = []
    what = question.comparison
    if comparable and what in ("highest", "lowest", "rank"):
        ordered = sorted(numbers, key=lambda entry: _value(entry), reverse=what != "lowest")
        lines.append(_first(ordered, question) if what != "rank" else "")
        entries = [*ordered, *(entry for entry in entries if entry not in ordered)]
    elif comparable and what == "difference" and len(numbers) > 1:
        lines.append(_difference(numbers, question))
    elif comparable and what in ("sum", "average") and len(numbers) > 1:
        lines.append(_total(numbers, question, average=what == "average"))
    threshold = _threshold(question)
    if comparable and threshold and what in ("count", "list", ""):
        entries = [entry for entry in numbers if _passes(entry, threshold)]
        lines.append(_count(entries, question))
    lines.append(_listed(entries, question))
    if (threshold or what in ("highest", "lowest", "rank", "difference", "sum", "average")) and _bounded(numbers):
        lines.append(_bounds_note(question))
    if numbers and not comparable and what not in ("", "list"):
        lines.append(_units_note(question))
    lines.extend(_missing(missing, question))
    return "\n".join(line for line in lines if line)


def gap_of(target: Entry, result: Entry, question: Question) -> str:
    """The result held against the target: 「实际比目标高1.5个百分点（7% − 5.5% = 1.5个百分点）」."""
    if target.figure.value is None or result.figure.value is None:
        return ""
    if target.figure.base_unit != result.figure.base_unit or target.figure.measure != result.figure.measure:
        return ""
    high, low = (result, target) if _value(result) >= _value(target) else (target, result)
    gap, formula = _gap(high, low)
    if question.language == "en":
        side = "above" if high is result else "below"
        text = f"The result is {gap} {side} the target ({formula})."
        text = text if high.figure.value != low.figure.value else "The result equals the target as written."
    elif high.figure.value == low.figure.value:
        text = in_script("按所写数字，实际与目标相同。", question.language)
    else:
        text = in_script(
            f"按所写数字，实际比目标{'高' if high is result else '低'}{gap}（{formula}）。", question.language
        )
    return text


def compare_values(entries: Sequence[Entry], question: Question) -> str:
    """Several values of one place compared: 「固定资产投资目标比GDP目标高几个百分点」. "" where none is asked for."""
    numbers = [entry for entry in entries if entry.figure.value is not None]
    alike = len({(entry.figure.base_unit, entry.finding.reading) for entry in numbers}) == 1
    if (
        question.comparison not in ("difference", "sum", "average", "highest", "lowest")
        or len(numbers) < 2
        or not alike
    ):
        return ""
    lines = []
    if question.comparison == "difference":
        lines.append(_difference(numbers, question))
    elif question.comparison in ("sum", "average"):
        lines.append(_total(numbers, question, average=question.comparison == "average"))
    else:
        ordered = sorted(numbers, key=_value, reverse=question.comparison == "highest")
        names = "、".join(label(entry, numbers, question) for entry in ordered if _value(entry) == _value(ordered[0]))
        said = f"{_said(ordered[0].figure, question)}{ordered[0].mark}"
        word = (
            question.comparison if question.language == "en" else "最低" if question.comparison == "lowest" else "最高"
        )
        lines.append(
            f"{names}: the {word}, {said}."
            if question.language == "en"
            else in_script(f"{names}{word}：{said}。", question.language)
        )
    return "\n".join([*lines, *([_bounds_note(question)] if _bounded(numbers) else [])])


def _gap(high: Entry, low: Entry) -> tuple[str, str]:
    """The difference of two values, and the sum that shows it."""
    assert high.figure.value is not None
    assert low.figure.value is not None
    unit, scale = _unit([high])
    gap = f"{plain((high.figure.value - low.figure.value) / scale)}{'个百分点' if unit == '%' else unit}"
    return gap, f"{_bare(high)} − {_bare(low)} = {gap}"


def _value(entry: Entry) -> Decimal:
    value = entry.figure.value
    assert value is not None  # only numbers are compared
    return -value if entry.figure.measure == "decline" else value


def label(entry: Entry | Finding, entries: Sequence[Entry], question: Question) -> str:
    """What tells this value from the others: its region, its year, or both."""
    finding = entry.finding if isinstance(entry, Entry) else entry
    several_regions = len({each.finding.scope.region for each in entries} | {finding.scope.region}) > 1
    several_years = len({said_year(each.finding) for each in entries} | {said_year(finding)}) > 1
    year = said_year(finding)
    if not several_regions and not several_years and isinstance(entry, Entry):
        subjects = [subject_words(each.finding, question.language, each.figure) for each in entries]
        if len(set(subjects)) > 1:
            return subject_words(finding, question.language, entry.figure)
    if question.language == "en":
        name = english_name(finding.scope.region, question)
        return f"{name} {year}" if several_years and several_regions else str(year) if several_years else name
    if several_regions:
        return f"{region_words(finding.scope.region)}{year}年" if several_years else region_words(finding.scope.region)
    return f"{year}年" if several_years else region_words(finding.scope.region)


def _said(figure: Figure, question: Question) -> str:
    return english_value(figure) if question.language == "en" else value_words(figure)


def _first(ordered: Sequence[Entry], question: Question) -> str:
    top = [entry for entry in ordered if _value(entry) == _value(ordered[0])]
    names = [label(entry, ordered, question) for entry in top]
    values = [f"{_said(entry.figure, question)}{entry.mark}" for entry in top]
    lowest = question.comparison == "lowest"
    if question.language == "en":
        two = len(ordered) == 2 and len(top) == 1
        word = ("lower" if lowest else "higher") if two else "lowest" if lowest else "highest"
        return f"{' and '.join(names)}: the {word}, {', '.join(values)}."
    subject = subject_words(ordered[0].finding, question.language, ordered[0].figure)
    kind = {"target": "目标", "actual": "", "plan": "规划目标"}[ordered[0].finding.reading]
    two = len(ordered) == 2 and len(top) == 1
    more = "多" if ordered[0].figure.base_unit not in ("%", "个百分点") else "高"
    word = ("更" if two else "最") + (("少" if more == "多" else "低") if lowest else more)
    tie = "按所写数字并列" if len(top) > 1 else ""
    text = f"{'、'.join(names)}{tie}{word}：{subject}{_way(ordered[0].figure)}{kind}为{'、'.join(values)}。"
    return in_script(text, question.language)


def _way(figure: Figure) -> str:
    return {"growth": "增长", "decline": "下降"}.get(figure.measure, "")


def _listed(entries: Sequence[Entry], question: Question) -> str:
    items = []
    for entry in entries:
        name = label(entry, entries, question)
        if question.language == "en":
            items.append(f"{name}: {_said(entry.figure, question)}{entry.mark}")
        elif entry.figure.low is None:
            items.append(f"{in_script(name, question.language)}：{quoted(entry.figure.quote)}{entry.mark}")
        else:
            items.append(in_script(f"{name}：{value_words(entry.figure)}", question.language) + entry.mark)
    return ("; " if question.language == "en" else "；").join(items) + ("." if question.language == "en" else "。")


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(entries: Sequence[Entry]) -> tuple[str, Decimal]:
    """The unit to show a result in, and its scale: the first value's."""
    figure = entries[0].figure
    assert figure.value is not None
    assert figure.low is not None
    scale = figure.value / figure.low if figure.low else Decimal(1)
    return figure.unit, scale


def _bare(entry: Entry) -> str:
    assert entry.figure.low is not None
    return f"{plain(entry.figure.low)}{entry.figure.unit}"


def _difference(numbers: Sequence[Entry], question: Question) -> str:
    """The highest minus the lowest; in points where both are percentages."""
    ordered = sorted(numbers, key=lambda entry: entry.figure.value or Decimal(0), reverse=True)
    high, low = ordered[0], ordered[-1]
    gap, formula = _gap(high, low)
    names = [label(entry, numbers, question) for entry in (high, low)]
    if question.language == "en":
        return f"{names[0]} is higher than {names[1]} by {gap} ({formula})."
    if high.figure.value == low.figure.value:
        return in_script(f"{names[0]}与{names[1]}所写数字相同，相差{gap}（{formula}）。", question.language)
    return in_script(f"{names[0]}比{names[1]}高{gap}（{formula}）。", question.language)


def _total(numbers: Sequence[Entry], question: Question, average: bool) -> str:
    unit, scale = _unit(numbers)
    total = sum((entry.figure.value or Decimal(0) for entry in numbers), Decimal(0)) / scale
    added = " + ".join(_bare(entry) for entry in numbers)
    formula = f"{added} = {plain(total)}{unit}"
    if not average:
        text = f"合计{plain(total)}{unit}（{formula}）。"
        english = f"In total {plain(total)}{unit} ({formula})."
        return english if question.language == "en" else in_script(text, question.language)
    mean = total / len(numbers)
    rounded = mean.quantize(Decimal("0.01"), ROUND_HALF_UP)
    sign = "=" if rounded == mean else "≈"
    shown = f"{plain(rounded)}{unit}"
    formula += f"，{plain(total)}{unit} ÷ {len(numbers)} {sign} {shown}"
    if question.language == "en":
        return f"On average {shown} ({formula.replace('，', ', ')})."
    return in_script(f"平均{shown}（{formula}）。", question.language)


def _threshold(question: Question) -> tuple[str, Decimal, str] | None:
    """The number that values are held against: 高于6%, 在6%以上, 定在6%."""
    if len({(amount.value_low, amount.base_unit) for amount in question.premise}) != 1:
        return None  # 6%以上(含6%) is one
    amount = question.premise[0]
    before = question.folded[max(0, amount.start - 4) : amount.start]
    if amount.bound == "at_least":
        strict = any(word in before for word in ("高于", "超过", "大于", "多于", "突破"))
        return (">" if strict else ">=", amount.value_low, amount.base_unit)
    if amount.bound == "at_most":
        strict = any(word in before for word in ("低于", "少于", "小于", "不足", "不到"))
        return ("<" if strict else "<=", amount.value_low, amount.base_unit)
    return ("=", amount.value_low, amount.base_unit)


def _passes(entry: Entry, threshold: tuple[str, Decimal, str]) -> bool:
    sign, limit, unit = threshold
    value = entry.figure.value
    if value is None or entry.figure.base_unit != unit:
        return False
    return {">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit, "=": value == limit}[
        sign
    ]


def _count(entries: Sequence[Entry], question: Question) -> str:
    if not entries:
        return in_script("没有符合的。", question.language) if question.language != "en" else "None."
    marks = " + ".join(entry.mark for entry in entries)
    if question.language == "en":
        return (
            f"{len(entries)}个 ({marks} = {len(entries)}个): {', '.join(label(e, entries, question) for e in entries)}."
        )
    names = "、".join(label(entry, entries, question) for entry in entries)
    return (
        in_script(f"共{len(entries)}个（", question.language)
        + f"{marks} = {len(entries)}个）："
        + in_script(names, question.language)
        + "。"
    )


def _bounded(numbers: Sequence[Entry]) -> bool:
    return any(entry.figure.bound != "exact" for entry in numbers)


def _bounds_note(question: Question) -> str:
    if question.language == "en":
        return "Note: 左右 (about) and 以上 (at least) are no exact values; this goes by the numbers as written."
    return in_script("说明：“左右”“以上”等不是确定值，这里按所写数字比较。", question.language)


def _units_note(question: Question) -> str:
    if question.language == "en":
        return "Note: these are in different units and cannot be compared."
    return in_script("说明：单位不同，不能直接比较。", question.language)


def _missing(missing: Sequence[Finding], question: Question) -> list[str]:
    lines = []
    for finding in missing:
        region, year = finding.scope.region, said_year(finding) or ""
        loaded = finding.outcome != "not_loaded"
        if question.language == "en":
            name = english_name(region, question)
            lines.append(
                f"{name} {year}: {'not stated in its report' if loaded else 'its report is not in the library'}."
            )
        else:
            text = f"{region_words(region)}{year}年：{'报告没有写明' if loaded else '资料库没有收录相应的报告'}。"
            lines.append(in_script(text, question.language))
    return lines
