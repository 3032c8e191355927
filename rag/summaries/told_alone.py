"""Comma clauses of a sentence that are told by themselves, with what they hang on; and which are of a part only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rag.figures.lexicon import find_names
from rag.summaries.joining import goes_on, lacks_its_verb, leads_on
from rag.summaries.leaning import is_outcome, leans, names_a_thing
from rag.text.lazily import lazily
from rag.text.sentences import clauses

HANGS = lazily(
    r"(?!(?:新增|再建)?\d[\d.]*[万亿]?(?:[个家项座条张套台所处][^,;。\d]{4}|元以上的?[^,;。\d]{0,8}项目))(?:(?:[比较](?:去年|上年)(?:同期)?|其中[^,;。\d]{0,12}|(?:总|年度?|当年|计划|概算|完成)*投资|(?:首期|一期|计划|共|全年)*(?:投入|安排|筹措|下达|拨付)(?:资金|经费)?|总量|总额|总数|(?:覆盖|参保|受益|惠及)?人数|规模|产值|面积|占比|比重|比例|增速|增长|达到?|均|其中|累计|全年|年均|同比|力争|确保|争取|突破|超过?|近|再|新增|"
    r"\d|[、和与及约的]|左右|以上|上升|下降|提高到?|增加)+)(?![一二三四五六七八九十]+[期批轮级类线次])(?=[\d百千万亿%一二三四五六七八九十]|$)"
)
"""What a clause begins with that tells nothing without the clause before it: 总投资116.7亿元."""


_ZONES = (
    "(?:开发区|园区|集聚区|示范区|新区|高新区|经开区|自贸区|综保区|保税区|产业园|试验区|先行区|合作区|引领区|科[技学]城"
    "|国家公园)"
)
# 示范区和产业集聚区建设方面。新开工项目24个: of the part that the words before name
_PART_AHEAD = lazily(rf"^[^,;]{{0,16}}{_ZONES}[^,;]{{0,10}}方面。$")
_NAMES_A_ZONE = lazily(
    r"(?:持续|有序|稳步|推进|推动|加快|支持|抓好|做强|做大|建设|发挥|提升|深化|大力|全面|积极|高标准|高水平|高质量)*+"
    rf"(?!各|全|省|发展|壮大|培育|促进|加强|优化|完善|打造|实施|强化|创建|申报|争创|建设|推[进动]|加快|支持|提升|新型|产城|国家|县|重点|特色|现代|产业|工业|经济|农业|科技|开发|园)[^,;。、\d]{{2,14}}{_ZONES}"
)


def of_a_part(label: str, sentence: str, start: int) -> bool:
    """Whether a clause stands behind a zone that its sentence, or a label before it, is about: not the whole's."""
    ahead = start and (
        _NAMES_A_ZONE.match(sentence) or _EACH.search(sentence, 0, start) or _ONCE_BUILT.search(sentence, 0, start)
    )
    firms = _FIRMS.match(sentence, start) is None and _FIRMS.search(sentence, 0, start)
    return bool(_PART_AHEAD.search(label) or ahead or firms or of_firms(label, sentence[start:]))


def of_firms(label: str, words: str) -> bool:
    """Whether a folded clause stands under a short sentence or heading on the government's firms, and names none.

    >>> of_firms("深化国企改革。", "推动产业收入占比提高到30%"), of_firms("深化国企改革。", "市属国企收入增长5%")
    (True, False)
    """
    return len(label) <= _LABEL and _FIRMS.search(label) is not None and _FIRMS.match(words) is None


_LABEL = 24  # signs of a sentence that only says what the next is about
# 推进国企改革,...,推动产业营业收入占比提高到30%: theirs
_FIRMS = lazily(r"国企改革|国有企业(?:改革|攻坚)|国资国企|(?:省|市|区|县)属(?:国有)?(?:企业|国企)")


_LEAD = 40  # signs of a sentence that heads a paragraph
# 加快皖北地区全面振兴, 推动雄安新区建设: what stands under it is of that part
_A_SIDE = lazily(
    r"^(?:[推支建加促]进?[动持快设]?|全力|着力|深入|高标准|高质量|高水平)*"
    r"(?:[皖苏粤鲁豫桂黔湘鄂赣闽浙冀晋陕川滇辽吉蒙藏青宁新琼渝][东西南北中]{1,2}(?:地区)?|革命老区)[^,、和与]{0,24}"
)
# 三要全面提升中心城区品质: of the town, and not of its counties
_A_TOWN = lazily(r"[^,、和与及]{0,16}(?:中心|主|老)城区(?!.*(?:[,、和与及]|县|乡|农村))")
_OWN = lazily(r"全[省市区县州]")
_ONCE_BUILT = lazily(r"(?:建成|投产|达产|投用|完工|竣工|运营)[之以]?后,")  # of a day that is not told
_EACH = lazily(r"(?:支持|鼓励|推动|引导|指导|要求)每个?(?:县|市|区|乡|镇|村|园区|街道)")  # 每个县...,发展2个产业


