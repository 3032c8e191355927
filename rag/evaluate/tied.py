"""Which number is of a thing: of 碳酸锂产量 that of 生产碳酸锂16.9万吨, not of 2万吨碳酸锂项目.

A thing is what its words name: verbs (新增, 培育) and measure words (产量, 规模) may be said otherwise, or not.
The others must stand in the clause, its last one in what the number is of, with nothing else between it and the number.

>>> thing_of(("碳酸锂产量",)).words
('碳酸锂',)
>>> thing_of(("能用", "中央乡村振兴补助资金")).words
('中央', '乡村', '补助', '资金')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.figures.figure_match import Candidate, fits_flow, fits_stage, pairs
from rag.figures.synonyms import swaps
from rag.figures.verbs import DEEDS
from rag.gazetteer.divisions import stem
from rag.records import Figure
from rag.text.fold import fold
from rag.text.lazily import lazily

# What is measured of a thing, and in what: 产量 in 吨, never in 亩.
_MASS = ("吨", "斤", "克")
_MEASURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("总产量|年产量|产量|总产|产出量", ("", *_MASS)),
    (
        "业务量|开行量|开行列数|列数|艘次|班次|件数|台数|套数|个数|数量|总数|数目|总量|规模|总规模|体量|总额度|量|数|总长度|"
        "总长|长度|总里程|通车里程|里程|公里数|多长|时长|保有量|拥有量|存量|情况|水平",
        (),
    ),
    ("总面积|面积|亩数", ("亩", "公顷", "平方米", "平方公里", "平方千米")),
    ("总人数|人数|人次", ("人", "名", "人次", "户", "位")),
    ("总金额|金额|总额|数额", ("元",)),
)
_NOT_MASS = ("亩", "公顷", "%", "元", "平方米", "平方公里", "个百分点", "公里")
_OF_MONEY = lazily("(?:投资|资金|收入|产值|销售额|营业额|利润|税收|债务|贷款|支出)$")
_MEASURE = lazily("(?:" + "|".join(names for names, _ in _MEASURES) + ")$")
_PLAIN = lazily("|".join(sorted({name for names, _ in _MEASURES for name in names.split("|")}, key=len, reverse=True)))
_WHOLE = lazily("[全我本][省市县区州]|各类|各级|国家级|规模以上|规上|地区|城乡|[省市县区]级")
_SIGNS = lazily(r"[\s,;:。、()“”\"·|@#-]+|\d+(?:\.\d+)?%?")
_ANY = lazily("投资|资金|项目|企业|收入|产值|人员|工程")  # of which each report has many
_MONEY = ("资金", "钱", "元")
_FEW = 4  # characters that may narrow a thing of several words: 高效|节水灌溉面积


@dataclass(frozen=True, slots=True)
class Thing:
    """What a number is wanted of: the `words` that must be said, other names of them, and what it is measured in.

    `deeds` is what is said to be done with it, which may be said otherwise.
    """

    said: str
    words: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]
    measure: str
    deeds: tuple[str, ...] = ()

    def forms(self, word: str) -> tuple[str, ...]:
        """A word and what may stand for it."""
        return (word, *next((forms for name, forms in self.others if name == word), ()))

    def measured(self, figure: Figure) -> bool:
        """Whether a figure has a unit of what is measured."""
        unit, base = fold(figure.unit).split("(")[0], fold(figure.base_unit)
        if "产" in self.measure:
            return not unit.endswith(_NOT_MASS)
        if _OF_MONEY.search(self.said):
            return base.endswith(("元", "%", "倍", "点"))  # 重大项目投资 is no number of projects
        units = next((units for names, units in _MEASURES if self.measure in names.split("|")), ())
        return not units or unit.endswith(units) or base.endswith(units)


@lru_cache(maxsize=1 << 10)
def thing_of(topic: tuple[str, ...]) -> Thing:
    """The thing that the words of a question name."""
    from rag.text.words import tagged  # loads jieba and its tags: what the words match as they stand needs neither

    said = " ".join(fold(run) for run in topic)
    hit = _MEASURE.search(said)
    core = said[: hit.start()] if hit is not None and hit.start() > 1 else said
    runs = [list(tagged(run)) for run in core.split()]
    kept: list[str] = []
    for at, run in enumerate(runs):
        if at + 1 < len(runs) and all(flag[:1] in "vdpufr" for _, flag in run):
            continue  # 批下来的|建设用地, 能用的|补助资金
        kept += [word for word in _joined(run) if len(word) > 1 and not DEEDS.fullmatch(word)]
    if len(kept) > 2 and kept[-1] == "企业":  # 制造业单项冠军|企业
        kept.pop()
    words = tuple(dict.fromkeys(kept))
    whole = said.replace(" ", "")
    deeds = tuple(hit for hit in DEEDS.findall(core) if len(hit) > 1)
    return Thing(whole, words, tuple(_others(whole, words)), hit.group() if hit else "", deeds)


def _joined(run: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The words of a run, single characters beside each other put together: 绿|电."""
    single, told = "", list(run)
    if len(told) > 1 and len(told[-1][0]) == 1 and told[-1][1].startswith("n"):  # 保教|费
        told[-2:] = [(told[-2][0] + told[-1][0], "n")]
    for word, _ in told:
        if len(word) == 1 and not word.isascii():
            single += word
            continue
        yield single
        single = ""
        yield word
    yield single


