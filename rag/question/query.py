"""The question as data: a `Query` says which numbers, of which places, and what is done with them.

Words, a chip of the page, a URL, a tool call and a claim of a draft all become a `Query`; `rag.evaluate` answers it
with a `Table` (`rag.question.answer_table`). It is pydantic because it comes from outside: `Query.model_validate_json`
checks it, `Query.model_json_schema()` is what a model or an MCP client is given. `model_dump(exclude_defaults=True)` is
the short form.

What is Zhengzhou's GDP growth target of 2024?

>>> Query.of({"columns": [{"subject": "gdp_growth", "measure": "growth", "kind": "target", "year": 2024}],
...           "places": [{"type": "region", "name": "郑州市"}]}).show
'value'

Which provinces cut their GDP target in 2026, the deepest cut first (`c1`, `c2` are the columns by position)?

>>> cut = Query.of({
...     "columns": [{"subject": "gdp_growth", "kind": "target", "year": 2025},
...                 {"subject": "gdp_growth", "kind": "target", "year": 2026}],
...     "places": [{"type": "level", "level": "province"}],
...     "steps": [{"op": "derive", "fn": "change", "of": ["c2", "c1"], "name": "cut"},
...               {"op": "filter", "of": "cut", "where": {"test": "compare", "cmp": "lt", "value": "0"}},
...               {"op": "sort", "of": "cut", "order": "asc"}],
...     "show": "table"})
>>> [step.op for step in cut.steps]
['derive', 'filter', 'sort']
>>> column_names(cut)
('c1', 'c2')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from rag.question.conditions import AnyOf as AnyOf
from rag.question.conditions import BoundIs as BoundIs
from rag.question.conditions import CellStatus as CellStatus
from rag.question.conditions import Cmp as Cmp
from rag.question.conditions import Compare as Compare
from rag.question.conditions import Condition as Condition
from rag.question.conditions import Record
from rag.question.conditions import StatusIs as StatusIs
from rag.question.conditions import Verdict as Verdict
from rag.question.conditions import VerdictIs as VerdictIs
from rag.records import Level

QueryKind = Literal["target", "actual", "plan", "task"]
Stated = Literal["", "growth", "level", "share", "rank", "ratio"]
Topic = Literal["economy", "targets", "met", "livelihood", "projects", "work", "two_years", "falls"]


# --- columns -------------------------------------------------------------------------------------------------------


class YearSpan(Record):
    """Every year from `first` to `last`, both counted: one column a year. At most 60 years."""

    first: int = Field(ge=1950, le=2100)
    last: int = Field(ge=1950, le=2100)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first > self.last or self.last - self.first > 60:
            raise ValueError(f"a span goes from an earlier to a later year, over 60 years at most: {self}")
        return self


Year = Annotated[int, Field(ge=1950, le=2100)] | YearSpan | Literal["latest", "all"]
"""The year that the value is of, not that of the report that tells it: the result of 2024 stands in the report of 2025.

