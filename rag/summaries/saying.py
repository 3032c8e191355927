"""Pieces of a summary's page: figures by name and value, clauses and sentences as quotes, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.records import Figure, Spans
from rag.summaries.by_rule import Maker, Material, Origin, place_of
from rag.summaries.page import Run, Runs, joined
from rag.summaries.page_words import PAGE_WORDS
from rag.summaries.qualified import hedge, like_for_like
from rag.summaries.results import named_whole
from rag.summaries.said import figure_name, value_said
from rag.summaries.schema import Language, Place
from rag.summaries.told_alone import LEFT_OUT
from rag.summaries.topics import Chosen
from rag.summaries.whole import whole
from rag.summaries.year_plan import Clause, Reading
from rag.text.fold import fold
from rag.text.lazily import lazily

_OURS = lazily(
    r"^(?:(?:尤其|特别)是(?=[\u4e00-\u9fff]{4})|其中[，,]?(?=[\u4e00-\u9fff]{4})|既(?=[夺取战克赢])|我[省市区县州盟旗](?=[\u4e00-\u9fff]{4})|我们向[^,，;]{2,8}(?:承诺|确定)的|我们[将要](?=[优安办])"
    r"|[(（]\d{1,2}[)）](?=[\u4e00-\u9fff]{4}))"
)  # the speaker's: the page is not theirs
_STOP_WITHIN = lazily(r"。(?=.)")
_DASHES = lazily(r"^[\s—–\-－]+")  # of a list: ——财政收入增长5%
_OPEN_END = lazily(r"[，,](?:其中|分别|同比)$")  # 增长5.1%，其中: what it opens stands in the next clause


def _inside(numbers: Spans, clause: Spans) -> bool:
    """Whether all of some places lie in a clause."""
    return bool(numbers) and all(any(a.start <= b.start and b.end <= a.end for a in clause) for b in numbers)


class Saying:
    """Says what a report tells in the reader's language."""

    def __init__(self, material: Material, language: Language) -> None:
        self._material, self._language = material, language
        self._words = PAGE_WORDS[language]
        self._maker = Maker(material)
        self._reading = Reading(material)

    def _w(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    def _merged(self, figures: Sequence[Figure], most: int) -> Iterator[Run]:
        """The values of an indicator under its name, once; of clauses in one another the widest."""
        told = list(self._each_indicator(figures, most))
        clauses = [spans for run, spans in told if run.quoted]  # 化学需氧量、二氧化硫分别下降2.5%和1.5%: tells both
        return (run for run, spans in told if run.quoted or not any(_inside(spans, each) for each in clauses))

    def _each_indicator(self, figures: Sequence[Figure], most: int) -> Iterator[tuple[Run, Spans]]:
        """What is said of each indicator, with the places of its numbers, or of the clause that tells them."""
        grouped: dict[str, list[Figure]] = {}
        for figure in figures:
            grouped.setdefault(figure_name(figure, self._language), []).append(figure)
        said_of = {figure.id: self._said(figure) for figure in figures}
        quoted = {figure.quote for figure in figures if said_of[figure.id].startswith("“")}  # which tell all in them
        told: set[str] = set()
        for name, group in list(grouped.items())[:most]:
            group = [figure for figure in group if figure.quote not in told]
            told |= {figure.quote for figure in group} & quoted
            if not group:
                continue
            said = ["“" if figure.quote in quoted else said_of[figure.id] for figure in group]
            plain = [(figure, words) for figure, words in zip(group, said, strict=True) if words[0] != "“"]
            if not plain:
                quote, place = group[0].quote, self._place(group[0])
                yield Run(self._hedge(group[0], quote) + quote, (place,), quoted=True), group[0].spans
                continue
            hedged = self._hedged(plain[0][0])  # told once of several
            rest = (words.removeprefix(hedged) for _, words in plain[1:])
            values = self._w("and").join((plain[0][1], *rest))
            places = tuple(dict.fromkeys(place for figure, _ in plain for place in self._places(figure)))
            clause = named_whole(self._reading, plain[0][0])
            if clause is not None:
                if clause.said.text not in told:
                    yield self._clause(clause), clause.whole.spans
                told.add(clause.said.text)
                continue
            gap = "" if self._language == "zh" and hedged else self._gap(plain[0][0])
            numbers = tuple(span for figure, _ in plain for span in figure.number_spans)
            yield Run(f"{name}{gap}{values}", places), numbers

    def _named(self, figures: Iterable[Figure]) -> Runs:
        """Each figure by its name and value, with its place."""
        return self._joined(self._named_value(figure, self._said(figure)) for figure in figures)

    def _named_value(self, figure: Figure, said: str) -> Run:
        if figure.low is None or said.startswith("“"):
            return Run(figure.quote, (self._place(figure),), quoted=True)
        gap = "" if self._language == "zh" and said[0].isalpha() else self._gap(figure)
        return Run(f"{figure_name(figure, self._language)}{gap}{said}", (self._place(figure),))

    def _gap(self, figure: Figure) -> str:
        """What stands between a name and its value."""
        return " " if self._language == "en" or not value_said(figure, "zh")[0].isalpha() else ""

    def _joined(self, runs: Iterable[Run]) -> Runs:
        return joined(runs, self._w("stop"))

    def _value(self, figure: Figure | None, *, earlier: bool = False) -> Runs:
        if figure is None:
            return (Run(self._w("none")),)
        places = (self._earlier(figure),) if earlier else self._places(figure)
        return (Run(self._said(figure), places),)

    def _said(self, figure: Figure) -> str:
        said = value_said(figure, self._language)
        like = like_for_like(self._material, figure)
        said += self._w("like", said=value_said(like, self._language)) if like is not None and said[0] != "“" else ""
        return said if said[0] == "“" else self._hedged(figure) + said

    def _hedged(self, figure: Figure) -> str:
        """预计, 初步核算 or 力争 before the value of a figure, in the reader's language; "" for most."""
        word = hedge(self._material, figure)
        return word if self._language == "zh" or not word else self._w(word)

    def _places(self, figure: Figure) -> tuple[Place, ...]:
        """Where a figure stands, and what is said beside it on another basis."""
        like = like_for_like(self._material, figure)
        return (self._place(figure), *((self._place(like),) if like is not None else ()))

    def _place(self, figure: Figure, origin: Origin | None = None) -> Place:
        return self._maker.value(figure, origin).place

    def _earlier(self, figure: Figure) -> Place:
        assert self._material.before is not None
        return self._place(figure, self._material.before.origin)

    def _hedge(self, figure: Figure, quote: str) -> str:
        """预计 before a quote that leaves it out, where it opened the row: 预计能耗下降5.5%，化学需氧量下降5%."""
        word = hedge(self._material, figure)
        return "" if not word or word in fold(quote) else self._hedged(figure)

    def _clause(self, clause: Clause) -> Run:
        said = self._quote(whole(clause))
        said = replace(said, text=_STOP_WITHIN.sub("，", said.text))  # a head of its own, in a row of facts
        hedge = self._hedge(clause.figures[0], said.text) if clause.figures else ""
        return replace(said, text=hedge + said.text) if hedge else said

    def _clauses(self, told: Iterable[Clause]) -> Iterator[Run]:
        """Clauses as they are shown, without those that stand in the quote of another."""
        shown = {whole(each).spans: each for each in told}
        return (
            self._clause(each)
            for spans, each in shown.items()
            if not any(_inside(spans, other) for other in shown if other != spans)
        )

    def _quote(self, said: Chosen) -> Run:
        place = place_of(replace(said, text=said.text.replace(LEFT_OUT, "")), self._material.origin)
        words = _OPEN_END.sub("", _DASHES.sub("", said.text.strip()).rstrip("。；;"))
        return Run(_OURS.sub("", words), (place,), quoted=True)
