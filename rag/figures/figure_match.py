"""Facts beyond the lexicon: which figure of a report the question's own words mean (「森林抚育多少亩」).

The words are compared as pairs of characters, which needs no dictionary and forgives 新建/建设. A pair weighs the more
the fewer figures of the report have it (inverse document frequency, Spärck Jones 1972), so 农田 counts and 完成 hardly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from rag.figures.naming import thing_of
from rag.figures.synonyms import variants
from rag.records import Figure
from rag.text.fold import fold
from rag.text.lazily import lazily

# A figure is an answer when it has this share of the question's weight, and no other figure with another value comes
# closer to it than the margin.
ENOUGH = 0.6
MARGIN = 0.93
_HINT = 0.25  # weight of a word that belongs to the frame of the question
_SAID = 0.8  # worth of a pair that stands in the figure's sentence, outside its clause
_NEAR = 0.45  # worth of a pair that stands around the sentence
_VERB = 0.35  # weight of a verb such as 新建: another may be used for the same

_TOKEN = lazily(r"[A-Za-z0-9][A-Za-z0-9.+-]*|[\u3400-\u9fff]+")
_COUNTERS = frozenset("部个家所座条项套张处台辆户名位件场次批艘架间栋种门款支片块班列趟期人株棵只头")
# What is counted so is counted in hardly anything else; the others stand for each other (企业46家, 46个, 46户).
_ALIKE = {"人": frozenset("名"), "名": frozenset("人名"), "户": frozenset("户家")}
_MONEY = ("元", "美元", "欧元", "港元")


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters, and Latin words and numbers whole (small letters), of folded text.

    >>> sorted(pairs("新建5G基站"))
    ['5g', '基站', '新建']
    """
    found: set[str] = set()
    for hit in _TOKEN.finditer(text):
        run = hit.group()
        if run.isascii():
            found.add(run.lower())
        elif len(run) == 1:
            found.add(run)
        else:
            found.update(run[index : index + 2] for index in range(len(run) - 1))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with the pairs it is read in: its own `clause`, its `sentence`, the chunk and headings `around` it."""

    figure: Figure
    clause: frozenset[str]
    subject: frozenset[str]
    sentence: frozenset[str]
    around: frozenset[str]


def candidate(figure: Figure, sentence: frozenset[str], around: frozenset[str]) -> Candidate:
    """A figure with the pairs of its sentence and of what stands around that."""
    subject = pairs(thing_of(fold(figure.subject)))
    return Candidate(figure, pairs(fold(figure.quote)) | subject, subject, sentence, around)


@dataclass(frozen=True, slots=True)
class Scored:
    """A figure and how much of the question's weight it has, 0 to 1; `own` is what its own clause has."""

    figure: Figure
    score: float
    own: float


def weights(candidates: Sequence[Candidate]) -> Mapping[str, float]:
    """The weight of each pair by how many figures' clauses have it; a pair in none weighs most."""
    count = Counter(pair for each in candidates for pair in each.clause)
    total = len(candidates)
    found = {pair: log(1 + total / number) for pair, number in count.items()}
    return _Weights(found, log(1 + 2 * total))


class _Weights(dict[str, float]):
    def __init__(self, known: Mapping[str, float], unknown: float) -> None:
        super().__init__(known)
        self._unknown = unknown

    def __missing__(self, pair: str) -> float:
        return self._unknown


def fits_unit(asked: Sequence[str], figure: Figure) -> bool:
    """Whether a figure can be counted in what the question asks for: 多少亩 by 万亩, 多少个 by 座, 多少元 by 亿元."""
    if not asked:
        return True
    unit, base = fold(figure.unit).split("(")[0], fold(figure.base_unit).split("(")[0]
    for want in asked:
        if want in ("元", "钱", "资金"):
            fits = base in _MONEY or unit.endswith(_MONEY)
        elif want in ("个百分点", "百分点", "%"):
            fits = "%" in unit or "百分点" in unit
        elif want in _COUNTERS:
            fits = unit.endswith(want) or unit[-1:] in _ALIKE.get(want, _COUNTERS - {"人"})
        else:
            fits = unit.endswith(want) or base == want
        if fits:
            return True
    return False


