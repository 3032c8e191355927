"""How far something came over several years, told in one clause: 「金融市场交易总额从2274.8万亿元增加到4059万亿元」.

The clause is quoted, and the difference of its two numbers computed; where both years are told by reports of their own,
these are asked instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.compose import from_passages
from rag.answering.passages import PassageFinder
from rag.answering.turn import Turn
from rag.evaluate.values import POINTS, factor, plain, trimmed
from rag.figures.figure_match import pairs
from rag.figures.lexicon import lexicon
from rag.figures.synonyms import variants
from rag.figures.things import things
from rag.numbers.quantities import find_quantities
from rag.question.asked import Asked
from rag.question.parse import Parsed
from rag.question.query import Named
from rag.records import Answer, Figure, Report
from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import offset_in
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.verify.numbers import check_answer, unsupported
from rag.verify.table_lock import Computed

_SPAN = lazily(
    r"(?:过去|近|最近|这|前)[三四五]年|[三四五]年(?:间|来|里|内)|[“\"]?十[二三四五]五[”\"]?(?:时期|期间|以来|里|间)?(?!末|规划)"
)
_ASKED = lazily(
    r"[从由](?:多少|几)[^,。?;]{0,8}(?:到|至|为)(?:了)?(?:多少|几)|"
    r"(?:增加|提高|增长|上升|扩大|提升|拓展|减少|降低|下降|缩小|增|升|降|涨|多|少)了(?:多少|几)"
)
_FROM_TO = lazily(
    r"(?:从|由)(?!上年|去年|年初)[^,;。]*?\d[^,;。]*?(?:增|升|提|涨|扩|拓|跃|降|减|缩|改善|发展|达)[^\d,;。]{0,6}(?:到|至|为)[^,;。]*?\d"
)
_ENOUGH = 0.55  # of the pairs of characters of what is asked
_OWN = 0.3  # of those of what the clause is of
_RATE = lazily(r"(?<![汇效利功])率|比重|占比|比例|百分点|(?:多少|几)个?点|研发强度")
_MOVES = lazily(r"(?:增加|提高|增长|上升|扩大|提升|拓展|减少|降低|下降|缩小)$")
_REACH = 5  # years that a plan's review looks back


def risen(parsed: Parsed, turn: Turn, reports: Sequence[Report], passages: PassageFinder) -> Answer | None:
    """The clause that tells both ends, with their difference; None where none does, or more is asked."""
    asked = parsed.asked
    if asked is None or not _is_asked(asked):
        return None
    names = {place.name for place in asked.places if isinstance(place, Named)}
    own = [report for report in reports if report.region.name in names]
    newest = max(own, key=lambda report: report.year, default=None)
    subjects = {column.subject for query in parsed.queries[:1] for column in query.columns}
    subjects = subjects or {piece.value for piece in asked.free or asked.subjects}
    if not subjects and asked.own is not None:
        subjects = {_MOVES.sub("", asked.own.content[0])} if asked.own.content else set()
    if newest is None or len(subjects) != 1:
        return None
    rate = _RATE.search(asked.folded) is not None
    figure = _told(_names(subjects.pop()), rate, newest, passages)
    return None if figure is None else _said(figure, newest, turn, passages)


def _is_asked(asked: Asked) -> bool:
    one = len(asked.places) == 1 and isinstance(asked.places[0], Named) and not asked.leans
    over = asked.newest and asked.newest - 1 - _REACH not in asked.results_of
    spanned = _SPAN.search(asked.folded) is not None and _ASKED.search(asked.folded) is not None
    return bool(one and over and spanned)


def _names(subject: str) -> tuple[str, ...]:
    """What a subject may be called in a report, folded."""
    said = fold(lexicon()[subject].zh if subject in lexicon() else subject).replace(" ", "")
    looked = things()[subject].looked if subject in things() else ()
    return (said, *map(fold, looked), *variants(said))


def _told(names: Sequence[str], rate: bool, report: Report, passages: PassageFinder) -> Figure | None:
    """The result that a clause tells as the end of a way from an earlier number, of what is asked."""
    best: tuple[float, Figure] | None = None
    for each in passages.reading(report).facts[0]:
        figure = each.figure
        if figure.kind != "actual" or figure.low is None or not _FROM_TO.search(fold(figure.quote)):
            continue
        if (figure.unit == "%") != rate:
            continue
        own = pairs(fold(figure.subject))
        shares = [(len(pairs(name) & own) / max(1, len(pairs(name))), name) for name in names]
        worth, name = max(shares)
        held = len(pairs(name) & own) / max(1, len(own))
        worth = min(worth, (worth + held) / 2)
        if max(shares)[0] >= _ENOUGH and held >= _OWN and (best is None or worth > best[0]):
            best = worth, figure
    return best[1] if best is not None else None


def _said(figure: Figure, report: Report, turn: Turn, passages: PassageFinder) -> Answer | None:
    way = max(figure.quote.rfind("从"), figure.quote.rfind("由"), figure.quote.rfind("從"))
    ends = [each for each in find_quantities(figure.quote[way:]) if each.form in ("amount", "percent", "points")]
    ends = [each for each in ends if each.unit and factor(each.unit, figure.unit) is not None]
    if len(ends) != 2 or ends[1].low != figure.low or ends[0].low != ends[0].high or ends[1].low != ends[1].high:
        return None
    view = passages.reading(report).view
    start, end = offset_in(view, figure.spans[0].start), offset_in(view, figure.spans[-1].end)
    answer = from_passages((passages.quote(report, Passage(start, end, 1.0, 1.0, 0)),), turn, passages.library)
    by = factor(ends[0].unit, ends[1].unit)
    if by is None:
        return None
    first, last = ends[0].low * by, ends[1].low
    gap, unit = trimmed(abs(last - first)), POINTS if ends[1].unit == "%" else ends[1].unit
    big, small = max(first, last), min(first, last)
    formula = f"{plain(big)}{ends[1].unit} − {plain(small)}{ends[1].unit} = {plain(gap)}{unit}"
    key = "words.risen" if last > first else "words.fallen"
    number = turn.voice.number
    text = f"{answer.answer}\n{turn.voice.say(key, value=number(f'{plain(gap)}{unit}'), formula=number(formula))}"
    checks = check_answer(text, answer.citations, (Computed(gap, gap, unit, formula),))
    return None if unsupported(checks) else replace(answer, answer=text, numbers=checks)
