"""A report as HTML to read: paragraphs and headings, noise folded away, figures coloured, a cited clause marked.

Pure, and linear in the length of what is shown: the layers (clean text, noise, headings, figures, citation) are sorted
spans over the source text, walked side by side.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Generic, Literal, TypeVar

from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import stem
from rag.records import Figure, Removed, Report, Section, Source, Span, Spans, text_at
from ui.html import Html, tag, together
from ui.i18n import Lang, say
from ui.views.answer import button, noise_name, notice, spans_text
from ui.views.examples import name_of
from ui.views.left_out import left_out

AROUND = 12_000
"""Characters of context on either side of a cited clause in the source pane."""

_KINDS = ("target", "actual", "plan", "task", "other")

_QUIET = frozenset(("markup", "page break"))
"""Signs between the words, not words: not worth a button each."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """A report with all that is needed to show it."""

    source: Source
    report: Report
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """Where section number `at` begins. `form`: its title is a line of its own, leads a paragraph, or is not there."""

    at: int
    depth: int
    form: Literal["line", "lead", "none"]


class _Layer(Generic[T]):
    """Spans with a value each; where two overlap the first counts."""

    def __init__(self, items: Iterable[tuple[Span, T]]) -> None:
        self._items: list[tuple[Span, T]] = []
        for span, value in sorted(items, key=lambda item: item[0]):
            if span.end > span.start and (not self._items or span.start >= self._items[-1][0].end):
                self._items.append((span, value))
        self._starts = [span.start for span, _ in self._items]

    def edges(self) -> Iterator[int]:
        for span, _ in self._items:
            yield from span

    def at(self, position: int) -> T | None:
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._items[index][0].end:
            return None
        return self._items[index][1]


def pane(opened: Opened | None, cited: Spans, lang: Lang) -> Html:
    """The source pane: the report around `cited`, which is marked. `opened` None: the place is not there any more."""
    close = button("×", "close", "close", aria_label=say("pane.close", lang), title=say("pane.close", lang))
    if opened is None:
        head = tag("header", tag("h2", say("pane.title", lang)), close, class_="pane-head")
        return tag("div", head, tag("div", notice(say("pane.no_place", lang)), class_="paper"), class_="pane")
    report = opened.report
    path = section_path(opened, cited)
    trail = tag(
        "ol", *(tag("li", part) for part in (f"{name_of(report.region, lang)} {report.year}", *path)), class_="trail"
    )
    copy = button(
        say("pane.footnote", lang),
        "tool",
        "copy",
        data_text=footnote(opened, cited, lang),
        data_done=say("ask.copied", lang),
    )
    whole = button(say("pane.whole", lang), "tool", "read", data_report=report.id)
    file = f"{opened.source.name} · {say('pane.at', lang, place=spans_text(cited))}"
    return tag(
        "div",
        tag("header", tag("div", tag("h2", title_of(report)), trail), close, class_="pane-head"),
        tag("div", copy, whole, tag("span", file, class_="file"), class_="pane-tools"),
        tag("div", _around(opened, cited, lang), class_="paper", tabindex="0"),
        class_="pane",
        role="region",
        aria_label=say("pane.title", lang),
    )


def footnote(opened: Opened, cited: Spans, lang: Lang) -> str:
    """A citation to paste into a text: whose report, where in it, what it says, in which file."""
    quote = text_at(opened.source.text, cited)
    title = full_title(opened.report)
    return say(
        "pane.note",
        lang,
        region="" if stem(opened.report.region.name) in title and lang == "zh" else name_of(opened.report.region, lang),
        title=title,
        section="".join(f"“{part}”" for part in section_path(opened, cited)),
        quote=f"「{quote}」" if "“" in quote else f"“{quote}”",
        file=opened.source.name,
        place=spans_text(cited),
    )


def _around(opened: Opened, cited: Spans, lang: Lang) -> Html:
    low, high = bounds(opened.report)
    first, last = (cited[0].start, cited[-1].end) if cited else (low, low)
    begin, stop = max(low, first - AROUND), min(high, max(last, first + 1) + AROUND)
    before = tag("p", say("pane.earlier", lang, n=begin - low), class_="more") if begin > low else None
    after = tag("p", say("pane.later", lang, n=high - stop), class_="more") if stop < high else None
    return together((before, flow(opened, lang, begin=begin, stop=stop, cited=cited, prefix="p"), after))


def page(opened: Opened, lang: Lang, *, show_left: bool = False) -> Html:
    """A whole report: its sections on the left, its text with what was folded away, the key of the colours.

    `show_left`: what was left out of its source is listed open.
    """
    report = opened.report
    low, high = bounds(report)
    level = say(f"level.{report.region.level}", lang)
    file = say("pane.file", lang, name=opened.source.name)
    facts = (level, str(report.year), report.meeting_date, report.speaker, file)
    nav = []
    for at, section in enumerate(opened.sections):
        name = section.path[-1] if section.path else say("read.begin", lang)
        nav.append(tag("li", button(name, "goto", "goto", data_target=f"r-{at}"), class_=f"d{min(section.depth, 3)}"))
    return tag(
        "div",
        tag(
            "header",
            button(f"← {say('read.back', lang)}", "tool", "back"),
            tag("h2", title_of(report), tabindex="-1"),
            tag("p", " · ".join(fact for fact in facts if fact), class_="facts"),
            notice(say("read.cut", lang, why=report.cut), "bad") if report.cut else None,
            _key(opened, lang),
            left_out(opened.source.text, opened.removed, lang, shown=show_left),
            find_box(lang),
            class_="reading-head",
        ),
        tag(
            "div",
            tag("nav", tag("ol", *nav), aria_label=say("read.sections", lang)),
            tag("article", flow(opened, lang, begin=low, stop=high, cited=(), prefix="r"), class_="paper"),
            class_="reading-body",
        ),
        class_="reading",
        data_report=opened.report.id,
    )


def find_box(lang: Lang) -> Html:
    """The box that searches in the report, with the ways from match to match: `static/find.js` does it."""
    name = say("read.find", lang)
    box = tag("input", type="search", data_find_text="yes", placeholder=name, aria_label=name, maxlength="100")
    before = button("↑", "tool", "hit", data_by="-1", aria_label=say("read.hit_before", lang))
    after = button("↓", "tool", "hit", data_by="1", aria_label=say("read.hit_after", lang))
    only = tag("label", tag("input", type="checkbox", data_only_hits="yes"), say("read.only_hits", lang))
    count = tag("span", role="status", data_hits="yes")
    return tag("div", box, before, after, count, only, class_="find-in", role="search")


def _key(opened: Opened, lang: Lang) -> Html:
    """What the colours mean, and the switch for what was folded away."""
    report = opened.report
    kinds = (tag("span", say(f"kind.{kind}", lang), class_=f"fig k-{kind}") for kind in _KINDS)
    text = opened.source.text
    within = (left for left in opened.removed if _within(left.span, report) and left.reason not in _QUIET)
    folded = sum(_shows(left, text) for left in within)
    noise = None
    if folded:
        box = tag("input", type="checkbox", data_act="noise-all")
        noise = tag("label", box, say("read.show_noise", lang, n=folded), class_="switch")
    return tag("div", tag("span", say("read.colours", lang)), *kinds, noise, class_="key")


def flow(opened: Opened, lang: Lang, *, begin: int, stop: int, cited: Spans, prefix: str) -> Html:
    """The report's text from `begin` to `stop` of the source, as headings and paragraphs with everything marked."""
    text = opened.source.text
    clean = _Layer((span, True) for span in opened.report.spans)
    noise = _Layer((left.span, left) for left in opened.removed if _shows(left, text))
    marked = _Layer((span, True) for span in cited)
    figures = _Layer((span, figure) for figure in opened.figures for span in figure.number_spans)
    titles = _Layer(_headings(opened))
    edges = {begin, stop}
    for layer in (clean, noise, marked, figures, titles):
        edges.update(edge for edge in layer.edges() if begin < edge < stop)
    cuts = sorted(edges)
    out = _Writer(prefix)
    for start, end in pairwise(cuts):
        if clean.at(start):
            figure = figures.at(start)
            tip = figure_tip(figure, lang) if figure else ""
            out.words(text[start:end], titles.at(start), bool(marked.at(start)), figure.kind if figure else "", tip)
        elif left := noise.at(start):
            label = say("read.noise", lang, n=end - start, why=noise_name(left.reason, lang))
            out.noise(text[start:end], label, left.reason in _QUIET)
    return out.done()


