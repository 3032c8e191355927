"""What a question asks, one thing after the other, each told by the clauses that say most of it (`retrieval.composed`).

Where figures and passages leave one of its things untold, the clause that holds its words, and a number in its unit, is
quoted; where none holds enough of them, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering.last_resort import GROWS
from rag.answering.passages import PassageFinder, Quoted
from rag.evaluate.cores import lone_thing
from rag.evaluate.fitting import narrowing
from rag.figures.figure_match import pairs
from rag.gazetteer.divisions import stem
from rag.question.halves import Half, halves_of, numbered
from rag.question.own_words import language_of
from rag.question.query import Query, Words
from rag.records import Report
from rag.retrieval.answer_patterns import WHY
from rag.retrieval.closest import counted_noun, in_unit, other_quantity
from rag.retrieval.composed import Composed, Word, composed, words_of
from rag.retrieval.english import halves_in_english
from rag.retrieval.members import members
from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Reading, offset_in
from rag.retrieval.sizes import sizes_of
from rag.retrieval.topics import light_words
from rag.retrieval.wants import is_ahead, is_past
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses
from rag.text.words import tagged

_REPORTS = 4  # more are not looked through
_ENOUGH = 0.5  # of the weight of a question's words, in clauses with what stands around them
_THINGS = 0.6  # of that of its things
_OWN = 0.35  # of its weight, in the clauses themselves
_ALONE = 0.7  # of its weight, where it names one thing
_SURE = 0.8  # of its weight, in what takes the place of a passage that holds less
_BEATEN = 0.6  # of its share, what a passage holds that it takes the place of
_SURE_HALF = 0.65  # of its weight, in what is told beside another answer
_TELLING = 4  # characters of things by which a passage may take the place of another
_NOES = ("not_stated", "not_found", "unread")
_SHORT, _LONG, _PARAGRAPH = 30, 160, 320  # characters of what is quoted
_CAME = 0.15
_WHOLE, _SHORTEST = 0.05, 3  # what it is worth to say a run of more characters as the question does: 接待|游客
_GDP, _OF_GDP = ("gdp", "地区生产总值", "生产总值"), ("生产总值", "经济总量", "经济规模")
_LISTED = 0.3  # what it is worth to name several of what a list is wanted of
_LIST_OF = lazily(r"哪(?:几|些)(?:个|类|种|条|项|家|座|方面|大)?的?(?P<noun>[\u4e00-\u9fff]{1,6})$")
_HOW = lazily(
    r"怎么|怎样|如何|什么(?:打算|安排|举措|措施|办法|动作|程度)|哪些|干[些点]?(?:什么|啥)|到哪一步|啥|"
    r"\bhow (?:will|does|do|did|is|are|has)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is asked, and the passages that tell it, () where none holds enough of its words."""

    half: Half
    quoted: tuple[Quoted, ...]
    share: float
    words: tuple[Word, ...]
    counted: bool = False
    """As many things as are asked for are named."""

    @property
    def own(self) -> tuple[Word, ...]:
        """The things that it names itself."""
        return tuple(word for word in self.words if word.thing and not word.before)

    def beats(self, quotes: Sequence[str]) -> bool:
        """Whether quotes say much less of what is asked than this does, or lack the number that is asked for."""
        share, counted = _share_in(self.half, self.words, quotes)
        if self.counted:
            return True
        if _HOW.search(self.half.said) and all(len(quote) < _SHORT for quote in quotes):  # a heading is no way to it
            return any(quote.rstrip("。") in fold(each.proof.quote) for quote in quotes for each in self.quoted)
        quoted = any(sign in self.half.said for sign in '“"「')
        if not (quoted or self.half.units) and sum(len(word.said) for word in self.words if word.thing) < _TELLING:
            return False  # 规划 alone stands in many sentences
        return self.share >= _SURE and (share < _BEATEN * self.share or not counted)

    def is_in(self, quotes: Sequence[str]) -> bool:
        """Whether quotes tell it already."""
        units = [in_unit(unit) for unit in self.half.units]
        return all(
            any(
                fold(each.proof.quote) in quote
                or (
                    len(units) == 1
                    and quote in fold(each.proof.quote)
                    and all(unit.search(quote) for unit in units)
                    and self._says(quote)
                )
                for quote in quotes
            )
            for each in self.quoted
        )

    def _says(self, quote: str) -> bool:
        """Whether a part of what is quoted tells of the same thing, and not of another number beside it."""
        own = not self.own or any(word.held(quote.lower()) for word in self.own)
        return own and _share_in(self.half, self.words, [quote])[0] >= _BEATEN * self.share


