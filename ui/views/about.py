"""The settings in force, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from rag.config import LOCAL_EMBEDDING, Settings, shown
from rag.records import Report
from ui.html import Html, tag, together
from ui.i18n import Lang, say
from ui.views.header import scale_of

_EXAMPLE = """export GOVREPORT_LLM_MODEL=deepseek-chat
export OPENAI_BASE_URL=https://api.deepseek.com/v1
export OPENAI_API_KEY=…
govreport serve"""


def about(settings: Settings, reports: Sequence[Report], lang: Lang) -> Html:
    """What the page runs on, and how to have answers written by a language model. No secret is in it."""
    local = settings.embedding_model == LOCAL_EMBEDDING
    embedding = say("about.embedding_local", lang, name=settings.embedding_model) if local else settings.embedding_model
    facts = (
        ("model", settings.llm_model or say("about.model_none", lang)),
        ("embedding", embedding),
        ("library", str(settings.library.resolve())),
        ("contents", scale_of(reports, lang)),
        ("version", _version()),
    )
    rows = (tag("div", tag("dt", say(f"about.{key}", lang)), tag("dd", value)) for key, value in facts)
    every = (
        tag("tr", tag("th", tag("code", name), scope="row"), tag("td", _said(value, lang)))
        for name, value in shown(settings)
    )
    return tag(
        "div",
        tag("h2", say("about.title", lang)),
        tag("p", say("about.intro", lang)),
        tag("dl", *rows),
        _how_to(lang) if not settings.llm_model else None,
        tag("details", tag("summary", say("about.all", lang)), tag("table", *every)),
        _sign_out(lang) if settings.auth.get_secret_value() else None,
        class_="about",
    )


def _how_to(lang: Lang) -> Html:
    head, text = tag("h3", say("about.llm", lang)), tag("p", say("about.llm_text", lang))
    return together((head, text, tag("pre", tag("code", _EXAMPLE), tabindex="0")))


def _sign_out(lang: Lang) -> Html:
    return tag("p", tag("a", say("about.sign_out", lang), class_="tool framed", href="/logout"))


def _said(value: str, lang: Lang) -> str:
    return say("about.set", lang) if value == "set" else value or say("about.not_set", lang)


def _version() -> str:
    try:
        return version("govreport")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "?"
