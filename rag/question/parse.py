"""Words -> `Query`: the pieces of a question put together. Rules only; the library tells which reports there are.

>>> reports = ()
>>> parse("郑州市2024年GDP增长目标是多少", reports).queries[0].columns[0].subject
'gdp_growth'

A question may be read in several ways (the level or the growth of a result): the ways are given in order, and the first
that the library can answer is taken. A question that is no query (why, how, which measures) has none, nor has one whose
left-over words might change what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import ValidationError

from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import NATION, by_name, is_within
from rag.question.abbreviations import find_abbreviations
from rag.question.asked import Asked, ids_of
from rag.question.compose import compose, unused
from rag.question.edit import edited, said_plainly
from rag.question.free_subjects import free_subjects, topic_of
from rag.question.groups import find_groups, unknown_group
from rag.question.kind_words import kind_asked
from rag.question.mention import who_says
from rag.question.own_words import content_of, terms_of, untranslated, wants_amount
from rag.question.pieces import Piece, left_over, pattern, subjects, words
from rag.question.places import Mentioned, find_places
from rag.question.query import AllOf, Below, Column, Group, Named, Place, Query, Words, YearSpan
from rag.question.slips import slip
from rag.question.spans import YearPiece, find_year_pieces
from rag.records import Level, Region, Report
from rag.text.fold import fold
from rag.text.markup import plain


@dataclass(frozen=True, slots=True)
class Parsed:
    """The ways to read a question, likeliest first, and what of it was not understood.

    `figures` are asked of figures; `words`, of passages, where these do not answer. `unclear`: the question must name
    its place, which may be one of `asked.choices`.
    """

    queries: tuple[Query, ...] = ()
    left: tuple[str, ...] = ()
    asked: Asked | None = None
    mended: tuple[str, str] | None = None
    words: Query | None = None
    unclear: bool = False

    @property
    def loose(self) -> bool:
        """Whether a no of the figures is not the last word: passages may say what was asked."""
        return any(
            column.subject not in lexicon() or column.kind == "plan"
            for query in self.queries
            for column in query.columns
        )


def parse_turn(text: str, reports: Sequence[Report], before: Asked | None, winner: Region | None) -> Parsed:
    """Read a turn of a conversation: what it leaves out is taken from the one before, `winner` is its first place."""
    if before is None:
        return parse(text, reports)
    who = who_says(text, reports)
    if who is not None:
        return Parsed(asked=replace(read(fold(text).strip(), reports), passage=True), words=who)
    new = read(said_plainly(fold(text).strip()), reports, before.places)
    asked = edited(new, before, winner)
    return _parsed(asked or new, reports, lean=asked is not None)


def parse(text: str, reports: Sequence[Report]) -> Parsed:
    """Read a question as a query over the library of `reports`."""
    folded = fold(plain(text)).strip()
    asked = as_put = read(folded, reports)
    who = who_says(text, reports)
    if who is not None:
        return Parsed(asked=replace(asked, passage=True), words=who)
    mended: tuple[str, str] | None = None
    for _ in range(SLIPS if not asked.passage else 0):
        change = slip(folded, asked.left)
        again = read(folded.replace(*change, 1), reports) if change is not None else None
        if change is None or again is None or len("".join(again.left)) >= len("".join(asked.left)):
            break
        if asked.places and again.places != asked.places:
            break  # 重点 is no 重庆
        folded, asked, mended = folded.replace(*change, 1), again, change
    if mended and not (asked.subjects and (asked.strong or not asked.left)):
        asked, mended = as_put, None
    return _parsed(asked, reports, mended)


def _parsed(
    asked: Asked, reports: Sequence[Report], mended: tuple[str, str] | None = None, *, lean: bool = False
) -> Parsed:
    """The readings of what was asked; `lean`: it leans on an earlier turn."""
    if asked.choices:
        return Parsed(asked=asked, unclear=True)
    overview = None if asked.passage else _overview(asked)
    if overview is not None:
        return Parsed((overview,), (), asked, mended)
    if asked.left and asked.many and asked.subjects and not (asked.strong or asked.passage):
        return Parsed(left=asked.left, asked=asked)  # it might be another question
    if not asked.places:
        asked = _placed(asked, reports)
    wanted = _wanted(asked, reports)
    queries, undone = build(wanted) if wanted is not None and wanted.places else ((), ())
    if undone and not queries and wanted is not None and set(ids_of(wanted)) <= set(lexicon()):
        return Parsed(left=(*asked.left, *undone), asked=asked)
    numbers = any(column.subject not in lexicon() or column.kind == "plan" for q in queries for column in q.columns)
    words = _in_words(asked, queries[0].columns if numbers else (), lean)
    if numbers and asked.own is not None and asked.own.unknown:
        queries = ()  # some of the subject is not known: whatever fits the rest may be about something else
    unclear = wanted is not None and not asked.places and bool(reports)
    if wanted is None:
        asked = replace(asked, passage=True)
    left = asked.left if wanted is None or wanted.subjects == asked.subjects else ()
    return Parsed(queries, left, wanted or asked, mended if queries else None, words, unclear)


def _placed(asked: Asked, reports: Sequence[Report]) -> Asked:
    """A question that names no place: of the only one, of the nation, or of all, where it orders or counts places."""
    names = {(report.region.name, report.region.adcode) for report in reports}
    nation = next((report.region for report in reports if report.region.level == NATION.level), None)
    if len(names) == 1 or (asked.over_places and asked.subjects and not asked.passage):
        return replace(asked, places=_default_places(reports))
    if nation is not None and _REPORT.search(asked.folded):
        return replace(asked, places=(Named(type="region", name=nation.name, adcode=nation.adcode),))
    return asked


_REPORT = re.compile(r"政府工作报告|\bgovernment work report\b", re.IGNORECASE)


def _wanted(asked: Asked, reports: Sequence[Report]) -> Asked | None:
    """What numbers are asked for; None where words are."""
    if asked.passage:
        why = bool(asked.subjects) and any(unit for _, unit, _ in asked.numbers)
        # 为什么定在9%: whether that is so comes first
        return replace(asked, words=(*asked.words, Piece("yes_no", 0, 0))) if why else None
    plainly = bool(asked.subjects) and (not asked.left or asked.strong)
    if plainly and all(piece.value in lexicon() for piece in asked.subjects):
        apart = asked.many and not asked.loaded and not asked.years and not any(_year_of(p) for p in asked.places)
        if not apart:
            return asked
        return replace(asked, places=tuple(_dated(place, asked, reports) for place in asked.places))
    compares = asked.many and asked.has("highest", "lowest", "order", "difference", "sum", "mean", "more")
    subjects = asked.free if asked.left else asked.free or asked.subjects
    named = any(piece.value in lexicon() for piece in subjects)
    if not (asked.amount or compares or named) or not subjects:
        return None
    said = "".join(piece.value for piece in subjects)  # 改造提升多少个: no rise of a number
    inside = [p for p in asked.words if p.kind in ("raised", "cut", "kept") and asked.folded[p.start : p.end] in said]
    asked = replace(asked, words=tuple(piece for piece in asked.words if piece not in inside))
    own = asked.own.kind if asked.own is not None else ""
    if own != "plan" and not asked.has("both", "met"):  # 要完成: one kind is meant
        kinds = [piece for piece in asked.words if piece.kind in ("target", "actual")]
        told = (Piece(own, kinds[0].start, kinds[0].end),) if own and kinds else (Piece(own, 0, 0),) if own else ()
        words = (*(piece for piece in asked.words if piece not in kinds), *told)
        return replace(asked, subjects=subjects, left=(), words=tuple(sorted(words, key=lambda each: each.start)))
    return replace(asked, subjects=subjects, left=())


def _dated(place: Place, asked: Asked, reports: Sequence[Report]) -> Place:
    """A named place with its own newest year, where the places of a question have no year in common."""
    own = [report.year for report in _of_places([place], reports)] if isinstance(place, Named) else []
    past = {piece.kind for piece in asked.words if piece.kind in ("target", "actual")} == {"actual"}
    return place.model_copy(update={"year": max(own) - past}) if own else place


def _in_words(asked: Asked, columns: Sequence[Column], lean: bool) -> Query | None:
    """The same asked of passages, which must tell a number of `columns`, if there are any."""
    if asked.own is None or not asked.own.text:
        return None
    spoken = [piece for piece in asked.years if not piece.plan and not piece.report and piece.year != "latest"]
    years = [
        year
        for piece in spoken
        for year in (range(piece.year.first, piece.year.last + 1) if isinstance(piece.year, YearSpan) else [piece.year])
    ]
    horizon = any(piece.plan for piece in asked.years)
    words = asked.own.model_copy(
        update={
            "years": tuple(dict.fromkeys(year for year in years if isinstance(year, int))),
            "reports": tuple(p.year for p in asked.years if p.report and isinstance(p.year, int)),
            "all_years": bool(horizon or lean or columns or asked.own.terms),
        }
    )
    return Query(columns=tuple(columns), places=asked.places, words=words, show="words")


def build(asked: Asked) -> tuple[tuple[Query, ...], tuple[str, ...]]:
    """The queries of what was asked, and the words for operations that they would leave undone.

    Those that are not sound are left out, and those that would answer another question than was asked.
    """
    found: list[Query] = []
    undone: list[str] = []
    for data in compose(asked):
        left = unused(asked, data)
        undone += left
        try:
            query = Query.model_validate(data)
        except ValidationError:
            continue
        if query not in found and not left:
            found.append(query)
    return tuple(found), tuple(dict.fromkeys(undone))


def read(folded: str, reports: Sequence[Report], around: Sequence[Place] = ()) -> Asked:
    """The pieces of a folded question. `around`: the places that it is about if it names none."""
    regions = tuple(report.region for report in reports)
    mentioned = find_places(folded, regions)
    grouped = find_groups(folded, [(start, end) for start, end, _ in mentioned.named])
    found, spans = _places(folded, mentioned, grouped, reports)
    without = _without(folded, mentioned)
    found = [(start, place) for start, place in found if place not in without]
    loaded = _years_of([place for _, place in found] or around, reports)
    years = find_year_pieces(folded, spans, loaded)
    dated = [(piece.start, piece.end) for piece in years]
    places, years = _apart(found, years)
    masked = _struck(_struck(folded, spans, "@"), dated, "|")
    named = _narrowed(masked, _with_income(masked, subjects(masked)))
    bare = _struck(masked, [(piece.start, piece.end) for piece in named], "#")
    named = [each for piece in named for each in _single(piece, folded)]
    said = words(bare)
    chosen = _chosen(said, folded)
    numbers = tuple(_numbers(bare, chosen))
    left = left_over(bare, [*said, *(piece for piece, *_ in numbers)])
    unknown = unknown_group(folded, spans) if not grouped else ""
    english = not re.search(r"[\u4e00-\u9fff]", folded)
    blank = _struck(folded, [*mentioned.spans, *spans, *dated], "|")
    many = len(places) > 1 or any(not isinstance(place, Named) for place in places)
    single = many and any(piece.kind in _COMPARED for piece in chosen)
    amount = wants_amount(folded, english)
    return Asked(
        folded=folded,
        places=tuple(places) if not unknown else (Group(type="group", name=unknown),),
        subjects=tuple(named),
        years=tuple(years),
        words=tuple(chosen),
        left=left,
        loaded=tuple(loaded),
        numbers=tuple((Decimal(value), unit, how) for _, value, unit, how in numbers),
        english=english,
        results_of=_results_of(places or around, reports),
        direction=_direction(bare),
        without=without,
        free=free_subjects(blank, english=english, single=single),
        about=topic_of(blank, english),
        own=_own_words(folded, blank, [*mentioned.spans, *dated], english),
        passage=bool(pattern("passage").search(folded)) and not amount,
        amount=amount,
        choices=next(((region, *others) for _, region, others in mentioned.regions if others), ()),
        names=tuple((region.name, folded[start:end]) for start, end, region in mentioned.named),
    )


_COMPARED = ("highest", "lowest", "order", "difference", "sum", "mean", "more")


def _own_words(folded: str, masked: str, spans: Sequence[tuple[int, int]], english: bool) -> Words | None:
    if not folded:
        return None
    return Words(
        text=folded,
        content=content_of(masked, english),
        terms=terms_of(folded, spans),
        kind=kind_asked(masked, "en" if english else "zh"),
        unknown=untranslated(masked) if english else (),
    )


def _apart(found: Sequence[tuple[int, Place]], years: Sequence[YearPiece]) -> tuple[list[Place], list[YearPiece]]:
    """Places with the years that go with them, where they alternate: 商丘市2024年和新乡市2025年."""
    own = [(start, place) for start, place in found if isinstance(place, Named)]
    dated = [piece for piece in years if isinstance(piece.year, int) and not piece.plan and not piece.report]
    places = list(dict.fromkeys(place for _, place in found))
    order = sorted([*((start, "p") for start, _ in own), *((piece.start, "y") for piece in dated)])
    kinds = "".join(kind for _, kind in order)
    alternate = len(own) > 1 and len(own) == len(found) and kinds in ("py" * len(own), "yp" * len(own))
    if not alternate or len({piece.year for piece in dated}) < 2 or len(places) < len(own):
        return places, list(years)
    both = zip(own, dated, strict=True)
    return [place.model_copy(update={"year": piece.year}) for (_, place), piece in both], [
        piece for piece in years if piece not in dated
    ]


def _year_of(place: Place) -> int | None:
    return place.year if isinstance(place, Named) else None


def _direction(bare: str) -> str:
    """Which way one thing is said to differ from another, above (gt) or below (lt); "" where neither or both are."""
    ways = [way for way, name in (("gt", "over"), ("lt", "under")) if pattern(name).search(bare)]
    return ways[0] if len(ways) == 1 else ""


def _struck(text: str, spans: Sequence[tuple[int, int]], sign: str) -> str:
    """A text with what was understood struck out: `@` for places, `|` for years, `#` for subjects."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = sign * (end - start)
    return "".join(chars)


