"""Where a report states its headline targets for the year, and what those of them say that carry no number.

A report reads its targets out as a list of indicators, mostly once, mostly introduced (今年主要预期目标是: ...); the
words of the introduction vary, it may be missing, and the list may be one sentence, several, or one item a
paragraph. So the list is found by what it is: a run of sentences in which one indicator of the lexicon follows the
other, each with a figure to be reached or a wish, and none of it about the past or about a longer period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.figures.lexicon import find_names, fits, lexicon, match
from rag.figures.statements import Statement
from rag.figures.stretches import Stretch
from rag.figures.subjects import split_subjects, trim
from rag.records import Bound

# 主要预期目标是 / 奋斗目标为 / 预期指标: / 工作目标建议为 ...
_INTRO = re.compile(
    r"(?:预期|主要|奋斗|发展|工作|总体|具体|年度|核心|经济|量化|约束性|预期性|增长|今年|全年)(?:的)?(?:调控|主要|预期|发展|工作|奋斗|增长|"
    r"经济指标|指标|经济)*(?:目标|指标)(?:任务|值|计划|体系)?(?:和任务)?"
    r"|(?:确定|提出|建议|安排|明确|设定|考虑)[^,。;]{0,12}(?:目标|指标)"
)
_ANNOUNCED = re.compile(
    r"(?:预期|奋斗|主要|发展|工作|增长)(?:性|调控)?(?:目标|指标)(?:任务|安排|建议)*(?:初步|拟|确定|建议)*(?:是|为|:|如下)"
)
# A list that is about another time than the year of the report.
_LONGER = re.compile(
    r"年均|“?十[二三四五六]五”?(?:时期|期间|规划期|末|主要目标|经济社会)|今后(?:五|5)年|未来(?:五|5|三|3|几)年|(?:五|5)年(?:内|间|的)|本届政府|"
    r"远景目标|到(?:二〇|20)(?:[2-5]\d|[二三四五].)年"
)
# Every branch begins with a plain character, so that the search leaps from one such character to the next.
_PAST = re.compile(
    r"(?<!比)(?<!较)去年|(?<!比)(?<!较)上年(?!下达)|过去(?:的)?一年|一年来|五年来|5年来|回顾|完成情况|圆满完成|较好完成|超额完成|顺利完成|全面完成了|比预期|好于预期|核算|统计"
)
_LONGER_SIGN = re.compile("[年五届景]")  # one of them is in whatever `_LONGER` finds
_THIS_YEAR = re.compile(r"今年|明年|本年度|新的一年|全年|年度")
_YEAR = re.compile(r"(20\d\d)年")
_CLAUSE = re.compile(r"[,;:。!?\n]")

_REFERENCE = (
    r"(?:经济(?:社会)?(?:增长|发展|增速|增幅)?|GDP(?:增速|增长|增幅)?|(?:地区|国内)?生产总值(?:增速|增长|增幅)?)"
)
_HIGHER = r"(?:高于|快于|好于|优于|超过|领先(?:于)?|跑赢|大于|不低于|跑嬴)"
_SYNC = re.compile(
    rf"(?:与|和|同|跟){_REFERENCE}(?:水平|速度)?(?:保持)?(?:基本|大体|总体)?(?:保持)?(?:同步|一致|相适应|相协调|相匹配)(?:增长|提高)?"
    rf"|(?:基本)?(?:同步|相适应)(?:于)?{_REFERENCE}|同经济(?:增长|发展)(?:基本)?同步|与经济(?:增长|发展)(?:基本)?同步"
)
_ABOVE_GDP = re.compile(rf"(?:略|适当|适度|稍)?{_HIGHER}(?:于)?{_REFERENCE}(?:速度|水平)?")
# Above the nation, alone or with others; above the province alone is said in words and coded as such (LABELLING).
_ABOVE_NATION = re.compile(
    r"(?:略)?(?:高于|快于|好于|优于|超过|领先(?:于)?|领跑)(?:于)?[^,;]{0,8}(?:全国|国家)[^,;]{0,10}(?:平均|水平|增速|增幅|位次)?"
)
_ABOVE_OTHERS = re.compile(
    r"(?:略)?(?:高于|快于|好于|优于|超过|领先(?:于)?|不低于)(?:于)?省均"
    r"|(?:略)?(?:高于|快于|好于|优于|超过|领先(?:于)?|不低于)(?:于)?[^,;]{0,6}(?:全省|全市|全区|全州|全盟|自治区|省|市|周边|同类)[^,;]{0,8}"
    r"(?:平均|水平|增速|增幅|位次)"
)
_WITHIN_OTHERS = re.compile(
    r"(?:控制在|低于|不高于|不超过)(?:全国|全省|全区|全市|全自治区)(?:平均)?(?:控制)?(?:水平|涨幅|目标)?(?:以内|以下|之内)?$"
)
_POSITIVE = re.compile(r"正增长|由负转正|扭负为正|转正")
_UPPER = re.compile(
    r"(?:完成|达到|控制在|落实|符合|实现|不突破|不超过|超额完成|满足|达成|对标|按照?|确保|在)[^,;]{0,16}"
    r"(?:国家|中央|省|市|州|自治区|上级|区|县|兵团|盟|“?十[二三四五六]五”?|规划|年度|约束性)[^,;]{0,14}"
    r"(?:下达|要求|目标|任务|指标|考核|规定|控制|计划|标准|范围|分解|限额|规划|以内|进度)"
    r"|(?:与|同|和)[^,;]{0,12}规划[^,;]{0,8}(?:衔接|一致)|与[^,;]{2,16}衔接|(?:国家|省|市|州|上级|自治区)(?:定|下达|级)[^,;]{0,6}(?:目标|任务|指标|要求)"
    r"|完成[^,;]{0,24}(?:目标|任务|指标)"
)
_QUALITATIVE = re.compile(
    r"平稳|稳定|稳步|合理|持续|稳中|促稳|提质|改善|提升|提高|下降|降低|不降|不减|只增|优化|适度|较快|协调|保持|巩固|进一步|回升|"
    r"向好|增长|止跌|持平|增收|增效|扩大|减少|达标|好转|不反弹|趋好|平衡|明显|全面|同步|不低于|高于|快于|实现|稳存量|扩增量"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A target without a number: text[start:end) is its clause, `named` the indicators it is about."""

    start: int
    end: int
    named: tuple[str, ...]
    bound: Bound


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