# 主要目标是：, 要努力实现以下目标: what only leads up to a list
_OPENING = lazily(
    r"[^:,。;%]{0,30}(?:是|为|如下|包括|目标|任务|指标|做到|实现)[:](?=.{4})|(?:提出|建议|确定|明确)(?=(?:到20\d\d年)?[^,。;\d]{0,6}生产总值)"
)


# 实施三年攻坚行动,新开工项目800个: of what the clause before it names
_BARE_PROJECTS = lazily(r"(?:新|力争|确保|累计)*(?:开工|建成|竣工|完工|实施|推进)+(?:建设)?项目\d")
_ITEM = lazily(  # 六是市财政安排5.8亿元, (7)新建绿地
    r"(?:[一二三四五六七八九十]{1,3}(?:是要?|要)|\(\d{1,2}\)|[①-⑳]|\d{1,2}[.、](?!\d))(?=.{4})"
)


class Piece(NamedTuple):
    """A comma clause, or several that hang together, from `start` to `end` of its sentence.

    `alone`: it is told with all that its numbers are of. `head`: where a quote of it begins: `start`, or before it
    where it does not itself say what its numbers are of. `skips`: where what the quote leaves out behind its head
    begins, 0 where it leaves out nothing.
    """

    start: int
    end: int
    alone: bool
    head: int
    skips: int = 0


def told_alone(sentence: str) -> tuple[Piece, ...]:
    """The comma clauses of a folded sentence, one that hangs on the clause before it joined to it, each with its head.

    A clause that names nothing (全面推进8大方面60项试点工作) is quoted from the first clause of its sentence, which
    names it, and is not told where that is far.
    """
    pieces = _joined(sentence)
    return tuple(_headed(sentence, pieces, *piece) for piece in pieces)


def _headed(sentence: str, pieces: Sequence[tuple[int, int, bool]], start: int, end: int, alone: bool) -> Piece:
    first, stop, _ = pieces[0]
    if start == first or not _NUMBER.search(sentence, start, end):
        return Piece(start, end, alone, start)
    words = sentence[start:end]
    if alone and _is_for_something(words):
        return Piece(start, end, True, start)
    if alone and _GOVERNMENTS.search(words):  # 抓好550个省重大项目: the province's, whatever stands before
        return Piece(start, end, True, start)
    if alone and (find_names(words) or names_a_thing(words, sentence[first:start])):
        return Piece(start, end, True, start)
    if _EXHORTS.match(sentence, first):
        return Piece(start, end, alone, start)  # 我们把招商作为“一把手”工程,...: a speech, and no name
    # 统筹推进246个重大项目,...,81个项目年内开工: of those that the sentence counts
    total = _TOTAL.match(words) is not None
    counts = next(((a, b) for a, b, _ in pieces if b <= start and _COUNTED.search(sentence, a, b)), None)
    if counts is not None and total and not alone:
        return Piece(start, end, True, counts[0], counts[1])
    if end - first <= HEADED and names_a_thing(sentence[first:start]):
        return Piece(start, end, True, first)
    of_them = _COUNTED.search(sentence, first, stop) is not None and "项目" in words
    if not of_them and alone and _INDUSTRY.match(words):  # though a longer name stands before
        return Piece(start, end, True, start)
    return Piece(start, end, of_them, first if of_them else start, stop if of_them else 0)


_INDUSTRY = lazily(
    r"(?:力争|确保|争取|推动|全年|使)*[^,;\d]{2,10}(?:产业|集群|制造业|工业|农业|物流|旅游业?)(?:实现)?(?:总?产值|营收|营业收入|增加值|规模)[^,;]{0,4}\d"
)
_GOVERNMENTS = lazily(
    r"\d+[个项](?:省|市|州|自治区|盟)级?重[大点](?:建设|产业|工程)?项目"
    r"|^(?:今年|全年|计划|安排|实施|推进|抓好|滚动|力争|确保)*(?:省|市|州|自治区|盟)级?重[大点](?:建设|产业|工程)?项目[^,;\d]{0,6}\d"
)
_EXHORTS = lazily(r"(?:我们|各级|各部门|领导干部|大家|全[市省区县州]上下)")
HEADED = 84  # characters of a quote that begins with the head of its sentence
LEFT_OUT = "\u2009…\u2009"
"""What stands in a quote for the words that it leaves out."""