def _single(piece: Piece, folded: str) -> tuple[Piece, ...]:
    """Of an indicator that gathers many things the words that say which one; 城乡居民收入分别 is two."""
    entry = lexicon()[piece.value]
    if entry.gathers:
        return (replace(piece, value=folded[piece.start : piece.end]),)
    if piece.value == "resident_income" and _BOTH_INCOMES.search(folded):
        return (replace(piece, value="urban_income"), replace(piece, value="rural_income"))
    return (piece,)


_BOTH_INCOMES = re.compile("城乡(?:常住)?居民.*(?:分别|各)|urban and rural.*(?:each|respectively)")


SLIPS = 3  # that are mended in one question
_TOPICS = ("two_years", "targets", "work", "livelihood", "economy")


def _overview(asked: Asked) -> Query | None:
    """A question for a whole, of one place."""
    if len(asked.places) != 1 or asked.many or [p for p in asked.subjects if p.value != "gdp_growth"]:
        return None
    low = asked.folded.lower()
    topic = next((name for name in _TOPICS if pattern(name).search(low)), "")
    named_gdp = bool(asked.subjects) and topic not in ("economy", "")
    if not topic or named_gdp:
        return None
    years = [piece.year for piece in asked.years if isinstance(piece.year, int)]
    year = max(years) if years else "latest"
    if topic == "economy" and isinstance(year, int) and year in asked.results_of:
        year += 1  # how the economy of a year went is told by the next report
    place = asked.places[0].model_dump()
    overview = {"topic": topic, "year": year}
    return Query.model_validate({"places": [place], "show": "overview", "overview": overview})


