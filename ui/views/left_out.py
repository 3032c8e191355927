"""What was left out of a source, and why, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Removed
from ui.html import Html, tag
from ui.i18n import Lang, say
from ui.views.answer import noise_name

_MOST = 300  # places listed
_LONGEST = 400  # characters shown of one


def left_out(text: str, removed: Sequence[Removed], lang: Lang, *, shown: bool = False) -> Html | None:
    """All that is in no report of the source `text`, in reading order, behind a summary; None where it is all there.

    Blank layout is not counted. `shown`: it is open.
    """
    places = [(left.reason, piece) for left in removed if (piece := text[left.span.start : left.span.end]).strip()]
    if not places:
        return None
    chars = sum(len(piece) for _, piece in places)
    head = tag(
        "tr",
        tag("th", say("read.left_out_why", lang), scope="col"),
        tag("th", say("read.left_out_text", lang), scope="col"),
    )
    rows = [_row(reason, piece, lang) for reason, piece in places[:_MOST]]
    more = tag("p", say("read.left_out_more", lang, n=len(places) - _MOST)) if len(places) > _MOST else None
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="grid")
    return tag(
        "details",
        tag("summary", say("read.left_out", lang, n=len(places), chars=f"{chars:,}")),
        tag("p", say("read.left_out_note", lang), class_="legend"),
        tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=say("read.left_out_text", lang)),
        more,
        class_="left-out",
        open=shown,
    )


def _row(reason: str, piece: str, lang: Lang) -> Html:
    words = " ".join(piece.split())
    said = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    count = tag("span", say("read.left_out_chars", lang, n=f"{len(piece):,}"), class_="chars")
    return tag("tr", tag("td", noise_name(reason, lang), " ", count), tag("td", said, class_="what"))