def told_of(
    query: Query,
    words: Words,
    reports: Sequence[Report],
    passages: PassageFinder,
    quotes: Sequence[str] = (),
    which: Callable[[Half], bool] | None = None,
) -> tuple[Told, ...]:
    """What the reports tell of each thing that a question asks; () where it is not of one place.

    Nothing is looked for of what `quotes` say well enough, nor of what is not wanted by `which`.
    """
    english = language_of(words.text) == "en"
    if len(query.places) != 1 or (words.unknown and not english) or WHY.search(words.text):
        return ()
    names = [name for place in query.places if (name := getattr(place, "name", ""))]
    names = sorted({form for name in names for form in (name, stem(name)) if len(form) > 1}, key=len, reverse=True)
    found: list[Told] = []
    for half in halves_in_english(words) if english else halves_of(words.text, names):
        sought = _sought(half, names)
        if (which is not None and not which(half)) or (quotes and _is_said(half, sought, quotes)):
            found.append(Told(half, (), 0.0, sought))
            continue
        told = _told(half, sought, query, words, reports, passages)
        if not told.quoted and half.units and found and found[-1].quoted:
            told = _told_behind(told, found[-1], passages)
        found.append(told)
    return tuple(found)


def told_alone(
    half: Half, names: Sequence[str], query: Query, words: Words, reports: Sequence[Report], passages: PassageFinder
) -> Told:
    """What the reports tell of one thing. `names`: the places that it is about."""
    return _told(half, _sought(half, names), query, words, reports, passages)


def _told_behind(told: Told, before: Told, passages: PassageFinder) -> Told:
    """What the sentence of the thing asked before goes on to tell, by its unit; as it is where it does not."""
    numbers = [in_unit(unit) for unit in told.half.units if unit]
    last = before.quoted[-1]
    reading = passages.reading(last.report)
    end = last.start + len(last.proof.quote)
    stop = next((b for a, b in reading.sentences if a <= last.start < b), end)
    for left, right in clauses(reading.view.folded, min(end, stop), stop):
        said = reading.view.folded[left:right]
        if numbers and all(number.search(said) for number in numbers) and right - last.start <= _LONG:
            quoted = passages.quote(last.report, Passage(last.start, right, before.share, before.share, 0))
            return replace(told, quoted=(quoted,), share=before.share)
    return told


def _told(
    half: Half, sought: tuple[Word, ...], query: Query, words: Words, reports: Sequence[Report], passages: PassageFinder
) -> Told:
    of_years = words.model_copy(update={"years": half.years or words.years})
    if passages.reports_of(query, of_years, reports) or not half.units:
        words = of_years  # else a number of 2030 is asked, which no report of its own tells
    looked = passages.reports_of(query, words, reports)[:_REPORTS]
    start = words.text.find(half.said)
    number, noun = numbered(words.text[: start + len(half.said)], start) if start >= 0 else (0, "")
    if number:
        for report in looked:
            found = members(passages.reading(report), number, noun)
            if found:
                quoted = tuple(passages.quote(report, Passage(a, b, 1.0, 1.0, 0)) for a, b in found)
                return Told(half, quoted, 1.0, sought, counted=True)
    if not any(word.thing for word in sought):
        return Told(half, (), 0.0, sought)
    best: tuple[float, Report, Composed] | None = None
    listed = _LIST_OF.search(half.said)
    of = listed["noun"] if listed is not None else ""
    for report in looked:
        roles = _roles(half, words, report, looked)
        reading = passages.reading(report)
        for each in composed(reading, sought, [*_numbers(half, sought), *sizes_of(half.said)])[:6]:
            if roles and each.role and each.role not in roles:
                continue
            if not _answers(half, each, sought, reading, one_year=words.years[0] if len(words.years) == 1 else 0):
                continue
            said = reading.view.folded[each.start : each.end]
            came = each.role == "review" and report.year - 1 in words.years  # how a year went is told by the next
            worth = (
                _CAME * came
                + each.share
                + 0.2 * each.own
                + _WHOLE * any(run in said for run in half.content if len(run) > _SHORTEST)
                + _LISTED * (bool(of) and said.count(of) > 1 and "、" in said)
            )
            if best is None or worth > best[0]:
                best = worth, report, each
    if best is None:
        return Told(half, (), 0.0, sought)
    _, report, clause = best
    start, end = _whole(passages.reading(report), clause, half)
    return Told(
        half, (passages.quote(report, Passage(start, end, clause.share, clause.share, 0)),), clause.share, sought
    )


