"""Tables of targets as HTML, and what they show as data. Pure functions that know no Gradio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.figures.lexicon import lexicon
from rag.figures.value import value_words
from rag.question.answer_table import Cell
from rag.records import Figure, Region, Report
from rag.tables.coding import Preset
from rag.tables.columns import Row, number
from rag.tables.derived import NOT_LOADED, NOT_STATED, Progress, stated, with_sign
from ui.html import Html, tag, together
from ui.i18n import Lang, has, say
from ui.views.answer import nothing_yet, place_button, sorter
from ui.views.examples import name_of
from ui.views.pages import Turned, head_of, pager
from ui.views.report import indicator_name

_LONGEST = 18  # characters of a value in a cell; its clause is a click away


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters: empty means all."""

    levels: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    indicators: tuple[str, ...] = ()

    def takes(self, report: Report) -> bool:
        """Whether a report passes."""
        return (
            (not self.levels or report.region.level in self.levels)
            and (not self.regions or report.region.name in self.regions)
            and (not self.years or report.year in self.years)
        )

    def rows(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """The rows that pass."""
        return tuple(
            row
            for row in rows
            if self.takes(row.report) and (not self.indicators or row.figure.indicator in self.indicators)
        )


def indicators_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """The indicators of some rows, in the lexicon's order, what is outside it last."""
    order = {id_: at for at, id_ in enumerate(lexicon())}
    seen = Counter(row.figure.indicator for row in rows)
    return tuple(sorted(seen, key=lambda id_: (order.get(id_, len(order)), id_)))


def places(reports: Sequence[Report], wanted: Wanted) -> tuple[tuple[Region, int, Report | None], ...]:
    """The rows of the table: every loaded report that passes, the newest first.

    Where regions or years are chosen, the chosen ones that are not loaded have a row as well, with None.
    """
    loaded = {(report.region.name, report.year): report for report in reports}
    found = [(report.region, report.year, report) for report in reports if wanted.takes(report)]
    made: list[tuple[Region, int, Report | None]] = list(
        {(r.name, year): (r, year, report) for r, year, report in found}.values()
    )
    if wanted.regions or wanted.years:
        regions = {
            report.region.name: report.region
            for report in reports
            if (not wanted.levels or report.region.level in wanted.levels)
            and (not wanted.regions or report.region.name in wanted.regions)
        }
        years = wanted.years or tuple(sorted({year for _, year, _ in found}))
        made += [
            (region, year, None) for region in regions.values() for year in years if (region.name, year) not in loaded
        ]
    return tuple(sorted(made, key=lambda place: (-place[1], place[0].adcode, place[0].name)))


Missing = Callable[[Sequence[Report], Sequence[str]], Mapping[tuple[str, str], Cell]]
"""For reports and indicators what there is where no headline target is: by the report's id and the indicator."""


def nothing_more(_: Sequence[Report], __: Sequence[str]) -> Mapping[tuple[str, str], Cell]:
    """Of a table that is only filled from its rows."""
    return {}


def table(
    rows: Sequence[Row],
    reports: Sequence[Report],
    wanted: Wanted,
    lang: Lang,
    missing: Missing = nothing_more,
    at: Turned = Turned(),  # noqa: B008  # frozen
) -> Html:
    """Regions and years by indicators; each value opens its clause. `rows` are targets, filtered or not.

    `missing` says what is true where no headline target is: not stated, or words from which no number was read.
    """
    fitting = wanted.rows(rows)
    lines = places(reports, wanted)
    if not lines or (not fitting and not wanted.indicators):
        return nothing_yet(say("targets.none", lang), say("targets.none_text", lang))
    stating = Counter(row.figure.indicator for row in fitting)
    columns = wanted.indicators or tuple(sorted(indicators_of(fitting), key=lambda id_: -stating[id_]))
    by_place: dict[tuple[str, str], list[Row]] = {}
    for row in fitting:
        by_place.setdefault((row.report.id, row.figure.indicator), []).append(row)
    ordered = _in_order(lines, by_place, at, lang)
    shown = at.of(ordered)
    told = missing([report for _, _, report in shown if report is not None], columns)
    names = {"place": say("targets.place", lang), "year": say("targets.year", lang)}
    names |= {column: indicator_name(column, lang) for column in columns}
    ways = pager(at, len(lines), lang)
    return together(
        (
            tag("p", say("targets.count", lang, rows=len(lines), targets=len(fitting)), class_="count"),
            ways,
            paged(names, [_line(place, columns, by_place, told, lang) for place in shown], at, len(lines)),
            ways,
            tag("p", say("targets.legend", lang), class_="legend"),
        )
    )


Place = tuple[Region, int, Report | None]


def _in_order(
    lines: Sequence[Place], by_place: Mapping[tuple[str, str], Sequence[Row]], at: Turned, lang: Lang
) -> Sequence[Place]:
    """All rows of the table sorted by a column: a number's by its first value in the cell."""
    if not at.sort:
        return lines

    def key(place: Place) -> str | Decimal | int | None:
        region, year, report = place
        if at.column in ("place", "year"):
            return name_of(region, lang) if at.column == "place" else year
        found = by_place.get((report.id, at.column), ()) if report else ()
        return next((row.figure.value for row in found if row.figure.value is not None), None)

    return at.sorted(lines, key)


def grid(head: Sequence[str], rows: Sequence[Html]) -> Html:
    """A table that scrolls inside itself and that the browser sorts."""
    cells = [tag("th", sorter(name), scope="col") for name in head]
    whole = tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows), class_="grid")
    return tag("div", whole, class_="scroll", tabindex="0")


