"""The words of its clause as the name of a number that has no better one, with what it is of.

深入|10个|县(区)和3个重点片区召开专题会议   深入县(区)
启动|34条|共208公里联网公路改造            启动联网公路改造: what several numbers in a row are of
筹集|5000万元|资金,继续实施安居工程         筹集资金继续实施安居工程: what the money is for
规范新区市政设施,年内完成投资|200亿元       新区市政设施完成投资: what the clause before is about
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.deeds import deeds_end, says_nothing, without_lead
from rag.figures.filling import says_little, verbs_alone
from rag.figures.heads import BARE, SPENT, Heads
from rag.figures.phrases import phrase_of, sector_before
from rag.figures.statements import Statement
from rag.text.lazily import lazily


def in_full(
    text: str, start: int, statements: Sequence[Statement], place: int, name: str, made: Sequence[str], heads: Heads
) -> str:
    """`name`, or, if it says nothing alone, the words of the clause that it is cut from."""
    if not _is_little(name):
        heads.name_told()
        return name
    said = statements[place]
    number = said.quantity
    assert number is not None
    own = text[said.clause_start : number.outer_start]
    if made and said.subject == statements[place - 1].subject and said.subject not in own and said.measure in _CHANGES:
        return made[-1]  # 企业发展到1239户、年均增长|51.8%
    if _FROM_SUCH_SIZE.match(text, number.outer_end) and _is_measure(name):
        return name
    if name.endswith("标准") and name not in own and (hit := _PAID.search(own)):
        name = hit.group()  # 提高补助标准,投入|2489万元
    if (listed := _EXAMPLES.search(own[: own.rfind(name)] if name in own else "")) is not None:
        return listed["what"] + name  # 落实粮食、良种等|补贴资金
    words = (
        name if _is_measure(name) or _OF_FIRMS.fullmatch(name) else _of_clause(text, start, statements, place) or name
    )
    done = deeds_end(words)
    if (_TORN.search(words) and says_little(name) and not verbs_alone(name)) or (
        says_nothing(words[:done]) and words[done:] == name
    ):
        words = name
    if not _is_little(words):
        heads.name_told()
        return words
    if number.form == "amount" and number.base_unit in _MONEY and (SPENT.fullmatch(words) or not _is_measure(words)):
        purpose = _purpose(text, number.outer_end + len(said.noun), statements[place + 1 : place + _NEAR])
        if purpose:
            return words + purpose
    return _with_before(text, start, statements, place, words, made, heads)


def _with_before(
    text: str, start: int, statements: Sequence[Statement], place: int, words: str, made: Sequence[str], heads: Heads
) -> str:
    """Words that say nothing alone behind those of the clause before."""
    said = statements[place]
    if says_little(words) and not verbs_alone(words):
        return f"{heads.part}{words}"
    if words.endswith("等"):
        return words
    last = made[-1] if made else ""
    if words and (last.endswith(f",{words}") or (last.endswith(words) and said.measure != "level")):
        return last
    if last and said.measure == statements[place - 1].measure == "ratio":
        return last  # 三次产业结构由…调整为|12:48:40
    if words and (last.startswith(words) or last.endswith(words)) and text[said.clause_start - 1] == "、":
        return last  # 改造项目193个、|516万平方米
    if len(last) <= _SHORT or _is_little(last) or _ITS_OWN.match(words):
        last = ""  # 新增养老设施284个、床位|7200张; 开通3条地铁新线,总里程达|909公里
    near = text[said.clause_start - 1] == "、" or (
        place > 0 and statements[place - 1].clause_start == said.clause_start
    )
    silent = [phrase_of(clause) for clause in reversed(heads.silents)]
    of_last = _of_that(statements[place - 1], last, words) if last else ""
    told = (of_last, *silent) if near else (*silent, of_last)
    if (term := _TERM.match(text, start)) is not None:
        told = (term["what"],)
    what = next((each for each in told if each), "" if place else phrase_of(_lead(text, start)))
    if _OF_A_SECTOR.search(words) and (
        (_CHAIN.match(words) and not what.endswith("业")) or not what or _PRODUCTS.search(what)
    ):
        what = sector_before(text, start, said.clause_start) or what
    of_the_whole = _WHOLE.match(text, said.clause_start) and _SHARE.search(words) is None
    if _OF_FIRMS.fullmatch(words):
        firms = _FIRMS.findall(text, text.rfind("\n", 0, start) + 1, said.quantity.start if said.quantity else said.end)
        what = firms[-1] if firms else what
    what = what.replace("新线", "") if words[:1] == "总" else what  # 开通3条地铁新线,总里程达|909公里
    if words and (what.endswith(words) or (words in what and verbs_alone(words))) and not of_the_whole:
        return what  # 激发社会投资活力,全年投资增长24%
    if not what or words in what or _ALONE.match(words) or of_the_whole:
        return words or heads.silent
    what = what.removesuffix("产业") if _CHAIN.match(words) else what
    joined = next((size for size in range(len(words), 0, -1) if what.endswith(words[:size])), 0)
    return what if not joined and words[:3] in what else what + words[joined:]


def _of_that(last: Statement, name: str, words: str) -> str:
    """The thing in the name of the number before, without its measure: 规模以上工业|销售收入."""
    if name.endswith("率"):
        told = _RATE.sub("", name)
        return told if words.endswith("率") or _WORKS.search(told) else ""
    if last.indicator is not None:
        hit = _INDUSTRY.search(last.subject)
        return hit.group() if hit is not None and _OF_A_SECTOR.search(words) else ""
    if (hit := _INDUSTRY.search(name)) is not None and _OF_FIRMS.fullmatch(words):
        return hit.group()
    told = _MEASURED.sub("", name)
    told = phrase_of(told) or (told if deeds_end(told) or _WORKS.search(told) else "")
    return told if not words.endswith(("资金", "经费")) or _WORKS.search(told) else ""


_WORKS = lazily(r"(?:项目|工程|活动|行动|试点|建设|改造|治理|协议|订单|实事|落地|政策)$")
_INDUSTRY = lazily(r"规(?:模)?(?:以)?上?工业")
_CHAIN = lazily(r"全?产业链|产业")
_PRODUCTS = lazily(r"(?:产品|产业)$")
# 网络银行风险池 是指...,首期投入1.2亿元; 江滩公园:位于...,占地4万平方米
_TERM = lazily(
    r"[\s*]*(?:\[?\d{1,3}\]?[.、)]?)?[\s*]*“?(?P<what>[^,;:。!?\n\d“”]{2,20}?)”?(?:工程|计划|行动)?[\s*]*:?[\s*]*(?:是指|指(?![导标数挥定引南向])|即(?![将可时使办])|位于|坐落)"
)
# 年营业收入过|10亿元|的农业企业: of each of them
_FROM_SUCH_SIZE = lazily(r"(?:以上|以下)?的[^,;:。!?\n、]{0,10}(?:企业|园区|县|集群|项目|集团|产品|品牌|基地)")
# 国资国企改革稳步推进,...,资产规模930亿元: what only firms have
_OF_FIRMS = lazily(
    r"(?:上缴)?税费|(?:国有)?(?:资产)?(?:总额|规模)?(?:净利润|利润总额)|(?:企业)?资产(?:规模|总额|总量|负债率)|总资产|净资产|负债率"
)
_FIRMS = lazily(r"(?:[省市区县州]属)?(?:国有企业|国资国企|国企)")
_OF_A_SECTOR = lazily(r"(?:产值|收入|利税|利润|税收|增加值|营业额|销售额|产能)$")
_SHARE = lazily(r"率$|比例$|比重$|占比$")
_WHOLE = lazily(r"\s*(?:预计|全年|今年|力争|确保)*(?:全[国省市区县州盟旗]|我[国省市区县州])")
_PAID = lazily(r"(?:投入|安排|筹集|筹措|下达|拨付|落实)(?:资金)?$")
_EXAMPLES = lazily(r"^(?:落实|安排|发放|争取|投入|拨付|下达|兑现|筹措|完成|实现|共|累计)*(?P<what>[^,;\d]{3,24}等)$")
_ALONE = lazily(r"[与对为向和在]|我[省市区县州]")
_RATE = lazily(
    r"(?:办[复结]|开复工|开工|竣工|投产|履约|落地|资金到位|到位|签约|满意|落实|采纳|覆盖|普及|参保|合格|优良|达标|完成|调查|登记|确权|发证|[^、的]{2})率$"
)
_MEASURED = lazily(
    r"(?:(?:累计)?(?:完成|实现)?(?:主营业务|营业|销售)?(?:收入|产值|总产值|利税|利润)|合同额|(?:规划|占地|建筑|交易|种植)?总?面积|(?:完成|总)?投资|(?:到位|争取)?资金|(?:资产)?(?:总值|总额)|资产规模|(?:通车|运营|营运)?里程|产能|总长|总数|数量)$"
)


def _is_measure(name: str) -> bool:
    return bool(BARE.fullmatch(name) or SPENT.fullmatch(name) or _OF_ANY.fullmatch(name))


# 落实率, 产业链产值, 补助标准: of whatever the words before are about
_OF_ANY = lazily(
    r"(?:调查|落实|配置|登记|确权|发证|颁证|巩固|配送|分配|缴费|征缴|减负|回访|劝返|入社|回迁|参与|知晓|见效|兑付|清零|受理|答复|接通|投放|入住|上线|录取|升学|续签|签订|履行|执行|使用|运行|完好|抽检|监测|维护|管护|回收|清运|收集|转运|发放|录入|建档|更新|替换|补栏|补种|种植|覆盖|应用|推广|推行)率"
    r"|(?:产业链|产业|龙头企业|骨干企业|重点企业|全产业链)(?:年|总|综合)*(?:产值|(?:主营业务|营业|销售|总)?收入|税收|利润|利税|增加值|营收)"
    r"|(?:各类|补助|补贴|财政补助|财政补贴|奖补|扶持|争取|落实|到位|拨付|下达|统筹|整合|筹措|集中|发放)*(?:资金|经费|补助|补贴)"
    r"|(?:补助|补贴|筹资|最低|保障|人均)?标准|(?:重点|目标|年度|各项|主要)?任务|(?:目标|建设|治理|改造)任务"
)


def _is_little(name: str) -> bool:
    bare = says_little(name) or _is_measure(name) or _OF_FIRMS.fullmatch(name) is not None
    return bare or _TORN.search(name) is not None


_TORN = lazily(
    r"(?:提供|(?<![平同高初中])等|(?<=..)的|[^应面绝相针]对|^对|(?<![行作认])为|(?<![存现潜健定制持])在|将|把|[^方导取志朝转去流]向|由|从|至|达到|(?:提高|增加|上升|下降|降低|扩大|发展)到)$"
)


def _of_clause(text: str, start: int, statements: Sequence[Statement], place: int) -> str:
    """The words of a number's own clause, without its numbers."""
    number = statements[place].quantity
    assert number is not None
    begin = max(start, number.outer_start - _REACH)
    begin = max(begin, *(text.rfind(mark, begin, number.outer_start) + 1 for mark in _MARKS))
    hit = _END.search(text, number.outer_end, number.outer_end + _REACH)
    end = hit.start() if hit else min(len(text), number.outer_end + _REACH)
    spans = sorted(
        {
            (each.quantity.outer_start, each.quantity.outer_end)
            for each in statements[max(0, place - _NEAR) : place + _NEAR]
            if each.quantity is not None and begin <= each.quantity.outer_start < end
        }
    )
    at = spans.index((number.outer_start, number.outer_end))
    lead = without_lead(text[begin : spans[0][0]].strip(_EDGES))
    own = _LAST_JOINED.sub("", text[spans[at - 1][1] : number.outer_start]) if at else lead
    own = without_lead(own.strip(_EDGES)) if at else own
    if at and not own:
        own = lead[: deeds_end(lead)]
    if number.form == "rank" and _PLACED.match(own):
        return ""
    if not at and (to_whom := _AT.search(text[begin : number.outer_start])) is not None:
        # 深入10个县和3个片区召开会议: what is done stands at the end
        kept, last = to_whom.group(), number.outer_end
        for first, stop in (*spans[1:], (end, end)):
            kept, last = kept + _LEFT_OVER.sub("", text[last:first]), stop
        return kept if len(kept) <= _LONGEST and _is_balanced(kept) else ""
    behind = ""
    for _, stop in spans[at:]:
        onward = min((span[0] for span in spans if span[0] >= stop), default=end)
        piece = _LEFT_OVER.sub("", text[stop:onward].strip())
        goes_on = (piece in _IN_A_ROW and (piece != "、" or number.base_unit not in _MONEY)) or (
            piece in _TO_WHOM and onward < end
        )
        if onward < end and not goes_on:
            piece = "" if _OF_NEXT.match(piece) else _JOINT.split(piece)[0]
        behind += "" if piece in _IN_A_ROW else piece
        if not goes_on:
            break
    rest = text[spans[-1][1] : end]
    if at < len(spans) - 1 and behind and (whose := _OF_ALL.match(rest)):
        behind += whose["what"]  # 抓好|10个|区县、30家企业的安全工程
    words = _DIGITS.sub("", own + behind.lstrip("的")).strip(_EDGES + "和与及")
    return words if 1 < len(words) <= _LONGEST and _is_balanced(words) else ""