# What a subject by its last word is counted in, when the question does not say.
_COUNTED_IN = (
    (
        lazily(
            r"(?:投资|收入|产值|总额|交易额|成交额|销售额|支出|资金|贷款|存款|余额|税收|利润|额度|金额|增加值|债券|"
            r"国债|营收)$"
        ),
        _MONEY,
    ),
    (lazily(r"(?:人数|人口|人员|就业|劳动力)$"), ("人", "人次", "名")),
    (lazily(r"(?:面积|农田|造林|绿化|耕地|森林抚育)$"), ("亩", "公顷", "平方米", "平方公里")),
    (lazily(r"(?:里程|长度|公路|管网|道路|绿道|轨道|铁路)$"), ("公里", "千米", "米", "条")),
    (lazily(r"(?:比重|占比|比例|率|强度)$"), ("%", "个百分点")),
    (lazily(r"(?:寿命|年龄)$"), ("岁",)),
)


def likely_unit(topic: Sequence[str], figure: Figure) -> bool:
    """Whether a figure is counted in what its subject usually is: 完成投资 in money, not in projects."""
    for subject, units in _COUNTED_IN:
        if topic and subject.search(topic[-1]):
            base = fold(figure.base_unit)
            return base.endswith(units) or fold(figure.unit).endswith(units)
    return True


_GROWS = lazily(r"[增涨升降减]|提高|回落|下滑|同步")  # 占97.2% is no growth


_A_PART = lazily(r"占|比重|比例")
_LISTED = lazily(r"[、,]")


def fits_measure(asked: str, figure: Figure) -> bool:
    """Growth is asked and told in %, a level in anything else; 占比 may be told as a level in %."""
    if asked == "growth":
        told = figure.measure != "points" and figure.base_unit in ("%", "个百分点")
        if figure.measure in ("growth", "decline"):
            return True
        quote = fold(figure.quote)  # 产量增至82万辆、|占比达到45%: no growth
        return told and _GROWS.search(quote) is not None and _A_PART.search(_LISTED.split(quote)[-1]) is None
    if asked == "level":
        return figure.measure not in ("growth", "decline", "rank", "ratio", "points")
    if asked == "share":
        return figure.measure not in ("growth", "decline", "rank", "ratio", "points") and figure.base_unit == "%"
    return figure.measure not in ("rank", "ratio")


# 从2020年的82.4岁提升至|83.9岁: where a thing began is no value of the year that is told of.
_ORIGIN = lazily(r"[从由自][^,;。]*\d[^\d,;。]*(?:[至到为达]|[至到](?:19|20)\d\d年(?:底|末)?的?)(?:约|近|超过)?$")


def is_origin(figure: Figure) -> bool:
    """Whether a figure is where a thing began, and its clause goes on to where it came to."""
    quote = fold(figure.quote)
    if _FIRST_OF_ORIGINS.search(quote) is not None or _UNTIL.search(quote) is not None:
        return True
    return figure.kind == "other" and _ORIGIN.search(quote) is not None


# 从15个县(市)扩大到|57个: whatever its kind
_UNTIL = lazily(
    r"[从由][^,。;]*\d[^\d,;。]*(?:扩大|扩展|提高|提升|增加|增长|上升|上调|下降|降低|减少|压减|压缩|缩短|拓展)[到至]$"
)
# 分别从|771家、481家增加到1076家、636家
_FIRST_OF_ORIGINS = lazily(r"分别[从由]\d[^,;。至到]*$")


_VERBS = lazily(
    r"^(?:全年|年内|统筹|积极|加快|大力|深入|着力|持续|继续|全面|高标准|标准化|扎实|力争)*"
    r"((?:新|续|改|扩)?(?:建设|建成|建|增加|增|认定|培育|引进|开工|改造|开通|签约|投用|招引|发放|发行|筹集|完成|"
    r"实施|推进|打造|开展|"
    r"组织|举办|创建|实现|达到|提升|开行|种植|治理|修复|整治|新增|投入|落实|争取|安排|确保|培训|转移|改建|扩建|续建|"
    r"改扩建))+"
)


def verbs_of(run: str) -> int:
    """How many characters of a run of words are verbs before what they are of: 新建|充电桩."""
    verb = _VERBS.match(run)
    return verb.end() if verb and len(run) - verb.end() > 1 else 0


_TOLD_IN = lazily(r"(?<=..)(?:面积|数量|个数|总数|数目)$")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The pairs of a question's topic with their weights, and the sum of these."""

    weight: Mapping[str, float]
    total: float