def paged(names: Mapping[str, str], rows: Sequence[Html], at: Turned, of: int) -> Html:
    """A table that scrolls inside itself, its first column in view; columns by id, `of`: its rows on all pages."""
    heads: list[Html] = []
    for column, name in names.items():
        made, order = head_of(name, column, at, of)
        heads.append(tag("th", made, scope="col", class_=None if heads else "pin", aria_sort=order))
    whole = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="grid")
    return tag("div", whole, class_="scroll", tabindex="0")


def _line(
    place: Place,
    columns: Sequence[str],
    by_place: dict[tuple[str, str], list[Row]],
    told: Mapping[tuple[str, str], Cell],
    lang: Lang,
) -> Html:
    region, year, report = place
    name = tag("th", name_of(region, lang), scope="row", class_="pin", title=region.parent or None)
    begin = together((name, tag("td", str(year), class_="year")))
    if report is None:
        missing = tag("td", say("targets.not_loaded", lang), colspan=str(len(columns)))
        return tag("tr", begin, missing, class_="not-loaded")
    cells = []
    for column in columns:
        found = by_place.get((report.id, column), ())
        if found:
            cells.append(tag("td", *(value(row, lang) for row in found)))
        else:
            cells.append(_without(report, column, told.get((report.id, column)), lang))
    return tag("tr", begin, *cells)


def _without(report: Report, column: str, cell: Cell | None, lang: Lang) -> Html:
    """A cell without a headline target: a figure from elsewhere, words that could not be read, or nothing."""
    proof = cell.proof if cell is not None else None
    if cell is None or proof is None or not proof.spans or cell.status not in ("stated", "worded", "unread"):
        if report.cut:  # what it leaves out is not known
            return tag("td", say("targets.incomplete", lang), class_="incomplete")
        said = say("targets.not_stated", lang)
        shown = (tag("span", "–", aria_hidden="true"), tag("span", said, class_="sr"))
        return tag("td", *shown, class_="not-stated", title=say("board.why_not_stated", lang))
    place = f"{name_of(report.region, lang)} {report.year} {indicator_name(column, lang)}: {proof.quote}"
    text = _cell_text(cell, lang) if cell.status == "stated" else say(f"targets.{cell.status}", lang)
    kind = "cell" if cell.status == "stated" else f"cell words {cell.status}"
    opened = place_button(text, kind, report.source_id, proof.spans, title=proof.quote, aria_label=place)
    return tag("td", opened, class_=cell.status)


def _cell_text(cell: Cell, lang: Lang) -> str:
    if cell.value is None:
        return cell.text
    text = cell.text
    if lang == "en":
        low, high = sorted(map(abs, (cell.value, cell.value if cell.upper is None else cell.upper)))
        text = with_sign(cell.bound, low, high, cell.unit)
    return say("targets.falls", lang, value=text) if cell.value < 0 else text


