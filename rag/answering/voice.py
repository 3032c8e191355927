"""How an answer speaks: its language and script, and what it calls regions, subjects, columns and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from rag.answering.catalogue import Tongue, sentence, sentences
from rag.answering.wording import english_region, in_script, quoted, region_words
from rag.evaluate.values import plain, shown
from rag.figures.lexicon import lexicon
from rag.figures.value import HAND
from rag.numbers.english import in_english, in_words, is_amount
from rag.question.answer_table import Cell, Head
from rag.question.own_words import Language
from rag.question.query import QueryKind, Stated
from rag.records import Region
from rag.text.fold import fold

_ENGLISH_BOUND = {"about": "about ", "at_least": "at least ", "at_most": "at most "}
_MANY = 34  # names that one sentence lists


@dataclass(frozen=True, slots=True)
class Voice:
    """A language (and script), and what the question itself calls regions: full name to words."""

    language: Language = "zh-Hans"
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def tongue(self) -> Tongue:
        """Which catalogue of sentences it takes."""
        return "en" if self.language == "en" else "zh"

    def say(self, key: str, **fields: object) -> str:
        """A sentence of the catalogue, in the script of the question but for the quotes in it.

        Fields called `quote` and `mark` go in as they are.
        """
        if "formula" in fields:
            fields["formula"] = self.number(str(fields["formula"]))
        if self.language != "zh-Hant":
            return sentence(self.tongue, key, **fields)
        kept = {name: f"\ue000{at}\ue001" for at, name in enumerate(fields) if name in ("quote", "mark", "formula")}
        text = in_script(sentence("zh", key, **{**fields, **kept}), self.language)
        for name, hole in kept.items():
            text = text.replace(hole, str(fields[name]))
        return text

    def region(self, region: Region) -> str:
        """郑州市, or what an English question calls it, or its name in pinyin."""
        if self.language != "en":
            return in_script(region_words(region), self.language)
        return self.said.get(region.name) or english_region(region)

    def join(self, names: Iterable[str]) -> str:
        """Names in a row: 、 or commas."""
        return sentences(self.tongue)["list.join"].join(names)

    def names(self, names: Sequence[str]) -> str:
        """Names in a row, of very many the first and their number."""
        if len(names) <= _MANY:
            return self.join(names)
        return self.join(names[:_MANY]) + self.say("list.and_more", count=len(names))

    def quoted(self, text: str) -> str:
        """A quote in its marks, its lines as they are."""
        return quoted(text)

    def quote(self, text: str) -> str:
        """A quote in its marks, on one line."""
        return quoted(" ".join(text.split()))

    def value(self, cell: Cell) -> str:
        """A cell's number: as worded in Chinese; in English `about 7% (7%左右)`, `1.2 million people (120万人)`.

        Of a cell without a number: that it has words only, or why there is nothing.
        """
        if cell.by_hand and cell.formula is None and cell.value is not None:
            bare = replace(cell, by_hand=False, text=cell.text.removesuffix(HAND))
            return self.say("value.by_hand", value=self.value(bare))
        if cell.status == "worded":
            return self.quote(cell.text) if cell.text else self.say("table.worded")
        if cell.status != "stated":
            return self.say(f"table.{cell.status}")
        if cell.verdict is not None and cell.value is None:
            return self.say(f"total.{cell.verdict}").rstrip("。.")
        if cell.value is None or cell.upper is None:
            return ""
        words = in_script(fold(cell.text), self.language)
        if not words or (cell.formula is not None and cell.formula.text):
            said = in_script(shown(cell.value, cell.upper, cell.unit), self.language)
            if self.language == "en":
                return _ENGLISH_BOUND.get(cell.bound or "", "") + self.number(said)
            return f"{said}以上" if cell.bound == "at_least" else said
        if self.language == "en" and cell.unit == "%":
            low, high = sorted((abs(cell.value), abs(cell.upper)))
            said = _ENGLISH_BOUND.get(cell.bound or "", "") + shown(low, high, cell.unit)
            words = said if said == words else f"{said} ({words})"
        elif self.language == "en" and is_amount(words):
            words = f"{_ENGLISH_BOUND.get(cell.bound or '', '')}{in_words(cell.value, cell.upper, cell.unit)} ({words})"
        return self.say("value.down", value=words) if cell.value < 0 else words

    def number(self, text: str) -> str:
        """A number or formula of ours: in English without Chinese words, 2亿元 + 1亿元 = 300 million yuan."""
        return in_english(text.replace("，", ", ")) if self.language == "en" else text

    def magnitude(self, cell: Cell) -> str:
        """The value without its sign, for a verb that says which way: 下降|3.3%."""
        said = self.value(cell)
        down = self.say("value.down", value="")
        return said.removeprefix(down) if cell.value is not None and cell.value < 0 else said

    def bare(self, value: Decimal, unit: str) -> str:
        """A computed number without its sign: how much higher or lower something is."""
        if self.language == "en" and unit != "%":
            return in_words(abs(value), abs(value), unit)
        return in_script(f"{plain(abs(value))}{unit}", self.language)

    def subject(self, subject: str) -> str:
        """地区生产总值, GDP; free words as they are."""
        entry = lexicon().get(subject)
        if entry is None:
            return in_script(subject.replace(" ", ""), self.language)
        return entry.en if self.language == "en" else in_script(entry.zh, self.language)

    def way(self, subject: str, measure: Stated, kind: QueryKind) -> str:
        """增长, 涨幅, 年均增长: how the subject is stated, where it can be stated in several ways."""
        if subject not in lexicon():
            return self.say("what.growth") if measure == "growth" else ""
        entry = lexicon()[subject]
        if entry.one_way:
            return in_script(entry.rise, self.language) if self.language != "en" else self.say("what.growth_cpi")
        if entry.stated[0] == "decline":
            return ""
        if measure == "growth":
            key = {"actual": "growth_actual", "plan": "growth_plan"}.get(kind, "growth")
            return self.say(f"what.{key}")
        several = len({way for way in entry.stated if way != "share"}) > 1
        if several and entry.stated[0] == "growth":
            return self.say("what.total")
        return self.say("what.level_actual") if kind == "actual" and self.language != "en" else ""

    def what(self, head: Head, *, year: bool = True) -> str:
        """What a column is of: 2026年地区生产总值增长目标; GDP growth target for 2026."""
        return self.what_of(head.subject, head.measure, head.kind, head.year if year else None)

    def what_told(self, head: Head, cell: Cell) -> str:
        """The same of one cell: what came of a plan that is over is no goal, what came of a span is of no year."""
        if cell.reason == "span":
            span = self.say("value.span", first=cell.years[0], last=cell.years[1])
            return f"{span}{' ' if self.language == 'en' else ''}{self.what(head, year=False)}"
        if cell.reason == "in_all":
            said = self.say("value.year", year=head.year or "")
            return self.say("what.in_all", year=said, subject=self.subject(head.subject))
        if cell.reason != "result" or head.year is None:
            return self.what(head)
        way = self.way(head.subject, head.measure, head.kind)
        return self.say(
            "what.over", year=self.say("value.year", year=head.year), subject=self.subject(head.subject), way=way
        )

    def what_of(self, subject: str, measure: Stated, kind: QueryKind, year: int | None) -> str:
        """The same from its parts; `year` None leaves the year out."""
        said = "" if year is None else self.say("value.year", year=year)
        fields = {"year": said, "subject": self.subject(subject), "way": self.way(subject, measure, kind)}
        if kind == "plan":
            return self.say("what.plan" if year is not None else "what.plan_any", **fields)
        return self.say(f"what.{kind}", **fields).strip()
