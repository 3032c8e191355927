"""A comparative brief: the reports of several governments for one year in one document.

The numbers are two tables of the evaluator (`rag.evaluate`), which the lock computes again; what does not hold is not
said. Priorities are compared by the themes of their headings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from rag.evaluate.evaluate import Evaluator
from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import stem
from rag.question.answer_table import Cell, Row, Table
from rag.question.query import Column, Derive, Place, Query
from rag.records import Figure, InputError, Region
from rag.summaries.brief_rows import ToldRow, ends_of, is_sound, way_moved
from rag.summaries.brief_words import BRIEF_WORDS
from rag.summaries.by_rule import Material, Origin, in_whole_clauses, name_of, place_in, place_of
from rag.summaries.page import (
    Bar,
    Bars,
    Block,
    Bullets,
    Grid,
    Heading,
    Page,
    PageLanguage,
    Paragraph,
    Run,
    Runs,
    in_traditional,
)
from rag.summaries.picked import SELF
from rag.summaries.said import change_said, region_said, value_said
from rag.summaries.schema import Language
from rag.summaries.schema import Place as NotePlace
from rag.summaries.summarize import Shelf
from rag.summaries.sums import most_invested
from rag.summaries.themes import Theme, themes, themes_of
from rag.summaries.year_plan import Reading, year_topics

OTHERS = 8
"""Further indicators in the brief: the ones that most of the reports set a target for."""

_GDP = "gdp_growth"


def brief(
    name: str, places: Sequence[Place], year: int, evaluator: Evaluator, shelf: Shelf, language: PageLanguage
) -> Page:
    """The brief on the reports of `places` for `year`, called `name`. Raises `InputError` where there is none."""
    made = _Brief(name, places, year, evaluator, shelf, "en" if language == "en" else "zh").page()
    return in_traditional(made) if language == "zh-Hant" else made


class _Brief:
    def __init__(
        self, name: str, places: Sequence[Place], year: int, evaluator: Evaluator, shelf: Shelf, language: Language
    ) -> None:
        self._name, self._year, self._language = name, year, language
        self._words = BRIEF_WORDS[language]
        self._evaluator, self._places = evaluator, tuple(places)
        self._table = self._asked([_GDP])
        regions = [row.region for row in self._table.rows]
        reports = {report.region: report for report in shelf.reports if report.year == year}
        self._materials = {region: shelf.material(reports[region]) for region in regions if region in reports}
        self._missing = [region for region in regions if region not in reports]
        if not self._materials:
            raise InputError(f"the library holds no report of {name} for {year}. See: govreport reports")
        self._figures: dict[str, Figure] = {}
        self._where: dict[str, tuple[Origin, dict[str, tuple[str, ...]]]] = {}
        for material in self._materials.values():
            self._know(material)

    def page(self) -> Page:
        blocks = [
            *self._head(),
            *self._gdp(),
            *self._others(),
            *self._priorities(),
            *self._biggest(),
            Paragraph((Run(self._w("made")),), small=True),
        ]
        return Page(self._w("title", name=self._name, year=self._year), tuple(blocks), self._language)

    def _w(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    def _know(self, material: Material) -> None:
        paths = {section.id: section.path for section in material.sections}
        self._where[material.report.id] = (material.origin, paths)
        self._figures |= {figure.id: figure for figure in in_whole_clauses(material.figures)}
        before = material.before
        if before is not None:
            self._where[before.report.id] = (before.origin, {each.id: each.path for each in before.sections})
            stated = self._evaluator.library.figures(report_ids=(before.report.id,), kinds=("target", "task"))
            self._figures |= {figure.id: figure for figure in in_whole_clauses(stated)}

    # Tables

    def _asked(self, subjects: Sequence[str]) -> Table:
        """Target, last target, result, change and verdict of each subject, for every place."""
        columns: list[Column] = []
        steps: list[Derive] = []
        for at, subject in enumerate(subjects):
            now, before, result = f"now{at}", f"before{at}", f"result{at}"
            columns += [
                Column(subject=subject, kind="target", year=self._year, name=now),
                Column(subject=subject, kind="target", year=self._year - 1, name=before),
                Column(subject=subject, kind="actual", year=self._year - 1, name=result),
            ]
            steps.append(Derive(op="derive", fn="change", of=(now, before), name=f"change{at}"))
            steps.append(Derive(op="derive", fn="met", of=(result, before), name=f"met{at}"))
        return self._evaluator.evaluate(
            Query(columns=tuple(columns), places=self._places, steps=tuple(steps), show="table")
        )

    def _rows(self, table: Table, at: int) -> list[ToldRow]:
        told = []
        for row in table.rows:
            if row.region not in self._materials:
                continue
            sound = is_sound(table, row, at)  # what the lock cannot compute again is not said
            now, before, result = (table.cell(row, f"{key}{at}") for key in ("now", "before", "result"))
            change, met = (self._derived(table, row, f"{key}{at}", sound) for key in ("change", "met"))
            told.append(ToldRow(row.region, now, before, result, change, met))
        return told

    def _derived(self, table: Table, row: Row, name: str, sound: bool) -> Cell:
        cell = table.cell(row, name)
        return cell if sound else Cell(name, "unread")

    def _common(self) -> list[str]:
        """The indicators that most of the reports set a target for, in the lexicon's order."""
        ids = [id_ for id_, item in lexicon().items() if id_ != _GDP and not item.gathers]
        columns = tuple(Column(subject=id_, kind="target", year=self._year, name=id_) for id_ in ids)
        table = self._evaluator.evaluate(Query(columns=columns, places=self._places, show="table"))
        count = Counter(
            id_
            for row in table.rows
            for id_ in ids
            if row.region in self._materials and table.cell(row, id_).status in ("stated", "worded")
        )
        often = [id_ for id_, many in count.most_common(OTHERS) if 2 * many >= len(self._materials)]
        return [id_ for id_ in ids if id_ in often]

    # Parts

    def _head(self) -> Iterator[Block]:
        names = self._w("list").join(map(self._region, self._materials))
        yield Paragraph((Run(self._w("covered", loaded=len(self._materials), names=names)),))
        if self._missing:
            absent = self._w("list").join(map(self._region, self._missing))
            yield Paragraph((Run(self._w("missing", year=self._year, names=absent), strong=True),))
        if self._table.unknown:
            unknown = self._w("list").join(self._table.unknown)
            yield Paragraph((Run(self._w("unknown", names=unknown), strong=True),))

    def _gdp(self) -> Iterator[Block]:
        rows = self._rows(self._table, 0)
        lines = [line for line in (self._range(rows), self._moved(rows), self._met(rows)) if line]
        yield Bullets(tuple((Run(line),) for line in lines))
        with_number = [row for row in rows if row.now.value is not None]
        if with_number:
            ordered = sorted(with_number, key=lambda row: (-(row.now.value or 0), -(row.now.upper or 0)))
            bars = [Bar(self._region(row.region), row.now.value or 0, self._value(row.now)) for row in ordered]  # type: ignore[arg-type]
            yield Bars(self._w("chart", year=self._year), tuple(bars))
        yield Heading(self._w("gdp table"))
        header = ("region", "target", "target", "result", "is met", "change")
        years = (0, self._year, self._year - 1, self._year - 1, 0, 0)
        yield Grid(
            tuple(self._w(key, year=year) for key, year in zip(header, years, strict=True)),
            tuple(self._gdp_row(row) for row in rows),
        )

    def _gdp_row(self, row: ToldRow) -> tuple[Runs, ...]:
        met = self._w(row.met.verdict) if row.met.verdict else self._w("none")
        change = change_said(row.change, self._language) if row.change.has_number else ""
        return (
            (Run(self._region(row.region)),),
            self._cell(row.now),
            self._cell(row.before),
            self._cell(row.result, result=True),
            (Run(met),),
            (Run(change or self._w("none")),),
        )

    def _range(self, rows: Sequence[ToldRow]) -> str:
        stated = [row for row in rows if row.now.value is not None]
        if not stated:
            return ""
        low = min(stated, key=lambda row: (row.now.value or 0, row.now.upper or 0))
        high = max(stated, key=lambda row: (row.now.upper or 0, row.now.value or 0))
        if low.now.value == high.now.upper:
            said = self._w("or").join(dict.fromkeys(self._value(row.now) for row in stated))
            return self._w("gdp one", stated=len(stated), low=said)
        return self._w(
            "gdp range",
            stated=len(stated),
            low=self._value(low.now),
            lowest=self._names(row for row in stated if (row.now.value, row.now.upper) == ends_of(low.now)),
            high=self._value(high.now),
            highest=self._names(row for row in stated if (row.now.value, row.now.upper) == ends_of(high.now)),
        )

    def _moved(self, rows: Sequence[ToldRow]) -> str:
        counts = Counter({"reworded": "same"}.get(way := way_moved(row), way) for row in rows)
        told = [self._w(f"{way} n", n=counts[way]) for way in ("raised", "cut", "same") if counts[way]]
        return self._w("gdp moved", year=self._year - 1, told=self._w("list").join(told)) if told else ""

    def _met(self, rows: Sequence[ToldRow]) -> str:
        met, missed = (sum(row.met.verdict == verdict for row in rows) for verdict in ("yes", "no"))
        told = [self._w(f"{key} n", n=n) for key, n in (("met", met), ("missed", missed)) if n]
        return self._w("judged", year=self._year - 1, told=self._w("list").join(told)) if told else ""

    def _others(self) -> Iterator[Block]:
        ids = self._common()
        if not ids:
            return
        table = self._asked(ids)
        by_indicator = {id_: self._rows(table, at) for at, id_ in enumerate(ids)}
        yield Heading(self._w("others"))
        header = (self._w("region"), *(name_of(id_, self._language) for id_ in ids))
        rows = [
            ((Run(self._region(region)),), *(self._target(id_, region, by_indicator[id_][at].now) for id_ in ids))
            for at, region in enumerate(row.region for row in by_indicator[ids[0]])
        ]
        yield Grid(header, tuple(rows))
        moves = [
            line
            for id_, told in ((_GDP, self._rows(self._table, 0)), *by_indicator.items())
            if (line := self._moves(id_, told))
        ]
        if moves:
            yield Heading(self._w("moves"))
            yield Bullets(tuple(moves))

    def _moves(self, indicator: str, rows: Sequence[ToldRow]) -> Runs:
        """Who raised the target of an indicator, cut it, worded it anew, set it first or dropped it."""
        runs: list[Run] = []
        for way in ("raised", "cut", "reworded", "new", "dropped"):
            own = [row for row in rows if way_moved(row) == way]
            if own:
                label = f"{self._w('stop') if runs else ''}{self._w(way)} {self._w('count', n=len(own), all=len(rows))}"
                runs.append(Run(label + self._w("colon")))
                runs += self._joined(self._move(row, way) for row in own)
        return (Run(name_of(indicator, self._language) + self._w("colon"), strong=True), *runs) if runs else ()

    def _move(self, row: ToldRow, way: str) -> Run:
        name = self._region(row.region)
        if way in ("new", "dropped"):
            cell = row.now if way == "new" else row.before
            return Run(f"{name} {self._value(cell)}", self._places_of(cell))
        told = f"{name} {self._value(row.before)}{self._w('arrow')}{self._value(row.now)}"
        return Run(told, (*self._places_of(row.before), *self._places_of(row.now)))

    def _priorities(self) -> Iterator[Block]:
        held: dict[Theme, dict[Region, str]] = {theme: {} for theme, _ in themes()}
        whole = {region: each for region, each in self._materials.items() if not each.report.cut}
        for region, material in whole.items():
            for topic in (each for each in year_topics(material) if not SELF.search(each.title)):
                for theme in themes_of(topic.title):
                    held[theme].setdefault(region, topic.title)
        many = len(whole)  # what an incomplete report leaves out is not known
        ordered = sorted(held.items(), key=lambda item: -len(item[1]))
        common = [(theme, who) for theme, who in ordered if 2 * len(who) >= many and len(who) > 1]
        single = [(theme, who) for theme, who in ordered if len(who) == 1 and many > 1 and not SELF.search(theme.zh)]
        if common:
            yield Heading(self._w("common"))
            yield Bullets(tuple(self._theme(theme, who, whole) for theme, who in common))
        if single:
            yield Heading(self._w("singular"))
            yield Bullets(
                tuple(
                    (
                        Run(f"{self._region(region)}{self._w('colon')}", strong=True),
                        Run(f"{theme.name(self._language)} "),
                        Run(f"“{title}”", quoted=True),
                    )
                    for theme, who in single
                    for region, title in who.items()
                )
            )

    def _theme(self, theme: Theme, who: dict[Region, str], among: Collection[Region]) -> Runs:
        runs = [Run(theme.name(self._language), strong=True), Run(f" {self._w('count', n=len(who), all=len(among))}")]
        without = [region for region in among if region not in who]
        if without and len(without) <= len(who):
            runs.append(Run(self._w("except", names=self._names_of(without))))
        return tuple(runs)

    def _biggest(self) -> Iterator[Block]:
        lines: list[Runs] = []
        for region, material in self._materials.items():
            for best in most_invested(Reading(material))[:1]:
                place = place_of(best.whole, material.origin)
                lines.append(
                    (
                        Run(f"{self._region(region)}{self._w('colon')}", strong=True),
                        Run(best.whole.text.strip(), (place,), quoted=True),
                    )
                )
        if lines:
            yield Heading(self._w("biggest"))
            yield Bullets(tuple(lines))

    # Pieces

    def _region(self, region: Region) -> str:
        return region_said(region.name, self._language) if self._language == "en" else stem(region.name)

    def _names(self, rows: Iterable[ToldRow]) -> str:
        return self._names_of([row.region for row in rows])

    def _names_of(self, regions: Iterable[Region]) -> str:
        return self._w("list").join(map(self._region, regions))

    def _joined(self, runs: Iterable[Run]) -> list[Run]:
        made: list[Run] = []
        for run in runs:
            made += [Run(self._w("list")), run] if made else [run]
        return made

    def _value(self, cell: Cell) -> str:
        figure = self._figures.get(cell.proof.figure) if cell.proof is not None else None
        if figure is not None:
            return value_said(figure, self._language)
        return cell.text or self._w("none")

    def _cell(self, cell: Cell, *, result: bool = False) -> Runs:
        if cell.status not in ("stated", "worded"):
            if result:
                return (Run(self._w("no result")),)
            return (Run(self._w("incomplete" if cell.reason == "cut" else cell.status), self._places_of(cell)),)
        figure = self._figures.get(cell.proof.figure) if cell.proof is not None else None
        task = figure is not None and not result and not figure.headline
        return (Run(self._w("tasks") if task else ""), Run(self._value(cell), self._places_of(cell)))

    def _target(self, indicator: str, region: Region, cell: Cell) -> Runs:
        """A target; where none is set, those that stand in its place: income of town and country for that of all."""
        if cell.status != "not_stated":
            return self._cell(cell)
        own = [figure for figure in self._materials[region].figures if figure.headline and figure.kind == "target"]
        for way in lexicon()[indicator].instead:
            found = [next((each for each in own if each.indicator == id_), None) for id_ in way]
            stated = [each for each in found if each is not None]
            if stated and len(stated) == len(way):
                return tuple(self._joined(dict.fromkeys(map(self._named, stated))))  # one clause may set both
        return self._cell(cell)

    def _named(self, figure: Figure) -> Run:
        origin, paths = self._where[figure.report_id]
        place = place_in(paths.get(figure.section_id, ()), origin, figure.spans, figure.quote)
        said = value_said(figure, self._language)
        return Run(said if figure.low is None else f"{name_of(figure.indicator, self._language)} {said}", (place,))

    def _places_of(self, cell: Cell) -> tuple[NotePlace, ...]:
        proof = cell.proof
        if proof is None or not proof.quote or proof.report not in self._where:
            return ()
        origin, paths = self._where[proof.report]
        return (place_in(paths.get(proof.section, ()), origin, proof.spans, proof.quote),)