def _wanted(topic: Sequence[str], hints: Sequence[str], weight: Mapping[str, float]) -> _Wanted:
    """Verbs weigh little, and hints only where the report has them at all."""
    found: dict[str, float] = {}
    for run in topic:
        cut = verbs_of(run)
        for pair in pairs(run[cut:]):
            found[pair] = weight[pair]
        for pair in pairs(run[:cut]):
            found.setdefault(pair, _VERB * weight[pair])
        # 植树造林面积 is told as 植树造林4.97万亩
        if told := _TOLD_IN.search(run):
            for pair in pairs(run) - pairs(run[: told.start()]):
                found[pair] = min(found[pair], _VERB * weight[pair])
    for run in hints:
        for pair in pairs(run):
            if pair in weight:
                found.setdefault(pair, _HINT * weight[pair])
    return _Wanted(found, sum(found.values()))


def _weigh(wanted: _Wanted, each: Candidate) -> tuple[float, float]:
    """The share of the weight that a figure has with what is around it, and in its own clause."""
    own = near = 0.0
    for pair, weight in wanted.weight.items():
        if pair in each.clause:
            own += weight
        elif pair in each.sentence:
            near += _SAID * weight
        elif pair in each.around:
            near += _NEAR * weight
    total = wanted.total or 1.0
    return (own + near) / total, own / total


