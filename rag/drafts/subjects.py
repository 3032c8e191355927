"""What each number of a Chinese sentence is about, by the grammar of statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rag.drafts.english import Terms
from rag.drafts.everyday import everyday, opened
from rag.drafts.grammar import words
from rag.drafts.nouns import GENERAL_NOUNS, noun_phrase
from rag.drafts.scene import Ref, Role, Scene
from rag.drafts.tokens import Language
from rag.figures.lexicon import find_names, lexicon, match
from rag.figures.statements import find_statements
from rag.numbers.quantities import Quantity
from rag.question.pieces import pattern as asked_pattern
from rag.records import Bound, Measure
from rag.text.lazily import lazily


@dataclass(frozen=True, slots=True)
class About:
    """The subject of a number. `own`: its own clause names it; `changed`: a verb of change stands before the number."""

    subject: str
    indicator: str | None
    measure: Measure
    bound: Bound | None
    own: bool = True
    changed: bool = False
    guessed: bool = False  # only a word like 增长目标 stands there
    terms: Terms = ()  # of an English subject outside the lexicon: its words' Chinese ones


_SIGNS = lazily("[\ue000-\ue002]")
# Words of an article before, in or behind a subject that are no part of it.
_FILL = lazily(
    r"(?<![\u4e00-\u9fff])(?:作为)?(?:全国|我国|中国)?(?:第[一二三四五六]|老牌|传统)?[\u4e00-\u9fff]{2,4}(?:第[一二三四五六])?[大强][省市县区](?=\s)|"
    r"(?:(?:[省市区县州]委、?)?[省市区县州]|(?<=\s))政府(?!性|采购|债|投资|网|服务|工作|数据)|"
    r"(?:[两二三四五六七八九]|\d)(?:省区|省|地|省份|市|省市|州|区)(?:一市|一区)?(?:中|里|合计|平均|共|均|的|(?=\s|增速|经济|GDP|目标|总量|投资|消费|工业|外贸|城镇|粮食|财政|居民|进出口|社会|规上|固定|一般))(?=.)|调为|调成|调至|降为|降成|升为|增为|减为|改定为|改定|索性|只提|跃升至|跃居|正常年景下?|要求|报告(?=\s|提出|明确|指出|显示|称|说|要求)|(?:从|由)[“\"][^”\"\d]{1,20}[”\"](?=改|换|调|变)|"
    r"(?<=\s)等?\d{1,2}个(?:省份|省区市|省市|省|城市|市)的?(?=\s|[\u4e00-\u9fff])|(?<=[\s今年])想要?(?=[^\s法象])|打算|则?(?:连续|连着|连)[两二三四五六七八九十]年|一年(?=[吞发开接签])|邻省|一年(?=增长|下降)|最终|不过|我们|他们|她们|咱们|我市|我省|我区|我县|本市|本区|实际(?=新增|完成|达|"
    r"只|仅)|次之|写成|写作|换成了|换成|改为|改成|改到|砍到|砍至|退到|退至|退居|恰为|恰好|刚好|垫底的是|垫底|"
    r"定的是|年初定的|年初|居第[一二三四五]|居(?=\d)|仍然|仍|守在|落在|调整到|实际只有|拼|冲刺|奔着|喊出|定在|"
    r"定为|设为|设在|设定在|设定为|锚定|瞄准|则为|则是|同样是|同样为|也是|也为|均为|都是|都为|皆为|仍为|仍是|"
    r"就是|写的是|写明|给出|给的是|要做到|要达到|要(?=完成|实现|新增|新建|建成|力争|争取|确保|增长)|这条线上?|剑指|直指|冲击|做到|达到了|"
    r"提出|明确|预计|预期(?!寿命)|力争|计划|安排|希望|有望|可望|上调至|上调到|上调为|下调至|下调到|下调为|调整为|调整至|调至|调高至|调低至|降至|降到|升至|升到|提高到|提高至|"
    r"提升到|提升至|增加到|增加至|上升到|上升至|上升为|迈过|迈上|站上|跨过|来到|录得|仅为|只有|仅|其中|同期|"
    r"在[^\s,;。\d]{2,10}?(?:之下|背景下|情况下|形势下|面前|冲击下|压力下)|今年的?|(?<=[\s,;、])(?:而|但|且|并|却|则|也|还|又|再(?!就业|生|造|制造|融资|贷款|担保))|全省|全市|全区|本省|该省|该市|当地|各地|"
    r"首度|首次|初次|历史性地?|目标值|预期目标|增长目标|目标(?!任务)|任务|指标|则(?=[由从])|(?:由|从|自|把|将|以|按)(?=[\s\d“”\"]|年初|此前|原来)|"
    r"(?<=[\s,])(?:把|将|由|从)|的是|为约|约为|大约|分别|合计|总计|共计|一共|(?:简单|算术)?平均|\s(?=的)"
)
_KEPT = frozenset({"分别", "目标任务"})
_GENERIC = lazily(
    r"(?:的|之|在|为|是|了|这一|这个|这项|该|其|此|增长|增速|增幅|涨幅|降幅|总量|总额|总值|规模|数值|水平|实际|全年|名义|同比|年度|速度|比例|比重|定|指标|"
    r"目标|任务|成绩|结果|经济|表现|最高|最低|最多|最少|最快|最慢|一档|新|连续[一二三四五六七八九十两]+年|定|"
    r"有|居首|首位|榜首|居末|末位|垫底|领跑|殿后|列|排名?|倒数|位|居|缺口|差距|降幅|幅度|采用|省份|达|到|至|以|以内|以上|左右|之间|区间|率|[\s,、:()“”\"'#*—-])*"
)
_GROWTH_WORD = lazily(r"增长|增速|增幅|成长")
_CHANGE = lazily(r"增长|增速|增幅|涨幅|上涨|下降|降幅|下跌|回落|提高|减少|增加|提升|上升")
_TENSE = lazily(r"^(?:实际(?!利用|使用|到位|到账|吸收|外资|直接)|已(?:经)?|共(?=获)|\s)+")
_LEADING = lazily(
    r"^(?:(?:均|都|也|则|还|又|再|各|已|到|在|而|但|且|有|的|为|是|最高|最低|最多|最少|其|这)*\s+)+|^(?:均|都|"
    r"也|则|有|最[高低多少快慢大小](?:的一档|的)?|唯一)+(?=的|$)"
)
_ANAPHORA = lazily(r"^(?:这|该|此|上述)(?:一|两)?(?:项|个|些)(?:收入|指标|数字|数据|目标|比例|增速|投资)?")
_AGENT = lazily(r"^[^\s,、“”]{2,10}?(?:把|将)(?=[^\s军来才])")  # 省政府把|经济增长目标定在
_MARKUP = lazily(r"[#*>|`_]+")


def subjects_zh(
    masked: str,
    span: tuple[int, int],
    numbers: Sequence[Quantity],
    scenes: Sequence[Scene],
    roles: Sequence[tuple[Role, Ref]],
) -> tuple[About, ...]:
    """A subject for each number of the sentence; without numbers, the indicator that the sentence names, if any."""
    start, end = span
    head = masked[start:end]
    plain = _SIGNS.sub(" ", _MARKUP.sub(lambda hit: " " * len(hit.group()), head))
    plain = _FILL.sub(lambda hit: hit.group() if hit.group() in _KEPT else " " * len(hit.group()), plain)
    if not numbers:
        topic = _topic(plain)
        return (topic,) if topic else ()
    values = [
        number
        for number, (role, _) in zip(numbers, roles, strict=True)
        if role in ("value", "from", "rank", "outside", "sum", "mean") or (role == "ratio" and number.form == "percent")
    ]
    shifted = [_moved(number, -start) for number in values]
    found = {
        statement.quantity.start + start: statement
        for statement in (find_statements(plain, shifted, 0, len(plain)) if shifted else ())
        if statement.quantity is not None
    }
    made: list[About] = []
    for number, scene, (role, _) in zip(numbers, scenes, roles, strict=True):
        statement = found.get(number.start)
        if statement is None:
            about = _beside(plain, scene, start, number)
            if role in ("count", "count_change") and about.indicator is None:
                about = replace(about, subject="", own=False)  # 六省里把目标写成区间的共2个
                about = _named_behind(plain[number.end - start : scene.stop - start]) or about
        else:
            about = _told(statement.subject, statement.indicator, statement.measure, statement.bound, scene, number)
        if not about.subject and about.indicator is None and number.form == "amount" and role == "value":
            about = _counted(plain, start, scene, number) or about
        made.append(about)
    return tuple(_dealt_out(made))


_SHARED = sorted((*GENERAL_NOUNS, "产量", "销量", "出口", "进口", "消费"), key=len, reverse=True)


def _dealt_out(made: Sequence[About]) -> Iterator[About]:
    """交通、能源、水利投资分别为2300亿元、2100亿元和900亿元: each of a list of subjects for one of as many numbers."""
    at = 0
    while at < len(made):
        row = [made[at]]
        while at + len(row) < len(made) and made[at].subject and made[at + len(row)].subject == made[at].subject:
            row.append(made[at + len(row)])
        items = re.split("[、和与及]", made[at].subject)
        if len(row) == len(items) > 1 and all(items) and made[at].indicator is None:
            tail = next((noun for noun in _SHARED if items[-1].endswith(noun)), "")
            names = [item if item.endswith(tail) else item + tail for item in items]
            row = [
                replace(about, subject=name, indicator=_matched(name)) for about, name in zip(row, names, strict=True)
            ]
        yield from row
        at += len(row)


def _named_behind(words: str) -> About | None:
    """12个省份下调|社会消费品零售总额增长目标: of what the places are counted."""
    names = find_names(words, asks=True)
    return replace(headed(names[0].id), own=True) if names else None


def _counted(plain: str, start: int, scene: Scene, number: Quantity) -> About | None:
    """156个增发国债项目完工147个: what a number counts that begins a clause."""
    if plain[scene.begin - start : number.outer_start - start].strip() or number.base_unit in _MEASURED:
        return None
    behind = re.match(r"[\u4e00-\u9fff]{2,16}", plain[number.end - start : scene.stop - start])
    noun = noun_phrase(behind[0]) if behind else ""
    return About(noun, None, "level", number.bound) if len(noun) > 2 else None


_MEASURED = frozenset({"元", "美元", "%", "吨", "斤", "亩", "公里", "人", "平方米", "千瓦", "千瓦时"})


def _moved(number: Quantity, by: int) -> Quantity:
    return number._replace(
        start=number.start + by,
        end=number.end + by,
        outer_start=number.outer_start + by,
        outer_end=number.outer_end + by,
    )


def _told(subject: str, indicator: str | None, measure: Measure, bound: Bound, scene: Scene, number: Quantity) -> About:
    words_before = scene.lead
    changed = _CHANGE.search(words_before) is not None
    grown = number.form == "percent" and _GROWTH_WORD.search(words_before) is not None
    if indicator in ("urban_income", "rural_income"):
        # 城镇居民收入增长5.7%，农村居民增长3.9%: the second is not carried from the first
        whose = {hit.group() for hit in re.finditer("城镇|农村|农民|城乡", words_before)}
        if len(whose) == 1:  # 城乡居民…分别增长: the first is of the towns
            indicator = "urban_income" if whose & {"城镇", "城乡"} else "rural_income"
    said = indicator or _asked(subject)
    if said is not None and grown and subject not in words_before and "growth" not in lexicon()[said].stated:
        return About("", None, "growth", bound, False, True)  # 今年的增长目标, behind a rate of unemployment
    if indicator is None:
        subject = "" if _IS_MOVE.match(subject) else subject
        subject = _AGENT.sub("", re.sub(r"^是(?=..)", "", subject))
        subject = _ANAPHORA.sub("", _LEADING.sub("", _TENSE.sub("", subject)))
        named = _matched(subject)
        if named:
            return About(subject, named, _measure(named, measure, changed, number), bound, True, changed)
        bare = re.sub(r"(?:的|实际|增长|增速|也|同样|则)+$", "", subject.strip(" 的"))
        bare = re.sub(r"(?<=..)定了?$", "", bare)
        asked = _asked(bare) or everyday(bare, number.form)
        if asked is None and len(bare.strip()) > 1:
            nouns = noun_phrase(bare)
            bare = bare if nouns else ""
            asked = _asked(nouns) if nouns else None
            asked = asked or everyday(nouns, number.form)
            bare = nouns if asked else bare
        if asked is not None:
            indicator, measure = asked, _measure(asked, measure, changed, number)
        elif len(bare.strip()) < 2 or _GENERIC.fullmatch(subject) or _GENERIC.fullmatch(bare):
            return About("", None, "growth" if grown else measure, bound, False, changed)
        subject = bare
    return About(subject.strip(), indicator, measure, bound, True, changed)


# 城镇居民和农村居民的|人均可支配收入: of each of the two
_WHOSE = lazily(r"(?:(城镇|城市)|农村|乡村)(?:常住)?居民的?人均(?:可支配|纯)?收入$")
# 离5%左右|差0.2个百分点: what stands behind the number is the next one's verb.
_IS_MOVE = lazily(r"\s*(?:差|高|低|多|少|快|慢|超出|高出|低出|相差)[^\u4e00-\u9fff]*\d")


def _measure(indicator: str, measure: Measure, changed: bool, number: Quantity) -> Measure:
    usual = lexicon()[indicator].stated[0]
    alone = not changed or measure == "level"  # 涨幅|写着2%左右
    return usual if number.form == "percent" and alone and usual in ("growth", "decline") else measure


def _matched(subject: str) -> str | None:
    """The indicator that a subject is a name of; 城镇居民的人均可支配收入, too, is of the towns."""
    id_ = match(subject)
    whose = _WHOSE.match(subject) if id_ in (None, "resident_income") else None
    return id_ if whose is None else "urban_income" if whose[1] else "rural_income"


@lru_cache(maxsize=1 << 12)
def _asked(subject: str) -> str | None:
    """The indicator that a subject is a reader's name of: 失业率, 外贸."""
    known = _matched(subject)
    if known:
        return known
    names = find_names(subject, asks=True)
    if len(names) == 1 and names[0].start == 0:
        behind = subject[names[0].end :].strip()
        if not behind or (subject[names[0].end].isspace() and not noun_phrase(behind)):
            return names[0].id  # 物价 几乎清一色
    return None


