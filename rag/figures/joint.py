"""Several subjects that share words, or a number: 城镇、农村居民收入, 存贷款余额, 建设智能工厂、创新型企业10家."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.figures.deeds import deeds_end, without_lead
from rag.figures.lexicon import match
from rag.figures.subjects import front_off
from rag.text.lazily import lazily

_JOINT = lazily(
    r"(?:、|(?<=外[资贸])(?=外[资贸])|和(?!谐|平|美)|与(?!经济|上年|去年|同期|全国|全省)|以及|(?<![普涉惠波])及(?!格|时))(?![^()]*\))"
)
# 国家级、省级示范社: of both levels, one sum
_LEVELS = lazily(r"(?:(?:国家|[省市县区州部])级?[、和])+(?:国家|[省市县区州])级[^、]+$")
# Words that stand for several subjects when numbers are dealt out to them.
_URBAN_RURAL = lazily(r"城、?乡(?:常住)?居民(?:家庭)?")
_LOW_INCOME = lazily(r"城乡(?=(?:最低生活保障|低保)[^、和与及]*$)")
_SAVED_AND_LENT = lazily(r"存、?贷款")
_THREE_INDUSTRIES = lazily(r"三次产业|(?:第)?一、?二、?三(?:次)?产业?")


@lru_cache(maxsize=1 << 12)
def split_subjects(subject: str) -> tuple[str, ...]:
    """`城镇、农村居民收入` -> (`城镇居民收入`, `农村居民收入`): a shared tail is given to each piece that needs it."""
    pieces = [piece.strip() for piece in _JOINT.split(subject)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2:
        return (subject,)
    pieces = _per_unit(pieces)
    last = pieces[-1]
    among = _AND_SO_ON.fullmatch(last)
    if among and match(last) is None:
        # 航空航天、集成电路等新兴产业产值: the tail after 等 is what each of them has
        return tuple(piece + among[2] for piece in [*pieces[:-1], among[1]])
    return tuple(_with_tails(pieces))


def _with_tails(pieces: list[str]) -> list[str]:
    """The pieces, each with the tail it needs to be an indicator, from the last or from the first."""
    last = pieces[-1]
    ids = [match(piece) for piece in pieces]
    for index, piece in enumerate(pieces[:-1]):
        # 规上、规下工业增加值: pieces of one shape share what follows the last
        alike = len(piece) <= 4 < len(last) and any(a == b for a, b in zip(piece, last, strict=False))
        if alike and not last[len(piece) :].isascii():  # PM10、PM2.5
            pieces[index] = piece + last[len(piece) :]
    if any(id_ is None for id_ in ids) and match(last):
        for index, piece in enumerate(pieces[:-1]):
            for cut in range(1, len(last) if ids[index] is None else 0):
                if match(piece + last[cut:]):
                    pieces[index] = piece + last[cut:]
                    break
    if ids[0] and any(id_ is None for id_ in ids[1:]):
        # 城镇居民人均可支配收入和农村: the tail stands at the first piece
        for index in range(1, len(pieces)):
            for cut in range(len(pieces[0]) - 1, 0, -1):
                if match(pieces[index]) is None and match(pieces[index] + pieces[0][cut:]):
                    pieces[index] = pieces[index] + pieces[0][cut:]
    return pieces


def _per_unit(pieces: list[str]) -> list[str]:
    """单位生产总值能耗和二氧化碳排放: both are per unit of output."""
    per = _PER.match(pieces[0])
    return [pieces[0], *(per.group() + p if _PER_WHAT.match(p) else p for p in pieces[1:])] if per else pieces


_PER = lazily(r"(?:单位|万元)(?:地区|国内)?(?:生产总值|GDP)")
_PER_WHAT = lazily(r"(?:二氧化碳|碳)排放|电耗|水耗|能耗|用水量|耗[电水地]")
_AND_SO_ON = lazily(r"(.{2,24}?)等([^等]{2,})")


def _named(subject: str) -> bool:
    return match(subject) is not None


def _dealt_by_name(head: str, count: int, distributed: bool) -> tuple[str, ...]:
    """The subjects that one word of `head` stands for, "城乡" or "三次产业"; none if it has no such word."""
    if (count == 2 or distributed) and count <= 2 and (both := _URBAN_RURAL.search(head)):
        if count == 2 and len(split_subjects(head[both.end() :])) == 2:
            return ()  # 城乡居民养老、医疗保险: one number each
        return tuple(_URBAN_RURAL.sub(f"{kind}居民", head) for kind in ("城镇", "农村"))
    if count == 2 and distributed and (alone := _LOW_INCOME.search(head)):
        return tuple(head[: alone.start()] + kind + head[alone.start() + 2 :] for kind in ("城市", "农村"))
    if count == 2 and _SAVED_AND_LENT.search(head):
        return tuple(_SAVED_AND_LENT.sub(f"{kind}款", head) for kind in ("存", "贷"))
    if distributed and count in (1, 3) and _THREE_INDUSTRIES.search(head):
        return ("第一产业增加值", "第二产业增加值", "第三产业增加值")
    return ()


def _dealt_to_places(head: str, count: int) -> tuple[str, ...]:
    """The subjects of 东坝、西坝新城|分别完成建筑面积: the measure of each of those before 分别."""
    whose, dealt, measure = head.partition("分别")
    owners = _JOINT.split(whose)
    if not dealt or count < 2 or len(owners) != count or len(measure) <= 1 or match(measure) is not None:
        return ()
    kind = _PLACE_KIND.search(owners[-1])
    if kind is None or match(owners[-1]) is not None:
        return ()
    tail = kind.group() if all(len(owner) <= _SHORT_PLACE for owner in owners[:-1]) else ""
    return tuple(owner + ("" if owner.endswith(tail) else tail) + measure for owner in owners)


_SHORT_PLACE = 4
_PLACE_KIND = lazily(r"(?:新城|新区|[区县市镇乡州]|园区|开发区|产业园|片区|港区|口岸|机场|车站)$")


def subjects_of(head: str, count: int, distributed: bool) -> tuple[str, ...]:
    """The subjects that the words before `count` numbers name; one subject unless the words spread them."""
    pieces = _dealt_by_name(head, count, distributed) or _dealt_to_places(head, count)
    if pieces:
        return pieces
    pieces = split_subjects(head)
    tail = SHARE_TAIL.search(pieces[-1]) if len(pieces) > 1 and not _named(pieces[-1]) else None
    if len(pieces) == count > 1 and (tail is None or tail.group()[0] not in "在占"):
        pieces = _each_done(pieces)
    if tail is not None:
        # 生产总值、固定资产投资在全省占比: the share of each
        pieces = tuple(piece if SHARE_TAIL.search(piece) else piece + tail.group() for piece in pieces)
    if len(pieces) == 1 or match(head):
        return (head,) if not (distributed and len(pieces) == count) else pieces
    if distributed or (count > 1 and len(pieces) == count):
        return pieces
    if count == 1 and (levels := _LEVELS.search(head)):
        return (levels.group(),)
    if all(map(_named, pieces)):
        return pieces
    among = _AND_SO_ON.fullmatch(_JOINT.split(head)[-1])
    if among and not _named(pieces[-1]):
        return (among[2],)  # 甲基地、乙材料等重点项目750个
    if not _named(pieces[-1]) and "、" not in head and len(head) <= 24:
        return (head,)  # 粮油加工及生物科技产值: one sum
    if count == 1 and _is_one_list(head, pieces):
        return (head,)
    # 进出口稳中提质、一般公共预算收入增长4%: only the piece next to the number is its subject.
    return (pieces[-1],)


# Things that one count may be of: each ends as what is counted does.
_ALIKE = lazily(
    r"[^、]*(?:企业|项目|工程|园区|基地|平台|机构|中心|产业园|景区|品牌|示范[村区点]|[级型类]|工厂|车间|人才|团队|农场|合作社|小区|学校|幼儿园|[化式])"
    r"(?:[、和与][^、和与]*)+"
)
_ONE_LIST = 30


def _is_one_list(head: str, pieces: Sequence[str]) -> bool:
    """Whether one count is of all that is named under one verb: 建设智能工厂、创新型企业|10家."""
    verbs = [front_off(piece) != piece for piece in pieces]
    alike = len(head) <= _ONE_LIST and _ALIKE.fullmatch(head) is not None
    return alike and verbs[0] and not any(verbs[1:]) and not any(map(_named, pieces))


def _measured_alike(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """广播、电视覆盖率分别达到…: the measure that the last names is that of each piece that names none."""
    last = pieces[-1]
    if (sized := _OF_SIZE.fullmatch(last)) is not None:
        return tuple(piece + sized["what"] if _SIZE_ALONE.search(piece) else piece for piece in pieces)
    done = [deeds_end(front) == len(front) > 0 for front in map(without_lead, pieces)]
    if all(done[:-1]) and not done[-1]:
        what = last[deeds_end(last) :]
        return (*(piece + what for piece in pieces[:-1]), last)  # 新签约、新落地|项目分别突破…
    tail = _MEASURED.search(last)
    if tail is None or _named(last):
        return pieces
    return (
        *(each if _MEASURE_END.search(each) or _named(each) else _with_tail(each, tail[0]) for each in pieces[:-1]),
        last,
    )


def _each_done(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """甲区、乙区产值|分别占全市: what is said behind 分别 is said of each that is no indicator alone."""
    last, dealt, done = pieces[-1].partition("分别")
    if not dealt or len(done) <= 1 or match(last) is not None or any(match(piece) for piece in pieces[:-1]):
        return _measured_alike(pieces)
    whole = tuple(piece.partition("分别")[0] for piece in pieces)
    return tuple(piece + done for piece in _measured_alike(whole))


# 超50亿元、超10亿元企业
_SIZE_ALONE = lazily(r"\d[\d.]*[万亿千百]*元(?:以上)?$")
_OF_SIZE = lazily(r".*\d[\d.]*[万亿千百]*元(?:以上)?(?P<what>(?:的)?[^\d元]{2,8})")


def _with_tail(piece: str, tail: str) -> str:
    if piece.endswith("低保"):
        return piece + tail.removeprefix("供养")
    twice = next((size for size in (4, 3, 2) if piece.endswith(tail[:size])), 0)
    return piece + tail[twice:]  # 失业保险、工伤保险|保险参保率


_MEASURED = lazily(
    r"(?<=.)(?:(?:(?:年末)?(?:存款|贷款))余额|(?:领域|产业|行业|(?:攻坚)?项目)(?:完成)?(?:投资额?|规模|增加值|产值)"
    r"|(?:并网)?装机(?:容量|规模)|(?:治安)?(?:警情|案件)|(?:生活)?(?:污水|垃圾)(?:集中|无害化|资源化)*(?:处理|收集|治理|覆盖)率"
    r"|(?:毕业生)(?:当年|初次)?就业率|(?:政策范围内|住院|门诊|医疗|费用)*报销(?:比例|额度?)|(?:公路|道路|油路|客车)?(?:通达|通畅|硬化|通客车)率|(?:年度)?最高(?:支付|报销)(?:限额|额度?)"
    r"|(?:人均|生均|月均?|年|最低|公用经费|基本)*(?:低保|公用经费(?:基本)?|最低生活保障|五保|补助|补贴|保障|供养|救助|发放|筹资|缴费)*标准|(?:综合|人口|集中|无害化|资源化|年度)*(?:覆盖|普及|入学|入园|参保|利用|合格|完成|巩固|就业|处理|达标|优良|满意|办结|自给|机械化|升学|死亡"
    r"|发病|供养|出生|回收|入户|供水|绿化|收集|破案|投产|开工)率|人均[^、和与]{2,8}|(?:销售|主营业务|营业)?收入|产量|产值|增加值|支出|面积|余额"
    r"|(?:进口|出口)?(?:比重|占比)|人数|销量|销售额|出口额|里程|成交额|交易额|吞吐量|发电量|用电量"
    r"|(?:加工|生产|供应|接待|通行|处理|供水|供电|运输|发电|冶炼|综合)?能力|(?:居民)?恩格尔系数|(?:基本)?保险(?:参保)?(?:人数|覆盖率)|参保(?:人数|率)|就业人数|(?:规模|总)?数量|占有量|储备量|保有量|拥有量)$"
)
_MEASURE_END = lazily(r"[率量值额数比重入资积程准出度标平金]$")
SHARE_TAIL = lazily(
    r"(?:在|占)[^,;、]{0,12}(?:占比|比重|份额|比例)(?:分别)?$|(?:的)?(?:占比|比重|贡献率|份额)(?:分别)?$"
)
