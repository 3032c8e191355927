"""One indicator's targets as a picture: SVG by hand, which follows the page's colours, scales, prints and is small.

A plotting library would bring three megabytes of script to the reader for horizontal bars. The file that is saved
stands alone: colours have fixed values behind the page's names for them, and its numbers are inside, as CSV.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10
from textwrap import wrap

from rag.records import Figure
from rag.tables.columns import Row, safe
from rag.tables.derived import NOT_LOADED, NOT_STATED, Link
from ui.html import Html, tag, together
from ui.i18n import Lang, say
from ui.views.answer import button, nothing_yet, opener
from ui.views.examples import name_of
from ui.views.report import indicator_name
from ui.views.targets import value_text

_BAND, _FOOT = 30, 56
_BLUR = 7  # how far on either side of its value the end of an 左右 bar is hatched
_ACCENT, _SEAL = "var(--accent, #265c78)", "var(--seal, #a63a2b)"
_INK, _SOFT = "var(--ink, #23211e)", "var(--soft, #6b675f)"
_LINE, _PAPER = "var(--line, #e4e0d8)", "var(--paper, #ffffff)"
_FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Bar:
    """One government's target in the chart's unit; `parent` is the target of the level above, None where not known."""

    row: Row
    low: float
    high: float
    parent: float | None
    parent_name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: its bars, highest first, and what cannot be drawn, by name."""

    indicator: str
    year: int
    unit: str
    bars: tuple[Bar, ...]
    in_words: tuple[Row, ...]
    other_units: tuple[Row, ...]
    not_stated: tuple[str, ...]
    unread: tuple[str, ...] = ()


def chart_of(links: Sequence[Link], indicator: str, year: int, lang: Lang) -> Chart:
    """The chart of `rag.tables.derived.chain`'s links. Values are brought to the commonest unit."""
    own = [(link, link.own) for link in links if link.own is not None]
    numbered = [(link, row) for link, row in own if row.figure.low is not None and row.figure.high is not None]
    units = Counter((row.figure.base_unit, row.figure.unit) for _, row in numbered)
    base, unit = units.most_common(1)[0][0] if units else ("", "")
    scale = next((_scale(row.figure) for _, row in numbered if row.figure.unit == unit), Decimal(1))
    bars, others = [], []
    for link, row in numbered:
        if row.figure.base_unit != base:
            others.append(row)
            continue
        above = link.above.figure if link.above else None
        fits = above is not None and above.low is not None and above.base_unit == base
        parent = float(_in(above, scale)[0]) if above is not None and fits else None
        low, high = _in(row.figure, scale)
        name = name_of(link.above.report.region, lang) if link.above else ""
        bars.append(Bar(row, float(low), float(high), parent, name))
    bars.sort(key=lambda bar: (-bar.high, -bar.low, bar.row.report.region.adcode))
    silent = tuple(
        name_of(link.report.region, lang) for link in links if link.own is None and link.own_status == NOT_STATED
    )
    unread = tuple(
        name_of(link.report.region, lang)
        for link in links
        if link.own is None and link.own_status not in (NOT_STATED, NOT_LOADED)
    )
    in_words = tuple(row for _, row in own if row.figure.low is None)
    return Chart(indicator, year, unit, tuple(bars), in_words, tuple(others), silent, unread)


def _scale(figure: Figure) -> Decimal:
    return figure.value / figure.low if figure.value and figure.low else Decimal(1)


def _in(figure: Figure, scale: Decimal) -> tuple[Decimal, Decimal]:
    own = _scale(figure)
    assert figure.low is not None  # only figures with numbers are drawn
    assert figure.high is not None
    return figure.low * own / scale, figure.high * own / scale