def _joined(sentence: str) -> tuple[tuple[int, int, bool], ...]:
    """The clauses as joined, and whether each names what it is of. What is joined to the sentence's opening is of that;
    behind it, of what the opening names.
    """
    found: list[tuple[int, int, bool]] = []
    for start, end in _led_on(sentence):
        start = item.end() if not found and (item := _ITEM.match(sentence, start, end)) else start
        opening = _OPENING.match(sentence, start, end)
        start = opening.end() if opening else start
        if sentence.startswith("其中", start) and (
            any(name.start == 0 for name in find_names(sentence[start + 2 : end]))
            or (found and _COUNTS_THEM.search(sentence[found[-1][0] : found[-1][1]]))
        ):
            start += 2  # 提出6项指标,其中地区生产总值年均增长5%: it tells itself
        if found and _TOPIC_ONLY.fullmatch(sentence[found[-1][0] : found[-1][1]]):
            start, _, alone = found.pop()
            found.append((start, end, alone))
            continue
        if found and lacks_its_verb(sentence[found[-1][0] : found[-1][1]], sentence[start:end]):
            found.append((start, end, False))
            continue
        if _is_for_something(sentence[start:end]):
            if found and _IN_A_PLACE.search(sentence, *found[-1][:2]):  # 实施青山片区规划,投资12亿元,建设67个项目
                start = found.pop()[0]
            found.append((start, end, True))
            continue
        alone = not leans(sentence[start:end]) and not (found and _BARE_PROJECTS.match(sentence, start))
        if found and end - found[-1][0] <= _OWNED and _needs_owner(sentence, found[-1][:2], start, end):
            start, _, alone = found.pop()
            found.append((start, end, alone))
            continue
        alone = alone and not (found and _BARE.fullmatch(sentence, start, end))
        if found and _TOTAL.match(sentence, start, end) and _counted_parts(sentence, found) > 1:
            alone = False  # of all that the sentence counts, and not of the last of them
        elif found and (
            HANGS.match(sentence, start, end) or goes_on(sentence[found[-1][0] : found[-1][1]], sentence[start:end])
        ):
            start, _, before = found.pop()
            alone = before and (alone or not found)
        elif (
            found
            and end - found[-1][0] <= _TOGETHER
            and is_outcome(sentence[start:end])
            and not _NUMBER.search(sentence, found[-1][0], found[-1][1])
        ):
            start, _, alone = found.pop()  # 开展系统集成改革,形成30项以上创新成果
        found.append((start, end, alone))
    return tuple(found)


def hangs(words: str) -> bool:
    """Whether folded words of a clause tell nothing without the clause before it: 总投资116.7亿元."""
    return HANGS.match(words) is not None and not _is_for_something(words)


def _is_for_something(words: str) -> bool:
    """Whether a folded clause is a sum that is set aside and what it is for."""
    sum_, _, purpose = words.partition(",")
    return leads_on(sum_, purpose)


_IN_A_PLACE = lazily(r"片区|园区|开发区|新区|示范区|城区|组团|小镇|景区|[县乡镇村](?![级域])")


def _led_on(sentence: str) -> list[tuple[int, int]]:
    """The comma clauses of a folded sentence, a sum that is set aside with what it is for as one."""
    found: list[tuple[int, int]] = []
    for start, end in clauses(sentence, 0, len(sentence)):
        if found and leads_on(sentence[slice(*found[-1])], sentence[start:end]):
            start = found.pop()[0]
        found.append((start, end))
    return found


# 统筹推进246个项目,...,81个项目年内开工,确保年度完成投资555亿元
_TOTAL = lazily(r"(?:力争|确保|争取|计划|预计|全年|年度|今年)*(?:完成)?(?:年度)?(?:总)?投资[^,;\d]{0,4}\d")


def _counted_parts(sentence: str, pieces: Sequence[tuple[int, int, bool]]) -> int:
    """How many of the pieces behind the first that counts projects count some, too."""
    return sum(_COUNTED.search(sentence, start, end) is not None for start, end, _ in pieces) - 1


