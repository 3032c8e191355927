"""The tab of targets: filters, table, chart, target against result, downloads."""

from __future__ import annotations

import base64
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import gradio as gr

from rag.extras import has
from rag.records import RagError, Report
from rag.tables.coding import find_preset, load_presets
from rag.tables.columns import TARGETS, Row
from rag.tables.derived import Why, chain, progress
from rag.tables.exports import figures_table
from rag.tables.exports import progress_table as progress_file
from rag.tables.forms import MEDIA, Form, file_of
from ui.i18n import Lang, lang_of, say
from ui.messages import explained
from ui.state import Room
from ui.tabs.frame import Frame, sent
from ui.theme import part
from ui.views.answer import download, nothing_yet, notice
from ui.views.charts import chart_box, chart_of
from ui.views.examples import name_of
from ui.views.pages import Turned, turned
from ui.views.report import indicator_name
from ui.views.targets import Missing, Wanted, indicators_of, progress_table, table

_VIEWS = ("table", "chart", "progress")


def targets_tab(room: Room, frame: Frame, tab: gr.Tab) -> None:
    """Lay the tab out and wire it."""
    with gr.Row(elem_classes="filters"):
        levels = _choice(frame, "targets.level")
        regions = _choice(frame, "targets.region")
        years = _choice(frame, "targets.year")
        indicators = _choice(frame, "targets.indicator")
    with gr.Row(elem_classes="filters second"):
        view = gr.Radio(
            _views("zh"), value="table", show_label=False, container=False, elem_id="view", scale=2, min_width=264
        )
        frame.labels.append((view, "choices", _views))
        picked = gr.Dropdown(visible=False, elem_id="chart-indicator", scale=2, min_width=160)
        year = gr.Dropdown(visible=False, elem_id="chart-year", scale=1, min_width=100)
        preset = gr.Dropdown(visible=False, elem_id="preset", scale=2, min_width=160)
        for component, key in ((picked, "targets.pick"), (year, "targets.pick_year"), (preset, "targets.preset")):
            frame.label(component, "label", key)
        csv = frame.label(gr.Button(size="sm", scale=0, min_width=84, elem_classes="saves"), "value", "targets.csv")
        xlsx = frame.label(gr.Button(size="sm", scale=0, min_width=84, elem_classes="saves"), "value", "targets.xlsx")
        parquet = frame.label(
            gr.Button(size="sm", scale=0, min_width=84, elem_classes="saves", visible=has("data")),
            "value",
            "targets.parquet",
        )
        dta = frame.label(gr.Button(size="sm", scale=0, min_width=84, elem_classes="saves"), "value", "targets.dta")
    shown = part("targets")
    saved = part("download")

    choices: list[Any] = [levels, regions, years, indicators, view, picked, year, preset]

    def show(language: str, *chosen: Any) -> tuple[Any, ...]:  # noqa: ANN401  # what the filters hold
        lang = lang_of(language)
        try:
            reports, rows = room.reports(), room.headline()
            return _shown(reports, rows, chosen, lang, room.targets_of, room.why_missing)
        except RagError as error:
            return (
                *(gr.skip() for _ in range(7)),
                notice(say("targets.failed", lang, why=explained(error, lang)), "bad"),
            )

    def turn(event: gr.EventData, language: str, *chosen: Any) -> str:  # noqa: ANN401
        lang, at = lang_of(language), turned(sent(event, "page"), sent(event, "sort"))
        try:
            reports, rows = room.reports(), room.headline()
            made: str = _shown(reports, rows, chosen, lang, room.targets_of, room.why_missing, at)[-1]
            return made
        except RagError as error:
            return notice(say("targets.failed", lang, why=explained(error, lang)), "bad")

    def saving(form: Form) -> Callable[..., str]:
        def made(language: str, *chosen: Any) -> str:  # noqa: ANN401
            return _saved(room, chosen, lang_of(language), form)

        return made

    gr.on(
        [tab.select, frame.switched.change, frame.changed.change, *(choice.input for choice in choices)],
        show,
        [frame.lang, *choices],
        [levels, regions, years, indicators, picked, year, preset, shown],
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )
    shown.turn(turn, [frame.lang, *choices], [shown], show_progress="hidden", api_visibility="private")
    forms: tuple[tuple[gr.Button, Form], ...] = ((csv, "csv"), (xlsx, "xlsx"), (parquet, "parquet"), (dta, "dta"))
    for button, form in forms:
        button.click(saving(form), [frame.lang, *choices], [saved], show_progress="hidden", api_visibility="private")


def _choice(frame: Frame, key: str) -> gr.Dropdown:
    made = gr.Dropdown(
        [], multiselect=True, label=say(key, "zh"), elem_id=key.replace(".", "-"), scale=1, min_width=150
    )
    frame.label(made, "label", key)
    return made


