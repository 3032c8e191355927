"""The tab of targets: filters, table, chart, target against result, downloads."""

from __future__ import annotations

import base64
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

import gradio as gr

from rag.extras import has
from rag.records import RagError, Report
from rag.tables.coding import find_preset, load_presets
from rag.tables.derived import chain, progress
from rag.tables.exports import progress_table as progress_file
from rag.tables.forms import MEDIA, Form
from ui.html import tag
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
from ui.views.target_files import explained_in, file_bytes, file_name, long_table, seen
from ui.views.target_grid import Grid, Wanted, grid_of, indicators_of
from ui.views.targets import preset_name, progress_table, table

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
    at = gr.State(Turned())

    def show(language: str, now: Turned, *chosen: Any) -> tuple[Any, ...]:  # noqa: ANN401  # what the filters hold
        made = _drawn(room, chosen, lang_of(language), Turned(1, now.sort))
        return (*made[:4], *made[5:])  # the view is as it was chosen

    def turn(event: gr.EventData, language: str, *chosen: Any) -> tuple[Any, ...]:  # noqa: ANN401
        return _drawn(room, chosen, lang_of(language), turned(sent(event, "page"), sent(event, "sort")))[-2:]

    def restore(event: gr.EventData, language: str) -> tuple[Any, ...]:
        """What an address says: the filters, the view and the order."""
        chosen, now = state_of(sent(event, "state"))
        return _drawn(room, chosen, lang_of(language), now, sent(event, "nonce"))

    def saving(form: Form) -> Callable[..., str]:
        def made(language: str, now: Turned, *chosen: Any) -> str:  # noqa: ANN401
            return _saved(room, chosen, now, lang_of(language), form)

        return made

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on(
        [tab.select, frame.switched.change, frame.changed.change, *(choice.input for choice in choices)],
        show,
        [frame.lang, at, *choices],
        [levels, regions, years, indicators, picked, year, preset, at, shown],
        trigger_mode="always_last",
        **quiet,
    )
    shown.turn(turn, [frame.lang, *choices], [at, shown], **quiet)
    shown.restore(restore, [frame.lang], [*choices, at, shown], **quiet)
    forms: tuple[tuple[gr.Button, Form], ...] = ((csv, "csv"), (xlsx, "xlsx"), (parquet, "parquet"), (dta, "dta"))
    for button, form in forms:
        button.click(saving(form), [frame.lang, at, *choices], [saved], **quiet)


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


def _drawn(room: Room, chosen: Sequence[Any], lang: Lang, at: Turned, nonce: str = "") -> tuple[Any, ...]:
    """The filters with what there is to choose and what is chosen, the order, and what is shown.

    `nonce` is of the address that asked for it: the browser knows by it that what it waits for has come.
    """
    try:
        *updates, chosen, made = _shown(room, chosen, lang, at)
    except RagError as error:
        failed = notice(say("targets.failed", lang, why=explained(error, lang)), "bad")
        return (*(gr.skip() for _ in range(8)), at, failed)
    own = tag("div", made, data_state=address_of(chosen, at), data_restored=nonce or None)
    return (*updates, at, own)


def _shown(room: Room, chosen: Sequence[Any], lang: Lang, at: Turned) -> tuple[Any, ...]:
    """Updates of the eight filters, their values, and the view."""
    reports, rows = room.reports(), room.headline()
    targets = tuple(row for row in rows if row.figure.kind == "target")
    there = indicators_of(targets)
    wanted = _wanted(chosen).known(reports, there)
    view, picked, year, preset = chosen[4:8]
    fitting = wanted.rows(targets)
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
    rules = [(preset_name(each, lang), each) for each in presets]
    levels = [(say(f"level.{v}", lang), v) for v in _in_order({r.region.level for r in reports})]
    texts = [str(each) for each in all_years]
    chosen = (
        *(list(wanted.levels), list(wanted.regions), [str(each) for each in wanted.years], list(wanted.indicators)),
        *(view, picked, str(year) if year else None, preset),
    )
    updates = (
        gr.update(choices=levels, value=chosen[0]),
        gr.update(choices=_regions(reports, wanted, lang), value=chosen[1]),
        gr.update(choices=texts, value=chosen[2]),
        gr.update(choices=names, value=chosen[3]),
        gr.update(value=view),
        gr.update(choices=names, value=picked, visible=view == "chart"),
        gr.update(choices=texts, value=chosen[6], visible=view == "chart"),
        gr.update(choices=rules, value=preset, visible=view == "progress"),
    )
    if not reports:
        empty = nothing_yet(
            say("targets.empty", lang), say("targets.empty_text", lang), say("ask.empty_go", lang), "library"
        )
        return (*updates, chosen, empty)
    if view == "chart" and picked and year:
        passing = [report for report in reports if Wanted(wanted.levels, wanted.regions).takes(report)]
        ids = {report.id for report in passing}
        links = [link for link in chain(targets, reports, picked, year, room.why_missing) if link.report.id in ids]
        return (*updates, chosen, chart_box(chart_of(links, picked, year, lang), lang))
    if view == "progress":
        rule = find_preset(preset)
        results = [row for row in rows if row.figure.kind == "actual"]
        made = progress(fitting, results, reports, rule, room.why_missing)
        return (*updates, chosen, progress_table(made, rule, lang, at))
    return (*updates, chosen, table(targets, reports, wanted, lang, room.targets_of, at))


