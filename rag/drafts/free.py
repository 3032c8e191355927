"""A subject outside the lexicon against a report: the figure whose clause has its words, if one stands out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.drafts.compare import Difference, difference, is_slip, same_unit, why_of
from rag.drafts.evidence import Entry, Evidence, Span, own_part, plain_words, scale_of
from rag.drafts.findings import Claim, Judged
from rag.drafts.nouns import GENERAL_NOUNS
from rag.drafts.quoted import at_other_stage, is_increment, is_shortened, is_stock, own_words, words_before
from rag.drafts.undated import of_no_year
from rag.figures.lexicon import lexicon
from rag.figures.value import value_words
from rag.records import Region
from rag.text.fold import fold
from rag.text.lazily import lazily

SURE = 0.85  # of the weight, to be contradicted by one that says another


_ENOUGH = 0.5  # of the weight of a free subject, to be supported by a figure that says the same amount


CLOSE = 0.3
YEARLY_MEAN = lazily(r"年均[^,;。\d]{0,8}$")


def spans_of(claim: Claim, span: Span | None) -> Sequence[Span]:
    """The spans a figure may have: of a plan, a level is of its last year."""
    if span is None:
        return ()
    if claim.kind == "plan" and span.first == span.last and scale_of(claim.measure) == "change":
        return (span, Span(span.last - 4, span.last))  # by 2030, averaging 5% a year
    if span.first != span.last and scale_of(claim.measure) == "level":
        adds_up = claim.indicator in lexicon() and lexicon()[claim.indicator or ""].adds_up
        if YEARLY_MEAN.search(claim.lead) or adds_up or is_increment(own_words(claim.lead)):
            return (span,)  # 五年新增就业522万人: not those of the last year
        return (Span(span.last, span.last), span)
    return (span,)


def lacking(evidence: Evidence, claim: Claim, place: Region) -> Judged:
    """Why nothing was found: the report that would tell is not there, or it was not found in it."""
    years = evidence.years(place.name)
    span = claim.span
    if span is None:
        return Judged("unknown", "not_understood", detail="year")
    wanted = span.last + 1 if claim.kind == "result" else span.last
    if claim.kind != "plan" and wanted not in years:
        return Judged("unknown", "not_loaded", detail=f"{place.name} {wanted}")
    return Judged("unknown", "not_found", detail=claim.subject)


@dataclass(frozen=True, slots=True)
class _Scored:
    entry: Entry
    score: float  # of the claim's subject in the clause
    back: float  # of the figure's subject in the claim's
    differs: Difference


def judge_free(evidence: Evidence, claim: Claim, place: Region) -> Judged:
    """A subject outside the lexicon: the report's own words around the number, else the figure that they fit best."""
    judged = _verbatim(evidence, claim, place) or _by_likeness(evidence, claim, place)
    return of_no_year(evidence, claim, place) or judged if judged.why == "not_found" else judged


def judge_named(evidence: Evidence, claim: Claim, place: Region) -> Judged:
    """提供就业岗位25万个, that the lexicon takes for new urban jobs: a figure of no indicator may bear its name."""
    judged = judge_free(evidence, claim, place) if claim.own_subject and claim.language == "zh" else None
    entry = judged.entry if judged is not None and judged.verdict == "supported" else None
    if judged is None or entry is None or entry.figure.indicator in lexicon() or not _bears(claim, entry):
        return lacking(evidence, claim, place)
    return judged


def _bears(claim: Claim, entry: Entry) -> bool:
    """Whether a figure's name begins as the claim's subject does: 农林牧渔业总产值 is not 建筑业总产值."""
    subject = plain_words(fold(claim.subject))
    return subject[:_OWN] in entry.subject or entry.subject[:_OWN] in subject