def _purpose(text: str, at: int, later: Sequence[Statement]) -> str:
    """What the clause behind money says that is done with it, without its numbers."""
    hit = _DONE_WITH.match(text, at)
    if (
        hit is None
        or _BESIDE.match(hit["what"])
        or not (deeds_end(without_lead(hit["what"])) or _AIM.match(hit["what"]))
    ):
        return ""
    words, last = "", hit.start("what")
    for each in later:
        number = each.quantity
        if number is None or number.outer_start >= hit.end() or number.outer_start < last:
            continue
        words, last = words + text[last : number.outer_start], number.outer_end
    words = _DIGITS.sub("", (words + text[last : hit.end()])).strip(_EDGES)
    if len(words) > _LONGEST:
        words = "" if words.startswith("完成") else words.partition("、")[0]
    return words if 1 < len(words) <= _LONGEST and _is_balanced(words) else ""


def _lead(text: str, start: int) -> str:
    """The sentence before, if it is short, in the same paragraph and opens a topic: 新城建设全面提速。"""
    hit = _LEAD.search(text, max(0, start - _LONGEST), start)
    return hit["what"] if hit else ""


def _is_balanced(words: str) -> bool:
    return all(words.count(left) == words.count(right) for left, right in ("“”", "《》", "()"))


_LONGEST = 30
_SHORT = 2
_REACH = 160  # characters of a clause on either side of a number
_NEAR = 12  # numbers on either side
_ITS_OWN = lazily(r"(?:新增|净增|集装箱|床位|座位|受益)")
_NEWS = lazily(r"新增|净增|新建|新线|开通|增加|建成")
_CHANGES = frozenset(("growth", "decline", "points"))
_MARKS = ",;:。!?\n"
_END = lazily(r"[,;:。!?\n]")
_EDGES = " 、的"
_JOINT = lazily(r"[、和与及]")
_LAST_JOINED = lazily(r"^.*[、和与及]|^[^、和与及]*$")
_AT = lazily(r"(?:深入|对|为|在|与|向|给|赴)$")
_PLACED = lazily(r"(?:分别|均|都)?(?:居|位居|列|位列|排在)")
_OF_NEXT = lazily(r"[、和与及]|(?:减少|增加|提高|上升|下降|降低|扩大|发展|增长|缩短|[升降增减])[到至]|占|比|较|达|为")
_OF_ALL = lazily(r"[^,;、\d的]{1,10}(?P<what>的[^,;的]{2,16})$")
_TO_WHOM = frozenset(("对", "为", "给", "向", "将", "使", "帮助", "用于", "支持", "解决"))
_IN_A_ROW = frozenset(("", "共", "、", "约", "总", "计", "的", "、共", "近", "合计", "共计"))
_LEFT_OVER = lazily(r"^(?:(?:余|多|以上|以下|左右|以内|之内|大)(?=[^年人]|$))+的?")
_DIGITS = lazily(r"\d[\d.]*(?:[万亿千百]+(?:元|人|亩)?|[个家项户座名%])?")
_MONEY = frozenset(("元", "美元"))
_DONE_WITH = lazily(r"的?(?:资金)?,?(?P<what>[^,;:。!?\n]{2,40})(?=[,;:。!?\n]|$)")
_BESIDE = lazily(r"其中|并|带动|拉动|撬动|增|占|比|同比|预计|分别|已")
_AIM = lazily(
    r"(?:在全[国省市区县州]|率先|首次|提前|继续|主要|重点|专项|全面|基本)*(?:保障(?!性)|完成|实现|使|用于|对|为|帮助|引导|鼓励|支持|加强|加快|提高|改善|推动|推进|解决|确保|扩大|完善)"
)
_LEAD = lazily(
    r"(?:^|[。!?\n])[\s*]*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.]|[一二三四五六七八九十]是)?(?P<what>[^,;:。!?\n\d]{4,22})。[\s*]*$"
)
