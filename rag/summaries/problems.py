"""What a government owns up to in its report: the problems that it names itself, each whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from rag.records import Section
from rag.summaries.items import goes_on, kind_of
from rag.summaries.topics import Chosen, cut_spans
from rag.summaries.year_plan import Reading, body
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_OWNS = lazily(
    r"(?:清醒|深刻|清楚|也|要|应|还|同时)[^,。;:]{0,12}(?:认识到|看到|意识到|感到)|清醒(?:地)?(?:面对|正视|认识)|(?:存在|面临|仍有|还有(?:许多|不少|很多|一些|诸多))[^。;:]{0,24}(?:问题|不足|短板|困难|挑战)|(?:困难|问题|不足)[^,。;:]{0,6}不容忽视"
)
_LACKS = lazily(
    r"问题|不足|困难|短板|挑战|差距|薄弱|不够|不强|不高|不优|不快|压力|风险|隐患|矛盾|制约|弱项|不平衡|不充分|有待|亟待|较慢|偏低|偏弱|下滑|下行|乏力"
    r"|需进一步|还需|仍需|任重道远|不适应|滞后|不匹配|不到位|缺乏|紧缺|亟需|急需|欠账|需(?:要)?[^,。;]{0,6}(?:提升|加强|改进|提高|加快)"
)
# What also tells a problem, in a list that has begun: by itself it may tell of a year's trials.
_LINGERS = lazily(rf"{_LACKS.pattern}|不确定|不容忽视|时有发生|[多频]发|仍未|尚未|繁重|艰巨|不稳|依然较多")
_ENDS = lazily(
    r"^(?:对此|对于?(?:这些|上述|以上|存在)|这些都|上述(?:问题|困难|矛盾)|针对|为此|面对这些|这些[^,。;]{0,14}(?:问题|困难|矛盾|短板|不足|挑战)|我们(?:一定|将|必须|要|坚信|决心|务必)|下一步|各位代表|今后|在此|以上|一年来|总之|直面"
    r"|知(?:不足|短板|重|困|难)|前[行进](?:路上|道路)|(?:尽管|虽然)[^。;]*但|[^。;]*(?:有利条件|充满信心|坚定信心|信心和力量))"
    r"|^[^。;]*,我们(?:将|一定|坚信|完全|有信心)"
)
_PROBLEMS = 16


def problems(reading: Reading) -> tuple[Chosen, ...]:
    """The problems that the report names itself, each whole, in its order; empty where it names none."""
    whole = body(reading.material)
    sections = [section for section in whole if section.role != "plan"] or list(whole)
    best: tuple[Chosen, ...] = ()
    owned = False  # with 我们也清醒地认识到, and not where the report looks ahead
    said = [each for section in sections for each in reading.sentences(section)]
    for at, sentence in enumerate(said):
        if not _OWNS.search(sentence.folded):
            continue
        ahead = said[at : at + _PROBLEMS + 1]
        found = _closed(ahead)
        if _LACKS.search(sentence.folded):
            found = max(found, _owned(reading.material.text, ahead), key=_size)
        owns = bool(_PLAINLY.search(sentence.folded)) and _size(found) >= _ENOUGH
        if (owns, _size(found)) > (owned, _size(best)):
            owned, best = owns, (*_missed(said[max(0, at - _BEFORE) : at]), _without_opening(found[0]), *found[1:])
    found = max(best, _headed(reading, sections), key=_size) or _in_the_plan(reading, whole)
    if not found:
        return ()
    found = (_without_opening(found[0]), *found[1:])
    if len(found) > 1 and _SAYS_SO.fullmatch(found[0].folded):
        found = found[1:]
    found = tuple(each for each in found if not _AND_SO_ON.fullmatch(each.folded)) or found
    return (*found[:-1], _without_promise(found[-1]))


_AND_SO_ON = lazily(r"\s*等等?[。;]?\s*")


def in_problems(reading: Reading) -> tuple[int, int]:
    """The source positions between which a report owns up to its problems; the same twice where it does not."""
    found = problems(reading)
    return (found[0].spans[0].start, found[-1].spans[-1].end) if found else (0, 0)


def _headed(reading: Reading, sections: Sequence[Section]) -> tuple[Chosen, ...]:
    """Problems under a line that owns up to them and was read as a heading: 成绩固然可喜,问题也不容忽视."""
    for section in sections:
        title = fold(section.path[-1]) if section.path else ""
        if _OWNS.search(title) and _LACKS.search(title):
            found = tuple(takewhile(lambda each: not _ENDS.match(each.folded), reading.sentences(section)))
            if found and kind_of(found[0].folded):
                return found
    return ()


def _missed(before: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """Targets that were missed, where the sentences before the problems own up to them."""
    missed = (each for each in before if _MISSED.search(each.folded))
    return tuple(_from(each, turn.end()) if (turn := _BUT.match(each.folded)) else each for each in missed)


_BEFORE = 4
_BUT = lazily(r"[^。;]*,但是?,?(?=[^。;]{6})")
_ENOUGH = 60  # characters of problems
_MISSED = lazily(
    r"(?:未能?|没有|没能|尚未)(?:如期|全面)?(?:实现|达到|完成)[^,。;]{0,12}(?:预期|目标|计划)"
    r"|(?:与|同|离|距)[^,。;]{0,6}(?:预期|目标)[^,。;]{0,8}(?:距离|差距|相差)|低于(?:年初)?(?:预期|目标)"
)


def _without_opening(said: Chosen) -> Chosen:
    """A sentence without the words that only open the list: 我们清醒认识到,; 主要是..."""
    parts = clauses(said.folded, 0, len(said.folded))
    first = said.folded[slice(*parts[0])] if parts else ""
    opens = _OWNS.search(first) and (not _LACKS.search(first) or _ONLY_SAYS_SO.fullmatch(first.rstrip("，, ")))
    start = parts[1][0] if len(parts) > 1 and opens else 0
    for pattern in (_LOOKS_BACK, _OPENS_LIST, _MAINLY):
        if leads := pattern.match(said.folded, start):
            start = leads.end()
    return _from(said, start) if start else said


_OPENS_LIST = lazily(
    r"[^:,;。\d]{0,24}(?:存在|面临|有)[^:,;。\d]{0,10}(?:问题|困难|挑战|不足|矛盾|短板|隐忧)[^:,;。]{0,8}:(?=.{4})"
)
_LOOKS_BACK = lazily(r"(?:回顾|总结|回首)[^,]{0,16},(?=[^,]{4})")
_MAINLY = lazily(r"(?:(?:主要|突出)(?:是|有|表现在|体现在)|特别是|尤其是)[:,]?(?=[^:]{4})")


def _in_the_plan(reading: Reading, sections: Sequence[Section]) -> tuple[Chosen, ...]:
    """Problems that a report tells where it looks ahead, between their opening and the promise to deal with them, or
    in a row that a sentence opens which plainly owns up to them.
    """
    said = [each for section in sections if section.role == "plan" for each in reading.sentences(section)]
    opened = [at for at, each in enumerate(said) if _OWNS.search(each.folded)]
    best = max((_closed(said[at : at + _PROBLEMS + 1]) for at in opened), key=_size, default=())
    if best:
        return best
    plainly = [at for at in opened if _PLAINLY.search(said[at].folded) and _LACKS.search(said[at].folded)]
    rows = (_owned(reading.material.text, said[at : at + _PROBLEMS + 1]) for at in plainly)
    return max((row for row in rows if _size(row) >= _ENOUGH), key=_size, default=())


def _size(said: Sequence[Chosen]) -> int:
    return sum(len(each.text) for each in said)


def _owned(text: str, said: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """The problems that a sentence opens: behind its colon and in the sentences after, or told in itself."""
    first = said[0]
    opened = first.folded.find(":") + 1
    found: list[Chosen] = []
    if opened and len(first.folded) - opened > _SHORT:
        found.append(_from(first, opened))
    elif len(said) > 1 and (leads := _LEADS.match(said[1].folded)):  # 还有不少问题。主要有：...
        found.append(_from(said[1], leads.end()))
        said = said[1:]
    elif not opened:
        found += _told_itself(first)
        if not found and len(said) > 1 and not (_LINGERS.search(said[1].folded) or kind_of(said[1].folded)):
            return ()
    for at, (before, each) in enumerate(pairwise(said), 1):
        # items of one sentence, and numbered ones with what is told of them, need no sign of their own
        listed = text.startswith(("；", ";"), before.spans[-1].end) or goes_on(said, at, _TOLD_OF_ONE)
        if _ENDS.match(each.folded) or not (listed or _LINGERS.search(each.folded) or _heads_one(said, at)):
            break
        found.append(each)
    return tuple(found)


def _heads_one(said: Sequence[Chosen], at: int) -> bool:
    """Whether a short sentence heads the problems that the next one tells: 社会管理工作仍然繁重。治安形势……"""
    after = said[at + 1] if at + 1 < len(said) else None
    if after is None or len(said[at].text) > _HEADING or _ENDS.match(after.folded):
        return False
    return _STILL.search(said[at].folded) is not None and _LINGERS.search(after.folded) is not None


_HEADING = 30
_STILL = lazily(r"仍|还|依然|尚|未|较|艰巨|繁重")


def _without_promise(said: Chosen) -> Chosen:
    """A sentence without what it promises at its end: ……依然多发,必须直面问题,切实加以解决."""
    parts = list(clauses(said.folded, 0, len(said.folded)))
    while len(parts) > 1 and _PROMISES.match(said.folded[slice(*parts[-1])]):
        parts.pop()
    end = parts[-1][1] if parts else len(said.text)
    return Chosen(said.text[:end], said.folded[:end], cut_spans(said.spans, 0, end), said.section)


_PROMISES = lazily(
    r"(?:我们|必须|要|需|应|将)*(?:直面|正视|应对|切实|认真|着力|下大力气|采取|努力)"
    r"[^,。;]{0,14}(?:问题|挑战|困难|解决|改进|克服|加强|措施)"
)


def _closed(said: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """What stands between 我们也清醒地看到 and 我们一定要直面问题, where most of it is of something lacking."""
    end = next((at for at, each in enumerate(said) if at and _ENDS.match(each.folded)), 0)
    plainly = _PLAINLY.search(said[0].folded) or _LACKS.search(said[0].folded)
    if not end or not plainly or not _TAKEN_UP.search(said[end].folded):
        return ()
    inside = said[1:end]
    if not inside or 2 * sum(bool(_LACKS.search(each.folded)) for each in inside) <= len(inside):
        return ()
    parts = clauses(said[0].folded, 0, len(said[0].folded))
    opening = next((at for at, (start, stop) in enumerate(parts) if _OWNS.search(said[0].folded[start:stop])), -1)
    behind = said[0].folded.find(":") + 1 or (parts[opening + 1][0] if opening + 1 < len(parts) else 0)
    names_some = 0 < behind < len(said[0].folded) - _SHORT and not _ONLY_SAYS_SO.fullmatch(said[0].folded[behind:])
    first = [_from(said[0], behind)] if names_some else []
    leads = _LEADS.match(inside[0].folded)  # 还有不少问题。主要有：...
    return (*first, _from(inside[0], leads.end()) if leads else inside[0], *inside[1:])


# 前进道路上还有不少困难和挑战,政府工作中仍存在一些不足; and only then which
_SAYS_SO = lazily(
    r"(?:[^,。;]*(?:困难|问题|挑战|不足)(?:仍然?|依然|还)+(?:不少|较多|很多)[,。;]?|[^,。;]*(?:存在|面临|还有|仍有|有)着?(?:不少|一些|许多|诸多|很多)[^,。;]{0,10}(?:困难|问题|挑战|不足|短板|矛盾|差距)(?:弱项|和[^,。;]{2,6})?[,。;]?)+"
)
_ONLY_SAYS_SO = lazily(
    r"[^,。;]*(?:存在|面临|有)[^,。;]{0,12}(?:问题|困难|不足|短板|挑战)(?:[和与、][^,。;]{1,6})?[。;]?"
)
_PLAINLY = lazily(r"(?:清醒|深刻|清楚)[^,。;:]{0,6}(?:认识到?|看到|意识到|感到|面对|正视)")
_TAKEN_UP = lazily(r"问题|挑战|困难|不足|短板|解决|改进|应对|克服")
_TOLD_OF_ONE = 6  # sentences that one numbered problem may take


def _told_itself(sentence: Chosen) -> list[Chosen]:
    """The clauses with problems behind 我们也清醒地看到, where there are several."""
    parts = clauses(sentence.folded, 0, len(sentence.folded))
    opening = next((at for at, (start, end) in enumerate(parts) if _OWNS.search(sentence.folded[start:end])), -1)
    rest = [(start, end) for start, end in parts[opening + 1 :] if not _ENDS.match(sentence.folded[start:end])]
    if sum(bool(_LACKS.search(sentence.folded[start:end])) for start, end in rest) < _SEVERAL:
        return []
    spans = cut_spans(sentence.spans, rest[0][0], rest[-1][1])
    start, end = rest[0][0], rest[-1][1]
    return [Chosen(sentence.text[start:end], sentence.folded[start:end], spans, sentence.section)]


_SEVERAL = 2
_LEADS = lazily(r"(?:主要|突出)(?:有|是|表现|体现)[^:。;]{0,10}:")
_SHORT = 8


def _from(sentence: Chosen, start: int) -> Chosen:
    return Chosen(
        sentence.text[start:],
        sentence.folded[start:],
        cut_spans(sentence.spans, start, len(sentence.text)),
        sentence.section,
    )