def find_wishes(text: str, start: int, end: int, taken: Sequence[Statement]) -> tuple[Wish, ...]:
    """Targets without a number among the clauses of text[start:end) that no statement in `taken` covers."""
    found: list[Wish] = []
    # 增速高于全省1个百分点: the number is not the target, the comparison is
    numbers = [statement for statement in taken if is_target_number(statement)]
    index = 0  # of the first number that does not end before the clause
    position = topic = start
    for boundary in [*(hit.start() for hit in _CLAUSE.finditer(text, start, end)), end]:
        first = position
        while index < len(numbers) and numbers[index].end <= position:
            index += 1
        ahead = index
        while ahead < len(numbers) and numbers[ahead].clause_start < boundary:
            first = max(first, min(numbers[ahead].end, boundary))
            ahead += 1
        # a clause before a colon announces what follows
        wish = None if text[boundary : boundary + 1] == ":" else _wish(text, first, boundary)
        if wish is None and topic < first < boundary:
            wish = _wish_of_topic(text, topic, first, boundary)
        topic = position if wish is None and first == position else boundary
        if wish:
            found.append(wish)
        position = boundary + 1
    return tuple(found)


def _wish(text: str, start: int, end: int) -> Wish | None:
    while start < end and text[start] in " 、和及与并\n":
        start += 1
    clause = text[start:end]
    if not 4 <= len(clause) <= 90 or _THEME.fullmatch(clause):
        return None
    # a clause with a number says no wish, unless it compares: 高于全省1个百分点
    numbered = bool(_DIGIT.search(_POLLUTANT.sub("", clause)))
    patterns = _COMPARED if numbered else _WISHES
    found = next(((pattern, hit, bound) for pattern, bound in patterns if (hit := pattern.search(clause))), None)
    if found is None:
        return None
    pattern, hit, bound = found
    if pattern is _SYNC or pattern in _COMPARISONS:
        named = _named(clause[: hit.start()])
    elif bound == "upper":
        named = _named(clause) or _named(clause[: hit.start()])
    else:
        named = _named(clause[: hit.start()]) or _named(clause[: hit.end()] if bound == "positive" else clause)
    return Wish(start, end, named, bound) if named else None


