"""A question read as its pieces: places, years, subjects, words and amounts, and what no piece covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.figures.lexicon import lexicon
from rag.figures.things import things
from rag.question.amounts import FROM_TO, amounts, either
from rag.question.asked import TOTALS, Asked
from rag.question.free_subjects import free_subjects, topic_of
from rag.question.groups import find_groups, topic_in_chinese, topical, unknown_group
from rag.question.idle import idle_words
from rag.question.kind_words import kind_asked
from rag.question.mean_rates import of_plans, without_means
from rag.question.narrowed import narrowed, with_income
from rag.question.negation import OPPOSITE, denied, with_denials
from rag.question.own_words import content_of, counts, language_of, terms_of, untranslated, wants_amount, without_grade
from rag.question.parts_english import part_of_whole
from rag.question.pieces import SHARE_OF, Piece, left_over, pattern, subjects, words
from rag.question.places import Owner, find_owners, find_places, parts_untold
from rag.question.query import Group, Named, Place, Words
from rag.question.spans import YearPiece, find_year_pieces
from rag.question.stated_so import also_named, each_apart, each_its_own
from rag.question.whose import apart, left_out, loaded_years, places_of, results_of
from rag.records import Report, Reports
from rag.text.lazily import lazily


def read(folded: str, reports: Sequence[Report], around: Sequence[Place] = ()) -> Asked:
    """The pieces of a folded question. `around`: the places that it is about if it names none."""
    reports = Reports.of(reports)
    mentioned = find_places(folded, reports.regions)
    untold = parts_untold(folded, mentioned, reports.regions)
    untold = untold if not subjects(folded) else frozenset()  # of a thing in it the report of the whole may tell
    owners = find_owners(folded, mentioned, reports.regions)
    untold = untold.union(*(owner.untold for owner in owners))
    if untold:
        mentioned = find_places(folded, reports.regions, untold)
    beyond = topical(folded, [(start, end) for start, end, _ in mentioned.named])
    placed = _struck(folded, beyond, "|")  # without the groups that are part of a topic
    mentioned = find_places(placed, reports.regions, untold) if beyond else mentioned
    grouped = find_groups(placed, [(start, end) for start, end, _ in mentioned.named])
    found, spans = places_of(placed, mentioned, grouped, reports)
    found, parts = _with_owners(folded, found, owners)
    named_by = [*mentioned.spans, *spans]
    spans = [*spans, *parts]
    without = left_out(folded, mentioned)
    found = [(start, place) for start, place in found if place not in without]
    loaded = loaded_years([place for _, place in found] or around, reports)
    newest = max(reports.years, default=0)
    years = find_year_pieces(folded, spans, loaded, newest)
    dated = [(piece.start, piece.end) for piece in years]
    told = results_of([place for _, place in found] or around, reports)
    years = of_plans(years, folded, max(loaded, default=0), told)
    places, years = apart(found, years)
    masked = _struck(_struck(folded, spans, "@"), dated, "|")
    english = language_of(folded) == "en"
    share = part_of_whole(masked) if english else None
    base = [hit.span() for hit in SHARE_OF.finditer(masked)] if share is None else []
    if len({piece.value for piece in subjects(masked)}) < 2:
        base = []
    masked = _struck(masked, base, " ")
    named = [] if share is not None else _without_pace(narrowed(masked, with_income(masked, subjects(masked))), folded)
    bare = _struck(masked, [(piece.start, piece.end) for piece in named], "#")
    named = [each for piece in named for each in _single(piece, folded)] or ([] if share else _unsaid(bare))
    said = words(bare)
    chosen = _of_targets(without_means(_chosen(said, folded), folded), folded)
    chosen = with_denials(each_apart(_of_own_year(chosen, folded, years), bare, years), bare)
    if FROM_TO.search(bare) and not any(piece.kind in ("raised", "cut", "kept", "changed") for piece in chosen):
        chosen.append(Piece("changed", 0, 0))
    named = each_its_own(named, chosen, folded)
    numbers = tuple(amounts(bare))
    moved = [Piece("number", *hit.span()) for hit in FROM_TO.finditer(bare)]
    ways = [hit.span() for name in ("over", "under") for hit in pattern(name).finditer(bare)]
    moved += [Piece("number", start, end) for start, end in ways if end - start == len("快于")]
    chosen += either(bare, [piece for piece, *_ in numbers])
    left = left_over(bare, [*said, *moved, *chosen, *(piece for piece, *_ in numbers)])
    left = tuple(word for word in left if _in_row(word, folded) or not _said_again(word, named))
    idle = idle_words(bare, left)
    left = tuple(word for word in left if word not in idle)
    further_on = also_named(bare, left) if named else None
    if further_on is not None:
        rates = any(piece.kind == "growth" for piece in chosen)
        named = [*named, replace(further_on, measure="growth" if rates else "")]
        left = tuple(word for word in left if word != further_on.value)
    unknown = unknown_group(placed, spans) if not grouped else ""
    blank = _struck(_struck(folded, [*without_grade(folded, named_by), *dated], "|"), base, " ")
    many = len(places) > 1 or any(not isinstance(place, Named) for place in places)
    held = any(how for *_, how in numbers) and any(piece.kind in ("count", "which_places") for piece in chosen)
    single = many and (held or any(piece.kind in _COMPARED for piece in chosen))
    amount = wants_amount(folded, english)
    part = _part_of_year(blank)
    in_words = bool(pattern("passage").search(folded))
    own = _own_words(folded, blank, [*mentioned.spans, *dated], english, beyond)
    # over years that nobody named: what the report says it came to
    summed_up = _SUMMED_UP.search(folded) is not None and all(piece.value not in lexicon() for piece in named)
    further = bool(left) or not named or any(piece.value not in lexicon() for piece in named)
    blank = _struck(blank, parts, "|")
    free = free_subjects(blank, english=english, single=single) if further and further_on is None else ()
    free = tuple(named) if further_on is not None else free
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
        results_of=results_of(places or around, reports),
        direction=_direction(bare),
        without=without,
        free=free,
        about=topic_of(blank, english) if further else (),
        own=_of_part(_of_plan(_with_subjects(own, named, numbers, english), years, folded), part),
        passage=bool(part)
        or summed_up
        or (in_words and (not (amount and counts(folded)) or bool(_MEANS.search(folded)))),
        part=part,
        amount=amount,
        choices=next(((region, *others) for _, region, others in mentioned.regions if others), ()),
        names=tuple((region.name, folded[start:end]) for start, end, region in mentioned.named),
    )


def _with_owners(
    folded: str, found: Sequence[tuple[int, Place]], owners: Sequence[Owner]
) -> tuple[list[tuple[int, Place]], list[tuple[int, int]]]:
    """The places, those of which a port is asked for with it, and where the ports are named."""
    for own in owners:
        place = Named(type="region", name=own.region.name, adcode=own.region.adcode, owner=folded[own.start : own.end])
        found = [(at, each) for at, each in found if not isinstance(each, Named) or each.name != own.region.name]
        found = [*found, (own.start, place)]
    return sorted(found, key=lambda item: item[0]), [(own.start, own.end) for own in owners]


def _in_row(word: str, folded: str) -> bool:
    """Whether a word is one of several named in a row: 税收总量|和一般公共预算收入 are two."""
    return (
        re.search(rf"{re.escape(word)}(?:总量|总额|规模)?(?:、|以及|[和与及])|[、和与及]{re.escape(word)}", folded)
        is not None
    )


def _said_again(word: str, named: Sequence[Piece]) -> bool:
    """Whether a word is one more name of a subject that is named: 地方财政的|钱袋子."""
    again = subjects(f"|{word}目标")
    return len(again) == 1 and again[0].end == len(word) + 1 and again[0].value in {piece.value for piece in named}


def _of_targets(words: Sequence[Piece], folded: str) -> list[Piece]:
    """Words in which a target that falls is one that was cut: 目标下降的省. A negative one is set so."""
    if any(piece.kind in _MOVED and _TARGET_BEFORE.search(folded, 0, piece.start) for piece in words):
        # 跟2025年的目标比，…目标调高了: of two targets, of which the first is no measure of a result.
        words = [p for p in words if p.kind != "met" or not _BESIDE.match(folded, p.start)]
    kinds = {piece.kind for piece in words}
    if "target" not in kinds or kinds & {"met", "both"}:
        return list(words)
    falls = [p for p in words if p.kind == "decline" and _FALLS.match(folded, p.start)]
    told = [p for p in words if p.kind == "actual" and _FALLS.match(folded, p.start)]
    kept = [piece for piece in words if piece not in (*falls, *told)]
    return [*kept, *(replace(piece, kind="cut") for piece in (*falls, *told))]


def _of_own_year(words: Sequence[Piece], folded: str, years: Sequence[YearPiece]) -> list[Piece]:
    """Words in which the target of one of two years is a target: 2025年增速和2026年|目标|差距最大."""
    ends = {piece.end for piece in years if isinstance(piece.year, int)} if len(years) > 1 else set()
    found: list[Piece] = []
    for piece in words:
        aimed = piece.kind == "met" and folded.startswith("目标", piece.start)
        inside = next((year for year in years if piece.start < year.start and year.end < piece.end), None)
        if aimed and inside is not None and any(other.end <= piece.start for other in years):
            # 2026年目标比|2025年实际完成|少多少: of one year a target, of another a result
            found += [Piece("target", piece.start, piece.start + 2), Piece("actual", inside.end, piece.end)]
            continue
        if aimed and len(folded[: piece.start].rstrip("的")) in ends:
            found.append(Piece("target", piece.start, piece.start + 2))
            found.append(Piece("difference", piece.start + 2, piece.end))
        else:
            found.append(piece)
    return found


_MOVED = ("raised", "cut", "kept", "changed")
_TARGET_BEFORE = lazily("目标值?[都又给有被没]{0,2}$")
_BESIDE = lazily("[跟与和同比较]|对照|对比")
_FALLS = lazily("(?:都|全|均|双双|也)?(?:是|为|出现了?)?(?:下降|下滑|萎缩|缩水|降低)")


def _part_of_year(masked: str) -> str:
    """The part of a year that is asked about, as reports write it; "" for the whole."""
    hit = pattern("part_of_year").search(masked)
    if hit is None:
        return ""
    said = hit.group().lower()
    return next((chinese for english, chinese in _PARTS.items() if english in said), said)


_PARTS = {
    "first half": "上半年", "h1": "上半年", "second half": "下半年", "h2": "下半年", "first quarter": "一季度",
    "q1": "一季度", "second quarter": "二季度", "q2": "二季度", "third quarter": "三季度", "q3": "三季度",
    "fourth quarter": "四季度", "q4": "四季度", "nine months": "前三季度",
    "three quarters": "前三季度", "3 quarters": "前三季度", "six months": "上半年",
    "half-year": "上半年", "half year": "上半年", "mid-year": "上半年", "three months": "一季度",
    "第一季度": "一季度", "第二季度": "二季度", "第三季度": "三季度", "第四季度": "四季度",
}  # fmt: skip


def _of_plan(own: Words | None, years: Sequence[YearPiece], folded: str) -> Words | None:
    """The words of a question for what a plan sets, which must be told of that plan: 十五五主要目标."""
    plans = [folded[piece.start : piece.end] for piece in years if piece.plan]
    named = [hit.group() for said in plans if (hit := _PLAN_NAME.search(said)) is not None]
    if own is None or not named or not pattern("targets").search(folded.lower()):
        return own
    return own.model_copy(update={"terms": (*own.terms, *named)})


_PLAN_NAME = lazily("十[一二三四五六七]?五")


def _of_part(own: Words | None, part: str) -> Words | None:
    """The words, which must be told of the part of the year that is named."""
    return own.model_copy(update={"terms": (*own.terms, part)}) if own is not None and part else own


_MEANS = lazily(r"(?:什么|哪些|怎样的)(?:举措|措施|办法|政策)")  # beside which an amount is one more detail
_SUMMED_UP = lazily(
    r"(?:年来|这些年|这几年|近年|五年|十[三四]五[”\"]?(?:期间|时期|以来|末)?)[^,。?;]{0,12}累计[^,。?;]{0,4}(?:降|减|提高|增|升|改善)"
)
_COMPARED = ("highest", "lowest", "order", "difference", *TOTALS, "more")


def _own_words(
    folded: str,
    masked: str,
    spans: Sequence[tuple[int, int]],
    english: bool,
    beyond: Sequence[tuple[int, int]],
) -> Words | None:
    if not folded:
        return None
    topics = [topic_in_chinese(folded, span) for span in beyond] if english else []
    for (start, _), (_, end) in zip(beyond, topics, strict=False):
        masked = _struck(masked, [(start, end)], "|")
    return Words(
        text=folded,
        content=(*dict.fromkeys(said for said, _ in topics if said), *content_of(masked, english)),
        terms=terms_of(folded, spans),
        kind=kind_asked(masked, "en" if english else "zh"),
        unknown=untranslated(masked) if english else (),
    )


def _with_subjects(
    own: Words | None, named: Sequence[Piece], numbers: Sequence[tuple[Piece, str, str, str]], english: bool
) -> Words | None:
    """The words of an English question with its indicators and amounts, where it has no other content."""
    if own is None or not english or own.content or not named:
        return own
    said = [lexicon()[piece.value].zh for piece in named if piece.value in lexicon()]
    amounts = [f"{value}%" for _, value, unit, _ in numbers if unit == "%"]
    return own.model_copy(update={"content": (*dict.fromkeys(said), *amounts)})


def _direction(bare: str) -> str:
    """Which way one thing is said to differ from another: above (gt), below (lt), not above (le), not below (ge).

    "" where none is said, or several.
    """
    found = [
        (way, hit.start()) for way, name in (("gt", "over"), ("lt", "under")) for hit in pattern(name).finditer(bare)
    ]
    ways = {OPPOSITE[way] if denied(bare, at) else way for way, at in found}
    return next(iter(ways)) if len(ways) == 1 else ""


def _struck(text: str, spans: Sequence[tuple[int, int]], sign: str) -> str:
    """A text with what was understood struck out: `@` for places, `|` for years, `#` for subjects."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = sign * (end - start)
    return "".join(chars)