# --- places --------------------------------------------------------------------------------------------------------


def _places(
    folded: str, mentioned: Mentioned, grouped: Sequence[tuple[int, int, str]], reports: Sequence[Report]
) -> tuple[list[tuple[int, Place]], list[tuple[int, int]]]:
    named = [(start, end) for start, end, _ in mentioned.named]
    # The noun of a group (最高的省份) stays: words such as 最高 are read from it.
    spans = [
        span for span in mentioned.spans
        if span in named or folded[slice(*span)].lower() in _NATIONS
    ]  # fmt: skip
    found: list[tuple[int, Place]] = []
    for start, end, name in grouped:
        found.append((start, Group(type="group", name=name)))
        spans.append((start, end))
    for start, region, _ in mentioned.regions:
        if any(a <= start < b for a, b, _ in grouped):
            continue
        end = next((b for a, b, named in mentioned.named if a == start), start)
        part = _part(folded, end, region)
        if part is not None:
            region, end = part
            spans.append((start, end))
        found.append((start, Named(type="region", name=region.name, adcode=region.adcode)))
    for start, end, regions in find_abbreviations(folded, spans):
        found += [(start, Named(type="region", name=each.name, adcode=each.adcode)) for each in regions]
        spans.append((start, end))
    group = mentioned.group
    if group is not None and not grouped:
        if group.within is not None:
            found.append(
                (0, Below(type="below", name=group.within.name, adcode=group.within.adcode, level=group.level))
            )
        else:
            found.append((0, AllOf(type="level", level=group.level or _usual_level(reports))))
    if sum(isinstance(place, Named) for _, place in found) > 1:  # 广东、江苏、山东三个经济大省: the named are the group
        found = [(start, place) for start, place in found if isinstance(place, Named)]
    found.sort(key=lambda item: item[0])
    return found, spans


