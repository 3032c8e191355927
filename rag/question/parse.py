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

from pydantic import ValidationError

from rag.figures.synonyms import counted_in_english
from rag.figures.things import known
from rag.numbers.english import in_chinese
from rag.question.alone import stands_alone
from rag.question.among import among
from rag.question.asked import TOTALS, Asked, ids_of, years_of
from rag.question.columns import pairs
from rag.question.compose import compose
from rag.question.edit import WHY, by_how_much, edited, said_plainly
from rag.question.held_against import held_against
from rag.question.in_turn import in_turn, target_and_result
from rag.question.mention import who_says
from rag.question.misheard import misheard_unit
from rag.question.misplaced import with_place
from rag.question.pieces import Piece, pattern, subjects
from rag.question.plainly import apposed, plainly
from rag.question.pointed import to_the_point
from rag.question.preamble import without_preamble
from rag.question.query import Below, Column, Named, Query, Words, YearSpan
from rag.question.rank_claims import rank_asked, rank_of
from rag.question.reading import read
from rag.question.scenes import without_scene
from rag.question.slips import misnamed, slip
from rag.question.totals import without_idle_total
from rag.question.undone import unused
from rag.question.wholes import is_of_one, is_one, overview_of
from rag.question.whose import dated, own_year, placed, told_by_whole
from rag.records import Region, Report, Reports
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.markup import plain


@dataclass(frozen=True, slots=True)
class Parsed:
    """The ways to read a question, likeliest first, and what of it was not understood.

    `figures` are asked of figures; `words`, of passages, where these do not answer. `unclear`: the question must name
    its place, which may be one of `asked.choices`. `mended` is the last slip of the pen that was mended, `earlier` are
    those before it. `preamble` is what was said before the question, and set aside.
    """

    queries: tuple[Query, ...] = ()
    left: tuple[str, ...] = ()
    asked: Asked | None = None
    mended: tuple[str, str] | None = None
    earlier: tuple[tuple[str, str], ...] = ()
    words: Query | None = None
    unclear: bool = False
    preamble: str = ""
    claim: Query | None = None

    @property
    def loose(self) -> bool:
        """Whether a no of the figures is not the last word: passages may say what was asked."""
        return any(query.overview is not None for query in self.queries) or any(
            not known(column.subject) or column.kind == "plan" for query in self.queries for column in query.columns
        )


def parse_turn(text: str, reports: Sequence[Report], before: Asked | None, winner: Region | None) -> Parsed:
    """Read a turn of a conversation: what it leaves out is taken from the one before, `winner` is its first place."""
    text = to_the_point(text, reports)
    if before is None:
        return parse(text, reports)
    who = who_says(text, reports)
    if who is not None:
        return Parsed(asked=replace(read(fold(text).strip(), reports), passage=True), words=who)
    folded = plainly(said_plainly(fold(text).strip()))
    if before.part and before.amount and _WHOLE_YEAR.search(folded):  # 上半年增长多少=>全年呢
        folded = pattern("part_of_year").sub("whole year" if before.english else "全年", before.folded)
    folded = _FIRST_OF_THEM.sub("它", folded) if winner is not None else folded
    new = read(folded, reports, before.places)
    if stands_alone(folded, new, before):
        return parse(text, reports)
    if before.subjects or before.passage:  # 增速是多少 is of what was asked about before
        new = replace(new, subjects=tuple(piece for piece in new.subjects if piece.end > piece.start))
    if new.subjects and not new.places and len(before.places) == 1 and _selects(new):
        alone = parse(text, reports).asked  # 哪些市…不到7% chooses among all, not of the one place before
        new = replace(new, places=alone.places if alone is not None else ())
    asked = edited(new, before, winner)
    if asked is None and (said := by_how_much(folded, before)):
        new = read(said, reports, before.places)
        asked = edited(new, before, winner)
    return _parsed(asked or new, reports, lean=asked is not None)


def _selects(asked: Asked) -> bool:
    return asked.has("which_places") and any(how for *_, how in asked.numbers)


_FIRST_OF_THEM = lazily(
    r"^(?:那么?)?(?:这|那)?个?(?:排名?)?(?:第一名?|榜首|最高)的?(?:那?个?(?:省份?|市|城市|地方))?(?=(?:19|20)\d\d年|[去今]年|实际|最后)"
)
_WHOLE_YEAR = lazily(r"^\W*(?:那么?|而|and )?(?:全年|一整年|(?:in|for|over) the (?:whole|full|entire) year)", re.I)


