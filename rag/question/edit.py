"""A turn of a conversation as an edit of what was asked before: what it names replaces, what it leaves out stays.

Pieces are replaced by kind: places, subjects, years, target or result, how it is stated, what is done with it. 它 is
the place that came out first. A turn without any piece of a question changes nothing, and is no query.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.question.asked import Asked
from rag.question.pieces import Piece
from rag.question.query import AllOf, Named, Place
from rag.question.spans import YearPiece
from rag.records import Region

_GOES_ON = re.compile(
    r"^(?:那么?|还有|再|同样|换成|改成|and\b|what about|how about|then\b)|呢[?？]?$|"
    r"^(?:它|其|该[省市区县]|两者|二者)|\bits?\b",
    re.IGNORECASE,
)
_IT = re.compile(
    r"它(?!们)|该[省市区县地]|这个?[省市]|(?<![A-Za-z])its?(?![A-Za-z])|that (?:province|city)", re.IGNORECASE
)
_KIND = ("target", "actual", "both")
_STATED = ("growth", "level")
_COMPARES = ("more", "difference", "highest", "lowest", "sum", "mean")
_ASKS = ("which_places", "list", "yes_no", "count", "worded")  # how it is asked, and not what is done
_WITH = re.compile(r"(?:跟|和|与|同|比).{1,10}(?:比|相比|比较|高|低|多|少)|compared (?:to|with)|than", re.IGNORECASE)
_AGAINST = re.compile(
    r"(?:跟|和|与|同|比|离|较)[^,。?]{0,12}目标.{0,4}(?:差|比|高|低|多|少)|"
    r"(?:than|against|from|short of) (?:the|its) target"
)
_FAR = 10_000  # offsets of the new turn lie behind those of the old


def edited(new: Asked, old: Asked, winner: Region | None) -> Asked | None:
    """What `new` asks after `old`; None where it names nothing. `winner`: the place of the first row told."""
    if not (new.places or new.subjects or new.years or new.words):
        return None
    if new.subjects and new.places and not _GOES_ON.search(new.folded):
        return new
    it = bool(_IT.search(new.folded)) and winner is not None
    before = tuple(dict.fromkeys((*old.past_places, *(place for place in old.places if isinstance(place, Named)))))
    own = _places(new, old, before, winner if it else None)
    if own is None:
        return None
    changes_place = bool(own)
    places = own or old.places
    far = tuple(_moved(piece) for piece in new.words)
    asks = _of(far, _ASKS)
    ops = (*_ops(far), *asks) if _ops(far) else (*(() if changes_place and it else _ops(old.words)), *asks)
    kinds = _of(far, _KIND) or (() if new.subjects and new.years else _of(old.words, _KIND))
    told = [piece.year for piece in new.years if isinstance(piece.year, int)]
    past = {piece.kind for piece in kinds} == {"actual"} and not _of(far, _KIND)
    if past and told and not any(year in old.results_of for year in told):
        kinds = ()  # 那今年呢, after results: there are none yet
    if not new.subjects and _AGAINST.search(new.folded) and {piece.kind for piece in kinds} == {"target"}:
        kinds = (*kinds, Piece("actual", _FAR, _FAR))  # 跟年初的目标差几个点: the result that was asked for before
    other_subject = bool(new.subjects) and {p.value for p in new.subjects} != {p.value for p in old.subjects}
    stated = _of(far, _STATED) or (() if other_subject else _of(old.words, _STATED))
    years = _years(new, old)
    if _ops(far) and new.years and len(new.years) < 2 and any(p.kind in ("changed", "difference") for p in far):
        years = (*old.years, *years)  # 比2025年的目标高吗: against what was asked before
    return replace(
        new,
        folded=new.folded if _ops(far) or new.numbers else f"{old.folded} {new.folded}",
        places=places,
        subjects=new.subjects or old.subjects,
        years=years,
        words=(*kinds, *stated, *ops),
        past=tuple({piece.year: piece for piece in (*old.past, *old.years)}.values()),
        past_places=before,
        found=(),
        kinds_differ=old.kinds_differ or _other_kind(far, old.words),
        loaded=new.loaded if new.places else old.loaded,
        results_of=new.results_of if new.places else old.results_of,
        numbers=new.numbers or (old.numbers if not _ops(far) else ()),
    )


_BEFORE = re.compile(r"前一年|上一?年(?!的?目标)|the year before|the previous year")
_NEXT = re.compile(r"明年|下一?年|次年|next year|the following year")
_SAME = re.compile(r"那一?年|当年|同年|that year|the same year")
_BOTH = re.compile(r"[两二]年|这[两几]年|both years")


def _years(new: Asked, old: Asked) -> tuple[YearPiece, ...]:
    """The years of a turn: its own, counted from those before where it says 前一年; else those before."""
    single = [piece.year for piece in old.years if isinstance(piece.year, int)]
    single = list(old.found) or single
    low = new.folded.lower()
    if single and _BEFORE.search(low):
        return (YearPiece(_FAR, _FAR, single[-1] - 1),)
    if single and _SAME.search(low):
        return (YearPiece(_FAR, _FAR, single[-1]),)
    if _BOTH.search(low) and not new.years and len({*old.past, *old.years}) > 1:
        return tuple(sorted({*old.past, *old.years}, key=lambda piece: str(piece.year)))
    if single and _NEXT.search(low):
        return (YearPiece(_FAR, _FAR, single[-1] + 1),)
    far = tuple(replace(piece, start=piece.start + _FAR, end=piece.end + _FAR) for piece in new.years)
    return far or old.years


def _places(new: Asked, old: Asked, before: tuple[Place, ...], winner: Region | None) -> tuple[Place, ...] | None:
    """The places of a turn, () for those before it; None where cells of several years or kinds are compared."""
    if not new.places and winner is not None:
        return (Named(type="region", name=winner.name, adcode=winner.adcode),)
    only_all = all(isinstance(place, AllOf) for place in new.places)
    several = len({piece.year for piece in (*old.past, *old.years)}) > 1
    compares = any(piece.kind in _COMPARES for piece in new.words) and not new.subjects
    if compares and only_all and (len(before) > 1 or several):
        return None if several or old.kinds_differ else before
    if new.places and not only_all and not new.subjects and _WITH.search(new.folded):
        return tuple(dict.fromkeys((*before[-1:], *new.places)))
    return new.places


def _other_kind(new: Sequence[Piece], old: Sequence[Piece]) -> bool:
    """Whether a turn asks for another kind than the one before."""
    kinds = [{piece.kind for piece in _of(words, _KIND)} for words in (new, old)]
    return bool(kinds[0] and kinds[1]) and kinds[0] != kinds[1]


def _moved(piece: Piece) -> Piece:
    return replace(piece, start=piece.start + _FAR, end=piece.end + _FAR)


def _of(words: Sequence[Piece], kinds: Sequence[str]) -> tuple[Piece, ...]:
    return tuple(piece for piece in words if piece.kind in kinds)


def _ops(words: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in words if piece.kind not in (*_KIND, *_STATED, *_ASKS))