_EXCEPT = re.compile(
    r"(?:除(?:了|去|开)?|不(?:含|算|包括)|剔除|except(?: for)?|excluding|other than|apart from)\s*$", re.IGNORECASE
)
_AND = re.compile(r"(?:和|与|、|,|\s|and)*")


def _without(folded: str, mentioned: Mentioned) -> tuple[Place, ...]:
    """The places that a question takes out: 除西藏和新疆外."""
    found: list[Place] = []
    end = -1
    for start, region, _ in mentioned.regions:
        joined = end >= 0 and _AND.fullmatch(folded, end, start)
        if joined or _EXCEPT.search(folded, max(0, start - 12), start):
            found.append(Named(type="region", name=region.name, adcode=region.adcode))
            end = next((b for a, b, _ in mentioned.named if a == start), start)
    return tuple(found)


_NATIONS = ("全国", "国务院", "中央政府", "我国", "national", "china", "china's", "state council")
_TAILS = ("区", "县", "市", "旗")


def _part(folded: str, end: int, region: Region) -> tuple[Region, int] | None:
    """南京|鼓楼: the short name of a part right behind its whole; the part is meant, loaded or not."""
    if region.level == "county":
        return None
    for size in (4, 3, 2):
        short = folded[end : end + size]
        if not re.fullmatch(rf"[\u4e00-\u9fff]{{{size}}}", short):
            continue
        for tail in _TAILS if not short.endswith(_TAILS) else ("",):
            for other in by_name(short + tail):
                if other.level == "county" and other.name == short + tail and is_within(other, region):
                    return other, end + size
    return None


