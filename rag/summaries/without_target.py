"""What is true of an indicator that a report sets no target for (DESIGN, promise 3): named in the tasks, in the review,
in a plan, elsewhere, or nowhere. Only the last may be called silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.figures.figure_match import pairs
from rag.figures.lexicon import find_names, lexicon
from rag.records import Figure
from rag.summaries.against_last_year import Compared
from rag.summaries.by_rule import Maker, Material, place_of
from rag.summaries.page import Run, Runs
from rag.summaries.page_words import PAGE_WORDS
from rag.summaries.qualified import hedge
from rag.summaries.said import value_said
from rag.summaries.schema import Language
from rag.summaries.year_plan import Clause, Reading, is_of_the_year, year_sections
from rag.text.fold import fold
from rag.text.lazily import lazily

_LACKS = lazily(r"低$|弱$|不足|不高|困难|矛盾|压力|薄弱|偏小")
# 价格指数保险 is no price, 规模以上工业企业 no output, 出口公路 no trade
_POLICY = (
    "保险",
    "期货",
    "企业",
    "单位",
    "项目",
    "主体",
    "公路",
    "通道",
    "基地",
    "主营业务收入",
    "利润",
    "利税",
    "总产值",
    "产值",
    "产业",
)
_NUMBER = lazily(r"\d")
_INVESTMENT = lazily(r"(?:^|[,、])(?:全[年省市区县州]|力争|确保|完成|实现)*投资(?:增长|增速)[^,;]{0,4}\d")
_WISH = lazily(r"^(?:力争|确保|实现|完成|全[年市省区县州]|我[市省区县州]|预计|[,、]|\s)+")
_SHARE = lazily(r"占[^,;]*(?:比重|比例|\d)|[^,;]*占比")
_COUNTS = frozenset("户家个项座条")  # 服务业企业50户: a number of firms is none of their value added
_NAMES = 4  # signs of a subject that names one thing
_AHEAD = 24  # characters behind a number
_OF_A_SIZE = lazily(
    r"[亿万元美个%以上左右]*的[^,;。]{0,12}(?:企业|项目|产业|园区|集群|县|乡|镇|村|公司|品牌|基地|合作社|大户)"
)
_NEAR = 0.3  # of the pairs of signs of a subject


class WithoutTarget:
    """Tells of indicators that are not among the targets `rows` of a report."""

    def __init__(self, reading: Reading, rows: Sequence[Compared], maker: Maker, language: Language) -> None:
        self._material: Material = reading.material
        self._reading, self._maker, self._language = reading, maker, language
        self._year = self._material.report.year
        self._rows = rows
        self._listed = {row.now.section_id for row in rows if row.now is not None}

    def _w(self, key: str) -> str:
        return PAGE_WORDS[self._language][key]

    def told(self, missed: Figure) -> Runs:
        """What the report says instead of a target of last year; 没有设目标 only where nothing names it."""
        indicator = missed.indicator
        if indicator not in lexicon():
            return (Run(self._w("not listed")),)
        if lexicon()[indicator].gathers:
            return self._about(missed.subject)
        return self._together(indicator) or self._instead(indicator) or self.mention(indicator)

    def _together(self, indicator: str) -> Runs:
        """The target that the list sets for what the indicator is a part or the whole of: 城乡居民收入 for 城镇."""
        for row in self._rows:
            own = row.now
            if own is None or own.indicator not in lexicon():
                continue
            ways = [*lexicon()[indicator].instead, *lexicon()[own.indicator].instead]
            if any({indicator, own.indicator} & set(way) for way in ways if len(way) > 1):
                quote = Run(f"“{own.quote}”", (self._maker.value(own).place,), quoted=True)
                return Run(self._w("together")), quote
        return ()

    def _about(self, subject: str) -> Runs:
        """The clause of the year's plan nearest to a subject of many; no claim where none is near."""
        if len(subject) < _NAMES:  # 优良率: of air or of water
            return (Run(self._w("none")),)
        about = pairs(fold(subject))
        found = self._reading.clauses(year_sections(self._material), ())
        shared = [(len(about & pairs(clause.said.folded)) / max(len(about), 1), clause) for clause in found]
        near, best = max(shared, key=lambda pair: pair[0], default=(0.0, None))
        return self._quoted(best) if best is not None and near >= _NEAR else (Run(self._w("none")),)

    def _instead(self, indicator: str) -> Runs:
        """How a report that lists no target for an indicator names it in its tasks, if it does."""
        task = next((each for each in self.tasks() if each.indicator == indicator), None)
        if task is None:
            return ()
        word, said = hedge(self._material, task), value_said(task, self._language)
        hedged = (word if self._language == "zh" else self._w(word)) if word and said[0] != "“" else ""
        return Run(self._w("tasks")), Run(hedged + said, (self._maker.value(task).place,))

    def tasks(self) -> list[Figure]:
        """The first number of each indicator in the year's tasks."""
        found: dict[str, Figure] = {}
        for figure in self._set_in_tasks():
            found.setdefault(figure.indicator, figure)
        return list(found.values())

    def amounts(self) -> list[Figure]:
        """The amounts that the tasks set of indicators of which the list sets a growth: 进出口总额9000亿元以上."""
        grown = {row.now.indicator for row in self._rows if row.now is not None and row.now.unit == "%"}
        found: dict[str, Figure] = {}
        for figure in self._set_in_tasks():
            amount = figure.measure == "level" and figure.base_unit.endswith("元") and "人均" not in figure.subject
            if amount and figure.indicator in grown and _opens_with(figure):
                found.setdefault(figure.indicator, figure)
        return list(found.values())

    def _set_in_tasks(self) -> Iterator[Figure]:
        inside = {section.id for section in year_sections(self._material)}
        for figure in self._material.figures:
            ours = figure.kind in ("target", "task") and figure.period == str(self._year) and figure.low is not None
            known = figure.indicator in lexicon() and not lexicon()[figure.indicator].gathers
            if not (ours and known and figure.section_id in inside and not figure.headline and figure.number_spans):
                continue
            behind = fold(self._material.text[figure.number_spans[-1].end :][:_AHEAD])
            if _OF_A_SIZE.match(behind):
                continue  # 出口超500万美元的企业: which firms, and not how much is exported
            if figure.unit not in _COUNTS or figure.unit in lexicon()[figure.indicator].units:
                yield figure

    def mention(self, indicator: str) -> Runs:
        """What is true of an indicator without a target: in the tasks, in the review, elsewhere, or nowhere."""
        own = [figure for figure in self._material.figures if figure.indicator == indicator]
        if (short := self._shortened(indicator)) is not None:
            return self._quoted(short)
        if not any(figure.kind in ("target", "task", "plan") for figure in own):
            plans = [figure for figure in self._material.figures if figure.kind == "plan"]
            for sections in (year_sections(self._material), self._material.sections):
                for clause in self._reading.clauses(sections, plans):
                    if not clause.figures and _LACKS.search(clause.said.folded):
                        continue  # 财政收入低: a complaint sets nothing
                    names = [name for name in find_names(clause.said.folded) if name.id == indicator]
                    if any(not clause.said.folded.startswith(_POLICY, name.end) for name in names):
                        if clause.said.section.role == "review" and not _NUMBER.search(clause.said.folded):
                            return (
                                Run(self._w("not listed")),
                            )  # 对台、物价、气象等事业: an office is not worth a quote
                        return self._quoted(clause)
        of_year = {section.id for section in year_sections(self._material)}
        reviewed = all(figure.kind == "actual" for figure in own)
        for figure in sorted(own, key=lambda figure: figure.section_id not in of_year):
            key = "in plan" if figure.kind == "plan" else "tasks" if figure.section_id in of_year else "mentioned"
            key = "review only" if reviewed else key
            if (reviewed and not _opens_with(figure)) or _SHARE.search(fold(figure.quote)):
                continue  # 税收占一般公共预算收入比重, 全市园区实现工业增加值: of another thing
            return Run(self._w(key)), Run(f"“{figure.quote}”", (self._maker.value(figure).place,), quoted=True)
        return (Run(self._w("not listed" if own or self._material.report.cut else "silent")),)

    def _shortened(self, indicator: str) -> Clause | None:
        """The clause of the year's work that sets a growth by a shorter name: 全年投资增长5%, of 固定资产投资."""
        if indicator != "fixed_asset_investment":
            return None
        found = self._reading.clauses(year_sections(self._material), ())
        return next((each for each in found if _INVESTMENT.search(each.said.folded)), None)

    def _quoted(self, clause: Clause) -> Runs:
        """A clause that names an indicator, with what it is: of the list itself, the review, a plan, or the tasks."""
        section = clause.said.section
        of_year = {each.id for each in year_sections(self._material)}
        key = "named in tasks" if section.id in of_year else "review only" if section.role == "review" else "mentioned"
        later = section.role == "plan" and not is_of_the_year(section, self._year)
        key = "in plan" if clause.figures or later else key
        quote = Run(f"“{clause.said.text}”", (place_of(clause.said, self._material.origin),), quoted=True)
        return (quote,) if section.id in self._listed else (Run(self._w(key)), quote)


def _opens_with(figure: Figure) -> bool:
    """Whether the clause of a figure opens with the name of its indicator."""
    words = _WISH.sub("", fold(figure.quote))
    return any(name.start == 0 and name.id == figure.indicator for name in find_names(words))
