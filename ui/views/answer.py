"""Answers as HTML. Pure functions that know no Gradio.

An element with `data-act` does something when it is clicked: `static/page.js` does it in the browser, or hands the
element's other `data-` values to Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rag.answering.wording import english_name, english_report
from rag.question.own_words import language_of
from rag.question.query import Query
from rag.records import Answer, Citation, Spans
from ui.conversation import Turn
from ui.html import Html, tag, together
from ui.i18n import Lang, has, say
from ui.views.badge import badge
from ui.views.understood import board_link, query_of, understood

_RULE = re.compile(r":?-{3,}:?")  # the line under the head of a table in Markdown
_MARK = re.compile(r"\[(\d{1,4})\]")
_STOPS = frozenset("、，。；：）,.;:)")
_LIST_FROM = 3  # values in one sentence from which they are set as a list
_PARTS = re.compile(r"(?<=\])[；;]\s*")
_LOOKED_SHOWN = 6  # reports that are named at once where nothing was found; more are a click away
_SOURCES_SHOWN = 3  # of an answer with more, the rest is a click away
_QUOTE_SHOWN = 160  # characters of a clause in the list of sources; the pane shows all of it
_WORDS_SOUGHT = 100  # characters that the box of a report's search takes

Reports = Mapping[tuple[str, str, int], str]
"""The ids of reports by the name of their source, their region and their year, as citations name them."""


# Elements that several tabs share


def spans_text(spans: Iterable[tuple[int, int]]) -> str:
    """Spans as the page carries them: `7115-7127,7130-7133`."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def opener(source_id: str, spans: Spans) -> dict[str, str]:
    """The attributes of an element that opens this place in the source pane."""
    return {"data_act": "open", "data_source": source_id, "data_spans": spans_text(spans)}


def button(text: str, class_: str, act: str, **attributes: str | float | None) -> Html:
    """A button that does `act`."""
    return tag("button", text, type="button", class_=class_, data_act=act, **attributes)


def place_button(text: str, class_: str, source_id: str, spans: Spans, **attributes: str | None) -> Html:
    """A button that opens a place in the source pane."""
    return tag("button", text, type="button", class_=class_, **opener(source_id, spans), **attributes)


def nothing_yet(title: str, text: str, action: str = "", go: str = "") -> Html:
    """An empty state: what is missing and the first step; `go` is the tab that a button of text `action` leads to."""
    lead = button(action, "primary", "tab", data_tab=go) if go else None
    return tag("div", tag("h2", title), tag("p", text), lead, class_="nothing")


def notice(text: str, kind: str = "info") -> Html:
    """One sentence in a box: `info`, `good` or `bad`."""
    return tag("p", text, class_=f"notice {kind}", role="alert" if kind == "bad" else "status") if text else Html()


def dots(text: str) -> Html:
    """Something is being done."""
    moving = tag("span", tag("i"), tag("i"), tag("i"), class_="dots", aria_hidden="true")
    return together((moving, tag("span", text)))


def noise_name(reason: str, lang: Lang) -> str:
    """A reason for noise in words; an unknown one as it is."""
    key = "noise." + reason.replace(" ", "_")
    return say(key, lang) if has(key) else reason


def download(name: str, kind: str, content: str, nonce: str, coding: str = "text") -> Html:
    """A file for the browser to save, made by `static/page.js`; `nonce` tells two downloads of the same file apart."""
    data = {"data_file": name, "data_type": kind, "data_coding": coding, "data_content": content}
    return tag("span", hidden=True, data_nonce=nonce, **data)


def printed(content: str, nonce: str) -> Html:
    """A document for the browser to print, an HTML file of its own; `nonce` tells two of the same apart."""
    return tag("span", hidden=True, data_nonce=nonce, data_print=content)


def fetch(address: str, nonce: str) -> Html:
    """A file for the browser to fetch from the server, under an address made for this visitor."""
    return tag("span", hidden=True, data_nonce=nonce, data_fetch=address)


# The conversation