_TARGET = lazily("目标|targets?", re.IGNORECASE)
_GROWTH_OF_ALL = lazily(
    "增速|增幅|增长率|增长(?:的)?(?:预期)?目标|增长(?=得?最[快慢高低])|经济增长|grew|grow|growth",
    re.IGNORECASE,
)


def _unsaid(bare: str) -> list[Piece]:
    """Growth of which nothing is said is that of the whole: 2025年增速最快的省. Only where all else is understood.

    So is the target that is a range: 目标定成一个区间的省.
    """
    said = words(bare)
    kinds = {piece.kind for piece in said}
    ranged = {"target", "range_word"} <= kinds
    moved = bool({"target"} & kinds) and bool(kinds & {"raised", "cut"})  # 目标比2025年降了吗
    hit = _GROWTH_OF_ALL.search(bare) or (_TARGET.search(bare) if ranged or moved else None)
    if hit is None or left_over(bare, [*said, *(piece for piece, *_ in amounts(bare))]):
        return []
    return [Piece("subject", hit.start(), hit.start(), "gdp_growth")]


_PACE = lazily(
    r"(?:与|和|同|跟)(?:经济|gdp|地区生产总值)(?:增长|增速)?(?:基本|总体|大体)?(?:保持)?同步|"
    r"in (?:line|step|sync) with \w+ growth",
    re.IGNORECASE,
)


