"""Where a report states its headline targets for the year.

A report reads its targets out as a list of indicators, mostly once, mostly introduced (今年主要预期目标是: ...); the
words of the introduction vary, it may be missing, and the list may be one sentence, several, or one item a
paragraph. So the list is found by what it is: a run of sentences in which one indicator of the lexicon follows the
other, each with a figure to be reached or a wish, and none of it about the past or about a longer period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.figures.goals import CLAUSE, find_wishes, is_target_number
from rag.figures.lexicon import fits, lexicon
from rag.figures.statements import Statement
from rag.figures.stretches import Stretch
from rag.text.lazily import lazily

# 主要预期目标是 / 奋斗目标为 / 预期指标: / 工作目标建议为 ...
_INTRO = lazily(
    r"(?:预期|主要|奋斗|发展|工作|总体|具体|年度|核心|经济|量化|约束性|预期性|增长|今年|全年)(?:的)?(?:调控|主要|预期|发展|工作|奋斗|增长|"
    r"经济指标|指标|经济)*(?:目标|指标)(?:任务|值|计划|体系)?(?:和任务)?"
    r"|(?:确定|提出|建议|安排|明确|设定|考虑)[^,。;]{0,12}(?:目标|指标)"
)
_ANNOUNCED = lazily(
    r"(?:预期|奋斗|主要|发展|工作|增长)(?:性|调控)?(?:目标|指标)(?:任务|安排|建议)*(?:初步|拟|确定|建议)*(?:是|为|:|如下)"
)
# A list that is about another time than the year of the report.
_LONGER = lazily(
    r"年均|“?十[二三四五六]五”?(?:时期|期间|规划期|末|主要目标|经济社会)|今后(?:五|5)年|未来(?:五|5|三|3|几)年|(?:五|5)年(?:内|间|的)|本届政府|"
    r"远景目标|到(?:二〇|20)(?:[2-5]\d|[二三四五].)年"
)
# Every branch begins with a plain character, so that the search leaps from one such character to the next.
_PAST = lazily(
    r"(?<!比)(?<!较)去年|(?<!比)(?<!较)上年(?!下达)|过去(?:的)?一年|一年来|五年来|5年来|回顾|完成情况|全面完成了|比预期|好于预期|核算|统计|今年以来|今年[前1一]"
)
_COMPLETED = lazily("(?:圆满|较好|超额|顺利)完成")  # a wish where the passage looks ahead
_LONGER_SIGN = lazily("[年五届景]")  # one of them is in whatever `_LONGER` finds
_THIS_YEAR = lazily(r"今年|明年|本年度|新的一年|全年|年度")
_YEAR = lazily(r"(20\d\d)年")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the search for the list sees it: `stretch` is the time it speaks of, `title` its section's."""

    start: int
    end: int
    paragraph: int
    title: str
    stretch: Stretch
    statements: tuple[Statement, ...]
    around: Stretch  # the time of the passage that it stands in, whatever it turns to itself


@dataclass(frozen=True, slots=True)
class _Scored:
    line: Line
    ids: frozenset[str]
    intro: bool  # introduced, by itself or by its section's title
    opens: bool  # introduces what follows itself
    listlike: bool  # one indicator with a number after the other
    barred: bool  # about the past, another year or a longer period


_GOAL = lazily("目标|指标")  # without it a sentence of another time announces no list


def _score(text: str, line: Line, year: int) -> _Scored:
    sentence = text[line.start : line.end]
    if (line.stretch.role == "review" or line.stretch.last > year) and _GOAL.search(sentence) is None:
        return _Scored(line, frozenset(), intro=False, opens=False, listlike=False, barred=True)
    numbers = [s for s in line.statements if is_target_number(s)]
    ids = frozenset(s.indicator for s in numbers if s.indicator)
    # what is said before the first number tells whose year it is and whether a list begins
    first = numbers[0].quantity if numbers else None
    lead = text[line.start : first.start if first else line.end]
    announcing = lead[-90:] if numbers else sentence[-60:]
    intro = (
        ("目标" in announcing or "指标" in announcing)
        and (bool(numbers) or sentence.rstrip().endswith(":") or len(sentence) < 30)
        and bool(_INTRO.search(announcing))
    )
    wishes = _wished(text, line) if len(ids) >= 2 or (intro and ids) else frozenset[str]()
    stated = len({s.clause_start for s in numbers})
    dense = max(len(ids | wishes), stated) / _clauses(sentence) if ids else 0.0
    return _Scored(
        line=line,
        ids=ids | wishes,
        intro=intro or "目标" in line.title,
        opens=intro,
        listlike=bool(ids)
        and (dense >= 0.4 or (intro and dense >= 0.2) or _item_of_list(sentence, numbers, line.start)),
        barred=_is_barred(lead, line.stretch, intro, year),
    )