def _wish_of_topic(text: str, topic: int, start: int, end: int) -> Wish | None:
    """A wish whose subject stands in the clause before it: 固定资产投资扭转下滑态势,实现正增长."""
    words = text[start:end].strip(" 、和及与并")
    bound = next((bound for pattern, bound in _OF_TOPIC if pattern.match(words)), None)
    names = find_names(text[topic : start - 1]) if bound and len(words) <= 24 else ()
    if bound is None or not names or names[0].start > 8:
        return None
    return Wish(topic, end, (names[0].id,), bound)


_OF_TOPIC: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (re.compile(r"(?:力争|争取|努力)?(?:实现|保持|确保)?(?:正增长|由负转正|扭负为正)"), "positive"),
    (re.compile(r"(?:力争|争取|努力|确保)?(?:实现)?与经济(?:增长|发展)(?:基本)?同步"), "sync"),
)
_DIGIT = re.compile(r"\d")
_POLLUTANT = re.compile(r"PM2\.5|PM10")
_COMPARISONS = (_ABOVE_GDP, _ABOVE_NATION, _ABOVE_OTHERS)
# 一是经济稳定增长,: the heading of a group of targets
_THEME = re.compile(r"[一二三四五六七八九]是[^,;]{2,9}")
_WISHES: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (_SYNC, "sync"),
    (_ABOVE_GDP, "above_gdp"),
    (_ABOVE_NATION, "above_nation"),
    (_ABOVE_OTHERS, "qualitative"),
    (_WITHIN_OTHERS, "qualitative"),
    (_POSITIVE, "positive"),
    (_UPPER, "upper"),
    (_QUALITATIVE, "qualitative"),
)
_COMPARED = tuple((pattern, bound) for pattern, bound in _WISHES if pattern in _COMPARISONS)


def _named(words: str) -> tuple[str, ...]:
    """The indicators that a clause is about, in its order; none if it is about something with a longer name."""
    subject, _ = trim(words)
    whole = match(subject) or match(words)
    if whole:
        return (whole,)
    found: list[str] = []
    pieces = split_subjects(subject)
    for piece in pieces if len(pieces) > 1 else (words,):
        known = match(piece)
        found += [known] if known else _inside(piece)
    return tuple(dict.fromkeys(found))


def _inside(words: str) -> list[str]:
    """Indicators named within longer words. 数字经济 is not the economy, 粮食综合生产能力 not the harvest."""
    return [name.id for name in find_names(words) if lexicon()[name.id].inside]


def is_target_number(statement: Statement) -> bool:
    """Whether a number could be a headline target: a known indicator in one of its units and its plausible range."""
    number = statement.quantity
    if statement.indicator is None or number is None or number.form in ("rank", "ratio"):
        return False
    indicator = lexicon()[statement.indicator]
    if not fits(indicator, number.unit) or any(re.fullmatch(name, statement.subject) for name in indicator.worded):
        return False
    low, high = indicator.plausible
    return number.unit != indicator.units[0] or low <= float(number.low) <= high


@dataclass(frozen=True, slots=True)
class _Scored:
    line: Line
    ids: frozenset[str]
    intro: bool  # introduced, by itself or by its section's title
    opens: bool  # introduces what follows itself
    listlike: bool  # one indicator with a number after the other
    barred: bool  # about the past, another year or a longer period