def _usual_level(reports: Sequence[Report]) -> Level:
    levels = [report.region.level for report in reports]
    return max(dict.fromkeys(levels), key=levels.count) if levels else "province"


def _default_places(reports: Sequence[Report]) -> tuple[Place, ...]:
    """The only region of the library, else all of its usual level."""
    names = {(report.region.name, report.region.adcode) for report in reports}
    if len(names) == 1:
        ((name, adcode),) = names
        return (Named(type="region", name=name, adcode=adcode),)
    return (AllOf(type="level", level=_usual_level(reports)),)


def _of_places(places: Sequence[Place], reports: Sequence[Report]) -> list[Report]:
    named = {place.name for place in places if isinstance(place, Named)}
    found = [report for report in reports if report.region.name in named] if named else list(reports)
    return found


def _years_of(places: Sequence[Place], reports: Sequence[Report]) -> list[int]:
    """The years of the reports of the places asked about, for 今年 and 历年; of several those that all have."""
    named = [place for place in places if isinstance(place, Named)]
    if len(named) > 1:
        own = [{report.year for report in _of_places([place], reports)} for place in named]
        return sorted(set.intersection(*own))
    return sorted({report.year for report in _of_places(places, reports) if report.year})


def _results_of(places: Sequence[Place], reports: Sequence[Report]) -> frozenset[int]:
    """The years whose results a loaded report tells."""
    return frozenset(report.year - 1 for report in _of_places(places, reports))


# --- words ---------------------------------------------------------------------------------------------------------