def _sought(half: Half, names: Sequence[str]) -> tuple[Word, ...]:
    own = words_of(half.content, names)
    if own and not any(word.thing for word in own):  # 申遗成功: what is done is all that is named
        verbs = light_words()[0]
        own = tuple(word if word.said in verbs else replace(word, thing=True, worth=1.0) for word in own)
    if sizes_of(half.said):  # 武汉经济总量过2万亿元
        own = tuple(replace(word, others=(*word.others, *_OF_GDP)) if word.said in _GDP else word for word in own)
    strange = [Word(word, (), 1.0, thing=True, known=False) for word in half.strange]
    return (*own, *strange, *_before(half, own, names))


def _is_said(half: Half, words: Sequence[Word], quotes: Sequence[str]) -> bool:
    """Whether quotes say so much of what is asked that no clause would take their place."""
    if numbered(half.said)[0] or (_HOW.search(half.said) and all(len(quote) < _SHORT for quote in quotes)):
        return False
    share, counted = _share_in(half, words, quotes)
    return share >= _BEATEN and counted


def _share_in(half: Half, words: Sequence[Word], quotes: Sequence[str]) -> tuple[float, bool]:
    """The share of what is asked that quotes hold, and whether they have a number in each unit asked for."""
    text = "".join(quotes).lower()
    total = sum(word.worth for word in words) or 1.0
    share = sum(word.worth * word.held(text) for word in words) / total
    return share, all(in_unit(unit).search(text) for unit in half.units)


def _before(half: Half, own: Sequence[Word], names: Sequence[str]) -> list[Word]:
    """The words of what was asked before, beside those of the half."""
    said = {word.said for word in own}
    found = [word for word in words_of(half.before, names) if word.said not in said]
    return [replace(word, before=any(each.thing for each in own)) for word in found]


def _answers(half: Half, each: Composed, words: Sequence[Word], reading: Reading, one_year: int) -> bool:
    """Whether clauses hold enough of what is asked, and a number where one is."""
    if sum(word.thing for word in words) < 2 and each.share < _ALONE:
        return False
    if each.share < _ENOUGH or each.things < _THINGS or each.own < _OWN:
        return False
    said = reading.view.folded[each.start : each.end]
    if any(not size.search(said) for size in sizes_of(half.said)):
        return False
    if not half.units:
        return not each.lacks or each.share >= _ALONE
    narrow = [piece for run in half.content for piece in narrowing([run])]
    narrow += [lone for run in half.content if (lone := lone_thing([run]))]
    if not each.counted or each.lacks or each.absent > 1 or any(piece not in said for piece in narrow):
        return False
    own = [word for word in words if word.thing and not word.before]
    if (each.absent and len(own) - each.absent < 2) or any(_is_narrowed(word, said) for word in own):
        return False
    if not _in_one_clause(half, each, words, reading):
        return False
    noun = counted_noun(half.said)
    if any(other_quantity(run, said) for run in half.content) or (noun and not pairs(noun) & pairs(said)):
        return False
    if _GROWTH.search(half.said) and (GROWS.search(said) is None or ("年均" in said) != ("年均" in half.said)):
        return False
    return not (one_year and _of_spans(reading, each, one_year))


def _is_narrowed(word: Word, said: str) -> bool:
    """Whether a noun of one character stands before a word in the question, and not in clauses: 醋|产量."""
    before = word.whole.removesuffix(word.said) if word.whole.endswith(word.said) else ""
    return bool(before) and before not in said and all(flag[:1] == "n" for _, flag in tagged(before))