class _Writer:
    """Writes runs of text into paragraphs; a line break ends one."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._done: list[Html] = []
        self._tag = ""
        self._runs: list[Html] = []
        self._held: list[Html] = []  # noise before the next paragraph: it must not come between a heading and its tag
        self._anchored: set[int] = set()
        self._marked = False

    def words(self, text: str, title: _Heading | None, cited: bool, kind: str, tip: str) -> None:
        # A title on two lines, 「一」 and 「2024年工作回顾」, is one heading.
        lines = [" ".join(text.split())] if title is not None and title.form == "line" else text.split("\n")
        for at, line in enumerate(lines):
            if line.strip() or (line and self._tag):
                self._begin(title)
                self._runs.append(self._run(line, title, cited, kind, tip))
            if at < len(lines) - 1:
                self._end()

    def noise(self, text: str, label: str, quiet: bool) -> None:
        """What was left out, behind a button; if `quiet`, shown only together with all of it."""
        runs = self._runs if self._tag else self._held
        if not quiet:
            runs.append(button("⋯", "noise", "noise", aria_expanded="false", aria_label=label, title=label))
        runs.append(tag("span", " ".join(text.split()), class_="noise-text"))

    def done(self) -> Html:
        self._end()
        if self._held:
            self._done.append(tag("p", *self._held))
        return together(self._done)

    def _begin(self, title: _Heading | None) -> None:
        if not self._tag:
            heads = title is not None and title.form == "line"
            self._tag = f"h{min(3 + max(title.depth - 1, 0), 5)}" if heads and title else "p"
            self._runs, self._held = self._held, []

    def _end(self) -> None:
        if self._tag:
            self._done.append(tag(self._tag, *self._runs))
            self._tag, self._runs = "", []

    def _run(self, line: str, title: _Heading | None, cited: bool, kind: str, tip: str) -> Html:
        run = tag("span", line, class_=f"fig k-{kind}", title=tip) if kind else together((line,))
        if cited:
            run = tag("mark", run, class_="cited", data_first=None if self._marked else "yes")
            self._marked = True
        if title is None:
            return run
        anchor = None if title.at in self._anchored else f"{self._prefix}-{title.at}"
        self._anchored.add(title.at)
        return tag("strong" if title.form == "lead" else "span", run, id=anchor)


def _headings(opened: Opened) -> Iterator[tuple[Span, _Heading]]:
    """The places of section titles; of a section without one, or whose title is cut by noise, its first character."""
    text = opened.source.text
    for at, section in enumerate(opened.sections):
        if not section.spans:
            continue
        place = _title_place(text, section)
        if place is None:
            start = section.spans[0].start
            yield Span(start, start + 1), _Heading(at, section.depth, "none")
        else:
            line = text[place.end : place.end + 1] in ("\n", "\r", "")
            yield place, _Heading(at, section.depth, "line" if line else "lead")


def _title_place(text: str, section: Section) -> Span | None:
    """Where a section's title stands at its beginning; blanks and line breaks in it do not count, noise does."""
    title = "".join(section.path[-1].split()) if section.path else ""
    start, limit = section.spans[0]
    at, done = start, 0
    while done < len(title) and at < limit:
        if text[at] == title[done]:
            done += 1
        elif not text[at].isspace():
            return None
        at += 1
    return Span(start, at) if title and done == len(title) else None