def where(citation: Citation, lang: Lang) -> str:
    """A citation's report and section path in one line of plain text."""
    region = english_name(citation.region) if lang == "en" else citation.region
    return " › ".join((f"{region} {citation.year}", *citation.section))


def thread(turns: Sequence[Turn], sources: Mapping[str, str], lang: Lang, reports: Reports | None = None) -> Html:
    """The conversation; `sources` maps a source's name to its id."""
    label = say("ask.history", lang)
    blocks = (turn_block(turn, sources, lang, reports) for turn in turns)
    return tag("div", *blocks, class_="turns", role="log", aria_live="polite", aria_label=label)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a turn goes in the conversation that the browser shows; `id` is the same while its answer is made.

    It takes the place of the one of its `id`, else of the one `at` its number, else it is the next; the first go until
    there are `of`.
    """

    id: str
    at: int
    of: int


def step(block: Html, where_to: Step, lang: Lang) -> Html:
    """A turn for `static/page.js` to put into the conversation; it is in one of its own, in case it is the first."""
    own = tag("div", block, class_="turns", role="log", aria_live="polite", aria_label=say("ask.history", lang))
    return tag("template", own, data_id=where_to.id, data_at=where_to.at, data_of=where_to.of)


def pending(question: str, written: str | None, lang: Lang) -> Html:
    """A question that is being answered.

    `written` is what of its answer has come so far: None while the reports are searched, "" once a model is asked.
    """
    doing = say("ask.looking" if written is None else "ask.writing", lang)
    now = tag("div", dots(doing), class_="answer pending", role="status")
    if written:
        so_far = tag("div", *_lines(written, (), {}, lang), class_="said")
        now = tag("div", so_far, tag("p", dots(doing), class_="going", role="status"), class_="answer pending writing")
    return tag("section", _asked(question, lang), now, class_="turn", data_q=question)


def _asked(question: str, lang: Lang) -> Html:
    return tag("div", tag("span", say("ask.you", lang), class_="sr"), tag("p", question), class_="asked")


def turn_block(turn: Turn, sources: Mapping[str, str], lang: Lang, reports: Reports | None = None) -> Html:
    """One question with its answer."""
    shared = turn.question if turn.whole else turn.resolved or turn.question  # what a link to this turn asks
    block = answer_block(turn, sources, lang, reports)
    return tag("section", _asked(turn.question, lang), block, class_="turn", data_q=shared)


def answer_block(turn: Turn, sources: Mapping[str, str], lang: Lang, reports: Reports | None = None) -> Html:
    """An answer: what was understood, its text with citations, its badge, its sources.

    Of what was searched for in words each source leads to the same search in its whole report, one of `reports`.
    """
    answer = turn.answer
    if answer is None:
        return tag("article", tag("p", turn.trouble), _tools(turn, lang), class_="answer failed", role="alert")
    query = query_of(turn.query)
    echo = understood(query, lang) if query is not None and query.words is None else None
    if echo is None and turn.resolved:
        echo = tag("p", say("ask.understood", lang, question=turn.resolved), class_="understood")
    told = say(f"status.{answer.status}", lang) if answer.status != "answered" else ""
    return tag(
        "article",
        echo,
        _optional(f"chip {answer.status}", told),
        tag("div", *_lines(answer.answer, answer.citations, sources, lang), class_="said"),
        _looked(answer, lang),
        *(_optional("trouble", note) for note in answer.notes),
        tag(
            "div",
            _badge(answer, lang),
            tag("span", _how(answer, lang), class_="how"),
            board_link(query, lang) if query is not None else None,
            _tools(turn, lang),
            class_="foot",
        ),
        _sources(answer.citations, sources, lang, _searches(query, answer.citations, reports or {}, lang)),
        class_=f"answer {answer.status}",
        aria_label=say("ask.answer", lang),
    )


def _badge(answer: Answer, lang: Lang) -> Html | None:
    """The badge; a no says no number that could be checked, though the clause that is shown with it may hold some."""
    doubted = any(check.status == "unsupported" for check in answer.numbers)
    shown = answer.status == "answered" or answer.model or doubted
    return badge(answer.numbers, lang, answer.notes if answer.model else ()) if shown else None


def _looked(answer: Answer, lang: Lang) -> Html | None:
    """Where was looked for what is not there."""
    if not answer.looked_in or answer.status not in ("not_stated", "unread", "not_found"):
        return None
    names = [english_report(each) if lang == "en" else each for each in answer.looked_in]
    told = tag("p", say("status.looked_in", lang, reports=say("page.join", lang).join(names)), class_="looked")
    if len(names) <= _LOOKED_SHOWN:
        return told
    return tag("details", tag("summary", say("status.looked_in_many", lang, n=len(names))), told, class_="looked many")


def _optional(class_: str, text: str) -> Html | None:
    return tag("p", text, class_=class_) if text else None


def _lines(text: str, citations: Sequence[Citation], sources: Mapping[str, str], lang: Lang) -> list[Html]:
    """Paragraphs; a sentence of several values and lines behind dashes become lists, lines between bars a table."""
    made = []
    for sign, lines in groupby(text.split("\n"), key=lambda line: line[:2] if line[:2] in ("| ", "- ") else ""):
        if sign == "| ":
            made.append(_told_table([_cells_of(line) for line in lines], citations, sources, lang))
            continue
        if sign == "- ":
            made.append(tag("ul", *(tag("li", *_marked(line[2:], citations, sources, lang)) for line in lines)))
            continue
        for line in lines:
            parts = _PARTS.split(line)
            if len(parts) >= _LIST_FROM:
                items = (tag("li", *_marked(part.rstrip("。."), citations, sources, lang)) for part in parts)
                made.append(tag("ul", *items))
            elif line.strip():
                made.append(tag("p", *_marked(line, citations, sources, lang)))
    return made


def _cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def _told_table(
    rows: Sequence[Sequence[str]], citations: Sequence[Citation], sources: Mapping[str, str], lang: Lang
) -> Html:
    head, *body = (row for row in rows if not all(_RULE.fullmatch(cell) for cell in row))
    heads = (tag("th", sorter(name), scope="col") for name in head)
    lines = (tag("tr", *(tag("td", *_marked(cell, citations, sources, lang)) for cell in row)) for row in body)
    whole = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *lines), class_="grid told")
    return tag("div", whole, class_="scroll", tabindex="0", role="region", aria_label=say("ask.table", lang))


def sorter(name: str) -> Html:
    """A column's head: a click sorts its table, `static/tables.js` does it."""
    return button(name, "sort", "sort")