def value(row: Row, lang: Lang) -> Html:
    """A value as a button that opens its clause."""
    figure = row.figure
    kind = "cell words" if figure.low is None else "cell"
    place = f"{name_of(row.report.region, lang)} {row.report.year} {indicator_name(figure.indicator, lang)}"
    return place_button(
        value_text(figure, lang), kind, row.report.source_id, figure.spans, title=figure.quote,
        aria_label=f"{place}: {figure.quote}",
    )  # fmt: skip


def value_text(figure: Figure, lang: Lang) -> str:
    """A figure in a cell: as the report says it in Chinese, with signs for the bounds in English."""
    if figure.low is None:
        return say(f"bound.{figure.bound}", lang) or figure.quote[:_LONGEST]
    words = stated(figure) if lang == "en" else value_words(figure)
    words = words if len(words) <= _LONGEST else stated(figure)
    return say("targets.falls", lang, value=words) if figure.measure == "decline" else words


def progress_table(made: Sequence[Progress], preset: Preset, lang: Lang, at: Turned = Turned()) -> Html:  # noqa: B008
    """Targets beside the results that the next year's reports give. A target without that report is not listed."""
    shown = [each for each in made if each.status != NOT_LOADED]
    if not shown:
        return nothing_yet(say("targets.progress_none", lang), say("targets.progress_none_text", lang))
    shown.sort(key=lambda each: (-each.target.report.year, each.target.report.region.adcode))
    if at.sort:
        keys = {
            "place": lambda each: name_of(each.target.report.region, lang),
            "year": lambda each: each.target.report.year,
            "indicator": lambda each: indicator_name(each.target.figure.indicator, lang),
            "target": lambda each: each.target.figure.value,
            "result": lambda each: each.result.figure.value if each.result else None,
            "gap": lambda each: each.gap,
            "met": lambda each: each.met or None,
        }
        shown = at.sorted(shown, keys.get(at.column, keys["year"]))
    met = Counter(each.met for each in shown)
    rule = f"{preset.name}: {_preset_note(preset, lang)}"
    sums = say("targets.progress_sums", lang, all=len(shown), yes=met["yes"], no=met["no"])
    columns = ("place", "year", "indicator", "target", "result", "gap", "met")
    names = {column: say(f"targets.{column}", lang) for column in columns}
    ways = pager(at, len(shown), lang)
    body = paged(names, [_progress_line(each, lang) for each in at.of(shown)], at, len(shown))
    return together((tag("p", sums, class_="count"), tag("p", rule, class_="count"), ways, body, ways))


def _preset_note(preset: Preset, lang: Lang) -> str:
    """What a coding rule does: in Chinese where it is one of ours."""
    key = f"preset.{preset.name.replace('-', '_')}"
    return say(key, lang) if has(key) else preset.description


def _progress_line(each: Progress, lang: Lang) -> Html:
    row = each.target
    said = "not_stated" if each.status == NOT_STATED else "unread"
    missing = tag("span", say(f"targets.{said}", lang), class_=said.replace("_", "-"))
    met = tag("span", say(f"targets.met_{each.met}", lang), class_=f"met {each.met}") if each.met else None
    return tag(
        "tr",
        tag("th", name_of(row.report.region, lang), scope="row", class_="pin"),
        tag("td", str(row.report.year), class_="year"),
        tag("td", indicator_name(row.figure.indicator, lang)),
        tag("td", value(row, lang)),
        tag("td", _of_what(each), value(each.result, lang)) if each.result else tag("td", missing),
        tag("td", gap_text(each, lang), class_="num"),
        tag("td", met),
    )


def _of_what(each: Progress) -> Html | None:
    """What a result is of, where the target names no number that it is held against: 细颗粒物年均浓度 of 环境质量."""
    told = each.result.figure.subject if each.result is not None else ""
    if each.gap is not None or each.target.figure.low is not None or told == each.target.figure.subject:
        return None
    return tag("span", told, class_="of-what")


def gap_text(each: Progress, lang: Lang) -> str:
    """Result minus target, with its sign and unit."""
    if each.gap is None:
        return ""
    stated_in = each.target.figure.unit
    unit = say("targets.points", lang) if stated_in == "%" else stated_in
    sign = "+" if each.gap > 0 else "−" if each.gap < 0 else "±"
    return f"{sign}{number(abs(each.gap))} {unit}".strip()