def _topic(plain: str) -> About | None:
    said = plain.strip().rstrip("。!?:")
    if len(said) > 40:
        return None
    names = find_names(said, asks=True)
    if not names:
        id_ = opened(said)
        return headed(id_) if id_ else None
    first = names[0]
    usual = lexicon()[first.id].stated[0]
    return About(
        said[first.start : first.end], first.id, usual if usual in ("growth", "decline") else "level", None, False
    )


def headed(id_: str) -> About:
    """What follows a heading."""
    usual = lexicon()[id_].stated[0]
    return About(lexicon()[id_].zh, id_, usual if usual in ("growth", "decline") else "level", None, False)


_TITLE = 60
_OF_GROWTH = lazily(r"经济|GDP|增长目标|增速目标|生产总值|(?<!收入)(?<!投资)增长|econom|growth", re.IGNORECASE)


def topic_of(text: str, language: Language) -> About | None:
    """The one indicator that the title of an article names, if it is not the economy's growth."""
    title = next((line for line in text[:400].split("\n") if line.strip()), "")
    if len(title) > 2 * _TITLE or (language == "zh" and len(title) > _TITLE):
        return None
    names = {name.id: name for name in find_names(_MARKUP.sub(" ", title), asks=True)}
    if len(names) != 1 or _OF_GROWTH.search(title):
        return None
    id_ = next(iter(names))
    usual = lexicon()[id_].stated[0]
    return About(
        lexicon()[id_].zh, id_, usual if usual in ("growth", "decline") else "level", None, False, guessed=True
    )