def parse(text: str, reports: Sequence[Report]) -> Parsed:
    """Read a question as a query over the library of `reports`."""
    text = to_the_point(text, reports)
    folded = plainly(in_chinese(_UNITS.sub("亿元", fold(plain(text)).strip())))
    folded, preamble = without_preamble(folded, Reports.of(reports).regions)
    if preamble:
        return replace(parse(folded, reports), preamble=preamble)
    folded, scene = without_scene(folded, Reports.of(reports).regions)
    if scene:
        return replace(parse(folded, reports), preamble=scene)
    if (unit := misheard_unit(folded)) is not None:
        found = parse(folded.replace(*unit, 1), reports)
        return replace(found, mended=unit, earlier=(*found.earlier, *filter(None, [found.mended])))
    folded, asked = _as_named(folded, reports)
    if asked.choices and (meant := _of_year(asked, reports)):
        folded = folded.replace(*meant, 1)
        asked = read(folded, reports)
    who = who_says(text, reports)
    if who is not None:
        return Parsed(asked=replace(asked, passage=True), words=who)
    folded, asked, placed_by = with_place(folded, asked, reports)
    mends = [placed_by] if placed_by else []
    as_put, so_far = asked, mends
    for _ in range(SLIPS if not asked.passage else 0):
        change = slip(folded, asked.left)
        again = read(folded.replace(*change, 1), reports) if change is not None else None
        if change is None or again is None or len("".join(again.left)) >= len("".join(asked.left)):
            break
        if asked.places and again.places != asked.places:
            break  # 重点 is no 重庆
        folded, asked, mends = folded.replace(*change, 1), again, [*mends, change]
    named = None
    for _ in range(SLIPS):  # 成镇登记失业绿: more than one sign of a name
        change = misnamed(folded) if asked.left or not all(known(piece.value) for piece in asked.free) else None
        if change is None:
            break
        named, folded = change, folded.replace(*change, 1)
        asked, mends = read(folded, reports), [*mends, change]
    if (
        named is None
        and mends
        and not (asked.subjects and (asked.strong or not asked.left))
        and overview_of(asked) is None
    ):
        asked, mends = as_put, so_far
    found = _parsed(asked, reports, mends[-1] if mends else None)
    return replace(found, earlier=tuple(mends[:-1])) if found.mended else found


def _as_named(folded: str, reports: Sequence[Report]) -> tuple[str, Asked]:
    """A question read, what it asks for being called as it is once more behind it: 老百姓消费涨多少?就是社零那个数."""
    twice = apposed(folded)
    if twice is None:
        return folded, read(folded, reports)
    main, name = twice
    asked = read(main, reports)
    if not asked.left and {piece.value for piece in asked.subjects} == {piece.value for piece in subjects(name)}:
        return main, asked
    loose = [(piece.start, piece.end) for piece in asked.subjects]
    loose += [(at, at + len(run)) for run in asked.left if (at := main.find(run)) >= 0]
    if not loose:  # 今年要收多少税?即一般公共预算收入: what is asked stands behind place and year
        behind = [main.find(said) + len(said) for _, said in asked.names] + [piece.end for piece in asked.years]
        loose = [(max(behind, default=0),) * 2]
    start, end = min(a for a, _ in loose), max(b for _, b in loose)
    rest = _ITS_VALUE.search(main, end)  # 老百姓口袋|里的钱|多涨多少
    called = f"{main[:start]}{name}{main[rest.start() if rest else end :]}"
    again = read(called, reports)
    return (called, again) if len(again.subjects) == 1 else (folded, read(folded, reports))


_ITS_VALUE = lazily(
    r"(?:多|再|能|要|会)?(?:涨|增|升|提高|降|减|达|目标|多少|几|百分之)|\b(?:grow|rise|fall|target|be)\b"
)


def _of_year(asked: Asked, reports: Sequence[Report]) -> tuple[str, str] | None:
    """What a question calls a place that several may be, and the name of the only one that tells of the years asked
    about; None where none is, or several are.
    """
    years = {piece.year for piece in asked.years if isinstance(piece.year, int)}
    held = Reports.of(reports).by_name
    telling = [
        region.name
        for region in asked.choices
        if years & {year for report in held.get(region.name, ()) for year in (report.year, report.year - 1)}
    ]
    said = next((said for name, said in asked.names if name in {region.name for region in asked.choices}), "")
    return (said, telling[0]) if said and len(telling) == 1 else None