def _by_likeness(evidence: Evidence, claim: Claim, place: Region) -> Judged:
    """A subject outside the lexicon: the figure whose clause has its words, if one stands out."""
    subject = plain_words(re.sub(r"\s+", "", fold(claim.subject)))
    subject = re.sub(r"(?<=.{4})(?:新增|净增|累计)$", "", subject)
    leans = bool(claim.topic) and subject in GENERAL_NOUNS and claim.topic != claim.subject
    subject = f"{fold(claim.topic)} {subject}" if leans else subject
    scored = tuple(_scored(evidence, claim, place, subject, leans))
    same = [each for each in scored if each.differs == ""]
    others = [each for each in scored if each.differs in ("value", "bound", "direction")]
    named = [each for each in others if _is_named(subject, each)]
    named = named or [
        each
        for each in others
        if is_shortened(subject, each.entry.subject) and is_slip(claim.quantity, each.entry, close=True, near=True)
    ]
    if same:
        return _proved(claim, subject, same, others, named, 0.75 if leans else _ENOUGH)
    if subject in GENERAL_NOUNS:
        return lacking(evidence, claim, place)  # the number of some projects is not that of others
    loose = any(each.differs == "loose" and each.score >= _ENOUGH for each in scored)
    if claim.sure and not loose and (named or others):
        elsewhen = _elsewhen(evidence, claim, place, subject)
        if elsewhen is not None and named and _goes_on(claim, elsewhen):
            return Judged("contradicted", "year", named[0].entry, value_words(named[0].entry.figure))
        if elsewhen is not None:
            return elsewhen
    if named and claim.sure and not loose:
        return _otherwise(claim, named)
    if any(each.differs == "loose" and each.score >= _ENOUGH for each in scored):
        return Judged("unknown", "bound", _loosest(scored).entry, value_words(_loosest(scored).entry.figure))
    otherwise = (
        _slip(claim, others, subject)
        or _of_other_year(evidence, claim, place, subject, others)
        or (_other_money(evidence, claim, place, subject) if claim.sure else None)
    )
    if otherwise is not None:
        return otherwise
    close = [each for each in others if each.score >= SURE]
    close = [each for each in close if not _is_passed(each, close)]
    if not close:
        return lacking(evidence, claim, place)
    top = max(close, key=lambda each: (each.score + each.back, each.differs == "bound"))
    said = claim.sure and (claim.said_kind or claim.said_year or not claim.loose)
    if (
        said
        and len({(each.entry.low, each.entry.high) for each in close}) == 1
        and len(subject) >= 4
        and top.score > 0.99
    ):
        return Judged("contradicted", why_of(top.differs), top.entry, value_words(top.entry.figure))
    return Judged("unknown", "unsure", top.entry, value_words(top.entry.figure))


def _verbatim(evidence: Evidence, claim: Claim, place: Region) -> Judged | None:
    """The number stands in words of the report: in a whole clause of it, or in the name of what that year counts.

    500万元以上项目500个，其中175个项目竣工: 500万元 is part of the name, and 175个 stands in the report's clause.
    """
    number = fold(claim.quantity.text)
    for entry in evidence.of(place.name):
        if entry.kind != claim.kind or entry.span not in spans_of(claim, claim.span) or entry.part:
            continue
        if number in entry.subject and len(entry.subject) > len(number) + 3:
            if _covers(claim, entry.subject, whole=False):
                return Judged("supported", "", entry)
        elif len(entry.figure.spans) == 1 and is_told_of(claim, entry):
            falls = claim.measure == "decline"
            same = difference(claim.quantity, falls, claim.bound, entry, loose=claim.uncounted) == ""
            if same and len(entry.figure.quote) >= _CLAUSE and _covers(claim, fold(entry.figure.quote), whole=True):
                return Judged("supported", "", entry)
    return None


_CLAUSE = 8  # characters that make it a clause of its own: 竣工216个 may be of anything