For a plan it is the year in which the plan ends (十五五 and 到2030年: 2030). The evaluator resolves two words against
the reports that the library holds of the query's places: "latest" is the newest year of which any of them may state
this kind (a target: the newest report's year; an actual: that year less one; a plan: any horizon, the
first that the newest report states), the same year for every place; "all" is the span from the oldest to the newest
such year. The table's query has the resolved years.
"""


class Column(Record):
    """One number asked of each place. It never mixes subjects, measures, kinds or years.

    `subject` is an id of the lexicon (`gdp_growth`, which has levels as well as growth) or free words (高标准农田),
    which are matched by name. `measure` is how it is stated; "" is the usual one of the subject, the same for all
    places and years: `growth` holds falls too, negative. `unit` ("亿元", "人"), if given, is the unit in which free
    words are counted and in which values are shown. `since` is the first year of the span that a plan's rate is an
    average of, where it must be that and no other. `name` is what steps call it; "" is `c1`, `c2`... by position.
    """

    subject: str = Field(min_length=1, max_length=60)
    measure: Stated = ""
    kind: QueryKind = "target"
    year: Year = "latest"
    unit: str = Field(default="", max_length=12)
    since: int | None = Field(default=None, ge=1950, le=2100)
    name: str = Field(default="", pattern=r"^[A-Za-z_][\w@]*$|^$")


# --- places --------------------------------------------------------------------------------------------------------


class Named(Record):
    """One region by its full name (郑州市) and, where names repeat (鼓楼区), its six-digit code.

    `year`, if given, takes the place of the columns' years in its row: 洛阳2023年 beside 漳州2025年. `owner` is the
    part of it whose numbers are meant in its row, as its report tells them: 宁波舟山港.
    """

    type: Literal["region"]
    name: str = Field(min_length=1)
    adcode: str = Field(default="", pattern=r"^\d{6}$|^$")
    year: int | None = Field(default=None, ge=1950, le=2100)
    owner: str = Field(default="", max_length=20)


class Group(Record):
    """A group by its name in `groups.toml`: 长三角, 东北三省. Its members that the library lacks are `not_loaded`."""

    type: Literal["group"]
    name: str = Field(min_length=1)


class AllOf(Record):
    """Every region of a level of which the library holds a report of any year."""

    type: Literal["level"]
    level: Level


class Below(Record):
    """The regions inside one (`level`: of this level; None: of the next level down) of which there is a report."""

    type: Literal["below"]
    name: str = Field(min_length=1)
    adcode: str = Field(default="", pattern=r"^\d{6}$|^$")
    level: Level | None = None


class Above(Record):
    """The region that one lies in (`level`: that of this level; None: the next level up)."""

    type: Literal["above"]
    name: str = Field(min_length=1)
    adcode: str = Field(default="", pattern=r"^\d{6}$|^$")
    level: Level | None = None


Place = Annotated[Named | Group | AllOf | Below | Above, Field(discriminator="type")]


# --- steps ---------------------------------------------------------------------------------------------------------

Fn = Literal[
    # of two columns, row by row (of two spans: year by year)
    "change",  # first - second: one subject, measure and kind in two years; of one span: last year - first year
    "gap",  # first - second: a result less its target, one indicator less another
    "ratio",  # first / second, a plain number; over="rows" of the first two rows
    "relative",  # (first - second) / second, in %
    "met",  # first (a result) held against second (its target): verdict yes or no
    # of one column
    "convert",  # in `unit`, with the factor shown
    "rank",  # place among the rows with a number, 1 the highest (`order` asc: the lowest); ties share it: 1 2 2 4
    "share",  # its part of the sum over rows, in %; of two columns: first / second, in %
    "check",  # whether `where` holds: verdict yes or no, none where there is no number to judge
    "yearly_change",  # of a span: each year less the year before; one column a year, from the second on
    # of several columns or a span, within each row; or down the rows with over="rows": a cell of the summary
    "sum", "mean", "highest", "lowest",  # highest and lowest name all years (or places) that tie
    "median",  # the middle number in their order; of an even many the mean of the two in the middle
    "mode",  # the number that most cells state, whatever the bound word; of several as frequent, the highest
    "spread",  # highest - lowest
    "count",  # how many cells there are for which `where` holds (None: that are stated); years (or places) are named
    # of a span, within each row: the answer is `years`, in order
    "first", "last",  # the first (last) year for which `where` holds
    "run",  # the longest run of loaded years with the same number (any bound word); of several as long, the first
    "bound_change",  # the years whose bound word is another than in the stated year before
]  # fmt: skip


class Filter(Record):
    """Keep the rows whose cell `of` meets `where`; with `over` "years", of the span `of` the years where any row does.

    Rows that fail because their cell has no number are listed in the table's `aside` by status, so that an answer can
    say them: they neither met the condition nor failed it.
    """

    op: Literal["filter"]
    of: str
    where: Condition
    over: Literal["rows", "years"] = "rows"


class Derive(Record):
    """Add a column (over="row") or a cell of the summary (over="rows") computed from `of`. See `Fn`.

    `of` names columns; the name of a span stands for all its years. A derived cell is `stated` if all that it needs is;
    otherwise it takes the status of the first operand that is not. sum and mean take the cells that are stated and list
    how many were left out; a mean or sum of ranges is a range. Units are converted (亿元 and 万亿元, 亿斤 and 万吨),
    the formula says so; what cannot be converted makes the cell unread. A difference of % is in 个百分点 (unit
    "个百分点").
    """

    op: Literal["derive"]
    fn: Fn
    of: tuple[str, ...] = Field(min_length=1)
    name: str = Field(default="", pattern=r"^[A-Za-z_][\w@]*$|^$")
    over: Literal["row", "rows"] = "row"
    where: Condition | None = None
    unit: str = ""
    order: Literal["desc", "asc"] = "desc"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.over == "rows" and self.fn not in _DOWN:
            raise ValueError(f"{self.fn} goes over a row, not down the rows")
        least, most = _OPERANDS.get(self.fn, (1, 60))
        if not least <= len(self.of) <= most:
            raise ValueError(f"{self.fn} takes {least} to {most} columns, not {len(self.of)}")
        if self.fn in ("check", "first", "last") and self.where is None:
            raise ValueError(f"{self.fn} needs the condition `where`")
        if self.fn == "convert" and not self.unit:
            raise ValueError("convert needs a unit")
        return self


_DOWN = frozenset({"sum", "mean", "highest", "lowest", "spread", "count", "ratio", "share", "median", "mode"})
# How many columns a function takes, where that is not "one or more". One, of two, is a span: its ends.
_OPERANDS: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("change", "gap", "ratio", "relative", "share"), (1, 2)),
    **dict.fromkeys(("convert", "rank", "check", "yearly_change", "first", "last", "run", "bound_change"), (1, 1)),
    "met": (2, 2),
}


class Sort(Record):
    """Order the rows by `of`: numbers first (the stated number; of equal low ends the higher high end is the higher).

    Equal rows, whatever their bound words, and rows without a number (always last) keep the order they had. For a
    single place and a span as `of` the years are ordered instead.
    """

    op: Literal["sort"]
    of: str
    order: Literal["desc", "asc"] = "desc"


class Limit(Record):
    """Keep the first `n` rows (`ends` "both": the first and the last `n` of the rows with a number).

    With `ties` the rows that tie with the last one kept, in the column of the latest sort, are kept too; with
    `distinct` those of the first `n` numbers, however many share one (倒数第二, where four share the last). Rows
    without a number in that column are never kept; the table's `found` says how many rows there were before.
    """

    op: Literal["limit"]
    n: int = Field(ge=1)
    ends: Literal["first", "both"] = "first"
    ties: bool = True
    distinct: bool = False


Step = Annotated[Filter | Derive | Sort | Limit, Field(discriminator="op")]


class Overview(Record):
    """A question for a whole: 经济怎么样, 主要目标, which were met (the year before), 民生, 民生实事,
    重点工作, two years compared, what fell in the year before. `year` is the report's year.
    """

    topic: Topic
    year: Year = "latest"


class Words(Record):
    """What is asked for in words (why, how, which measures): passages of the reports answer it.

    `text` is the question, folded; `content` its own words, in Chinese, that passages are searched by; `terms` are
    quoted words and codes (5G, 10号线) that the reports must hold for any answer. `kind` is the part of the report that
    is asked for, "" for any. `years` are the years asked about, `reports` those of the reports that are named; with
    neither the newest report answers, with `all_years` any. `unknown` are English words that no table translates. With
    `who` all reports of the places are read, and those that say one of the terms are counted; with `content` besides,
    those that say the rank that is the term (全国第一) of it; with `numbered` those that give a number with it, in one
    of these units (家|户, or "any"); with `unsaid` those are counted that say none of it. `rank`: the rank of one place
    in `content` is asked for, among those of this name (全国, or "any").
    """

    text: str = Field(min_length=1, max_length=4000)
    content: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    kind: Literal["", "target", "actual", "plan"] = ""
    years: tuple[int, ...] = ()
    reports: tuple[int, ...] = ()
    all_years: bool = False
    unknown: tuple[str, ...] = ()
    who: bool = False
    numbered: str = ""
    unsaid: bool = False
    rank: str = ""


class Query(Record):
    """Columns of places, with steps applied in order. Rows start in the order of `places`, each region once.

    With `words` passages answer, of any place if none is named; columns are then numbers that one of them must tell.
    `without` takes places out again (除北京外); `about` are those of them that it is asked of, told before and by their
    ranks among the others (浙江排第几). `show` is how the answer is told, never what is computed: yes_no
    tells the verdict of the last derived column first, or, where there is none, whether a row is left.
    """

    columns: tuple[Column, ...] = ()
    places: tuple[Place, ...] = ()
    without: tuple[Place, ...] = ()
    about: tuple[Named, ...] = ()
    steps: tuple[Step, ...] = ()
    show: Literal["value", "list", "table", "yes_no", "change", "overview", "words"] = "value"
    overview: Overview | None = None
    words: Words | None = None

    @classmethod
    def of(cls, data: dict[str, Any] | str) -> Self:
        """A query from JSON or its dict. Raises `pydantic.ValidationError` (a `ValueError`) saying what is wrong."""
        return cls.model_validate_json(data) if isinstance(data, str) else cls.model_validate(data)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for part in ("overview", "words"):
            if (self.show == part) != (getattr(self, part) is not None):
                raise ValueError(f"show is {part} where there is a part {part}, and only there")
        if not self.columns and self.overview is None and self.words is None:
            raise ValueError("a query has columns, an overview, or words")
        if not self.places and self.words is None:
            raise ValueError("a query has places")
        known = list(column_names(self))
        for step in self.steps:
            for name in references(step):
                if name not in known and name.split("@")[0] not in known:
                    raise ValueError(f"{step.op} names the column {name}; known so far: {', '.join(known)}")
            if isinstance(step, Derive):
                name = step.name or default_name(step)
                if name in known:
                    raise ValueError(f"two columns are called {name}")
                known.append(name)
        if len(set(known)) < len(known):
            raise ValueError(f"two columns have one name: {', '.join(known)}")
        return self


def default_name(step: Derive) -> str:
    """What a derived column is called where it has no name: its function and its operands, change_c2_c1."""
    return "_".join((step.fn, *step.of)).replace("@", "_")


def references(step: Step) -> Iterable[str]:
    """The columns that a step names."""
    if isinstance(step, Derive):
        yield from step.of
    elif not isinstance(step, Limit):
        yield step.of
    where = getattr(step, "where", None)
    if isinstance(where, Compare) and where.than:
        yield where.than


def column_names(query: Query) -> tuple[str, ...]:
    """The names of the columns as steps call them: their own, or c1, c2... by position."""
    return tuple(column.name or f"c{at}" for at, column in enumerate(query.columns, 1))
