"""The list of conversations that are kept: what it is drawn from; `static/talks.js` fills it."""

from __future__ import annotations

from ui.html import Html, tag
from ui.i18n import Lang, say
from ui.views.answer import button

_WORDS = ("open", "rename", "remove", "removed", "none", "now", "unkept")


def talks(lang: Lang) -> Html:
    """The list, empty, with its words as data; searching, renaming, deleting and saving."""
    words = {f"data_{name}": say(f"talks.{name}", lang) for name in _WORDS}
    find = say("talks.find", lang)
    name = tag("summary", say("talks.title", lang), " ", tag("span", class_="count"))
    save = tag(
        "p",
        tag("span", say("talks.save", lang)),
        button("Markdown", "tool", "export", data_kind="md"),
        button("Word", "tool", "export", data_kind="docx"),
        class_="save",
    )
    undo = button(say("talks.undo", lang), "tool framed", "untalk")
    gone = tag("p", tag("span", class_="what"), " ", undo, class_="undo", hidden=True, role="status")
    search = tag("input", type="search", placeholder=find, aria_label=find)
    inside = tag("div", tag("div", search, save, class_="talks-head"), gone, tag("ul"), class_="talks-body")
    trouble = tag("p", class_="notice bad trouble", hidden=True, role="alert")
    return tag("div", trouble, tag("details", name, inside), class_="talks", **words)