def _covers(claim: Claim, words: str, *, whole: bool) -> bool:
    """Whether a draft has `words` around a number; `whole`: as a clause from one mark to the next."""
    start = claim.context.find(words)
    while start >= 0:
        end = start + len(words)
        bounded = claim.context[start - 1 : start] in _MARKS and claim.context[end : end + 1] in _MARKS
        if start <= claim.at < end and (bounded or not whole):
            return True
        start = claim.context.find(words, start + 1)
    return False


_MARKS = ("", ",", ";", ":", "。")


def _elsewhen(evidence: Evidence, claim: Claim, place: Region, subject: str) -> Judged | None:
    """What the report says of another year or kind is not wrong, unless the draft says which it means."""
    for entry in evidence.of(place.name):
        amount = (abs(entry.low), abs(entry.high)) == (claim.quantity.value_low, claim.quantity.value_high)
        here = entry.kind == claim.kind and entry.span in spans_of(claim, claim.span)
        if here or not amount or not same_unit(claim.quantity.base_unit, entry.figure.base_unit, loose=claim.uncounted):
            continue
        if claim.terms:
            score, back = evidence.likeness(claim.terms, place.name, entry)
        else:
            score, back = evidence.similarity(subject, place.name, entry)
        if max(score, back) >= _ENOUGH and not (claim.said_year or claim.said_kind or claim.ahead):
            return Judged("unknown", "unsure", entry, value_words(entry.figure))
    return None


def _goes_on(claim: Claim, elsewhen: Judged) -> bool:
    """Whether a result goes on with the year of its paragraph, and the like number is another year's result."""
    told = claim.kind == "result" and claim.own_subject and not claim.loose and not claim.kind_open
    entry = elsewhen.entry
    reached = _REACHED.search(claim.lead) is not None
    return told and claim.dated and entry is not None and (entry.kind == "result" or (reached and entry.kind == "goal"))


_REACHED = lazily(r"(?:增至|升至|增加到了?|达到了|已达|共有|建成|完成)(?:约|近)?\s*$")  # and not: of the year ahead


def _loosest(scored: Sequence[_Scored]) -> _Scored:
    """The one that says no more than the claim leaves open: 约8800 of 8800."""
    return max((each for each in scored if each.differs == "loose"), key=lambda each: each.score)


def _slip(claim: Claim, others: Sequence[_Scored], subject: str) -> Judged | None:
    """A figure whose words fit best and whose number is the claim's but for a slip: 500亿元 for 5000亿元, 68 for 86."""
    slips = [
        each
        for each in others
        if (len(subject) > 2 or claim.terms or len(claim.quantity.low.normalize().as_tuple().digits) > 3)
        and (each.score >= 0.7 or (each.score >= _ENOUGH and each.back >= _NAMED and len(each.entry.subject) > 3))
        and is_slip(claim.quantity, each.entry, close=each.score >= 0.9)
    ]
    if not slips or not claim.sure:
        return None
    top = max(slips, key=lambda each: (each.score, each.back))
    if any(each.score > top.score + 0.15 for each in others if each not in slips):
        return None
    return Judged("contradicted", "digit", top.entry, value_words(top.entry.figure))


def _of_other_year(
    evidence: Evidence, claim: Claim, place: Region, subject: str, others: Sequence[_Scored]
) -> Judged | None:
    """The amount is that of another year or kind, and the year that the draft names has another under the same name."""
    told = claim.sure and claim.said_year and claim.own_subject and claim.quantity.form == "amount"
    if not told or len(subject) < _LEAST or claim.quantity.value_low < _CHANCE * claim.quantity.scale:
        return None
    here = [each for each in others if each.back >= _NAMED and each.score >= _ENOUGH and len(each.entry.subject) > 2]
    values = {(each.entry.low, each.entry.high) for each in here}
    if len(values) != 1:
        return None
    for entry in evidence.of(place.name):
        amount = entry.low == entry.high == claim.quantity.value_low and entry.kind in ("goal", "result")
        same = amount and same_unit(claim.quantity.base_unit, entry.figure.base_unit)
        if same and entry.subject == here[0].entry.subject and not entry.part and entry.span != claim.span:
            return Judged("contradicted", "year", here[0].entry, value_words(here[0].entry.figure))
    return None


