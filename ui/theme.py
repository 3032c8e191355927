"""The page's own style and script, and the one kind of component that shows our HTML."""

from __future__ import annotations

from importlib.resources import files

import gradio as gr

# The events that a part of the page may raise, in quotes: Gradio offers a listener for an event only if its name stands
# so in this script.
_REGISTER = """/* "open" "read" "back" "remove" "correct" "ask" "retry" "redo" "restore" "export" "mark" "sent"
   "language" "tab" "turn" */
(window.govreportParts ??= []).push({ name: NAME, element, props, trigger, watch, upload });"""

FONTS = (
    "-apple-system", "BlinkMacSystemFont", "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "sans-serif",
)  # fmt: skip
"""Fonts of the reader's own system: none is fetched."""


def head() -> str:
    """What goes into the page's head: our style and script, inline.

    The style does not go through Gradio's `css`, which puts its own class before every selector: `body` would miss.
    """
    here = files("ui").joinpath("static")
    style = here.joinpath("page.css").read_text("utf-8")
    scripts = (
        here.joinpath(name).read_text("utf-8")
        for name in ("talk-store.js", "talks.js", "page.js", "find.js", "address.js", "keyboard.js", "tables.js")
    )
    return "".join((f"<style>{style}</style>", *(f"<script>{script}</script>" for script in scripts)))


def theme() -> gr.themes.Base:
    """Gradio's plain theme in our colours and in fonts of the reader's system."""
    ink = gr.themes.Color(
        name="ink", c50="#f7f6f3", c100="#efede8", c200="#e2dfd8", c300="#cbc7bd", c400="#9d998f", c500="#77736a",
        c600="#5a574f", c700="#403e39", c800="#2a2926", c900="#1c1b19", c950="#131211",
    )  # fmt: skip
    accent = gr.themes.Color(
        name="accent", c50="#eef4f7", c100="#d8e6ed", c200="#b2cddb", c300="#83aec3", c400="#548da8", c500="#34718f",
        c600="#265c78", c700="#1f4a61", c800="#1a3b4e", c900="#142d3b", c950="#0d1d27",
    )  # fmt: skip
    made = gr.themes.Base(
        primary_hue=accent,
        secondary_hue=accent,
        neutral_hue=ink,
        font=[*FONTS],
        font_mono=["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_md,
    )
    return made.set(
        body_background_fill="#faf9f7",
        body_background_fill_dark="#161514",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_background_fill_dark="#201f1d",
        input_border_color="#dcd8cf",
        input_border_color_dark="#3a3833",
        input_shadow="none",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_hover_dark="*primary_600",
        button_primary_text_color="#ffffff",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_label_border_width="0px",
        block_title_text_weight="500",
    )


def part(name: str, value: str = "", **props: object) -> gr.HTML:
    """A place of the page that shows `value`, HTML made by pure functions; `static/page.js` knows it by `name`."""
    return gr.HTML(
        value,
        elem_id=name,
        js_on_load=_REGISTER.replace("NAME", repr(name)),
        apply_default_css=False,
        padding=False,
        **props,  # type: ignore[arg-type]  # Gradio's own arguments
    )