def _phrasings(topic: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The topic as asked, then with one subject in each of its other names: 新认定高新技术企业 -> 新认定高企."""
    yield tuple(topic)
    for index, run in enumerate(topic):
        for other, plain in _swaps(run):
            yield (*topic[:index], run.replace(plain, other), *topic[index + 1 :])


def _swaps(run: str) -> Iterable[tuple[str, str]]:
    for other in variants(run):
        for plain in sorted((form for form in (*variants(other), other) if form in run), key=len, reverse=True):
            yield other, plain


def share_of(topic: Sequence[str], found: frozenset[str], weight: Mapping[str, float]) -> float:
    """The share of a topic's weight that is in `found`; verbs weigh little, so 加快建设 alone is next to nothing."""
    wanted = _wanted(topic, (), weight)
    return sum(value for pair, value in wanted.weight.items() if pair in found) / (wanted.total or 1.0)


# Worth of a figure in whose clause the head of the topic is not named: 支付|能力 is told by no 缴费人数.
_HEAD_NEAR, _HEADLESS = 0.9, 0.7
_NO_HEAD = lazily(
    r"(?:总?(?:面积|数量|个数|总数|数目|人数|规模|总量|总额|金额|数额|[数量额])|情况|任务|工作|建设|改造|开工|完成|实施|建成|新增|投资)$"
)


def _head(topic: Sequence[str]) -> str:
    """The last two signs of what is asked about, which say what kind of thing it is; "" where they are of no weight."""
    said = topic[-1] if topic else ""
    return said[-2:] if len(said) > 3 and not said.isascii() and _NO_HEAD.search(said) is None else ""


def rank(
    topic: Sequence[str],
    hints: Sequence[str],
    candidates: Sequence[Candidate],
    weight: Mapping[str, float],
    *,
    prior: Mapping[str, float] | None = None,
) -> tuple[Scored, ...]:
    """The candidates by how well they fit the topic, best first. `prior` scales a figure's score by its id (0 to 1)."""
    best: dict[str, Scored] = {}
    for phrasing in _phrasings(topic):
        wanted, head = _wanted(phrasing, hints, weight), _head(phrasing)
        for each in candidates:
            score, own = _weigh(wanted, each)
            if head and head not in each.clause:
                score *= _HEAD_NEAR if head in each.sentence else _HEADLESS
            score *= _about(each, wanted, weight) * (prior.get(each.figure.id, 1.0) if prior else 1.0)
            if score > 0 and (each.figure.id not in best or score > best[each.figure.id].score):
                best[each.figure.id] = Scored(each.figure, score, own)
    return tuple(sorted(best.values(), key=lambda scored: -scored.score))


# 新增 asks for what comes new in a year, not for how many there are then.
_NEW = lazily(r"新(?:增|认定|培育|引进|建|开工|设|签|登记|注册|改|入库|上市|招引)|净增|引进|引入")
_STOCK = lazily(r"达到?|累计|总数|总量|拥有|共有|保有|存量|增至|增加到|扩大到")


_IN_ALL = lazily(r"累计|总数|总量|现有|共有|保有")


def fits_flow(asked: str, figure: Figure) -> bool:
    """Whether a figure is new in its year if that is asked for: 新认定高企300家, not 总数达到2000家.

    The word nearest to the number decides, where its clause has both.
    """
    if not _NEW.search(asked) and not _IN_ALL.search(asked):
        return True
    clause = fold(figure.quote)
    new = max((hit.end() for hit in _NEW.finditer(clause)), default=-1)
    if not _NEW.search(asked):  # 累计建成多少
        return any(hit.end() > new for hit in _STOCK.finditer(clause))
    return new > max((hit.end() for hit in _STOCK.finditer(clause)), default=-1) or not _STOCK.search(clause)


_OF_ALL = lazily(r"里程$|装机(?:容量|规模)?$|总(?:量|数|里程|人口|装机)|保有量|存量|余额$")
_ADDED = lazily(r"(?:新增|净增|新开通|新建成?|新通车|增加)[^,;。、\d]{0,10}\d[^,;。、]*$")


def is_added(asked: str, figure: Figure) -> bool:
    """Whether a figure is what came to a stock that is asked for: 新增运营里程30公里 is no 轨道交通运营里程.

    Or the stock where what came to it is asked for: 高速公路通车里程突破1万公里 is no 新增里程.
    """
    of_all, clause = _OF_ALL.search(asked) is not None, fold(figure.quote)
    if _NEW.search(asked) is not None:
        return (of_all and _MADE.search(clause) is None) or _is_whole(clause)
    return of_all and _ADDED.search(clause) is not None


def _is_whole(clause: str) -> bool:
    """Whether the last number of a clause is what a stock came to, beside what was added to it or with no word of that:
    新增3000公里、突破|1.1万公里, 农村公路总里程|12.96万公里.
    """
    numbers = list(_DIGITS.finditer(clause))
    if not numbers or _CAME_TO.search(clause, 0, numbers[-1].start()) is None:
        return False
    return _MADE.search(clause) is None or (len(numbers) > 1 and _ADDED.search(clause[: numbers[-2].end()]) is not None)


_DIGITS = lazily(r"\d[\d.,]*")
_CAME_TO = lazily(
    r"(?:突破|达到?|超过?|增至|增加到|扩大到|提升[至到]|总(?:里程|量|数|面积|规模)|累计)了?(?:约|近|超)?$"
)
_MADE = lazily(r"新|净增|增加|开通|建成|投运|投用|引进|引入|改扩?建")


# What is done with a thing: 235个 begun and 47个 finished are two numbers of one subject.
_BEGUN = lazily(r"启动|开工|动工|动建|新开工|开建")
_ENDED = lazily(r"废[止除掉]|取消|撤销|取缔|关[停闭]|淘汰|拆除|退出")
_OPENED = lazily(r"制定|出台|新[建增设办]|设立|增设|创建|引进")
_FINISHED = lazily(r"完工|竣工|建成|投用|投产|交付|完成(?!投资)")


def fits_stage(asked: str, figure: Figure) -> bool:
    """Whether a figure tells of the stage asked for: no number of works begun for 完工了几个, none made for 废止."""
    clause = fold(figure.quote)
    for stage, other in ((_BEGUN, _FINISHED), (_FINISHED, _BEGUN), (_ENDED, _OPENED)):
        if stage.search(asked) and not other.search(asked):
            return not other.search(clause) or bool(stage.search(clause))
    return True


def _about(each: Candidate, wanted: _Wanted, weight: Mapping[str, float]) -> float:
    """How much of what the figure itself is about was asked for: 游客 in a clause that goes on to 旅游收入."""
    total = sum(weight[pair] for pair in each.subject)
    share = sum(weight[pair] for pair in each.subject if pair in wanted.weight) / total if total else 0.0
    return 0.7 + 0.3 * share


def settle(ranked: Sequence[Scored]) -> Figure | None:
    """The figure that is meant, if one clearly is: enough of the words, and no rival with another value.

    A figure that has the words only from its neighbours is no rival of one that has them itself.
    """
    if not ranked or ranked[0].score < ENOUGH:
        return None
    first = ranked[0]
    for rival in ranked[1:]:
        if rival.score < first.score * MARGIN:
            break
        if rival.own < 0.8 * first.own:
            continue
        if (rival.figure.value, rival.figure.base_unit) != (first.figure.value, first.figure.base_unit):
            return None
    return first.figure
