"""A report's summary as HTML, and how far a batch of them is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rag.records import Span, Spans
from rag.summaries.batch import Progress
from rag.summaries.estimate import Estimate
from rag.summaries.manifest import Entry
from rag.summaries.schema import Comparison, Place, Priority, Sentence, Summary, Target, Value
from ui.html import Html, tag, together
from ui.i18n import Lang, has, say
from ui.views.answer import place_button
from ui.views.targets import grid

_LAST = 8  # lines of a batch that are shown; the ZIP holds all

Ids = Mapping[str, str]
"""The id of each source by its name."""


def brief(summary: Summary, sources: Ids, lang: Lang) -> Html:
    """The summary as a page: targets, results, priorities, projects, changes, silences."""
    who, checks = summary.identity, summary.checks
    sound = checks.supported == checks.numbers
    said = say("summary.checked", lang, checked=checks.numbers, supported=checks.supported)
    facts = (str(who.year), who.meeting_date, who.speaker, who.source)
    pill = tag("span", f"{'✓' if sound else '!'} {said}", class_="pill")
    return tag(
        "article",
        tag(
            "header",
            tag("h2", who.title or who.region, tabindex="-1"),
            tag("p", " · ".join(fact for fact in facts if fact), class_="facts"),
            tag("p", tag("span", pill, class_="green" if sound else "amber"), class_="foot"),
        ),
        *(tag("p", note, class_="trouble") for note in summary.notes),
        _targets(summary.targets, sources, lang) if summary.targets else None,
        _list("results", _clauses(summary.results, sources), lang),
        _list("guidance", (_sentence(each, sources) for each in summary.guidance), lang),
        _priorities(summary.priorities, sources, lang) if summary.priorities else None,
        _list("projects", (_sentence(each, sources) for each in summary.projects), lang),
        _comparison(summary.comparison, sources, lang) if summary.comparison else None,
        _silences(summary, lang) if summary.silences else None,
        class_="brief",
    )


def _spans(place: Place) -> Spans:
    return tuple(Span(start, end) for start, end in place.spans)


def _open(place: Place, text: str, class_: str, sources: Ids) -> Html:
    return place_button(text, class_, sources.get(place.source, ""), _spans(place), title=place.quote)


def _value(value: Value | None, sources: Ids, lang: Lang) -> Html | None:
    if value is None:
        return None
    words = value.words if value.low is not None else say(f"bound.{value.bound}", lang) or value.words
    return _open(value.place, words, "cell", sources)


def _targets(targets: Sequence[Target], sources: Ids, lang: Lang) -> Html:
    earlier = any(target.earlier for target in targets)
    names = [
        "targets.indicator",
        "targets.target",
        "summary.last_result",
        *(["summary.last_target"] if earlier else []),
    ]
    rows = []
    for target in targets:
        cells = [tag("td", _value(target.value, sources, lang), *_disagreement(target, lang))]
        cells.append(tag("td", _value(target.result, sources, lang)))
        if earlier:
            cells.append(tag("td", _value(target.earlier, sources, lang)))
        rows.append(tag("tr", tag("th", target.name, scope="row"), *cells))
    head = tag("h3", say("summary.targets", lang))
    return together((head, grid([say(name, lang) for name in names], rows)))


def _disagreement(target: Target, lang: Lang) -> Iterable[Html]:
    """Where the model reads a target otherwise than the rule: that it does, and what it reads."""
    if target.agreement not in ("unchecked", "agreed"):
        yield tag("span", say(f"summary.{target.agreement}", lang), class_="chip")
        for proposal in target.proposals:
            yield tag("span", proposal.words, class_="proposal")


def _list(title: str, items: Iterable[Html], lang: Lang) -> Html | None:
    lines = [tag("li", item) for item in items]
    if not lines:
        return None
    return together((tag("h3", say(f"summary.{title}", lang)), tag("ul", *lines, class_="clauses")))


def _clauses(values: Sequence[Value], sources: Ids) -> Iterable[Html]:
    """The clauses of some values, each once: one clause may give several."""
    places = {value.place.spans: value.place for value in values}
    return (_open(place, place.quote, "clause", sources) for place in places.values())


def _sentence(sentence: Sentence, sources: Ids) -> Html:
    """A quoted sentence opens its place; one of a model's has a mark for each of its places."""
    if sentence.origin != "llm" and sentence.places:
        return _open(sentence.places[0], sentence.text, "clause", sources)
    marks = (_open(place, str(n), "cite", sources) for n, place in enumerate(sentence.places, 1))
    return tag("span", sentence.text, *marks)