_GOAL = re.compile("目标|指标")  # without it a sentence of another time announces no list


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
        return not (intro and _ANNOUNCED.search(lead)) or bool(_PAST.search(lead[-60:]))
    if intro and own_year:
        return stretch.is_span and bool(_LONGER.search(lead))
    if stretch.last > year:
        return True
    if _LONGER_SIGN.search(lead) and _LONGER.search(lead):
        return True
    if not intro and _PAST.search(lead[-60:]):
        return True
    return not own_year and any(int(other) != year for other in _YEAR.findall(lead))


def _clauses(sentence: str) -> int:
    """How many clauses a sentence has, without the label of a group (转型创新:); at least 1."""
    ends = [-1, *(hit.start() for hit in _CLAUSE.finditer(sentence)), len(sentence)]
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


_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九]是|第[一二三四五六七八九])"
)
# A sentence behind the list that says why a target is what it is.
_EXPLAINS = re.compile(
    r"既(?:是)?(?:考虑|体现|基于|与)|(?:主要|综合|充分)(?:是)?(?:考虑|基于)|这(?:一|个|些)(?:目标|指标)|体现了|兼顾|留有余地|相衔接,?也"
)
_SHORT = 60  # characters of an item


def _is_odd_item(text: str, run: Sequence[_Scored], entry: _Scored, last: _Scored) -> bool:
    """Whether a sentence may be an item of the list though no indicator stands in it."""
    line = entry.line
    if entry.barred or entry.opens or line.paragraph - last.line.paragraph > 1:
        return False
    sentence = text[line.start : line.end].strip()
    if _HEADING.match(sentence) and not _HEADING.match(text, run[0].line.start):
        return False
    if line.paragraph == last.line.paragraph:
        return len(sentence) <= _SHORT * min(4, 1 + len(line.statements))
    lately = run[-_MOST_ODD:]
    itemised = len({item.line.paragraph for item in lately}) == len(lately)
    ends = sentence.endswith((";", ",", "。")) or bool(line.statements)
    return itemised and ends and len(sentence) <= _SHORT and sentence.count("。") <= 1


_BULLET = re.compile(r"\s*(?:——|--|[•●◆■·*-]|\d{1,2}[.、)]|\(\d{1,2}\)|[①-⑳])")


def _item_of_list(sentence: str, numbers: Sequence[Statement], start: int) -> bool:
    """Whether a sentence is one item of a bulleted list that begins with its target; an explanation may follow it."""
    first = _CLAUSE.search(sentence)
    end = start + (first.start() if first else len(sentence))
    return bool(_BULLET.match(sentence)) and any(number.clause_start < end for number in numbers)


def _wished(text: str, line: Line) -> frozenset[str]:
    return frozenset(i for wish in find_wishes(text, line.start, line.end, line.statements) for i in wish.named)


def _goes_on(text: str, run: Sequence[_Scored], entry: _Scored, last: _Scored | None) -> bool:
    """Whether a sentence begins a list or goes on with the one in `run`, that ends with the sentence `last`."""
    if entry.barred or (last is not None and entry.line.paragraph - last.line.paragraph > 1):
        return False
    if not entry.listlike:
        # what is half wishes may go on with a list and not begin one
        if last is None:
            return False
        sentence = text[entry.line.start : entry.line.end]
        item = _BULLET.match(sentence) and _BULLET.match(text, run[0].line.start)
        share = 0.3 if item or last.line.paragraph == entry.line.paragraph else 0.5
        found = len(entry.ids | _wished(text, entry.line))
        return found > 0 and found >= share * _clauses(sentence)
    sentence = text[entry.line.start : entry.line.end]
    if run and _EXPLAINS.search(sentence) and entry.ids <= frozenset[str]().union(*(item.ids for item in run)):
        return False
    # a new introduction (今年主要预期目标是) ends what stood before it
    return not run or not entry.opens or run[0].intro