_LEAST, _CHANCE = 4, 20  # characters of a subject, and an amount, that are no chance
_MONEY = ("元", "美元", "欧元")


def _other_money(evidence: Evidence, claim: Claim, place: Region, subject: str) -> Judged | None:
    """26.1亿元 where the report has 26.1亿美元."""
    if claim.quantity.base_unit not in _MONEY or claim.terms:
        return None
    for entry in evidence.of(place.name):
        of_kind = entry.kind == claim.kind and entry.span in spans_of(claim, claim.span) and not entry.part
        money = entry.figure.base_unit in _MONEY and entry.figure.base_unit != claim.quantity.base_unit
        if of_kind and money and entry.low == claim.quantity.value_low:
            score, back = evidence.similarity(subject, place.name, entry)
            if max(score, back) >= 0.7 and min(score, back) >= _ENOUGH:
                return Judged("contradicted", "unit", entry, value_words(entry.figure))
    return None


def _scored(evidence: Evidence, claim: Claim, place: Region, subject: str, leans: bool) -> Iterator[_Scored]:
    """The figures that may be what a free claim speaks of, by how well their words fit."""
    falls = claim.measure == "decline"
    said = own_words(claim.lead)
    for entry in evidence.of(place.name):
        told = words_before(entry)
        if not is_told_of(claim, entry) or _added_or_in_all(said, told) or at_other_stage(said, told):
            continue
        if claim.terms:
            score, back = evidence.likeness(claim.terms, place.name, entry)
        else:
            score, back = evidence.similarity(subject, place.name, entry)
        differs = difference(claim.quantity, falls, claim.bound, entry, loose=claim.uncounted)
        if differs == "loose" and claim.milestone:
            differs = ""
        if leans and entry.subject == fold(claim.subject) and differs == "":
            score = max(score, 0.75)
        if score >= CLOSE:
            yield _Scored(entry, score, back, differs)


def _added_or_in_all(one: str, other: str) -> bool:
    """Whether of two leads one makes its number what was added, the other what there is: 新增48家，总量达122家."""
    return (is_increment(one) and is_stock(other)) or (is_stock(one) and is_increment(other))


def _proved(
    claim: Claim,
    subject: str,
    same: Sequence[_Scored],
    others: Sequence[_Scored],
    named: Sequence[_Scored],
    enough: float,
) -> Judged:
    """A figure says the same amount: it is the proof, unless another bears the claim's very name."""
    top = max(same, key=lambda each: (each.score, each.back))
    if _is_named(subject, top):
        return Judged("supported", "", top.entry)
    listed = [each for each in others if _is_the_other(subject, top, each) or _has_the_rest(claim, top, each)]
    if listed and claim.sure:
        return _otherwise(claim, listed)
    if named and top.back < _NAMED and claim.sure:
        return _otherwise(claim, named)  # 新开工亿元以上项目1200个: the number of its neighbour
    digits = len(claim.quantity.low.normalize().as_tuple().digits)
    if subject in GENERAL_NOUNS and digits < 3 and top.back < _NAMED:
        return Judged("unknown", "unsure", top.entry, value_words(top.entry.figure))
    if digits >= 3 and top.back > 0.98 and len(top.entry.subject) > 3 and not named:
        return Judged("supported", "", top.entry)  # 世界动力电池大会上签约项目137个: more words than the report's
    rivals = any(each.score > top.score + 0.05 for each in others)
    close = top.score >= 0.75 or (not rivals and top.back >= 0.25)
    if top.score >= enough and close and not named:
        return Judged("supported", "", top.entry)
    return Judged("unknown", "unsure", top.entry, value_words(top.entry.figure))