def _without_pace(named: Sequence[Piece], folded: str) -> list[Piece]:
    """Subjects without the growth that another is to keep pace with: 居民收入与|经济增长|同步."""
    spans = [hit.span() for hit in _PACE.finditer(folded)]
    kept = [piece for piece in named if not any(a <= piece.start < b for a, b in spans)]
    return kept or list(named)


def _single(piece: Piece, folded: str) -> tuple[Piece, ...]:
    """Of an indicator that gathers many things the words that say which one; 城乡居民收入分别 is two."""
    if piece.value in things():
        return (piece,)
    entry = lexicon()[piece.value]
    if entry.gathers:
        return (replace(piece, value=folded[piece.start : piece.end]),)
    if piece.value == "resident_income" and _BOTH_INCOMES.search(folded):
        return (replace(piece, value="urban_income"), replace(piece, value="rural_income"))
    return (piece,)


_BOTH_INCOMES = lazily("城乡(?:常住)?居民.*(?:分别|各)|urban and rural.*(?:each|respectively)")


_GREW = lazily("^(?:下降|grew|grow|rose|fell)|增[长速幅]")


_EITHER = lazily(r"还是|是[增升涨]是[减降跌]|\bor\b")


def _chosen(said: Sequence[Piece], folded: str) -> list[Piece]:
    """Words that do not overlap, the longest first; words that only frame the question are dropped."""
    found: list[Piece] = []
    for piece in sorted(said, key=lambda piece: (piece.start - piece.end, piece.start, piece.kind == "frame")):
        if piece.kind != "frame" and not any(piece.start < other.end and other.start < piece.end for other in found):
            found.append(piece)
    told = [
        piece for piece in found if piece.kind == "actual" and _GREW.search(folded[piece.start : piece.end].lower())
    ]
    found += [replace(piece, kind="growth") for piece in told]
    either = [p for p in found if p.kind == "growth" and _EITHER.search(folded, p.start, p.end)]
    found += [replace(piece, kind="actual") for piece in either]  # only a result is up or down
    return sorted(found, key=lambda piece: piece.start)
