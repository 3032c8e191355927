"""A turn of a conversation as an edit of what was asked before: what it names replaces, what it leaves out stays.

Pieces are replaced by kind: places, subjects, years, target or result, how it is stated, what is done with it. 它 is
the place that came out first. A turn may correct the one before (「我问的是2021年」, 「不是目标，是完成值」) or compare
what several turns asked for (「两者差多少」). One without any piece of a question changes nothing, and is no query.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import by_name, is_within
from rag.question.asked import TOTALS, Asked
from rag.question.columns import cells_of
from rag.question.pieces import Piece
from rag.question.query import AllOf, Named, Place
from rag.question.spans import YearPiece
from rag.records import Region
from rag.text.lazily import lazily

_GOES_ON = lazily(
    r"^(?:那么?|还有|再|同样|换成|改成|and\b|what about|how about|then\b)|呢[?？]?$|"
    r"^(?:它|其|该[省市区县]|两者|二者)|\bits?\b",
    re.IGNORECASE,
)
_IT = lazily(r"它(?!们)|该[省市区县地]|这个?[省市]|(?<![A-Za-z])its?(?![A-Za-z])|that (?:province|city)", re.IGNORECASE)
# Who lowered it, 谁把它调低了: what was asked about, and no place.
_DONE_TO = lazily(
    r"\b(?:who|which|what|how many)\b[^,.?]{0,40}\b(?:\w+(?:ed|ing)|cut|set|met|meet|hit|beat|raise|lower|kept|miss)"
    r" (?:it|them)\b|(?:谁|哪[些几个]|多少)[^,。?]{0,8}[把将]它",
    re.IGNORECASE,
)
_KIND = ("target", "actual", "both")
_STATED = ("growth", "level")
_COMPARES = ("more", "difference", "highest", "lowest", *TOTALS)
_ORDERS = ("highest", "lowest", "order", "top", "difference")
_AMONG_MANY = ("highest", "lowest", "order", "order_up", "top", "place_in_order", *TOTALS)
_ASKS = ("which_places", "list", "yes_no", "count", "worded")  # how it is asked, and not what is done
_WITH = lazily(r"(?:跟|和|与|同|比).{1,10}(?:比|相比|比较|高|低|多|少|差)|compared (?:to|with)|than", re.IGNORECASE)
_AGAINST = lazily(
    r"(?:跟|和|与|同|比|离|较)[^,。?]{0,12}目标.{0,4}(?:差|比|高|低|多|少)|"
    r"(?:than|against|from|short of) (?:the|its) target"
)
_THEM = lazily(
    r"[它他]们|(?:这|那)(?:些|[两几三四五六七八九十]个?)(?:省份?|市|地方|地区|城市)|\b(?:them|they|their|those|these)\b",
    re.I,
)
_BOTH = lazily(
    r"[两二三四五六七八九十]者|它们|他们|[这那][两三四五六七八九十几]|[两三四五六七八九十](?:个|地|市|省|县|区|年|座)|"
    r"\bboth\b|\bthe (?:two|three|four|five)\b|\bthem\b",
    re.IGNORECASE,
)
_NUMBER = lazily(r"([两二三四五六七八九十])(?:者|个|地|市|省|县|区|年|座)|\bthe (two|three|four|five)\b", re.IGNORECASE)
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {
    "两": 2, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
# A topic that says how a value is told and not of what.
_BARE = lazily(
    r"总量|总额|总规模|规模|绝对值|绝对量|体量|金额|数额|(?:具体)?数[字值据]?|同期|同年|同一年|哪[一些几]?[个年]?|(?:几|两|三)个|"
    r"目标|结果|完成值|这[个些]|那[个些]|它|[这那该]?[一两几三四五]?项|(?:新增|新建|新改建|改造|建设|建成|引进|完成|开工|实施|投入)了?"
)
_NAMED = 4  # characters of a topic that name a thing of its own, though words of every question stand in it: 新增并网
_FAR = 10_000  # offsets of the new turn lie behind those of the old

# --- talk ----------------------------------------------------------------------------------------------------------

_OPENINGS = 3  # 好的, 谢谢, 那么…
_OPENING = lazily(
    r"(?:不对|不是这个|错了|搞错了|等等|等一下|哦|噢|嗯|好的?|好吧|谢谢|明白了?|知道了|了解了?|ok|okay|no|sorry|thanks|"
    r"thank you|i see)(?:[,.。!;、\s]+|$)",
    re.IGNORECASE,
)
_FRAME = lazily(
    r"我(?:其实|刚才)?(?:是|想|要)?(?:问|说|指|要|查|看|知道)的?(?:其实)?是|^(?:那)?(?:换成|换到|换做|换(?!成|到|做)|改成|改为|改问)(?!算|[万亿]|公?斤|吨|元)|"
    r"^(?:那)?(?:如果|要是|假如|假设)(?:换成|是)?|^(?:那)?同样的?(?:问题|指标|口径)?[,、]?|"
    r"^(?:那)?再(?:来)?(?:看看|看一下|看|说说|查一下|查|问一下|问)|^顺便(?:再)?(?:问一下|问|查一下)?|"
    r"\bi (?:mean|meant|am asking about|was asking about)\b",
    re.IGNORECASE,
)
_NOT = lazily(r"(?:而)?(?:不是|不要|不问|不看|\bnot\b)", re.IGNORECASE)
_BUT = lazily(r"(?:而)?(?:是|要(?!求)|问的?是?|\bbut\b|\bit is\b)\s*", re.IGNORECASE)


def said_plainly(folded: str) -> str:
    """What a turn asks for, without 「不对，我问的是」 and without what it says it does not ask for."""
    text = folded
    for _ in range(_OPENINGS):
        opening = _OPENING.match(text)
        text = text[opening.end() :] if opening else text
    parts = [part.strip() for part in re.split(r"[,;。]", text) if part.strip()]
    if len(parts) > 1 and any(_NOT.match(part) for part in parts):
        text = ",".join(part for part in parts if not _NOT.match(part)) or text
        but = _BUT.match(text)
        text = text[but.end() :] if but else text
    return _FRAME.sub("", text, count=2).strip() or folded


# --- the turn ------------------------------------------------------------------------------------------------------


def edited(new: Asked, old: Asked, winner: Region | None) -> Asked | None:
    """What `new` asks after `old`; None where it names nothing. `winner`: the place of the first row told."""
    own = bool(new.own and new.own.terms)
    further = bool(new.left) or (new.amount and any(len(run) >= _NAMED for run in new.about))
    own = own or (further and not new.strong and any(not _BARE.fullmatch(run) for run in new.about))
    asks_why = new.passage and WHY.search(new.folded) is not None
    held = any(how for *_, how in new.numbers)  # 破10万亿的呢
    if not (new.places or new.subjects or new.years or new.words or own or asks_why or held):
        return None
    goes_on = bool(_GOES_ON.search(new.folded))
    if (new.subjects or own) and new.places and not goes_on:
        return replace(new, before=old)
    why = new.passage and all(map(_ASKS_WHY.fullmatch, new.about))
    if not new.subjects and why and not old.passage:
        return _in_words(new, old, winner)
    if not new.subjects and own:
        shortly = goes_on and not old.passage and not (new.own and new.own.terms) and not new.english
        if new.passage or not (new.amount or shortly):
            return _in_words(new, old, winner)
        grew = (goes_on and old.has("growth")) or any(piece.measure == "growth" for piece in old.subjects)
        free = (replace(each, measure=each.measure or "growth" * (grew and not each.unit)) for each in new.free)
        new = replace(new, subjects=tuple(free), free=(), left=())
    elif not new.subjects and old.passage:
        return _in_words(replace(new, own=old.own, about=old.about), old, winner)
    compared = _beside(new, old)
    return compared if compared is not None else _edited(new, old, winner)


def by_how_much(folded: str, before: Asked) -> str:
    """「增加了多少」 after one year, or two, of one thing, with the years between which it did; else ""."""
    years = sorted({p.year for p in (*before.past, *before.years) if isinstance(p.year, int)})
    if _CAME.fullmatch(folded) is None or not years or before.many or not before.subjects:
        return ""
    earlier = years[-1] - 1 if len(years) == 1 else years[0]
    return f"{years[-1]}年比{earlier}年{folded}"


_CAME = lazily(
    r"(?:那|这样|一年|一共|总共)*(?:增加|多|少|减少|增|降)[建开修种办]?了?(?:多少|几)[\u4e00-\u9fff]{0,4}[??]?"
)


# Of a turn that asks why, and not of what.
WHY = lazily(r"(?<![定作称成视])为什么|为何|为啥|原因|理由|\bwhy\b|\breasons?\b", re.IGNORECASE)
_ASKS_WHY = lazily(
    r"(?:的?话)?(?:会|又)?(?:定|设|写)?(?:得|成)?(?:这么|那么|这样|那样)?[高低多少快慢]?(?:的?主要)?(?:原因|理由|缘由|怎么回事|为什么|为何)?(?:在哪里?|在于)?"
)


def _in_words(new: Asked, old: Asked, winner: Region | None) -> Asked:
    """A turn that asks for words, of the place and years before where it names none."""
    it = bool(_IT.search(new.folded)) and winner is not None
    places = _places(new, (), winner if it else None) or old.places
    if new.own is not None and old.subjects and not new.subjects and all(map(_ASKS_WHY.fullmatch, new.about)):
        names = (lexicon()[each.value].zh if each.value in lexicon() else each.value for each in old.subjects)
        missed = ("未能", "预期") if new.has("met") or old.has("met") else ()
        new = replace(new, own=new.own.model_copy(update={"content": (*dict.fromkeys(names), *missed)}))
    return replace(new, places=places, years=_years(new, old), passage=True, before=old, leans=True, loaded=old.loaded)


def _beside(new: Asked, old: Asked) -> Asked | None:
    """「两者」, 「三个市哪个高」: the cells of the turns that asked for the same, where they are of several years.

    None where one turn named all of them, or they differ in their places alone.
    """
    refers = _BOTH.search(new.folded) is not None
    compares = any(piece.kind in _COMPARES for piece in new.words)
    only_all = all(isinstance(place, AllOf) for place in new.places)
    if old.many or old.passage or new.years or not only_all or not (refers or compares):
        return None
    if not compares and (new.subjects or _of(new.words, _KIND)):
        return None
    trail: list[tuple[Named, int, str]] = []
    turn: Asked | None = old
    while turn is not None and (new.subjects or _values(turn) == _values(old)):
        own = [place for place in turn.places if isinstance(place, Named)]
        trail = [(place, year, kind) for place in own for year, kind in cells_of(turn)] + trail
        turn = turn.before
    said = _NUMBER.search(new.folded)
    places = list(dict.fromkeys(place for place, _, _ in trail))
    if said is not None:
        places = places[-_NUMERALS[(said[1] or said[2]).lower()] :]
    cells = list(dict.fromkeys(cell for cell in trail if cell[0] in places))
    if len(places) > 1:
        cells = [cell for cell in cells if cell[2] == cells[-1][2]]
        places = list(dict.fromkeys(place for place, _, _ in cells))
    if len({(year, kind) for _, year, kind in cells}) < 2:
        return None
    words = tuple(piece for piece in new.words if piece.kind not in (*_KIND, *_STATED))
    stated = _of(old.words, _STATED)
    same = replace(new, subjects=new.subjects or old.subjects, loaded=old.loaded, before=old, leans=True, left=())
    if len(places) == 1:
        dated = tuple(YearPiece(at, at, year, kind=kind) for at, (_, year, kind) in enumerate(cells))
        return replace(same, places=tuple(places), years=dated, words=(*stated, *words), results_of=old.results_of)
    latest = {place: year for place, year, _ in cells}
    if len(set(latest.values())) == 1:
        one = (YearPiece(0, 0, cells[-1][1], kind=cells[-1][2]),)
        return replace(same, places=tuple(places), years=one, words=(*stated, *words))
    apart = tuple(place.model_copy(update={"year": latest[place]}) for place in places)
    return replace(same, places=apart, years=(), words=(*_of(old.words, _KIND), *stated, *words))


def _values(asked: Asked) -> set[str]:
    return {piece.value for piece in asked.subjects}


def _edited(new: Asked, old: Asked, winner: Region | None) -> Asked:
    if old.passage:  # of what it asked only the place and the year go on
        old = replace(old, folded="", words=_of(old.words, _KIND))
    it = bool(_IT.search(new.folded)) and winner is not None and not _DONE_TO.search(new.folded)
    before = tuple(dict.fromkeys((*old.past_places, *(place for place in old.places if isinstance(place, Named)))))
    them = bool(old.chosen) and not new.places and _THEM.search(new.folded) is not None
    own: tuple[Place, ...] = old.chosen if them else ()
    own = own or _places(new, before, winner if it else None)
    changes_place = bool(own)
    places = own or old.places
    far = tuple(_moved(piece) for piece in new.words)
    asks = _of(far, _ASKS)
    carried = () if changes_place and (it or them) else _ops(old.words)
    if new.years and _of(far, _KIND) and not _of(far, ("both",)):
        carried = tuple(piece for piece in carried if piece.kind != "met")  # 完成得怎么样，今年又定多少
    if (
        changes_place
        and old.many
        and not old.ranked
        and all(isinstance(place, Named) for place in own)
        and len(own) == 1
    ):
        carried = tuple(piece for piece in carried if piece.kind not in _AMONG_MANY)  # 最低的是谁, 青海的实际呢
    ops = (*_ops(far), *asks) if _ops(far) else (*carried, *asks)
    if old.has("met") and not new.subjects and not _of(far, (*_KIND, "met")) and _of(far, _ORDERS):
        ops = (Piece("met", _FAR, _FAR), *ops)  # 最差的是哪个, of those that were held against their targets
    kinds = _of(far, _KIND) or (() if new.subjects and new.years else _of(old.words, _KIND))
    told = [piece.year for piece in new.years if isinstance(piece.year, int)]
    past = {piece.kind for piece in kinds} == {"actual"} and not _of(far, _KIND)
    if past and told and not any(year in old.results_of for year in told):
        kinds = ()  # 那今年呢, after results: there are none yet
    if (
        not (new.subjects or new.years)
        and _AGAINST.search(new.folded)
        and {piece.kind for piece in kinds} == {"target"}
        and _of_results(old)
    ):
        kinds = (*kinds, Piece("actual", _FAR, _FAR))  # 跟年初的目标差几个点: the result that was asked for before
    other_subject = bool(new.subjects) and _values(new) != _values(old)
    stated = _of(far, _STATED) or (() if other_subject else _of(old.words, _STATED))
    years = _years(new, old)
    held = any(p.kind in ("changed", "difference") for p in far) and (not new.english or _WITH.search(new.folded))
    if held and new.years and len(new.years) < 2:
        years = (*old.years, *years)  # 比2025年的目标高吗: against what was asked before
    return replace(
        new,
        folded=new.folded if _ops(far) or new.numbers or them else f"{old.folded} {new.folded}",
        places=places,
        subjects=new.subjects or _told(old.subjects, _of(far, _STATED)),
        left=new.left if new.subjects else (),
        free=new.free if new.subjects else (),
        years=years,
        words=(*kinds, *stated, *ops),
        past=tuple({piece.year: piece for piece in (*old.past, *old.years)}.values()),
        past_places=before,
        found=(),
        loaded=new.loaded if new.places else old.loaded,
        results_of=new.results_of if new.places else old.results_of,
        numbers=new.numbers or (old.numbers if not _ops(far) and not them else ()),
        before=old,
        leans=True,
        amount=new.amount or old.amount,
    )


def _told(subjects: tuple[Piece, ...], stated: Sequence[Piece]) -> tuple[Piece, ...]:
    """The subjects of the turn before, told as this turn says: 「是多少元」 after 「增长了多少」."""
    if not stated:
        return subjects
    return tuple(dict.fromkeys(replace(piece, measure=stated[-1].kind, unit="") for piece in subjects))


_BEFORE = lazily(r"前一年|上一?年(?!的?目标)|the year before|the previous year")
_NEXT = lazily(r"明年|下一?年|次年|next year|the following year")
_SAME = lazily(r"那一?年|当年|同年|that year|the same year")
_TWO_YEARS = lazily(r"[两二]年|这[两几]年|both years")


def _years(new: Asked, old: Asked) -> tuple[YearPiece, ...]:
    """The years of a turn: its own, counted from those before where it says 前一年; else those before."""
    single = [piece.year for piece in old.years if isinstance(piece.year, int)]
    single = list(old.found) or single
    low = new.folded.lower()
    if single and _BEFORE.search(low):
        return (YearPiece(_FAR, _FAR, single[-1] - 1),)
    if single and _SAME.search(low):
        return (YearPiece(_FAR, _FAR, single[-1]),)
    if _TWO_YEARS.search(low) and not new.years and len({*old.past, *old.years}) > 1:
        return tuple(sorted({*old.past, *old.years}, key=lambda piece: str(piece.year)))
    if single and _NEXT.search(low):
        return (YearPiece(_FAR, _FAR, single[-1] + 1),)
    far = tuple(replace(piece, start=piece.start + _FAR, end=piece.end + _FAR) for piece in new.years)
    return far or old.years


def _places(new: Asked, before: tuple[Place, ...], winner: Region | None) -> tuple[Place, ...]:
    """The places of a turn, () for those before it."""
    if not new.places and winner is not None:
        return (Named(type="region", name=winner.name, adcode=winner.adcode),)
    only_all = all(isinstance(place, AllOf) for place in new.places)
    compares = any(piece.kind in _COMPARES for piece in new.words) and not new.subjects
    if compares and only_all and len(before) > 1:
        return before
    if new.places and not only_all and not new.subjects and _WITH.search(new.folded):
        return tuple(dict.fromkeys((*before[-1:], *new.places)))
    if new.places and new.has("place_in_order") and before and all(_holds(each, before[-1]) for each in new.places):
        return (*before[-1:], *new.places)  # 在福建排第几, of what was asked about before
    return new.places


def _holds(whole: Place, part: Place) -> bool:
    """Whether a place lies in another one, or in a group of them."""
    if not isinstance(whole, Named) or not isinstance(part, Named):
        return not isinstance(whole, Named)
    inner, outer = (by_name(place.name) for place in (part, whole))
    return bool(inner and outer) and inner[0] != outer[0] and is_within(inner[0], outer[0])


def _of_results(old: Asked) -> bool:
    """Whether the turn before asked for a result, by its words or by its year."""
    kinds = {piece.kind for piece in _of(old.words, _KIND)}
    years = [piece.year for piece in old.years]
    return kinds == {"actual"} or (not kinds and bool(years) and all(year in old.results_of for year in years))


def _moved(piece: Piece) -> Piece:
    return replace(piece, start=piece.start + _FAR, end=piece.end + _FAR)


def _of(words: Sequence[Piece], kinds: Sequence[str]) -> tuple[Piece, ...]:
    return tuple(piece for piece in words if piece.kind in kinds)


def _ops(words: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in words if piece.kind not in (*_KIND, *_STATED, *_ASKS))