def _marked(text: str, citations: Sequence[Citation], sources: Mapping[str, str], lang: Lang) -> list[str]:
    """Text with its [n] as buttons that open the source; a number that is no citation stays as it is."""
    by_n = {citation.n: citation for citation in citations}
    made: list[str] = []
    done = 0
    for hit in _MARK.finditer(text):
        citation = by_n.get(int(hit.group(1)))
        if citation is None:
            continue
        made.append(text[done : hit.start()])
        done = hit.end()
        # A stop behind the button stays with it: browsers would begin a line with it.
        stop = text[done : done + 1] if text[done : done + 1] in _STOPS else ""
        made.append(tag("span", cite(citation, sources, lang), stop, class_="nobr"))
        done += len(stop)
    return [*made, text[done:]]


def cite(citation: Citation, sources: Mapping[str, str], lang: Lang) -> Html:
    """The small button of a citation."""
    place = where(citation, lang)
    label = say("ask.cite", lang, n=citation.n, where=place)
    source = sources.get(citation.source, "")
    return place_button(str(citation.n), "cite", source, citation.spans, aria_label=label, title=place)


def _how(answer: Answer, lang: Lang) -> str:
    if answer.status != "answered":
        return ""
    if answer.mode == "llm":
        how = say("ask.mode_llm", lang, model=answer.model)
    else:
        how = say(f"ask.mode_{answer.mode}", lang)
    return f"{how} · {say('ask.took', lang, ms=round(answer.ms.total))}"