def _needs_owner(sentence: str, before: tuple[int, int], start: int, end: int) -> bool:
    """Whether a clause is told with the one before it, which names what it is of: a zone, projects, a line."""
    counts = _BARE_PROJECTS.match(sentence, start) is not None and _COUNTED.search(sentence, *before) is not None
    zone = (
        _NAMES_A_ZONE.match(sentence, *before) is not None and before[0] == 0 and _NUMBER.search(sentence, start, end)
    )
    enters = _ENTERS.match(sentence, start, end) is not None
    # 实施造林1500亩,森林抚育工程2万亩: the deed is told once
    carried = _NO_DEED.fullmatch(sentence, start, end) is not None and _DEED.match(sentence, *before) is not None
    if enters or (carried and _NUMBER.search(sentence, *before)):
        return True
    return counts or bool(zone) or _BARE.fullmatch(sentence, start, end) is not None


# 完善物流园区设施,力争入驻5家企业: of the place that the clause before names
_ENTERS = lazily(r"(?:力争|确保|争取|实现|推动|吸引)*(?:入驻|进驻|入园)[^,;]*\d")
_NO_DEED = lazily(
    r"(?!(?:[^,;]{0,12}(?:新|建|改|完|达|增|提|降|破|超|实|发展|培|引|开|竣|投|扩|种|推|治|发|安|解|减|扶|转|入|占|为|保|稳|控|不|力|确|覆|落|率|值|额|收入|游客|总)))"
    r"[\u4e00-\u9fff“”（）()]{2,12}[\d.]+[万亿千]*[\u4e00-\u9fff]{1,3}(?:以上|左右)?(?:、[\u4e00-\u9fff]{2,12}[\d.]+[万亿千]*[\u4e00-\u9fff]{1,3}(?:以上|左右)?)*"
)
_DEED = lazily(r"(?:今年|全年|计划|继续)*(?:实施|完成|建设|新建|改造|开展|治理|新增|推进)")
# 对投资超千万美元的大项目, with no word yet of what is done for it
_TOPIC_ONLY = lazily(
    r"(?:对|针对|凡是?|将)(?![^,;]*(?:作为|放在|摆在))[^,。;]*的(?!.*(?:给予|实行|实施|进行|列|作为|奖|补))[^,。;的]{1,10}"
)
_OWNED = 60  # characters of a clause with the one that names what it is of
_COUNTED = lazily(r"\d+[个项](?:[^,]{0,8})项目|项目[^,\d]{0,4}\d+[个项]")
# 确保全年开行120列以上, 标准为每人每月500元: of nothing named
_BARE = lazily(
    r"(?:改扩建|扩建|改建|续建|迁建|重建|加固)\d+[\u4e00-\u9fff](?:以上|左右)?|(?:力争|确保|争取|力促|全年|今年|年内|实现|累计|新增|再|共|总计|达到?|完成|开行|发行|发放|引进|落地|签约|接待|惠及|受益|覆盖|标准为|提高到?|增加到?|以及|[、和])+(?:每人|每[月年天])*[\d.]+[万亿千百]*[\u4e00-\u9fff%]{1,3}(?:以上|左右|以内)?"
    r"|(?:拉动|撬动|涉及|惠及|受益)[^,\d]{0,6}\d[^,]*"
)
_TOGETHER = 48  # characters of two clauses that are told as one
_NUMBER = lazily(r"\d")


_COUNTS_THEM = lazily(r"\d+[项个](?:主要|具体)?指标$")


def heads_a_part(words: str) -> bool:
    """Whether a folded heading, or a short sentence that opens a paragraph, is about a part of the territory.

    >>> heads_a_part("加快皖北地区全面振兴"), heads_a_part("推动雄安新区高标准建设"), heads_a_part("推动乡村振兴")
    (True, True, False)
    >>> heads_a_part("三要全面提升中心城区品质"), heads_a_part("推动中心城区和县城发展")
    (True, False)
    """
    if len(words) > _LEAD:
        return False
    return any(each.match(words) is not None for each in (_A_SIDE, _NAMES_A_ZONE, _A_TOWN))


def names_the_whole(words: str) -> bool:
    """Whether a folded clause says that it is of the whole."""
    return _OWN.search(words) is not None


def hangs_on_the_last(words: str) -> bool:
    """Whether a folded clause that opens a sentence names nothing, and is of what the sentence before it is about.

    >>> hangs_on_the_last("设立每年10亿元的专项资金"), hangs_on_the_last("实施重点项目210个")
    (True, False)
    """
    return bool(_NUMBER.search(words)) and not (_OF_THE_WHOLE.search(words) or names_a_thing(words))


_OF_THE_WHOLE = lazily(r"项目|投资|收入|企业|人次|就业|余额|贷款|存款")