_GREW = re.compile("增长|下降|grew|grow|rose|fell")


_EITHER = re.compile("还是|是[增升]是[减降]")


def _chosen(said: Sequence[Piece], folded: str) -> list[Piece]:
    """Words that do not overlap, the longest first; words that only frame the question are dropped."""
    found: list[Piece] = []
    for piece in sorted(said, key=lambda piece: (piece.start - piece.end, piece.start, piece.kind == "frame")):
        if piece.kind != "frame" and not any(piece.start < other.end and other.start < piece.end for other in found):
            found.append(piece)
    told = [piece for piece in found if piece.kind == "actual" and _GREW.match(folded[piece.start : piece.end].lower())]
    found += [replace(piece, kind="growth") for piece in told]
    either = [p for p in found if p.kind == "growth" and _EITHER.search(folded, p.start, p.end)]
    found += [replace(piece, kind="actual") for piece in either]  # only a result is up or down
    return sorted(found, key=lambda piece: piece.start)


_NARROWS_AFTER = re.compile(r"^(?:占|比重|结构|质量|技改|民间|重大项目|中的|里的|的比重)")


_INCOMES = ("urban_income", "rural_income")


def _with_income(masked: str, named: Sequence[Piece]) -> list[Piece]:
    """Subjects without a bare 城镇 or 农村 that stands beside no income: 农村|居民收入比|城镇|快."""
    bare = [
        p for p in named if p.value in _INCOMES and not re.search("收入|income|腰包", masked[p.start : p.end].lower())
    ]
    others = [p for p in named if p.value in (*_INCOMES, "resident_income") and p not in bare]
    return [piece for piece in named if piece not in bare or others or len(bare) == len(named)]


_EVERYDAY = re.compile("经济|粮食|外贸|消费|工业")
_MAY_STAND = "年的市省区县州和与及跟同对把是为让比在看说下年间"


def _narrowed(masked: str, named: Sequence[Piece]) -> list[Piece]:
    """Subjects without those that words before or behind make something else: 民间|固定资产投资."""
    kept = []
    narrow = re.compile(rf"(?:{pattern('narrows').pattern})$", re.IGNORECASE)
    for piece in named:
        before, after = masked[max(0, piece.start - 12) : piece.start], masked[piece.end :]
        bare_word = _EVERYDAY.match(masked, piece.start) and re.search(r"[\u4e00-\u9fff]$", before)
        if bare_word and before[-1] not in _MAY_STAND:
            return []
        if narrow.search(before) or (_NARROWS_AFTER.match(after) and not after.startswith(("占全", "占比"))):
            return []
        kept.append(piece)
    return kept


_TAIL = {
    **dict.fromkeys(("以上", "及以上", "或以上", "or more", "or higher"), "ge"),
    **dict.fromkeys(("以下", "以内", "or less"), "le"),
}
_UNITS = {"percent": "%", "百分点": "%", "个百分点": "%", "trillion": "万亿元", "billion": "亿元", "million": "万"}


# Between a comparison and its amount: 超过全国5%, 定在5%; the 于 of 低于 belongs to the comparison.
_FILLS = re.compile(r"(?:(?<![高低大小多少快慢])于|在|为|到|了|全国|全省|\s)+$")


def _numbers(bare: str, chosen: Sequence[Piece]) -> list[tuple[Piece, str, str, str]]:
    """(where, value, unit, comparison) of the amounts that a question compares with; "" compares with nothing."""
    found = []
    for hit in pattern("number").finditer(bare):
        before = _FILLS.sub("", bare[max(0, hit.start() - 16) : hit.start()])
        known = list(pattern("compare").finditer(before))
        how = known[-1].lastgroup or "" if known and known[-1].end() >= len(before) - 1 else ""
        tail = hit["tail"] or ""
        if not how:
            how = _TAIL.get(tail, "")
        if hit["second"] and (tail == "之间" or "between" in before.lower()):
            how = f"within {hit['second']}"
        unit = hit["unit"] or hit["unit2"] or ""
        if not unit and not how:
            continue  # a plain number counts places
        found.append((Piece("number", hit.start(), hit.end()), hit["value"], _UNITS.get(unit, unit), how))
    return found