def _views(lang: Lang) -> list[tuple[str, str]]:
    return [(say(f"targets.{name}", lang), name) for name in _VIEWS]


def _wanted(chosen: Sequence[Any]) -> Wanted:
    levels, regions, years, indicators = (tuple(each or ()) for each in chosen[:4])
    return Wanted(levels, regions, tuple(int(year) for year in years), indicators)


def _shown(
    reports: Sequence[Report],
    rows: Sequence[Row],
    chosen: Sequence[Any],
    lang: Lang,
    missing: Missing,
    why: Why,
    at: Turned = Turned(),  # noqa: B008  # frozen
) -> tuple[Any, ...]:
    """The filters with what there is to choose, and the view."""
    view, picked, year, preset = chosen[4:8]
    wanted = _wanted(chosen)
    targets = tuple(row for row in rows if row.figure.kind == "target")
    fitting = wanted.rows(targets)
    there = indicators_of(targets)
    drawn = Counter(row.figure.indicator for row in fitting if row.figure.low is not None)
    if wanted.indicators and picked not in wanted.indicators:  # the filter says it last
        picked = next((id_ for id_ in wanted.indicators if drawn[id_]), wanted.indicators[0])
    picked = picked if picked in there else next((id_ for id_ in there if drawn[id_]), None)
    all_years = sorted({report.year for report in reports}, reverse=True)
    dated = Counter(row.report.year for row in fitting if row.figure.indicator == picked)
    year = int(year) if year and int(year) in all_years else _newest(dated)
    names = [(indicator_name(id_, lang), id_) for id_ in there]
    presets = [each.name for each in load_presets()]
    preset = preset if preset in presets else presets[0]
    updates = (
        gr.update(choices=[(say(f"level.{v}", lang), v) for v in _in_order({r.region.level for r in reports})]),
        gr.update(choices=_regions(reports, wanted, lang)),
        gr.update(choices=[(str(each), str(each)) for each in all_years]),
        gr.update(choices=names),
        gr.update(choices=names, value=picked, visible=view == "chart"),
        gr.update(
            choices=[str(each) for each in all_years], value=str(year) if year else None, visible=view == "chart"
        ),
        gr.update(choices=presets, value=preset, visible=view == "progress"),
    )
    if not reports:
        empty = nothing_yet(
            say("targets.empty", lang), say("targets.empty_text", lang), say("ask.empty_go", lang), "library"
        )
        return (*updates, empty)
    if view == "chart" and picked and year:
        passing = [report for report in reports if Wanted(wanted.levels, wanted.regions).takes(report)]
        ids = {report.id for report in passing}
        links = [link for link in chain(targets, reports, picked, year, why) if link.report.id in ids]
        return (*updates, chart_box(chart_of(links, picked, year, lang), lang))
    if view == "progress":
        rule = find_preset(preset)
        results = [row for row in rows if row.figure.kind == "actual"]
        return (*updates, progress_table(progress(fitting, results, reports, rule, why), rule, lang, at))
    return (*updates, table(targets, reports, wanted, lang, missing, at))


def _newest(targets: Mapping[int, int]) -> int | None:
    """The newest year with about as many targets as any other has."""
    most = max(targets.values(), default=0)
    return max((year for year, count in targets.items() if 2 * count >= most), default=None)


def _in_order(levels: set[str]) -> list[str]:
    return [level for level in ("nation", "province", "prefecture", "county", "township") if level in levels]


def _regions(reports: Sequence[Report], wanted: Wanted, lang: Lang) -> list[tuple[str, str]]:
    regions = {r.region.name: r.region for r in reports if not wanted.levels or r.region.level in wanted.levels}
    return [
        (name_of(each, lang), each.name) for each in sorted(regions.values(), key=lambda each: (each.adcode, each.name))
    ]


def _saved(room: Room, chosen: Sequence[Any], lang: Lang, form: Form) -> str:
    """What is shown as a file, for the browser to save: the targets that pass the filters, or they beside results."""
    try:
        wanted, view, preset = _wanted(chosen), chosen[4], chosen[7]
        headline = room.headline()
        rows = wanted.rows(row for row in headline if row.figure.kind == "target")
        if view == "progress":
            results = [row for row in headline if row.figure.kind == "actual"]
            rule = find_preset(preset or load_presets()[0].name)
            made = progress_file(rows, results, room.reports(), rule, room.why_missing)
        else:
            made = figures_table("targets", rows, TARGETS)
        content, kind = file_of(made, form), MEDIA[form]
        name = "-".join((made.name, *map(str, sorted(wanted.years)))) + f".{form}"
        if form == "csv":
            return download(name, kind, "\ufeff" + content.decode(), secrets.token_hex(4))
        return download(name, kind, base64.b64encode(content).decode(), secrets.token_hex(4), coding="base64")
    except RagError as error:
        return notice(say("targets.failed", lang, why=explained(error, lang)), "bad")
