"""Tables of targets as HTML, and what they show as data. Pure functions that know no Gradio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.figures.value import HAND, value_words
from rag.numbers.english import in_english, in_words
from rag.question.answer_table import Cell as TargetCell
from rag.records import Figure, Report
from rag.tables.coding import Preset
from rag.tables.columns import Row, number
from rag.tables.derived import NOT_LOADED, NOT_STATED, Progress, stated, with_sign
from ui.html import Html, tag, together
from ui.i18n import Lang, has, say
from ui.views.answer import nothing_yet, place_button, sorter
from ui.views.examples import name_of
from ui.views.pages import Turned, head_of, pager
from ui.views.report import indicator_name
from ui.views.target_grid import Grid, Held, Missing, Place, Wanted, grid_of, nothing_more

_LONGEST = 18  # characters of a value in a cell; its clause is a click away


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
    made = grid_of(rows, reports, wanted, missing, at, lang)
    if made is None:
        return nothing_yet(say("targets.none", lang), say("targets.none_text", lang))
    shown = made.told(at.of(made.lines), missing)
    names = {"place": say("targets.place", lang), "year": say("targets.year", lang)}
    names |= {column: indicator_name(column, lang) for column in made.columns}
    ways = pager(at, len(made.lines), lang)
    count = say("targets.count", lang, rows=len(made.lines), targets=made.stated)
    if ways is None and (others := sum(shown.held(*cell).status == "elsewhere" for cell in shown.cells())):
        count += say("targets.elsewhere", lang, cells=others)
    return together(
        (
            tag("p", count, class_="count"),
            ways,
            paged(names, [_line(place, shown, lang) for place in shown.lines], at),
            ways,
            tag("p", say("targets.legend", lang), class_="legend"),
        )
    )


def grid(head: Sequence[str], rows: Sequence[Html]) -> Html:
    """A table that scrolls inside itself and that the browser sorts."""
    cells = [tag("th", sorter(name), scope="col") for name in head]
    whole = tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows), class_="grid")
    return tag("div", whole, class_="scroll", tabindex="0")


def paged(names: Mapping[str, str], rows: Sequence[Html], at: Turned) -> Html:
    """A table that scrolls inside itself, its first column in view; columns by id, sorted on the server."""
    heads: list[Html] = []
    for column, name in names.items():
        made, order = head_of(name, column, at)
        heads.append(tag("th", made, scope="col", class_=None if heads else "pin", aria_sort=order))
    whole = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="grid")
    return tag("div", whole, class_="scroll", tabindex="0")


def _line(place: Place, shown: Grid, lang: Lang) -> Html:
    region, year, report = place
    name = tag("th", name_of(region, lang), scope="row", class_="pin", title=region.parent or None)
    begin = together((name, tag("td", str(year), class_="year")))
    if report is None:
        missing = tag("td", say("targets.not_loaded", lang), colspan=str(len(shown.columns)))
        return tag("tr", begin, missing, class_="not-loaded")
    return tag("tr", begin, *(_cell(report, column, shown.held(place, column), lang) for column in shown.columns))


def _cell(report: Report, column: str, held: Held, lang: Lang) -> Html:
    """What stands in one cell: headline targets, a figure from elsewhere, words that could not be read, or nothing."""
    if held.rows:
        return tag("td", *(value(row, lang) for row in held.rows))
    if held.status == "incomplete":  # what it leaves out is not known
        return tag("td", say("targets.incomplete", lang), class_="incomplete")
    cell, proof = held.cell, held.proof
    if cell is None or proof is None:
        said = say("targets.not_stated", lang)
        shown = (tag("span", "–", aria_hidden="true"), tag("span", said, class_="sr"))
        return tag("td", *shown, class_="not-stated", title=say("board.why_not_stated", lang))
    place = f"{name_of(report.region, lang)} {report.year} {indicator_name(column, lang)}: {proof.quote}"
    kind = "cell" if cell.status == "stated" else f"cell words {cell.status}"
    opened = place_button(
        held_text(held, lang), kind, report.source_id, proof.spans, title=proof.quote, aria_label=place
    )
    return tag("td", opened, class_=cell.status)


def held_text(held: Held, lang: Lang) -> str:
    """What a cell says, as plain text: for files, which hold what is shown."""
    if held.rows:
        return "；".join(value_text(row.figure, lang) for row in held.rows)
    if held.cell is not None and held.cell.status == "stated" and held.proof is not None:
        return _cell_text(held.cell, lang)
    return say(f"targets.{held.status}", lang)


def _cell_text(cell: TargetCell, lang: Lang) -> str:
    if cell.value is None:
        return cell.text
    text = cell.text  # of one that a person put right with the words that say so
    if lang == "en" and cell.by_hand:
        return say("targets.by_hand", lang, value=_cell_text(replace(cell, by_hand=False), lang))
    if lang == "en":
        low, high = sorted(map(abs, (cell.value, cell.value if cell.upper is None else cell.upper)))
        text = in_english(with_sign(cell.bound, low, high, cell.unit))
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
    words = in_english(stated(figure)) if lang == "en" else value_words(figure).removesuffix(HAND)
    words = words if lang == "en" or len(words) <= _LONGEST else stated(figure)
    words = say("targets.falls", lang, value=words) if figure.measure == "decline" else words
    return say("targets.by_hand", lang, value=words) if figure.by_hand else words


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
    rule = f"{preset_name(preset.name, lang)}: {_preset_note(preset, lang)}"
    sums = say("targets.progress_sums", lang, all=len(shown), yes=met["yes"], no=met["no"])
    columns = ("place", "year", "indicator", "target", "result", "gap", "met")
    names = {column: say(f"targets.{column}", lang) for column in columns}
    ways = pager(at, len(shown), lang)
    body = paged(names, [_progress_line(each, lang) for each in at.of(shown)], at)
    return together((tag("p", sums, class_="count"), tag("p", rule, class_="count"), ways, body, ways))


def preset_name(name: str, lang: Lang) -> str:
    """What a coding rule is called: in Chinese where it is one of ours."""
    key = f"preset.{name.replace('-', '_')}_name"
    return say(key, lang) if has(key) else name


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
    if lang == "en" and stated_in and stated_in != "%":
        return f"{sign}{in_words(each.gap, each.gap, stated_in)}"
    return f"{sign}{number(abs(each.gap))} {unit}".strip()
