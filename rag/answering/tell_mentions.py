"""Who says something: all the reports of the places read for it, those that do counted and quoted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rag.answering.claims import claiming
from rag.answering.marks import Marks
from rag.answering.numbered import numbered
from rag.answering.voice import Voice
from rag.evaluate.evaluate import Evaluator
from rag.evaluate.places import find_places
from rag.figures.synonyms import swaps
from rag.library.lookups import ReportKey
from rag.question.answer_table import Proof
from rag.question.query import Query, Words
from rag.records import Answer, Region
from rag.retrieval.report_reading import Reading
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses
from rag.verify.numbers import check_answer
from rag.verify.table_lock import Computed

_QUOTED = 10  # places whose clause is shown; of the others the names stand with their marks
_READ_WHOLE = 80  # more reports than these are looked through by the index first
_SHORT = 16  # a clause of fewer characters is shown with its whole sentence
_LONG = 120


def tell_mentions(query: Query, asked: Words, question: str, voice: Voice, evaluator: Evaluator) -> Answer:
    """The places whose report of the year says it, how many of how many, each with its clause."""
    library = evaluator.library
    places = find_places(query.places, query.without, library.regions_at)
    wanted = asked.years[0] if asked.years else 0
    reports = _reports(places.regions, wanted, evaluator)
    marks = Marks()
    found, terms = _looked_for(asked, reports, evaluator)
    role = "plan" if asked.kind == "target" else ""
    also = [] if asked.content or asked.numbered or not found else _also(terms, found, reports, evaluator, role)
    earlier = set() if wanted or found else {r.year for region in places.regions for r in evaluator.reports_of(region)}
    for past in sorted(earlier, reverse=True)[1:]:  # of which year is not said, and the newest says nothing of it
        before = _reports(places.regions, past, evaluator)
        found, said = _looked_for(asked, before, evaluator)
        if found:
            reports, terms = before, said
            break
    years = sorted({report.year for _, report in reports})
    year = f"{years[0]}—{years[-1]}" if len(years) > 1 else str(years[0] if years else wanted)
    if not reports:
        text = voice.say("mention.none_loaded", year=wanted or "")
        return Answer(question, text, "not_loaded", "extract")
    called = f"{terms[0]} ({terms[1]})" if terms[0].isascii() and len(terms) > 1 else "/".join(terms)
    ahead = "_numbered" if asked.numbered else "_ahead" if asked.kind == "target" else ""
    fields = {"year": year, "term": called, "reports": len(reports)}
    looked = tuple(f"{region.name}{report.year}年政府工作报告" for region, report in reports)
    if not found:
        text = voice.say("mention.no_claim" if asked.content else f"mention.none{ahead}", **fields)
        checks = check_answer(text, (), _counts(len(reports)))
        return Answer(question, text, "not_found", "extract", (), checks, looked)
    names = voice.join(voice.region(region) for region, _ in found)
    lines = [voice.say(f"mention.found{ahead}", **fields, count=len(found), names=names)]
    shown, lacking = found[:_QUOTED], len(reports) - len(found)
    if asked.unsaid:
        told = {region for region, _ in found}
        names = voice.join(voice.region(region) for region, _ in reports if region not in told)
        key, shown = "mention.lacking" if lacking else "mention.all", []
        lines = [voice.say(key, **fields, count=lacking, names=names)]
    for region, proof in shown:
        lines.append(
            voice.say("mention.line", name=voice.region(region), quote=voice.quote(proof.quote), mark=marks.of(proof))
        )
    rest = [f"{voice.region(region)}{marks.of(proof)}" for region, proof in found[len(shown) :]]
    key = "mention.saying" if asked.unsaid else "mention.rest"
    lines += [voice.say(key, count=len(found), names=voice.join(rest))] if rest else []
    if asked.unsaid and (alike := _alike(terms[-1], found, reports, evaluator)):
        quoted = [f"{voice.region(region)}{voice.quote(proof.quote)}{marks.of(proof)}" for region, proof in alike]
        lines.append(voice.say("mention.alike", names=voice.join(quoted)))
    for word, others in also:
        quoted = [f"{voice.region(region)}{voice.quote(proof.quote)}{marks.of(proof)}" for region, proof in others]
        lines.append(voice.say("mention.also", term=word, names=voice.join(quoted)))
    text = "\n".join(lines)
    citations = marks.citations(library)
    checks = check_answer(text, citations, _counts(len(reports), len(found), lacking))
    return Answer(question, text, "answered", "extract", citations, checks, looked)


def _looked_for(
    asked: Words, reports: Sequence[tuple[Region, ReportKey]], evaluator: Evaluator
) -> tuple[list[tuple[Region, Proof]], tuple[str, ...]]:
    """Those of the reports that say it, and the words that they were looked through for: the term, or a part of it."""
    if asked.content:
        found = claiming(asked.terms[0], asked.content[0], reports, evaluator)
        return found, ("".join((*asked.content, *asked.terms)),)
    if asked.numbered:
        return numbered(asked.terms[0], asked.numbered, reports, evaluator), asked.terms
    for terms in (asked.terms, *((rest,) for rest in _shorter(asked.terms[0]))):
        found = _found(terms, reports, evaluator, "plan" if asked.kind == "target" else "")
        if found:
            return found, terms
    return [], asked.terms


def _found(
    terms: Sequence[str], reports: Sequence[tuple[Region, ReportKey]], evaluator: Evaluator, role: str
) -> list[tuple[Region, Proof]]:
    among = _holding(terms, reports, evaluator)
    proofs = (
        (region, _clause(evaluator.cache.reading(report.id), report, terms, role))
        for region, report in reports
        if report.id in among
    )
    return [(region, proof) for region, proof in proofs if proof is not None]


def _also(
    terms: Sequence[str],
    found: Sequence[tuple[Region, Proof]],
    reports: Sequence[tuple[Region, ReportKey]],
    evaluator: Evaluator,
    role: str,
) -> list[tuple[str, list[tuple[Region, Proof]]]]:
    """Where the whole term is not said but what it is of: 雅下水电 of 雅下水电工程, 春秋假 of 中小学春秋假."""
    known = {region.name for region, _ in found}
    for core in _cores(terms[0]):
        near = [each for each in _found((core,), reports, evaluator, role) if each[0].name not in known]
        if 0 < len(near) <= max(len(found), _FEW_MORE):
            return [(core, near)]
    return []


def _alike(
    term: str,
    found: Sequence[tuple[Region, Proof]],
    reports: Sequence[tuple[Region, ReportKey]],
    evaluator: Evaluator,
) -> list[tuple[Region, Proof]]:
    """Those of the other reports that say a term but for its last word, where they are few: 长期护理|险."""
    from rag.text.words import tagged  # loads jieba: only where a term is asked about that some do not say

    first = "".join(word for word, _ in tagged(fold(term))[:-1])
    told = {region for region, _ in found}
    others = [each for each in reports if each[0] not in told]
    alike = _found((first,), others, evaluator, "") if len(first) > 1 else []
    return alike if len(alike) <= _FEW_MORE else []


_FEW_MORE = 5
_GENERAL = lazily(
    "(?:重大)?(?:工程|项目|制度|政策|建设|行动|计划|产业|企业|体系|基地|平台|机制|试点|工作|改革|问题|现象|领域|行业)$"
)


def _cores(term: str) -> Iterator[str]:
    """What a term is of, without the general word behind it, or the words that narrow it in front."""
    plain = fold(term)
    bare = _GENERAL.sub("", plain)
    if bare != plain and len(bare) > 1:
        yield bare
    shorter = (rest for rest in _shorter(plain) if len(rest) < len(plain))
    yield from (rest for rest in shorter if len(_GENERAL.sub("", rest)) >= _LEAST)  # 经济产业 of 低空经济产业 is any


_BRACKETED = lazily(r"\([^()]*\)")


def _shorter(term: str) -> Iterator[str]:
    """A term that no report has in full: without what stands in brackets, then its last words: (中小学)春秋假."""
    from rag.text.words import tagged  # loads jieba: only where the whole term stands nowhere

    plain = _BRACKETED.sub("", fold(term))
    if plain != fold(term) and len(plain) > 1:
        yield plain
    rest = plain
    for word, _ in tagged(plain)[:-1]:
        rest = rest.removeprefix(word).strip()
        if len(rest) < _LEAST:
            return
        yield rest


_LEAST = 3  # characters of a term in part: two are said of too much


def _counts(*numbers: int) -> tuple[Computed, ...]:
    """How many reports there are, and how many say it: in English no unit stands behind."""
    return tuple(
        Computed(Decimal(n), Decimal(n), unit, f"{n}") for n in sorted(set(numbers)) for unit in ("份", "个", "")
    )


def _reports(regions: Sequence[Region], year: int, evaluator: Evaluator) -> list[tuple[Region, ReportKey]]:
    """The report of each region that is looked in: of the year, or its newest."""
    found = []
    newest = max((r.year for region in regions for r in evaluator.reports_of(region)), default=0)
    for region in regions:
        own = [report for report in evaluator.reports_of(region) if report.year == (year or newest)]
        if own:
            found.append((region, own[0]))
    return found


def _holding(terms: Sequence[str], reports: Sequence[tuple[Region, ReportKey]], evaluator: Evaluator) -> set[str]:
    """The reports that may hold a term: all of a few, of many those whose chunks do."""
    ids = {report.id for _, report in reports}
    if len(ids) <= _READ_WHOLE:
        return ids
    from rag.text.words import cut_words  # loads jieba: only where many reports are looked through

    return {
        chunk.report_id
        for term in _names(terms)
        for chunk in evaluator.library.chunks_saying(term, cut_words(term), ids, limit=100_000)
    }


def _names(terms: Sequence[str]) -> tuple[str, ...]:
    """The terms, and each with another name of what it names in it, folded."""
    plain = [fold(term) for term in terms]
    return tuple(dict.fromkeys((*plain, *(each.replace(form, name) for each in plain for form, name in swaps(each)))))


def _clause(reading: Reading, report: ReportKey, terms: Sequence[str], role: str) -> Proof | None:
    """The first clause that says it in a part of the report with this role; its sentence, where the clause is short."""
    view = reading.view
    names = sorted(_names(terms), key=len, reverse=True)
    # 美丽乡|村超|1.2万个 has no 村超
    pattern = re.compile(
        "|".join(re.escape(name) + (r"(?!\d)" if name[-1] in "超达过约近增" else "") for name in names), re.I
    )
    hit = next((hit for hit in pattern.finditer(view.folded) if role in ("", reading.role_at(hit.start()))), None)
    if hit is None:
        return None
    index = bisect_right(reading.sentences, hit.start(), key=lambda span: span[0]) - 1
    start, end = reading.sentences[index] if index >= 0 else (hit.start(), hit.end())
    inner = next((span for span in clauses(view.folded, start, end) if span[0] <= hit.start() < span[1]), (start, end))
    if inner[1] - inner[0] >= _SHORT or end - start > _LONG:
        start, end = inner
    return Proof(report.id, "", "", report.region.name, report.year, view.spans_of(start, end), view.text[start:end])