def _priorities(priorities: Sequence[Priority], sources: Ids, lang: Lang) -> Html:
    made = [tag("h3", say("summary.priorities", lang))]
    for priority in priorities:
        sentences = (tag("li", _sentence(each, sources)) for each in priority.sentences)
        made.append(tag("section", tag("h4", priority.title), tag("ul", *sentences, class_="clauses")))
    return together(made)


def _comparison(compared: Comparison, sources: Ids, lang: Lang) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", change.name, scope="row"),
            tag("td", _value(change.before, sources, lang)),
            tag("td", _value(change.now, sources, lang)),
            tag("td", tag("span", say(f"summary.{change.status}", lang), class_=f"state {change.status}")),
        )
        for change in compared.changes
    ]
    names = ("targets.indicator", "summary.before", "summary.now", "summary.change")
    head = tag("h3", say("summary.compared", lang, year=compared.year))
    return together((head, grid([say(name, lang) for name in names], rows)))


def _silences(summary: Summary, lang: Lang) -> Html:
    items = []
    for each in summary.silences:
        have = say("summary.have", lang, have=each.have, others=each.others)
        items.append(tag("li", each.name, tag("span", have, class_="count")))
    return together((tag("h3", say("summary.silent", lang)), tag("ul", *items, class_="silent")))


# A batch


def batch_lines(now: Progress, last: Sequence[Entry], said: str, lang: Lang) -> Html:
    """How far a batch is: a bar, the rate and the time left, the reports done last."""
    done = now.before + now.done + now.failed + now.unfinished
    left, this_run = now.reports - done, now.done + now.failed
    facts = [f"{done} / {now.reports}"]
    if this_run and now.seconds > 1 and left:
        rate, time = f"{this_run * 60 / now.seconds:.0f}", _time(left * now.seconds / this_run, lang)
        facts.append(say("summary.rate", lang, rate=rate, left=time))
    tokens = now.prompt_tokens + now.reply_tokens
    if tokens:
        facts.append(say("summary.tokens", lang, tokens=f"{tokens:,}"))
    return tag(
        "div",
        tag("progress", str(done), max=max(now.reports, 1), value=done, aria_label=say("summary.batch", lang)),
        tag("p", " · ".join(facts), class_="count"),
        tag("p", said, role="status", class_="said"),
        tag("ul", *(_entry(entry, lang) for entry in reversed(tuple(last)[-_LAST:])), class_="lines"),
        class_="batch",
    )


def estimate_said(found: Estimate, prompt_price: float, reply_price: float, lang: Lang) -> str:
    """What a batch will take of a model: requests, tokens, time; the cost where prices of a million tokens are set."""
    cost = (found.prompt_tokens * prompt_price + found.reply_tokens * reply_price) / 1e6
    told = say(
        "summary.estimate",
        lang,
        requests=f"{found.requests:,}",
        tokens=f"{found.prompt_tokens + found.reply_tokens:,}",
        time=_time(found.seconds, lang),
    )
    return told + (say("summary.cost", lang, cost=f"{cost:,.2f}") if cost else "")


def _time(seconds: float, lang: Lang) -> str:
    if seconds >= 90:
        return say("summary.minutes", lang, n=round(seconds / 60))
    return say("summary.seconds", lang, n=max(1, round(seconds)))


def _entry(entry: Entry, lang: Lang) -> Html:
    key = f"summary.state_{entry.status}"
    state = tag("span", say(key, lang) if has(key) else entry.status, class_="state")
    why = tag("span", "; ".join(entry.reasons))
    kind = "failed" if entry.status == "failed" else "added"
    return tag("li", tag("b", f"{entry.region} {entry.year}"), " ", state, " ", why, class_=kind)