def _others(said: str, words: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each word the other names of a subject that it belongs to: 高企 for each of 高新技术|企业."""
    named = swaps(said)
    for word in words:
        forms = tuple(dict.fromkeys(other for name, other in named if word in name))
        forms += ("国家",) if word == "国家级" else ()
        if forms:
            yield word, forms


def tied(
    topic: Sequence[str], candidates: Sequence[Candidate], region: str, *, growth: bool = False, unit: str = ""
) -> tuple[Figure, ...]:
    """The figures of the thing that a topic names, those that name it most closely first; of equal ones all.

    `growth`: how much it grew is asked for; otherwise that comes last. With `unit` the only number of a sentence that
    is counted so may be of the thing that its clauses before name: 中欧班列…，力争全年|开行2500列.
    """
    thing = thing_of(tuple(topic))
    if not thing.words or (len(thing.words) == 1 and _ANY.fullmatch(thing.words[0])):
        return ()
    place = stem(region)
    found: list[tuple[tuple[int, ...], Figure]] = []
    for each in candidates:
        grown = growth and each.figure.measure in ("growth", "decline")  # 生产碳酸锂…、增长25.3%
        if not (thing.measured(each.figure) or grown) or not fits_flow(thing.said, each.figure):
            continue
        if not fits_stage(thing.said, each.figure) or is_named(thing.said, each.figure):
            continue
        worth = _worth(thing, each, place, unit)
        if worth is not None and grown and not thing.measured(each.figure) and worth[:2] != (0, 0):
            worth = None  # how much its 产值 grew
        if worth is None and unit and _alone(thing, each, candidates, unit):
            worth = (len(thing.words), 0, 0, 0)
        if worth is not None:
            grows = each.figure.measure in ("growth", "decline") and not growth
            found.append(((int(grows), *worth), each.figure))
    if not found:
        return ()
    found.sort(key=lambda item: item[0])
    return tuple(figure for worth, figure in found if worth == found[0][0])


def _alone(thing: Thing, each: Candidate, candidates: Sequence[Candidate], unit: str) -> bool:
    """Whether a number of which only its verb is said is the only one so counted in a sentence that names a thing."""
    rest = _neutral(fold(each.figure.subject)) and _neutral(_bare(each.figure))
    if rest and not (_ANY.fullmatch(rest) and unit in _MONEY):  # 对口援青…，落实资金27.3亿元
        return False
    if not all(any(pairs(form) <= each.sentence for form in thing.forms(word)) for word in thing.words):
        return False
    return sum(other.sentence == each.sentence and other.figure.unit == each.figure.unit for other in candidates) == 1


def _bare(figure: Figure) -> str:
    """A figure's folded quote without its amounts."""
    unit = re.escape(fold(figure.unit))
    return re.sub(rf"\d[\d.]*(?:{unit}|[万亿千百]+)?", "", fold(figure.quote))


def beside_it(topic: Sequence[str], candidates: Sequence[Candidate], unit: str) -> Figure | None:
    """The number of a wider thing than is asked about, where only its sentence names that: 班列 for 义新欧中欧班列."""
    thing = thing_of(tuple(topic))
    wider = replace(thing, words=thing.words[1:])
    if len(wider.words) < 2 or not unit:
        return None
    of_unit = [each for each in candidates if each.figure.unit == unit]
    found = [each.figure for each in of_unit if _alone(wider, each, candidates, unit)]
    return found[0] if len(found) == 1 else None


def counted_in(said: str) -> str:
    """The unit that the name of a quantity holds: 列 of 开行列数; "" for none."""
    hit = _SO_COUNTED.search(said)
    return hit[1] if hit is not None else ""


_SO_COUNTED = lazily(r"(?<=[\u4e00-\u9fff]{2})(列|班|件|台|套|个|户|亩|家|辆|公里|座|所|艘|架|万?人)(?:次)?数$")


def is_told(topic: Sequence[str], each: Candidate) -> bool:
    """Whether the clause of a figure or its sentence has all words of a thing: what else is near is of others."""
    thing = thing_of(tuple(topic))
    clause, near = fold(each.figure.quote) + fold(each.figure.subject), each.sentence | each.clause
    return all(any(form in clause or pairs(form) <= near for form in thing.forms(word)) for word in thing.words)


def is_named(said: str, figure: Figure) -> bool:
    """Whether a figure's number is part of the name of what is asked about: 220|千伏输电线路."""
    return figure.low is not None and f"{figure.low:f}" in re.findall(r"\d+(?:\.\d+)?", said)


def _worth(thing: Thing, each: Candidate, place: str, unit: str = "") -> tuple[int, ...] | None:
    """How closely a figure names a thing, less the closer; None where it is of another one."""
    clause = fold(each.figure.quote) + fold(each.figure.subject)
    missing = [word for word in thing.words if not any(form in clause for form in thing.forms(word))]
    subject = fold(each.figure.subject)
    if unit in _PEOPLE and (served := _SERVED.search(fold(each.figure.quote))) is not None:
        subject = subject.replace(served["who"], "").replace("免费", "")
    rest = "" if _stands_in(thing, fold(each.figure.quote)) else _rest(thing, subject, place)
    if rest is None:
        return None
    if missing and not all(any(pairs(form) <= each.sentence for form in thing.forms(word)) for word in missing):
        return None
    if thing.words[-1] in missing or (missing and rest):
        return None  # 碳酸锂…，盐湖产品|出口
    few = 2 * len(thing.words) if unit in _PEOPLE else _FEW  # 未成年人|假期|公益|托管服务
    if rest and (len(rest) > max(few, _FEW) or len(thing.words) < 2):
        return None
    said = len(rest) if rest and rest in thing.said else 0  # 标准化开展…
    return len(missing), len(rest) - said, sum(deed not in clause for deed in thing.deeds), -said


_PEOPLE = ("人", "人次", "名", "位", "户")
# Those for whom it is done are what is counted, and no part of its name: 为200万名以上|中小学生|开展心理健康测评.
_SERVED = lazily(
    r"[为给向对]\d[\d.]*[万千百]*(?:名|人次?|位|户)?(?:以上)?(?P<who>[\u4e00-\u9fff]{2,12}?)"
    r"(?=免费|提供|开展|实施|进行|发放|办理|举办|组织)"
)


def counts_people(figure: Figure) -> bool:
    """Whether a figure is of people though not in 人: of visits of theirs (人次), or of 70万|妇女."""
    unit = fold(figure.unit)
    if unit.endswith("人次"):
        return True
    return (
        not unit.lstrip("万千百亿")
        and figure.measure == "level"
        and _SOME_PEOPLE.search(fold(figure.quote)) is not None
    )


_SOME_PEOPLE = lazily(
    r"\d[\d.]*[万千百]*(?:多|余)?(?:以上)?(?:[\u4e00-\u9fff]{0,4}?)"
    r"(?:妇女|儿童|[中小大]*学生|群众|居民|老人|老年人|职工|农民工?|劳动者|毕业生|人员|人才|女性|青年|少年|劳动力|党员|干部|移民|市民|教师|医生)"
)


def _stands_in(thing: Thing, clause: str) -> bool:
    """Whether the only number of a clause stands inside a thing's name: 中央|149.2亿元|乡村振兴补助资金."""
    amounts = list(_AMOUNT.finditer(clause))
    if len(amounts) != 1 or len(thing.words) < 2:
        return False
    at, end = amounts[0].span()
    phrase = thing.said[max(0, thing.said.find(thing.words[0])) :]
    start = (clause[:at] + clause[end:]).find(phrase)
    return 0 <= start < at < start + len(phrase)


_AMOUNT = lazily(r"\d+(?:\.\d+)?[万亿千百]*(?:美元|元|个|家|项|件|座|公里|吨|亩|人次|人|户|%)?多?")


def _rest(thing: Thing, subject: str, place: str) -> str | None:
    """What a figure's subject has beside a thing's words, before them; None if its last word is another."""
    bare = subject
    end = -1
    for form in thing.forms(thing.words[-1]):
        at = bare.rfind(form)
        end = max(end, at + len(form) if at >= 0 else -1)
    if end < 0:
        return None
    tail = bare[end:]
    for form in sorted((form for word in thing.words for form in thing.forms(word)), key=len, reverse=True):
        bare, tail = bare.replace(form, "|"), tail.replace(form, "|")
    return _neutral(bare.replace(place, "|")) if not _neutral(tail) else None  # 新上市企业 for 企业新上市


def _neutral(words: str) -> str:
    """What is left of words without verbs, measure words and signs."""
    return _SIGNS.sub("", DEEDS.sub("", _PLAIN.sub("", _WHOLE.sub("", words))))


def of_itself(topic: Sequence[str], candidates: Sequence[Candidate], region: str) -> list[Candidate]:
    """Of figures those whose subject is the thing itself, verbs aside, where some are: no 免签入境游客 for 入境游客."""
    said, place = _neutral(fold("".join(topic))), stem(region)
    own = [each for each in candidates if said and _neutral(fold(each.figure.subject).replace(place, "")) == said]
    return own or list(candidates)


def done_otherwise(topic: Sequence[str], figure: Figure, region: str) -> bool:
    """Whether a figure is of something else that is done there: of 老旧小区改造 no 物业服务|覆盖300个老旧小区."""
    said, subject = fold("".join(topic)), fold(figure.subject)
    works = _WORKS.search(said)
    if works is None or _REWORKED.search(fold(figure.quote) + subject):
        return False
    thing = thing_of((said[: works.start()],))
    for form in sorted((form for word in thing.words for form in thing.forms(word)), key=len, reverse=True):
        subject = subject.replace(form, "|")
    return len(_neutral(subject.replace(stem(region), "|")).replace("|", "")) > 1


_WORKS = lazily(r"(?<=..)(?:改造|整治|治理|更新|修缮|翻新|改建)(?:提升)?(?:工程|项目|任务|数量|面积)?$")
_REWORKED = lazily(r"改造|整治|治理|更新|修缮|翻新|改建|提升|修复|改善|恢复|整理")


def gathered(topic: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The words of a thing, each with what may stand for it, the last word last."""
    thing = thing_of(tuple(topic))
    return tuple(thing.forms(word) for word in thing.words)