_MANY = ("level", "region", "year", "ind")
_ONE = {"chart": ("pick", "of"), "progress": ("rule",)}


def address_of(chosen: Sequence[Any], at: Turned) -> str:
    """What of the tab stands in the page's address, as `static/address.js` puts it there."""
    levels, regions, years, indicators, view, picked, year, preset = chosen
    said: dict[str, str] = {
        name: ",".join(map(str, each)) for name, each in zip(_MANY, (levels, regions, years, indicators), strict=True)
    }
    own = {"pick": picked or "", "of": year or "", "rule": preset or ""}
    said |= {"view": "" if view == "table" else view, **{name: own[name] for name in _ONE.get(view, ())}}
    said |= {"sort": at.sort, "page": str(at.page) if at.page > 1 else ""}
    return urlencode({name: value for name, value in said.items() if value})


def state_of(address: str) -> tuple[tuple[Any, ...], Turned]:
    """The same back: what is chosen, and the order; anything unknown is nothing.

    >>> state_of("region=郑州市&year=2024,x&view=chart&sort=-gdp_growth")[0][:5]
    ([], ['郑州市'], ['2024'], [], 'chart')
    """
    said = {name: values[0] for name, values in parse_qs(address[:4000], max_num_fields=20).items()}
    many = [[each for each in said.get(name, "").split(",") if each] for name in _MANY]
    many[2] = [each for each in many[2] if each.isascii() and each.isdecimal() and len(each) == 4]
    view, year = said.get("view", ""), said.get("of", "")
    of = year if year.isascii() and year.isdecimal() and len(year) == 4 else None
    chosen = (*many, view if view in _VIEWS else "table", said.get("pick"), of, said.get("rule"))
    return chosen, turned(said.get("page", ""), said.get("sort", ""))


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


def _saved(room: Room, chosen: Sequence[Any], at: Turned, lang: Lang, form: Form) -> str:
    """What is shown as a file, for the browser to save: the table of targets, or targets beside results."""
    try:
        wanted, view, preset = _wanted(chosen), chosen[4], chosen[7]
        headline, reports = room.headline(), room.reports()
        targets = [row for row in headline if row.figure.kind == "target"]
        seen_first = None
        if view == "progress":
            results = [row for row in headline if row.figure.kind == "actual"]
            rule = find_preset(preset or load_presets()[0].name)
            made = explained_in(progress_file(wanted.rows(targets), results, reports, rule, room.why_missing), lang)
        else:
            grid = grid_of(targets, reports, wanted, room.targets_of, at, lang)
            grid = grid.told(grid.lines, room.targets_of) if grid is not None else Grid((), (), 0, {}, {})
            proofs = [held.proof for cell in grid.cells() if (held := grid.held(*cell)).status == "elsewhere"]
            ids = {proof.report for proof in proofs if proof is not None}
            made = long_table(grid, room.rows_with(ids, grid.columns), lang)
            seen_first = seen(grid, lang)
        content, kind = file_bytes(made, form, lang, seen_first), MEDIA[form]
        name = f"{file_name(made.name, wanted, reports, lang)}.{form}"
        if form == "csv":
            return download(name, kind, "\ufeff" + content.decode(), secrets.token_hex(4))
        return download(name, kind, base64.b64encode(content).decode(), secrets.token_hex(4), coding="base64")
    except RagError as error:
        return notice(say("targets.failed", lang, why=explained(error, lang)), "bad")