def bounds(report: Report) -> tuple[int, int]:
    """Where a report begins and ends in its source."""
    return (report.spans[0].start, report.spans[-1].end) if report.spans else (0, 0)


def title_of(report: Report) -> str:
    """The report's title, or one made of what it is."""
    return report.title or f"{report.region.name}{report.year}年政府工作报告"


def full_title(report: Report) -> str:
    """The report's title where that says of which place and year it is, else one made of what it is."""
    told = report.title
    if stem(report.region.name) in told and str(report.year) in told and "报告" in told:
        return told
    return title_of(replace(report, title=""))


def section_path(opened: Opened, spans: Spans) -> tuple[str, ...]:
    """The path of the section that the first of `spans` stands in."""
    if not spans:
        return ()
    at = spans[0].start
    found: tuple[str, ...] = ()
    for section in opened.sections:
        if any(span.start <= at < span.end for span in section.spans):
            found = section.path
    return found


def figure_tip(figure: Figure, lang: Lang) -> str:
    """What a figure is, in a line: kind, indicator, period."""
    parts = (say(f"kind.{figure.kind}", lang), indicator_name(figure.indicator, lang), figure.period)
    return " · ".join(part for part in parts if part)


def indicator_name(indicator: str, lang: Lang) -> str:
    """An indicator's name; of one outside the lexicon, its subject's words."""
    known = lexicon().get(indicator)
    if known is not None:
        return known.en if lang == "en" else known.zh
    return indicator.removeprefix("other:")


def _within(span: Span, report: Report) -> bool:
    low, high = bounds(report)
    return low <= span.start < high


def _shows(left: Removed, text: str) -> bool:
    """Whether there is anything to see in what was left out: blank layout is no news."""
    return bool(text[left.span.start : left.span.end].strip())