def _parsed(
    asked: Asked, reports: Sequence[Report], mended: tuple[str, str] | None = None, *, lean: bool = False
) -> Parsed:
    """The readings of what was asked; `lean`: it leans on an earlier turn."""
    if asked.choices:
        return Parsed(asked=asked, unclear=True)
    overview = overview_of(asked)
    if overview is not None:
        words = _in_words(asked, (), lean=False) if overview.overview is not None else None
        return Parsed((overview,), (), asked, mended, words=words)
    if asked.left and asked.many and asked.subjects and not (asked.strong or asked.passage):
        return Parsed(left=asked.left, asked=asked)  # it might be another question
    if not asked.places:
        asked = placed(asked, reports)
    asked, counted = told_by_whole(asked, reports)
    if counted:
        of_years = [
            Column(subject=counted, measure="level", kind="actual", year=year - 1, unit="个")
            for year in asked.loaded[-2:]
        ]
        return Parsed((), (), asked, mended, words=_in_words(asked, of_years, lean))
    wanted = _wanted(asked, reports)
    wanted = among(held_against(wanted, reports), reports) if wanted is not None else None
    claim = _claim(asked, wanted)
    queries, undone = build(wanted) if wanted is not None and wanted.places else ((), ())
    shares = bool(undone) and undone == (asked.said("share"),) and not asked.many  # 外贸进出口总额占比是多少
    if undone and not queries and not shares and wanted is not None and all(map(known, ids_of(wanted))):
        return Parsed(left=(*asked.left, *undone), asked=asked, claim=claim)
    numbers = any(not known(column.subject) or column.kind == "plan" for q in queries for column in q.columns)
    words = _in_words(asked, queries[0].columns if numbers else (), lean)
    if numbers and asked.own is not None and set(asked.own.unknown) - counted_in_english(asked.own.text)[1]:
        queries = ()  # some of the subject is not known: whatever fits the rest may be about something else
    unclear = wanted is not None and not asked.places and bool(reports)
    if wanted is None:
        asked = replace(asked, passage=True)
    left = asked.left if wanted is None or wanted.subjects == asked.subjects else ()
    if queries and not asked.many and not queries[0].about and asked.has("place_in_order"):
        left = (*left, asked.said("place_in_order"))  # its place among others needs these others named
    mended = mended if queries else None
    return Parsed(queries, left, wanted or asked, mended, words=words, unclear=unclear, claim=claim)


def _claim(asked: Asked, wanted: Asked | None) -> Query | None:
    """The rank that one place is asked for, to be found in its own words; None where none is, or that of a target."""
    ranked = wanted.ranked if wanted is not None else ()
    places = ranked if len(ranked) == 1 else asked.places
    if len(places) != 1 or not isinstance(places[0], Named) or asked.own is None or asked.has("target"):
        return None
    masked = asked.folded
    for _, said in asked.names:
        masked = masked.replace(said, "@" * len(said))
    for piece in asked.years if not asked.leans else ():  # else they stand in a turn before
        masked = masked[: piece.start] + "|" * (piece.end - piece.start) + masked[piece.end :]
    around = [place for place in wanted.places if isinstance(place, Below)] if wanted is not None and ranked else []
    of = rank_asked(masked, asked.english) or rank_of(asked, masked)
    if of is None:
        return None
    scope = "全省" if around and of.scope == "any" else of.scope
    years = tuple(piece.year for piece in asked.years if isinstance(piece.year, int) and not piece.report)[:1]
    told = tuple(piece.year for piece in asked.years if isinstance(piece.year, int) and piece.report)
    words = Words(text=asked.folded, content=(of.thing,), kind="actual", years=years, reports=told, rank=scope)
    return Query(places=places, words=words, show="words")