def _tools(turn: Turn, lang: Lang) -> Html:
    copy = None
    if turn.answer is not None:
        done = say("ask.copied", lang)
        copy = button(say("ask.copy", lang), "tool", "copy", data_done=done, data_text=plain(turn.answer))
    retry = button(say("ask.retry", lang), "tool", "retry")
    return tag("span", copy, retry, class_="tools")


def _searches(
    query: Query | None, citations: Sequence[Citation], reports: Reports, lang: Lang
) -> dict[tuple[str, str, int], Html]:
    """By report a button that opens it and finds there what was asked for in words."""
    words = sought(query, citations)
    if not words:
        return {}
    made = {}
    for each in citations:
        key = (each.source, each.region, each.year)
        if key in reports and key not in made:
            label = say("ask.search_label", lang, words=words, report=where(replace(each, section=()), lang))
            text = say("ask.search", lang, words=words)
            made[key] = button(text, "tool", "read", data_report=reports[key], data_find=words, aria_label=label)
    return made


def sought(query: Query | None, citations: Sequence[Citation]) -> str:
    """The words that a search looked for, as a report's own search takes them: those of them that its sources hold."""
    if query is None or query.words is None:
        return ""
    words = query.words.terms or query.words.content
    held = [word for word in words if any(word in each.quote for each in citations)]
    found = ""
    for word in dict.fromkeys(held or words):
        if len(longer := f"{found} {word}".strip()) <= _WORDS_SOUGHT:
            found = longer
    return found


def _sources(
    citations: Sequence[Citation],
    sources: Mapping[str, str],
    lang: Lang,
    searches: Mapping[tuple[str, str, int], Html],
) -> Html | None:
    if not citations:
        return None
    label = say("ask.sources", lang)
    first = {(each.source, each.region, each.year): each.n for each in reversed(citations)}  # one search a report
    items = [
        _source(each, sources, searches.get(key) if first[key] == each.n else None, lang)
        for each in citations
        for key in [(each.source, each.region, each.year)]
    ]
    if len(items) <= _SOURCES_SHOWN + 1:
        return tag("ol", *items, class_="sources", aria_label=label)
    shown, rest = items[:_SOURCES_SHOWN], items[_SOURCES_SHOWN:]
    more = tag("summary", say("ask.more_sources", lang, n=len(rest)))
    return together(
        (
            tag("ol", *shown, class_="sources", aria_label=label),
            tag("details", more, tag("ol", *rest, class_="sources", aria_label=label), class_="more-sources"),
        )
    )


def _source(citation: Citation, sources: Mapping[str, str], search: Html | None, lang: Lang) -> Html:
    quote = citation.quote
    shown = quote if len(quote) <= _QUOTE_SHOWN else quote[:_QUOTE_SHOWN] + "…"
    inside = together(
        (
            tag("span", str(citation.n), class_="n", aria_hidden="true"),
            tag("span", shown, class_="quote"),
            tag("span", where(citation, lang), class_="where"),
        )
    )
    return tag("li", place_button(inside, "source", sources.get(citation.source, ""), citation.spans), search)


def plain(answer: Answer) -> str:
    """An answer to paste elsewhere: its text, then its citations."""
    if language_of(answer.question) == "en":
        notes = [f"[{each.n}] {where(each, 'en')}: {each.quote} ({each.source})" for each in answer.citations]
    else:
        notes = [f"[{each.n}] {where(each, 'zh')}：{each.quote}（{each.source}）" for each in answer.citations]
    return "\n".join((answer.answer, *([""] if notes else []), *notes))


def welcome(examples: Sequence[str], lang: Lang) -> Html:
    """What stands where there is no conversation yet, with questions that the library can answer."""
    tried = None
    if examples:
        chips = (button(text, "example", "ask", data_text=text) for text in examples)
        tried = together((tag("h3", say("ask.try", lang)), tag("div", *chips, class_="examples")))
    return tag("div", tag("h2", say("ask.hello", lang)), tag("p", say("ask.hello_text", lang)), tried, class_="welcome")