def chart_csv(chart: Chart) -> str:
    """The numbers of a chart, one bar a line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("region", "year", "indicator", "low", "high", "unit", "bound", "parent", "parent_target", "text"))
    for bar in chart.bars:
        figure = bar.row.figure
        above = "" if bar.parent is None else f"{bar.parent:g}"
        cells = (
            bar.row.report.region.name, str(chart.year), chart.indicator, f"{bar.low:g}", f"{bar.high:g}", chart.unit,
            figure.bound, bar.parent_name, above, figure.quote,
        )  # fmt: skip
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Form:
    """How wide a chart is drawn, with how much room on top, for names on the left and for values on the right."""

    name: str
    width: int
    top: int
    left: int
    right: int
    longest: int  # characters of a name
    key: int  # size of the letters of the key


WIDE = Form("wide", 860, 74, 132, 128, 9, 12)
NARROW = Form("narrow", 348, 90, 82, 76, 5, 10)
"""For a phone: at its width, the letters of the wide one could not be read."""


def svg(chart: Chart, lang: Lang, form: Form = WIDE) -> Html:
    """The chart as one SVG element."""
    ends = [value for bar in chart.bars for value in (bar.low, bar.high)]
    ends += [bar.parent for bar in chart.bars if bar.parent is not None]
    scale = _Scale(*axis(min(ends, default=0), max(ends, default=1)), form)
    bottom = form.top + _BAND * len(chart.bars)
    height = bottom + _FOOT
    title = say("targets.chart_title", lang, year=chart.year, indicator=indicator_name(chart.indicator, lang))
    unit, key = say("targets.chart_unit", lang, unit=chart.unit), say("targets.chart_key", lang)
    told = [f"{unit} · {key}"] if form is WIDE else [unit, *wrap(key, 56)]
    return tag(
        "svg",
        tag("title", title),
        tag("metadata", chart_csv(chart)),
        tag("rect", width=form.width, height=height, fill=_PAPER),
        tag("text", title, x=16, y=30 if form is WIDE else 24, font_size=form.key + 5, font_weight=600, fill=_INK),
        *(_small(line, form.top - 23 - 13 * back, form) for back, line in enumerate(reversed(told))),
        _hatching(form),
        *(_tick(value, scale, bottom) for value in scale.ticks()),
        *(_bar(bar, form.top + at * _BAND, scale, lang) for at, bar in enumerate(chart.bars)),
        tag("text", say("targets.chart_source", lang), x=16, y=height - 12, font_size=11, fill=_SOFT),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {form.width} {height}",
        width=form.width,
        height=height,
        role="group",
        aria_label=title,
        font_family=_FONT,
        font_size=13,
        class_=form.name,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values on the horizontal axis, which shows `low` to `high` with a line each `step`."""

    low: float
    high: float
    step: float
    form: Form

    def x(self, value: float) -> float:
        room = self.form.width - self.form.left - self.form.right
        return round(self.form.left + (value - self.low) / (self.high - self.low) * room, 1)

    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [round(self.low + at * self.step, 9) for at in range(count + 1)]


def _small(line: str, y: float, form: Form) -> Html:
    return tag("text", line, x=16, y=y, font_size=form.key, fill=_SOFT)


def _hatching(form: Form) -> Html:
    pale = tag("rect", width=6, height=6, fill=_PAPER)
    dark = tag("rect", width=3, height=6, fill=_ACCENT, opacity=0.88)
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    return tag("defs", tag("pattern", pale, dark, id=f"about-{form.name}", width=6, height=6, **turned))


def _tick(value: float, scale: _Scale, bottom: float) -> Html:
    x = scale.x(value)
    line = tag("line", x1=x, x2=x, y1=scale.form.top - 6, y2=bottom, stroke=_LINE if value else _SOFT)
    label = tag("text", f"{value:g}", x=x, y=bottom + 18, text_anchor="middle", font_size=12, fill=_SOFT)
    return together((line, label))


def _bar(bar: Bar, y: float, scale: _Scale, lang: Lang) -> Html:
    """One band: the name, the bar with the sign of its bound, the parent's line, the value. It opens the clause."""
    figure, middle, form = bar.row.figure, y + _BAND / 2, scale.form
    name = name_of(bar.row.report.region, lang)
    tip = f"{name}: {figure.quote}"
    start, end = scale.x(bar.low), scale.x(bar.high)
    shape, tail = (
        (_interval(scale.x(0), start, end, y), end + 2) if bar.low != bar.high else _solid(figure, scale, end, y)
    )
    parent = None
    if bar.parent is not None:
        at = scale.x(bar.parent)
        label = f"{say('targets.chart_parent', lang, parent=bar.parent_name)} {bar.parent:g}"
        parent = tag("g", tag("title", label), _upright(at, y, _SEAL))
        tail = max(tail, at) if 0 <= at - tail < 60 else tail
    return tag(
        "g",
        tag("title", tip),
        tag("rect", x=0, y=y, width=form.width, height=_BAND, fill="transparent"),  # a bar of 0.3% is too small to hit
        tag("text", _short(name, form.longest), x=form.left - 10, y=middle + 4.5, text_anchor="end", fill=_INK),
        shape,
        parent,
        tag("text", value_text(figure, lang), x=tail + 8, y=middle + 4.5, font_weight=600, fill=_INK),
        class_="bar",
        role="button",
        tabindex="0",
        aria_label=tip,
        **opener(bar.row.report.source_id, figure.spans),
    )