def _in_one_clause(half: Half, each: Composed, words: Sequence[Word], reading: Reading) -> bool:
    """Whether the clause with the number names a thing that is asked about; of several, or nothing of its own."""
    text, numbers = reading.view.folded, _numbers(half, words)
    parts = [text[a:b].lower() for a, b in clauses(text, each.start, each.end)]
    counted = [part for part in parts if all(number.search(part) for number in numbers)]
    things = [word for word in words if word.thing]
    if any(word.held(part) for part in counted for word in things):
        return True
    return len(things) > 1 and (not counted or any(tagged(part)[0][1][:1] not in "nj" for part in counted if part))


def _of_spans(reading: Reading, each: Composed, year: int) -> bool:
    """Whether all numbers of clauses are of several years, and of no plan that ends in the year asked about."""
    figures = [
        figure.figure
        for figure in reading.facts[0]
        if each.start <= offset_in(reading.view, figure.figure.number_spans[0].start) < each.end
    ]
    ends = (figure.kind != "actual" and figure.period.endswith(f"-{year}") for figure in figures)
    return bool(figures) and all("-" in figure.period for figure in figures) and not any(ends)


_GROWTH = lazily(r"增长|增速|增幅|涨|跌|降幅|下降")


_SHARE = lazily(r"[^利效汇功斜频]率|比例|比重|占比|百分之")
_PERCENT = r"\d[\d.]*[%‰]|[一二三四五六七八九]成|百分之|[一二三四五六七八九十]分之"


def _numbers(half: Half, words: Sequence[Word]) -> list[re.Pattern[str]]:
    """Numbers as they are asked for: in a unit, of its count (旅居人数超550万), or with the thing (3.6万|农民工)."""
    things = "|".join(re.escape(word.said) for word in words if word.thing)
    found = []
    for unit in half.units:
        if not unit and _SHARE.search(half.said):
            found.append(re.compile(_PERCENT))
            continue
        ways = [in_unit(unit).pattern]
        ways += [rf"\d[\d.]*(?:余|多)?[万亿千百]*(?:余|多)?(?:{things})"] if things else []
        ways += [rf"{unit}(?:数|次)[^,。;、\d]{{0,8}}\d"] if unit else []
        found.append(re.compile("|".join(ways)))
    return found


def _roles(half: Half, words: Words, report: Report, looked: Sequence[Report]) -> tuple[str, ...]:
    """The parts of a report that may tell it, () for all."""
    ahead, past = is_ahead(half.said) or _WILL.search(half.said) is not None, is_past(half.said)
    if words.years and not words.reports:
        here = report.year in words.years
        later = report.year - 1 in words.years
        if later and not here:
            return ("review",) if not ahead else ("none",)
        if here and not later:
            told_later = any(other.year - 1 in words.years for other in looked)
            return ("plan",) if ahead or not past or told_later else ()
    if ahead and not past:
        return ("plan",)
    return ("review",) if past and not ahead else ()


_WILL = lazily(r"要(?!求|闻|素|点|件|回|到|来)(?=[\u4e00-\u9fff])|想(?=[\u4e00-\u9fff])|还要|将")


def _whole(reading: Reading, clause: Composed, half: Half) -> tuple[int, int]:
    """What is quoted: the clauses, of a short sentence all of it; of what is done, the sentences that go on."""
    text = reading.view.folded
    at = next(at for at, (a, b) in enumerate(reading.sentences) if a <= clause.start < b)
    start, end = reading.sentences[at]
    if half.units:
        return (
            (start, end) if end - start <= _LONG and clause.end - clause.start < _SHORT else (clause.start, clause.end)
        )
    if _HOW.search(half.said):
        for left, right in reading.sentences[at + 1 :]:
            if right - start > _PARAGRAPH or "\n" in text[end:left]:
                break
            end = right
    if end - start > _PARAGRAPH:
        parts = [
            part for part in clauses(text, start, end) if part[1] > clause.start and part[0] - clause.start < _LONG
        ]
        return parts[0][0], parts[-1][1]
    return start, end