def _is_the_other(subject: str, top: _Scored, each: _Scored) -> bool:
    """Whether a draft's subject is another of the list that a clause deals its numbers to: 起数、死亡人数分别下降."""
    mine, other = top.entry, each.entry
    if len(other.subject) < 2 or not subject.endswith(other.subject) or subject.endswith(mine.subject):
        return False
    spans = mine.figure.spans[:1], other.figure.spans[:1]
    return mine.report.id == other.report.id and bool(spans[0]) and spans[0][0].start == spans[1][0].start


def _has_the_rest(claim: Claim, top: _Scored, each: _Scored) -> bool:
    """Whether another of the list of one clause has the subject's first word, and the figure has not: deaths in…"""
    mine, other = top.entry, each.entry
    spans = mine.figure.spans[:1], other.figure.spans[:1]
    if not claim.terms or mine.report.id != other.report.id or not all(spans) or spans[0][0].start != spans[1][0].start:
        return False
    told = f"{mine.subject} {own_part(fold(mine.figure.quote), mine.subject)}"
    return not any(word in told for word in claim.terms[0]) and any(word in other.subject for word in claim.terms[0])


_NAMED = 0.9
_OWN = 2  # characters that tell one subject from another of its kind
_RATES = ("%", "个百分点", "百分点")


def _is_named(subject: str, each: _Scored) -> bool:
    """Whether the figure's subject and the claim's are the same words, or all but."""
    return each.score >= 0.97 and each.back >= _NAMED and len(subject) > 2


_FROM = lazily(r"(?:由|从)[^,;。\d]{0,8}$|\bfrom (?:the )?$")


def _otherwise(claim: Claim, named: Sequence[_Scored]) -> Judged:
    """Figures of the very subject say another number; unsure where they do not agree.

    Of two in one clause, 由第12位升至第9位, the first is where it began.
    """
    clauses = {
        (each.entry.report.id, each.entry.figure.spans[0].start if each.entry.figure.spans else -1) for each in named
    }
    if len(clauses) == 1 and claim.quantity.form == "rank":
        inside = sorted(named, key=lambda each: each.entry.figure.number_spans[0].start)
        named = inside[:1] if _FROM.search(claim.lead) else inside[-1:]
    named = [each for each in named if not _is_passed(each, named)]
    values = {(each.entry.low, each.entry.high) for each in named}
    top = max(named, key=lambda each: (each.score + each.back, each.differs == "bound"))
    if len(values) > 1:
        return Judged("unknown", "unsure", top.entry, value_words(top.entry.figure))
    return Judged("contradicted", why_of(top.differs), top.entry, value_words(top.entry.figure))


def _is_passed(each: _Scored, named: Sequence[_Scored]) -> bool:
    """Whether a number is only the round one on the way to another: 突破1万亿元、达1.4万亿元."""
    mine = each.entry
    return mine.figure.bound == "at_least" and any(
        other.entry.report.id == mine.report.id and mine.low < other.entry.low and _stands_behind(mine, other.entry)
        for other in named
    )


def _stands_behind(one: Entry, other: Entry) -> bool:
    """Whether one number stands right behind the other in a report."""
    first, second = one.figure.number_spans[:1], other.figure.number_spans[:1]
    return bool(first and second) and 0 < second[0].start - first[0].start < _RIGHT_BEHIND


_RIGHT_BEHIND = 24  # characters


def is_told_of(claim: Claim, entry: Entry) -> bool:
    """Whether a figure may be what a free claim speaks of: kind, year, unit, way of stating."""
    if entry.kind is None or entry.part or entry.kind != claim.kind:
        return False
    if entry.span is None or entry.span not in spans_of(claim, claim.span):
        return False
    amount = entry.figure.base_unit not in _RATES
    added = is_increment(words_before(entry)) or is_increment(entry.subject)
    alike = amount and is_increment(own_words(claim.lead)) == added
    if entry.scale != scale_of(claim.measure) and not alike:
        return False  # but 净增48万户、达680万户 are amounts, though they tell a rise
    return same_unit(claim.quantity.base_unit, entry.figure.base_unit, loose=claim.uncounted)