def _solid(figure: Figure, scale: _Scale, end: float, y: float) -> tuple[Html, float]:
    """A bar to one value, and where its label may begin. 左右 ends hatched, 以上 in an arrow on, 以内 in one back."""
    middle, zero, form = y + _BAND / 2, scale.x(0), scale.form
    edge = end - _BLUR if figure.bound == "about" and end - zero > _BLUR else end
    left, width = min(zero, edge), max(abs(edge - zero), 1.5)
    shape = tag("rect", x=left, y=y + 6, width=width, height=_BAND - 12, fill=_ACCENT, opacity=0.88)
    if figure.bound == "about":
        blur = tag(
            "rect", x=edge, y=y + 6, width=end - edge + _BLUR, height=_BAND - 12, fill=f"url(#about-{form.name})"
        )
        return together((shape, blur)), end + _BLUR
    if figure.bound == "at_least":
        arrow = tag("path", d=f"M{end + 2} {middle}h13m-5 -5l5 5l-5 5", stroke=_ACCENT, stroke_width=2, fill="none")
        return together((shape, arrow)), end + 18
    if figure.bound == "at_most":
        arrow = tag("path", d=f"M{end - 4} {middle}h-13m5 -5l-5 5l5 5", stroke=_PAPER, stroke_width=2, fill="none")
        return together((shape, arrow)), end
    return shape, end


def _interval(zero: float, start: float, end: float, y: float) -> Html:
    """A range: a bar between its ends, tied to zero by a dotted line."""
    middle = y + _BAND / 2
    tie = tag("line", x1=zero, x2=start, y1=middle, y2=middle, stroke=_ACCENT, stroke_dasharray="2 3", opacity=0.6)
    body = tag("rect", x=start, y=y + 9, width=end - start, height=_BAND - 18, fill=_ACCENT, opacity=0.88)
    return together((tie, body, _upright(start, y + 5, _ACCENT, _BAND - 10), _upright(end, y + 5, _ACCENT, _BAND - 10)))


def _upright(x: float, y: float, colour: str, height: float = _BAND) -> Html:
    return tag("line", x1=x, x2=x, y1=y, y2=y + height, stroke=colour, stroke_width=2)


def _short(name: str, longest: int) -> str:
    longest = longest if not name.isascii() else longest + longest // 2  # Latin letters are narrower
    return name if len(name) <= longest else name[: longest - 1] + "…"


def axis(low: float, high: float) -> tuple[float, float, float]:
    """First and last tick and the step between: 1, 2 or 5 times a power of ten, some five ticks, always with zero.

    >>> axis(4.5, 8)
    (0.0, 8.0, 2.0)
    """
    low, high = min(low, 0.0), max(high, 0.0)
    if high <= low:
        return 0.0, 1.0, 0.5
    rough = (high - low) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = floor(low / step) * step
    last = -floor(-high / step) * step
    return first, last, step


def chart_box(chart: Chart, lang: Lang) -> Html:
    """The chart with its downloads, and a sentence for each reason why a government is not in it."""
    if not chart.bars and not chart.in_words:
        return nothing_yet(say("targets.chart_none", lang), say("targets.none_text", lang))
    file = f"{chart.indicator}-{chart.year}"
    tools = [button(say(f"targets.{form}", lang), "tool framed", form, data_name=file) for form in ("svg", "png")]
    data = {"data_name": f"{file}.csv", "data_type": "text/csv", "data_text": chart_csv(chart)}
    tools.append(button(say("targets.data", lang), "tool framed", "save", **data))
    both = (svg(chart, lang), svg(chart, lang, NARROW))
    drawn = tag("div", *both, class_="scroll", tabindex="0") if chart.bars else None
    absent = (
        ("words", [_stated(row, lang) for row in chart.in_words]),
        ("units", [_stated(row, lang) for row in chart.other_units]),
        ("missing", chart.not_stated),
        ("unread", chart.unread),
    )
    join = say("page.join", lang)
    notes = (tag("p", say(f"targets.chart_{key}", lang, names=join.join(names))) for key, names in absent if names)
    return tag("figure", drawn, tag("figcaption", tag("div", *tools, class_="chart-tools"), *notes), class_="chart-box")


def _stated(row: Row, lang: Lang) -> str:
    return f"{name_of(row.report.region, lang)}（{value_text(row.figure, lang)}）"
