"""The bar on top of the page, and how much the library holds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Report
from ui.html import Html, tag
from ui.i18n import Lang, say
from ui.views.answer import button


def header(reports: Sequence[Report], lang: Lang) -> Html:
    """The bar on top: the name, what is in the library, the switch of languages."""
    other, own = ("zh-Hans", "en") if lang == "en" else ("en", "zh-Hans")
    switch = button(say("page.language", lang), "lang", "language", lang=other, title=say("page.language_hint", lang))
    seal = tag("span", "政", class_="seal", aria_hidden="true")
    name = tag("h1", seal, say("page.title", lang))
    board = tag("a", say("board.title", lang), href="/board", class_="to-board", data_short=say("tab.board", lang))
    skip = button(say("page.skip", lang), "skip", "skip")
    scale = tag("p", scale_of(reports, lang) if reports else "")
    # What Gradio's own buttons are called, which have a sign only: `static/keyboard.js` gives them these names.
    names = {"data_send": say("ask.send", lang), "data_stop": say("ask.stop", lang)}
    return tag("header", skip, name, board, scale, switch, class_="top", lang=own, **names)


def scale_of(reports: Sequence[Report], lang: Lang) -> str:
    """How much is in the library: 11 份报告 · 10 个地区 · 2020–2025."""
    if not reports:
        return say("page.empty_scale", lang)
    # A year that was not found, or cannot be one, is in the list of reports to be put right, not in the head.
    years = sorted({report.year for report in reports if 1950 <= report.year <= 2100})
    span = "–".join(dict.fromkeys((str(years[0]), str(years[-1])))) if years else say("page.no_year", lang)
    return say("page.scale", lang, reports=len(reports), regions=len({report.region for report in reports}), years=span)