def _is_barred(lead: str, stretch: Stretch, intro: bool, year: int) -> bool:
    """Whether what stands before the first number makes a sentence one about the past, another year or longer."""
    own_year = "年" in lead and (bool(_THIS_YEAR.search(lead)) or f"{year}年" in lead)
    if stretch.role == "review":
        # a review whose end the copy has lost: only a list that is announced as one is believed
        return not (intro and _ANNOUNCED.search(lead)) or bool(
            _PAST.search(lead[-60:]) or _COMPLETED.search(lead[-60:])
        )
    if intro and own_year:
        return stretch.is_span and bool(_LONGER.search(lead))
    if stretch.last > year:
        return True
    if _LONGER_SIGN.search(lead) and _LONGER.search(lead):
        return True
    if not intro and (_PAST.search(lead[-60:]) or (stretch.role != "ahead" and _COMPLETED.search(lead[-60:]))):
        return True
    return not own_year and any(int(other) != year for other in _YEAR.findall(lead))


def _clauses(sentence: str) -> int:
    """How many clauses a sentence has, without the label of a group (转型创新:); at least 1."""
    ends = [-1, *(hit.start() for hit in CLAUSE.finditer(sentence)), len(sentence)]
    clauses = ((sentence[a + 1 : b].strip(), sentence[b : b + 1]) for a, b in pairwise(ends))
    return max(1, sum(bool(clause) and end != ":" for clause, end in clauses))


def find_target_lines(text: str, lines: Sequence[Line], year: int) -> tuple[Line, ...]:
    """The sentences that make up the headline list of the report for `year`; none if it states no targets.

    Judged by the whole passage: an odd item (旅游收入90亿元;) between two of the lexicon does not end the list.
    """
    scored = [_score(text, line, year) for line in lines]
    best: tuple[float, list[_Scored]] = (0.0, [])
    index = 0
    while index < len(scored):
        run = _run(text, scored, index)
        if not run:
            index += 1
            continue
        before = scored[index - 1] if index > 0 else None
        announced = run[0].intro or (before is not None and before.intro and not before.barred and not before.listlike)
        ids = frozenset[str]().union(*(entry.ids for entry in run))
        gdp = "gdp_growth" in ids
        enough = len(ids) >= 2 or gdp if announced else len(ids) >= (4 if gdp else 6)
        worth = len(ids) + (3 if announced else 0) + (2 if gdp else 0)
        if enough and worth > best[0]:
            best = (worth, run)
        index += len(run)
    return tuple(entry.line for entry in best[1])


_MOST_ODD = 4  # odd items in a row


def _run(text: str, scored: Sequence[_Scored], index: int) -> list[_Scored]:
    """The list that begins with the sentence at `index`, without odd items at its end; none if none begins there."""
    if not _goes_on(text, (), scored[index], None):
        return []
    run, odd = [scored[index]], 0  # how many odd items there are since the last of the lexicon
    for place in range(index + 1, len(scored)):
        entry, last = scored[place], scored[place - 1]
        if _goes_on(text, run, entry, last):
            run += scored[place - odd : place + 1]
            odd = 0
        elif odd < _MOST_ODD and _is_odd_item(text, run, entry, last):
            odd += 1
        else:
            break
    return run


_HEADING = lazily(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九]是|第[一二三四五六七八九])"
)
# A sentence behind the list that says why a target is what it is.
_EXPLAINS = lazily(
    r"既(?:是)?(?:考虑|体现|基于|与)|(?:主要|综合|充分)(?:是)?(?:考虑|基于)|这(?:一|个|些)(?:目标|指标)|体现了|兼顾|留有余地|相衔接,?也"
)
_RECKONED = lazily("测算|(?:可以|能够|足以)支撑")  # parts from which the target was reckoned are no targets
_SHORT = 60  # characters of an item


# 为实现上述目标,重点抓好以下工作: what follows a list.
_NEXT = lazily(
    r"\s*(?:各位代表[!,:])?(?:为|为此|要|为了|为全面|为确保|确保|全面|围绕|根据)?,?(?:实现|完成|达到|落实|围绕|做好|确定|根据)?"
    r"(?:(?:上述|以上|这些|这样的|这一|今年的?|全年的?|全年各项|各项)[^,。;:]{0,12}(?:目标|任务|指标|工作|要求)|为此)"
)


def _leads_on(text: str, run: Sequence[_Scored], entry: _Scored) -> bool:
    """Whether a sentence without a target number turns from the list to the work of the year."""
    if any(is_target_number(said) for said in entry.line.statements):
        return False
    start = entry.line.start
    return bool(_NEXT.match(text, start)) or bool(
        _HEADING.match(text, start) and not _HEADING.match(text, run[0].line.start)
    )