def _wanted(asked: Asked, reports: Sequence[Report]) -> Asked | None:
    """What numbers are asked for; None where words are."""
    if asked.passage:
        asks_why = WHY.search(asked.folded) is not None
        if asks_why and not asked.subjects and not asked.left and asked.has("target") and asked.has("raised", "cut"):
            asked = replace(asked, subjects=(Piece("subject", 0, 0, "gdp_growth"),))  # 为什么下调目标
        one = len(ids_of(asked)) * len(pairs(asked)) == 1 if asked.subjects else False
        why = one and not asked.part and bool(asked.subjects) and any(unit for _, unit, _ in asked.numbers)
        moved = asked.has("raised", "cut", "kept", "met") and asks_why
        held = why and any(unit == "%" and not how for _, unit, how in asked.numbers)  # 为什么提高到9%
        if moved and not held and bool(asked.subjects) and not asked.part and len(ids_of(asked)) == 1:
            # 为什么下调目标, 为什么没有完成: whether it was so, and from what, comes first
            target = [] if asked.has("target", "met") else [Piece("target", 0, 0)]
            return replace(asked, left=(), words=(*target, *asked.words, Piece("yes_no", 0, 0)))
        # 为什么定在9%: whether that is so comes first
        others = [p for p in asked.words if p.kind not in ("raised", "cut", "changed")]
        return replace(asked, words=(*others, Piece("yes_no", 0, 0))) if why else None
    several = {piece.value for piece in asked.free}
    row = not asked.many and asked.left and len(several) > 1 and several != set(ids_of(asked))  # 集成电路、锂电池|出口
    plainly = bool(asked.subjects) and (not asked.left or (asked.strong and not row))
    if plainly and all(known(piece.value) for piece in asked.subjects):
        apart = asked.many and not asked.loaded and not asked.years and not any(own_year(p) for p in asked.places)
        if not apart:
            return asked
        return replace(asked, places=tuple(dated(place, asked, reports) for place in asked.places))
    compares = asked.many and asked.has("highest", "lowest", "order", "difference", *TOTALS, "more")
    compares = compares or (not asked.many and _HELD.search(asked.folded) is not None)  # 接待的邮轮比上一年多了吧
    compares = compares or (asked.selects and any(how for _, _, how in asked.numbers))
    compares = compares or (len({piece.value for piece in asked.free}) > 1 and asked.has("highest", "lowest", "more"))
    subjects = asked.free if asked.left else asked.free or asked.subjects
    named = any(known(piece.value) for piece in subjects)
    if (
        not (asked.amount or compares or named or (asked.has("met") and (is_of_one(asked) or is_one(asked))))
        or not subjects
    ):
        return None
    if (each := in_turn(replace(asked, free=subjects))) is not None:
        return each
    said = "".join(piece.value for piece in subjects)  # 改造提升多少个: no rise of a number
    moves = [p for p in asked.words if p.kind in ("raised", "cut", "kept", *(("changed",) if asked.english else ()))]
    moved = asked.english and len(years_of(asked)) == 1 and all(piece.measure == "growth" for piece in subjects)
    inside = [p for p in moves if moved or asked.folded[p.start : p.end] in said]  # how much did it raise: its growth
    asked = replace(asked, words=tuple(piece for piece in asked.words if piece not in inside))
    own = asked.own.kind if asked.own is not None else ""
    if own == "actual" and _is_ahead(asked):  # 今年安排了多少资金: what the newest report plans
        own = ""
        asked = replace(asked, words=tuple(piece for piece in asked.words if piece.kind != "actual"))
    if (
        own != "plan"
        and not asked.has("both", "met")
        and len({piece.year for piece in years_of(asked)}) < 2
        and not target_and_result(asked)
    ):  # 要完成: one kind is meant
        kinds = [piece for piece in asked.words if piece.kind in ("target", "actual")]
        told = (Piece(own, kinds[0].start, kinds[0].end),) if own and kinds else (Piece(own, 0, 0),) if own else ()
        words = (*(piece for piece in asked.words if piece not in kinds), *told)
        return replace(asked, subjects=subjects, left=(), words=tuple(sorted(words, key=lambda each: each.start)))
    return replace(asked, subjects=subjects, left=())


_HELD = lazily(
    r"(?:[比较跟和与同])(?:上一?年|前一?年|去年|(?:19|20)\d\d年?)[^,。;?]{0,8}?[多少高低增减升降涨跌]|[多高]还是[少低]"
)


def _is_ahead(asked: Asked) -> bool:
    """Whether all years asked about are those of reports, and no later report tells their results yet."""
    years = [piece.year for piece in asked.years if not piece.report]
    return bool(years) and all(year in asked.loaded and year not in asked.results_of for year in years)


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
    # 为什么只增长0.1%: of a number of a past year a result is meant
    told = {year for year in years if isinstance(year, int)}
    result = asked.passage and any(unit for _, unit, _ in asked.numbers) and not asked.has("target")
    result = result and bool(told) and asked.results_of.issuperset(told)
    words = asked.own.model_copy(
        update={
            "kind": "actual" if result else asked.own.kind,
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
    asked = without_idle_total(asked)
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


_UNITS = lazily(r"(?:100|hundred) million (?:yuan|rmb)(?:\s*\(亿元?\))?|\(亿元?\)", re.IGNORECASE)

SLIPS = 3  # that are mended in one question
