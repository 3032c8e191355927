"""A question in words over many places, told place by place: 各省2026年对低空经济有哪些安排.

Each place's report is looked through whole for the thing's name, and its best sentence quoted; of many places the
first are shown and the others counted and named, each with its clause. Which reports have no such words is said, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.answering.compose import report_name
from rag.answering.in_parts import joined
from rag.answering.marks import Marks
from rag.answering.passages import PassageFinder
from rag.answering.turn import Turn
from rag.evaluate.places import find_places
from rag.figures.lexicon import lexicon
from rag.question.answer_table import Proof
from rag.question.query import Query, Words
from rag.records import Answer, Region, Report
from rag.retrieval.answer_patterns import WHY
from rag.retrieval.english import in_chinese
from rag.retrieval.named_sentence import How, Thing, named_sentence, thing_of
from rag.retrieval.wants import is_past, want_of
from rag.text.lazily import lazily
from rag.verify.numbers import check_answer
from rag.verify.table_lock import Computed

_FEW = 3  # places that are told at length
_SHOWN = 10  # places whose sentence is shown; of the others the names stand with their marks
_HOW: tuple[How, ...] = ("named", "elsewhere", "near")
_WANTS = ("measures", "progress", "state")
_EACH = lazily(r"各|每一?个?[省市县区]|逐|分别|\b(?:each|every|all)\b", re.IGNORECASE)
_CHOOSES = lazily(
    r"哪(?:一|些|几|两|[三四五])?个?(?:省|市|县|区|地)|谁|多少|第几|几(?=[个家条座项])|"
    r"\b(?:which|who|how (?:many|much))\b",
    re.IGNORECASE,
)
_AND = lazily(r"(?:方面)?[、,和与及跟以 ]*(?:方面)?")


@dataclass(frozen=True, slots=True)
class _Told:
    region: Region
    proof: Proof
    how: How


def place_by_place(query: Query, turn: Turn, reports: Sequence[Report], passages: PassageFinder) -> Answer | None:
    """The answer; None where the question is of few places, chooses among them, or is of no thing that has a name."""
    if query.words is None or query.columns or not query.places or WHY.search(query.words.text):
        return None
    words = in_chinese(query.words)
    want = want_of(words.text)
    if want == "problems" or (want not in _WANTS and not _EACH.search(words.text)) or _CHOOSES.search(words.text):
        return None
    regions = find_places(query.places, query.without, passages.library.regions_at).regions
    if len(regions) <= _FEW:
        return None
    things = _things(words)
    if not things:
        text = turn.voice.say("each.of_what", count=len(regions))
        return Answer(turn.text, text, "unclear", "table", (), check_answer(text, (), _known([len(regions)])))
    back = want == "progress" or is_past(words.text)
    told = [
        _of_year(thing, chosen, regions, back, turn, passages)
        for chosen in _reports(words, regions, reports, back)
        for thing in things
    ]
    return joined(turn.text, told) if told else None


def _things(words: Words) -> tuple[Thing, ...]:
    """The things asked about, each for itself where the question lists them; else as one that has all their words."""
    if words.terms:
        return tuple(thing for term in words.terms if (thing := thing_of(term, is_term=True)) is not None)
    found: list[Thing] = []
    end = -1
    indicators = {entry.zh for entry in lexicon().values()} if words.text.isascii() else ()
    for run in [run for run in words.content if run not in indicators] or words.content:  # economy, of a kind of it
        thing = thing_of(run)
        at = words.text.find(run)
        if thing is None:
            continue
        beside = words.text.isascii() or (0 <= end <= at and _AND.fullmatch(words.text, end, at) is not None)
        found[-1:] = [found[-1], thing] if found and beside else [found[-1].with_words_of(thing)] if found else [thing]
        end = at + len(run) if at >= 0 else -1
    return tuple(dict.fromkeys(found))


def _reports(
    words: Words, regions: Sequence[Region], reports: Sequence[Report], back: bool
) -> list[tuple[int, dict[Region, Report]]]:
    """For each year asked about the report of each place that tells of it; of the newest, where none is asked."""
    own: dict[Region, dict[int, Report]] = {region: {} for region in regions}
    for report in reports:
        for region in regions:
            if (region.name, region.adcode) == (report.region.name, report.region.adcode):
                own[region].setdefault(report.year, report)
    newest = max((year for years in own.values() for year in years), default=0)
    found = []
    for year in words.reports or words.years or (newest,):
        later = year + 1 if back and words.years and not words.reports else year
        told = {
            region: report
            for region in regions
            for report in [own[region].get(later) or own[region].get(year)]
            if report is not None
        }
        if told:
            found.append((max(report.year for report in told.values()), told))
    return found


def _of_year(
    thing: Thing,
    chosen: tuple[int, dict[Region, Report]],
    regions: Sequence[Region],
    back: bool,
    turn: Turn,
    passages: PassageFinder,
) -> Answer:
    """What the places' reports of a year tell of a thing."""
    (year, of), voice, marks = chosen, turn.voice, Marks()
    told: list[_Told] = []
    for region, report in of.items():
        said = named_sentence(passages.reading(report), thing, "review" if back else "plan")
        if said is not None:
            told.append(_Told(region, passages.quote(report, said.passage).proof, said.how))
    groups = {how: [each for each in told if each.how == how] for how in _HOW}
    counts = [len(of), *map(len, groups.values())]
    part = voice.say("each.review" if back else "each.plan")
    fields = {"year": year, "term": voice.subject(thing.name), "reports": len(of), "part": part}
    lines: list[str] = [] if groups["named"] else [voice.say("each.none" if told else "mention.none", **fields)]
    room = _SHOWN
    for how, group in groups.items():
        shown, rest = group[:room], group[room:]
        room -= len(shown)
        counts.append(len(rest))
        lines += [voice.say(f"each.{how}", **fields, count=len(group))] if group else []
        for each in shown:
            quote, mark = voice.quote(each.proof.quote), marks.of(each.proof)
            lines.append(voice.say("mention.line", name=voice.region(each.region), quote=quote, mark=mark))
        names = voice.join(f"{voice.region(each.region)}{marks.of(each.proof)}" for each in rest)
        lines += [voice.say("each.rest" if shown else "each.names", count=len(rest), names=names)] if rest else []
    heard = {each.region for each in told}
    for key, lacking in (
        ("each.absent", [region for region in of if region not in heard] if told else []),
        ("each.not_loaded", [region for region in regions if region not in of]),
    ):
        counts.append(len(lacking))
        names = voice.join(map(voice.region, lacking))
        lines += [voice.say(key, **fields, count=len(lacking), names=names)] if lacking else []
    text, cited = "\n".join(lines), marks.citations(passages.library)
    checks = check_answer(text, cited, _known(counts))
    looked = tuple(map(report_name, of.values()))
    return Answer(turn.text, text, "answered" if told else "not_found", "extract", cited, checks, looked)


def _known(counts: Sequence[int]) -> tuple[Computed, ...]:
    """The numbers of reports and places that an answer counts."""
    return tuple(
        Computed(Decimal(n), Decimal(n), unit, f"{n}") for n in sorted(set(counts)) for unit in ("份", "个", "")
    )