def _is_itemised(run: Sequence[_Scored]) -> bool:
    """Whether the last sentences of a list stand in a paragraph each."""
    lately = run[-_MOST_ODD:]
    return len({item.line.paragraph for item in lately}) == len(lately)


def _is_bulleted(text: str, line: Line) -> bool:
    """Whether the paragraph of a sentence begins with a dash or a bullet."""
    return bool(_BULLET.match(text, text.rfind("\n", 0, line.start) + 1))


def _is_odd_item(text: str, run: Sequence[_Scored], entry: _Scored, last: _Scored) -> bool:
    """Whether a sentence may be an item of the list though no indicator stands in it."""
    line = entry.line
    if entry.barred or entry.opens or line.paragraph - last.line.paragraph > 1:
        return False
    sentence = text[line.start : line.end].strip()
    if _leads_on(text, run, entry):
        return False
    if _is_bulleted(text, line) and _is_bulleted(text, run[-1].line):
        return True  # ——改善城乡居民生活。 heads a group of targets, and some groups have no number
    if line.paragraph == last.line.paragraph:
        return len(sentence) <= _SHORT * min(4, 1 + len(line.statements))
    itemised = _is_itemised(run)
    ends = sentence.endswith((";", ",", "。")) or bool(line.statements)
    return itemised and ends and len(sentence) <= _SHORT and sentence.count("。") <= 1


_BULLET = lazily(r"\s*(?:—|--|[•●◆■·*-]|\d{1,2}[.、)]|\(\d{1,2}\)|[①-⑳])")


def _item_of_list(sentence: str, numbers: Sequence[Statement], start: int) -> bool:
    """Whether a sentence is one item of a bulleted list that begins with its target; an explanation may follow it."""
    first = CLAUSE.search(sentence)
    end = start + (first.start() if first else len(sentence))
    return bool(_BULLET.match(sentence)) and any(number.clause_start < end for number in numbers)


_RATED = lazily(
    r"(?:率|比重|占比|比例|强度|浓度|指数|总量|总额|总值|产值|产量|收入|销售额|营业额|增加值|利润|税收|投资|存款|贷款|余额|面积|天数|人次|人数|用量)$"
)
# What is done and not measured: a task of the year.
_DOING = lazily(
    r"新[建开改设增](?!长|就)|改造|建设|建成|实施|推进|开工|开展|打造|培育|引进|完善|组织|启动|加快|争取|整治|修复|推广|创建|举办|发放"
)


def _goals(text: str, line: Line) -> int:
    """How many clauses of a sentence say how far a measure is to move or to reach, of whatever it is.

    耕地化肥施用量降低10% is such a goal beside those of the lexicon; 新建改造管网50公里 is a task.
    """
    found = set()
    for said in line.statements:
        number = said.quantity
        if number is None or number.form in ("rank", "ratio"):
            continue
        known = said.indicator is not None and fits(lexicon()[said.indicator], number.unit)
        moved = said.measure in ("growth", "decline") or _RATED.search(said.subject) is not None
        if known or (moved and not _DOING.search(text, said.clause_start, number.outer_start)):
            found.add(said.clause_start)
    return len(found)


def _wished(text: str, line: Line) -> frozenset[str]:
    return frozenset(i for wish in find_wishes(text, line.start, line.end, line.statements) for i in wish.named)


def _goes_on(text: str, run: Sequence[_Scored], entry: _Scored, last: _Scored | None) -> bool:
    """Whether a sentence begins a list or goes on with the one in `run`, that ends with the sentence `last`."""
    if entry.barred or (last is not None and entry.line.paragraph - last.line.paragraph > 1):
        return False
    if not entry.listlike:
        # what is half wishes may go on with a list and not begin one
        if last is None or _leads_on(text, run, entry) or (entry.opens and not run[0].intro):
            return False
        sentence = text[entry.line.start : entry.line.end]
        item = _BULLET.match(sentence) and _BULLET.match(text, run[0].line.start)
        near = (
            item or (len(run) >= 3 and _is_itemised(run)) or entry.opens or last.line.paragraph == entry.line.paragraph
        )
        ids = entry.ids | _wished(text, entry.line)
        if not ids:
            return False
        if near and _goals(text, entry.line) >= 0.5 * _clauses(sentence):
            return True
        return len(ids) >= (0.3 if near else 0.5) * _clauses(sentence)
    sentence = text[entry.line.start : entry.line.end]
    told = frozenset[str]().union(*(item.ids for item in run))
    if run and (_RECKONED.search(sentence) or (_EXPLAINS.search(sentence) and entry.ids <= told)):
        return False
    # a new introduction (今年主要预期目标是) ends what stood before it
    return not run or not entry.opens or run[0].intro