_RATIO_TO = lazily(r"的?(?:比率|比例|比值|之比|比重)")  # 物流费用与GDP的比率
_THAN = lazily(r"(?:比|高于|低于|快于|慢于|跑赢|快过)[^,;。]*$")


@cache
def _narrows() -> re.Pattern[str]:
    return re.compile(rf"(?:{asked_pattern('narrows').pattern})的?$", re.IGNORECASE)


def _beside(plain: str, scene: Scene, start: int, number: Quantity) -> About:
    """The subject that a made number names itself: 城镇新增就业合计368万人, 平均增速4.3%."""
    words_before = plain[scene.start - start : max(scene.start, number.outer_start) - start]
    if number.form == "points":
        words_before = _THAN.sub("", words_before)  # 工业增长6.4%，比经济增速快0.5个百分点: it is industry's
    names = [name for name in find_names(words_before, asks=True) if not _RATIO_TO.match(words_before, name.end)]
    changed = _CHANGE.search(words_before) is not None
    if names:
        last = names[-1]
        narrowed = _narrows().search(words_before, 0, last.start)
        if narrowed:
            said = noun_phrase(words_before[narrowed.start() : last.end])
            return About(said, None, "level", number.bound, True, changed)  # 民间|投资增速高于全国
        usual = lexicon()[last.id].stated[0]
        measure: Measure = "growth" if number.form == "percent" and (usual == "growth" or changed) else "level"
        return About(words_before[last.start : last.end], last.id, measure, number.bound, True, changed)
    grown = _GROWTH_WORD.search(words_before) and number.form in ("percent", "points")
    nearest = re.search(r"([\u4e00-\u9fff“”]{2,16})[\s的]*$", words_before)
    noun = noun_phrase(nearest[1]) if nearest and number.form == "amount" else ""
    if len(noun) > 1 and not _GENERIC.fullmatch(noun) and noun not in words()["kept_verbs"]:
        return About(noun, None, "level", number.bound, True, changed)
    return About("", None, "growth" if grown else "level", number.bound, False, bool(grown))
