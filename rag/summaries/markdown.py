"""A summary as Markdown: a page to hand on, with a table, sections, and a footnote for every statement.

What comes from a report or a model is plain text here: its signs that Markdown or HTML would read are escaped, and so
are its links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import stem
from rag.summaries.by_rule import name_of
from rag.summaries.schema import Change, Language, Place, Priority, Sentence, Silence, Summary, Target, Value
from rag.summaries.words import WORDS
from rag.text.markup import plain_markdown as plain

FIGURES = 6
"""Further figures of a section that are shown; the rest is counted."""

_BROAD = frozenset(id_ for id_, item in lexicon().items() if item.gathers)
_LEVELS = {"nation": "国家", "province": "省级", "prefecture": "市级", "county": "县级", "township": "乡级"}
_CHANGE = {"zh": {"growth": "增长", "decline": "下降"}, "en": {"growth": "up ", "decline": "down "}}
_BOUND_EN = {"about": "about ", "at_least": "at least ", "at_most": "at most "}


def markdown_of(summary: Summary) -> str:
    """The summary as one Markdown page in its language; quotes stay in the source's script."""
    return _Page(summary).text()


class _Page:
    def __init__(self, summary: Summary) -> None:
        self._summary = summary
        self._words = WORDS[summary.made.language]
        self._english = summary.made.language == "en"
        self._notes: dict[tuple[Place, ...], tuple[int, bool]] = {}

    def text(self) -> str:
        parts = [
            *self._head(),
            *self._targets(),
            *self._results(),
            *self._guidance(),
            *self._priorities(),
            *self._projects(),
            *self._comparison(),
            *self._silences(),
            *self._made(),
        ]
        return "\n\n".join([*parts, "\n".join(self._footnotes())]).rstrip() + "\n"

    def _w(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    # Parts

    def _head(self) -> Iterator[str]:
        own = self._summary.identity
        region = f"{own.region} {_pinyin(own.region)}" if self._english else own.region
        yield f"# {plain(self._w('title', region=region, year=own.year))}"
        level = own.level if self._english else _LEVELS[own.level]
        facts = [
            " ".join(part for part in (own.parent, own.region, level, own.adcode) if part),
            f"{self._w('date')} {own.meeting_date}" if own.meeting_date else "",
            f"{self._w('speaker')} {own.speaker}" if own.speaker else "",
            f"{self._w('source')} {own.source}",
        ]
        yield " · ".join(plain(fact) for fact in facts if fact)
        yield self._w("positions")
        if own.cut:
            yield f"> {plain(self._w('cut', why=own.cut))}"

    def _targets(self) -> Iterator[str]:
        summary, year = self._summary, self._summary.identity.year
        yield f"## {self._w('targets', year=year)}"
        if not summary.targets:
            yield self._w("no targets")
            return
        columns: list[tuple[str, Callable[[Target], str]]] = [
            (self._w("indicator"), lambda target: self._name(target.indicator, target.value)),
            (self._w("target", year=year), self._target),
        ]
        if any(target.result for target in summary.targets):
            columns.append((self._w("result", year=year - 1), lambda target: self._cell(target.result)))
        if summary.comparison:
            heading = self._w("target", year=summary.comparison.year)
            columns.append((heading, lambda target: self._cell(target.earlier)))
        if summary.agreement:
            columns.append((self._w("check"), self._verdict))
        columns.append((self._w("where"), self._target_marks))
        yield _table([name for name, _ in columns], ([cell(row) for _, cell in columns] for row in summary.targets))

    def _results(self) -> Iterator[str]:
        results = self._summary.results
        yield f"## {self._w('results', year=self._summary.identity.year - 1)}"
        if not results:
            yield self._w("no results")
            return
        grouped: dict[str, list[Value]] = {}
        for value in results:
            grouped.setdefault(self._name(value.indicator, value), []).append(value)
        rows = (
            [name, plain(self._w("stop").join(map(self._said, values))), "".join(self._mark(v.place) for v in values)]
            for name, values in grouped.items()
        )
        yield _table([self._w("indicator"), self._w("value"), self._w("where")], rows)

    def _guidance(self) -> Iterator[str]:
        if self._summary.guidance:
            yield f"## {self._w('guidance')}"
            yield from map(self._sentence, self._summary.guidance)

    def _priorities(self) -> Iterator[str]:
        if self._summary.priorities:
            yield f"## {self._w('priorities', year=self._summary.identity.year)}"
        for number, priority in enumerate(self._summary.priorities, 1):
            yield f"### {number}. {plain(priority.title) or self._w('untitled')}"
            yield from self._prose(priority.sentences)
            further = self._further(priority)
            if further:
                yield further

    def _projects(self) -> Iterator[str]:
        if self._summary.projects:
            yield f"## {self._w('projects')}"
            yield "\n".join(f"- {plain(each.text)}{self._marks(each.places)}" for each in self._summary.projects)

    def _comparison(self) -> Iterator[str]:
        comparison = self._summary.comparison
        if comparison is None:
            return
        yield f"## {self._w('comparison', year=comparison.year)}"
        lines = []
        for status in ("new", "dropped", "changed", "same"):
            changes = [change for change in comparison.changes if change.status == status]
            if changes:
                told = self._w("stop").join(map(self._change, changes))
                lines.append(f"- **{self._w(status)}**{': ' if self._english else '：'}{told}")
        yield "\n".join(lines)

    def _silences(self) -> Iterator[str]:
        if self._summary.silences:
            yield f"## {self._w('silences')}"
            yield "\n".join(f"- {self._silence(each)}" for each in self._summary.silences)

    def _made(self) -> Iterator[str]:
        summary, made = self._summary, self._summary.made
        yield f"## {self._w('made')}"
        lines = [plain(self._w("by llm" if made.llm else "by rule", llm=made.llm, rules=made.rules))]
        lines.append(self._w("checks", **summary.checks.model_dump()))
        if made.llm:
            lines.append(self._w("replaced", **summary.checks.model_dump()))
        if summary.agreement:
            lines.append(self._w("agreement", **summary.agreement.model_dump()))
        if summary.notes:
            lines.append(self._w("notes") + plain(self._w("stop").join(summary.notes)))
        yield "\n".join(f"- {line}" for line in lines)

    # Pieces

    @property
    def _language(self) -> Language:
        return self._summary.made.language

    def _name(self, indicator: str, value: Value | None) -> str:
        """An indicator's name, with the report's own words where the name stands for many things."""
        name = name_of(indicator, self._language)
        if indicator in _BROAD and value is not None and value.low is not None:
            name += f" ({value.subject})" if self._english else f"（{value.subject}）"
        return plain(name)

    def _said(self, value: Value) -> str:
        """增长7%左右 / up about 7% (7%左右)."""
        if value.low is None:
            return value.place.quote
        if value.words == value.place.quote:
            return self._words["quote"].format(value.words)
        change = _CHANGE[self._language].get(value.measure, "")
        if not self._english or value.unit != "%":
            return change + value.words
        number = f"{value.low}%" if value.low == value.high else f"{value.low}%-{value.high}%"
        said = _BOUND_EN.get(value.bound, "") + number
        return change + (said if said == value.words else f"{said} ({value.words})")

    def _cell(self, value: Value | None) -> str:
        return "—" if value is None else plain(self._said(value)) + self._mark(value.place)

    def _target(self, target: Target) -> str:
        if target.value is not None:
            return plain(self._said(target.value))
        return plain(self._w("stop").join(proposal.words for proposal in target.proposals))

    def _target_marks(self, target: Target) -> str:
        if target.value is not None:
            return self._mark(target.value.place)
        return self._marks([proposal.place for proposal in target.proposals if proposal.place])

    def _verdict(self, target: Target) -> str:
        said = self._w("stop").join(proposal.words for proposal in target.proposals)
        return plain(self._words[target.agreement].format(said))

    def _sentence(self, sentence: Sentence) -> str:
        marks = self._marks(sentence.places)
        if sentence.origin == "llm":
            return plain(sentence.text) + marks
        return f"> {plain(sentence.text)}{marks}"

    def _prose(self, sentences: Sequence[Sentence]) -> Iterator[str]:
        """The model's sentences run on as a paragraph; a quoted one stands for itself."""
        run: list[str] = []
        for sentence in sentences:
            if sentence.origin == "llm":
                run.append(self._sentence(sentence))
                continue
            if run:
                yield (" " if self._english else "").join(run)
                run = []
            yield self._sentence(sentence)
        if run:
            yield (" " if self._english else "").join(run)

    def _further(self, priority: Priority) -> str:
        """The figures of a section that its sentences do not show, each by its clause, with one footnote for all."""
        shown = [place for sentence in priority.sentences for place in sentence.places]
        wanted = [value.place for value in priority.figures if not any(_holds(place, value.place) for place in shown)]
        wanted = [
            place
            for index, place in enumerate(wanted)
            if not any(_holds(other, place) and (other != place or at < index) for at, other in enumerate(wanted))
        ]
        listed = wanted[:FIGURES]
        if not listed:
            return ""
        text = self._w("stop").join(plain(place.quote) for place in listed) + self._mark(*listed, quoted=True)
        more = len(wanted) - len(listed)
        return self._w("figures") + text + (self._words["more"].format(more) if more else "")

    def _change(self, change: Change) -> str:
        name = plain(name_of(change.indicator, self._language))
        if change.status == "same":
            return name
        now, before = self._cell(change.now), self._cell(change.before)
        if change.status == "new":
            return f"{name} {now}"
        return f"{name} {before}" if change.status == "dropped" else f"{name} {before} → {now}"

    def _silence(self, silence: Silence) -> str:
        name = plain(name_of(silence.indicator, self._language))
        told = self._w("silence", name=name, have=silence.have, others=silence.others)
        if silence.mentioned is not None:
            said = plain(silence.mentioned.place.quote) + self._mark(silence.mentioned.place, quoted=True)
            told += self._words["mentioned"].format(said)
        return told

    # Footnotes

    def _marks(self, places: Iterable[Place]) -> str:
        return "".join(self._mark(place, quoted=True) for place in places)

    def _mark(self, *places: Place, quoted: bool = False) -> str:
        """The mark of a footnote. `quoted`: the words stand in the text, so the note need not repeat them."""
        number, said = self._notes.get(places, (len(self._notes) + 1, True))
        self._notes[places] = (number, said and quoted)
        return f"[^{number}]"

    def _footnotes(self) -> Iterator[str]:
        for places, (number, quoted) in self._notes.items():
            told = self._w("stop").join(self._where(*group) for group in _by_section(places))
            if not quoted:
                quotes = "".join(self._words["quote"].format(plain(place.quote)) for place in places)
                told += (": " if self._english else "：") + quotes
            yield f"[^{number}]: {told}"

    def _where(self, section: tuple[str, ...], source: str, places: Sequence[Place]) -> str:
        spans = "、".join(f"{start + 1}–{end}" for place in places for start, end in place.spans)
        of = "" if source == self._summary.identity.source else plain(self._w("of", source=source))
        path = plain(" › ".join(section) or self._w("untold"))
        pages = "、".join(dict.fromkeys(place.place for place in places if place.place))
        comma = ", " if self._english else "，"
        return f"{of}{path}{comma}{self._w('at', spans=spans)}" + (f" ({plain(pages)})" if pages else "")


def _holds(outer: Place, inner: Place) -> bool:
    return all(any(a <= start and end <= b for a, b in outer.spans) for start, end in inner.spans)


def _by_section(places: Iterable[Place]) -> Iterator[tuple[tuple[str, ...], str, tuple[Place, ...]]]:
    for (section, source), group in groupby(places, key=lambda place: (place.section, place.source)):
        yield section, source, tuple(group)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _pinyin(region: str) -> str:
    from pypinyin import lazy_pinyin  # a dictionary; needed for English pages only

    return f"({''.join(lazy_pinyin(stem(region))).capitalize()})"
