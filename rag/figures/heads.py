"""Whose a number is that says nothing alone (完成投资|118亿元): the thing that the clauses before it are about.

A sentence goes on from clause to clause: what one counts, or is about without a number, is what the measures behind
it are of, until another thing comes or the whole is named (全市完成投资).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.figures.deeds import deeds_end, without_lead
from rag.figures.statements import Statement
from rag.text.lazily import lazily

# Measures that say nothing without the thing that they are of.
BARE = lazily(
    r"(?:累计|共|总计|实际|年度|当年|全年|本年|已|预计|其中|新增|增加)*(?:完成|到位|落实|下达|安排|拉动|带动)?"
    r"(?:(?:计划|概算|估算|协议|合同|意向)?(?:总投资|投资)(?:总?额|规模|总量)?"
    r"|(?:总|年?(?:协议|合同|引资|签约|意向|成交|交易|投资))(?:金额|资金|总?额)|(?:协议|合同)?引资|金额|到位资金|(?:总)?营业额|年?(?:主营业务|营业)(?:总)?收入|年?销售(?:总)?(?:金?额|收入)"
    r"|(?:总|年|新增)?产值|营收|增加值|利税|(?:年)?产能|(?:年|日)(?:加工|生产|处理|供应|接待)能力|处理能力|涉及金额|涉案金额|(?:施工|建筑|占地|规划|开工|竣工|开复工|覆盖|种植|总)?(?:总)?面积|总?长度?|全长|(?:运营|营运|通车|建设|总)?里程"
    r"|入住率|毛入学率|整改率|办复率|培训率|流转率|调解率|成功率|化解率|偿清率|偿清比例|精简比例|溢价率?|兑现率|履约率|破案率|侦破率|转化率|签约率|落地率|到资率|注册率|通过率|采纳率|保存率|出租率|处置率|覆盖率|普及率|入户率|利用率|就业率|开工率|竣工率|投产率|到位率|完工率|合格率|优良率|达标率|完成率|办结率|否决率|满意率|占比|比重|参保率|成活率|中标率|开业率|集装箱|床位|座位|(?:受益|覆盖)(?:人口|人数|人次|人群|面|群众|户数|农户)|年度(?:建设|治理|改造|整治)?任务)"
)
_MONEY = lazily(r".*(?:投资|额|资金|收入|产值|利税|引资|营收|增加值)")
SPENT = lazily(
    r"(?:累计|共|总|计划|全年|财政|政府|统筹|安排|市级|省级|中央|本级|落实|争取|集中|整合|拨付)*(?:投入|投资|筹资|筹集|安排|资金|专项资金|财政资金)+"
)
_THING = lazily(
    r"(?:项目|工程|企业|公司|园区?|基地|中心|产业|集群|小区|社区|公寓|公路|高速|铁路|大桥|道路|街巷|线路?|住房|房|学校|医院|水库|电站|机场|港口?|码头|平台|机构"
    r"|景区|场|站|厂|示范[区点村]|试验区|新区|高新区|开发区|经开区|合作区|市场|合作社|教育|改造|建设|院)$"
)
_PLANS = lazily(r"(?:项目|工程|企业|公司|园区?|基地|中心|小区|住房|房|公路|高速|铁路|改造|建设|场|厂|站)$")
_SAME = lazily(
    r"(?<=..)(?:累计|全年|当年|年度|已)*(?:完成|实现|到位)?(?P<measure>投资|产值|营业收入|销售收入|销售额|到位资金|营业额)$"
)


class Heads:
    """The head of a sentence: what its clauses are about, carried on from one to the next."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._done = start  # the end of the last number
        self._counted = ""  # the things counted last
        self.topic = ""  # what the last clause without a number is about, if that came after them
        self.fresh = False  # that clause stands right before the number
        self.silent = ""  # that clause, if no number had a name of its own since
        self.silents: list[str] = []  # that clause and those without a number before it

    def enter(self, said: Statement) -> None:
        """Go on to the clause of a number, past those without one."""
        assert said.quantity is not None
        self.fresh = False
        clauses = _ENDS.split(self._text[self._done : said.clause_start].rstrip(" 、,;"))
        for clause in clauses if self._text[self._done - 1 : self._done] in _FRESH else clauses[1:]:
            if not clause.strip() or _DIGIT.search(_QUOTED.sub("", clause)):
                continue
            self.silent = "" if _ADVERBIAL.match(clause) else clause.strip(" *")
            self.silents.append(clause.strip(" *"))
            if _WHOLE.match(self.silent):
                self._counted = ""
            self.topic, self.fresh = topic_of(clause), True
        if _WHOLE.match(self._text, said.clause_start):
            self._counted = self.topic = self.silent = ""
        self._done = max(self._done, said.quantity.outer_end)

    def count(self, thing: str) -> None:
        """Things are counted, and what comes next is of them; "" for what has no name of its own."""
        self._counted, self.topic = thing, ""

    def name_told(self) -> None:
        """A number has a name that says enough, and the clause before is told."""
        self.silent = ""
        self.silents.clear()

    @property
    def part(self) -> str:
        """The part of the territory that the clause before is about."""
        return self.topic if _PART.search(self.topic) else ""

    @property
    def thing(self) -> str:
        return self.topic or self._counted

    def measured(
        self,
        statements: Sequence[Statement],
        place: int,
        made: Sequence[str],
        before: str,
        name: str,
        name_of: Callable[[Statement], str],
    ) -> str:
        """The bare measure `name` with the thing that it is of; `before` is what was measured last."""
        said = statements[place]
        if same := _same_measured(before, name):
            return f"{same}完成{name}" if name == "投资" else same + name
        if (sized := _SIZED_THING.match(self._text, _end_of(said))) is not None:
            return sized["what"] + name  # 总投资|1900亿元|转型升级重大项目
        if not self.thing and (sister := _sister(self._text, said, made, statements[place - 1] if place else None)):
            return sister + name
        measure = f"完成{name}" if name in ("投资", "投资额") and "完成" in said.words + said.predicate else name
        if BARE.fullmatch(name):
            for whose in (self.topic, self._counted):
                whose = (
                    whose.replace("新线", "") if name.startswith("总") else whose
                )  # 开通3条地铁新线,总里程达|909公里
                fits = _PLANS if _MONEY.fullmatch(name) and whose == self._counted else _THING
                if whose and (whose == self.topic or name.endswith("率") or fits.search(whose)):
                    return whose + measure
            if name.endswith("率") and before and not before.endswith("率"):
                return before + measure
        elif self.topic:
            return self.topic + measure
        following = statements[place + 1] if place + 1 < len(statements) else None
        return self._spent(said, name, measure, following, name_of)

    def _spent(
        self, said: Statement, name: str, measure: str, following: Statement | None, name_of: Callable[[Statement], str]
    ) -> str:
        """Money by what it is spent on: 投入|16.8亿元,新建16所中学."""
        number, text = said.quantity, self._text
        assert number is not None
        if number.form != "amount" or not SPENT.fullmatch(name) or measure != name or "完成" in said.words:
            return measure
        hit = _THEN.match(text, number.outer_end)
        what = without_lead(hit["what"]) if hit else said.noun
        if deeds_end(what) == 0:
            closed = hit is not None and _WORK.search(what) and text[hit.end() : hit.end() + 1] in _CLAUSE_END
            return what + name if closed else name
        end = hit.end() if hit else number.outer_end + len(what)
        if following is not None and following.quantity is not None and following.clause_start <= end:
            what = name_of(following) if following.indicator is None else ""
            what = what if hit else said.noun + what.removeprefix(said.noun)
        elif hit is None:
            return name
        return measure if BARE.fullmatch(what) or SPENT.fullmatch(what) else what + measure


def _end_of(said: Statement) -> int:
    return said.quantity.outer_end if said.quantity else said.end


def _same_measured(before: str, name: str) -> str:
    """What the same measure was told of before: 滨江新区|完成投资8亿元、累计完成投资|32亿元."""
    hit = _SAME.search(before)
    whose = before[: hit.start()] if hit is not None and name.endswith(hit["measure"]) else ""
    return "" if name.startswith(whose) else whose


def _sister(text: str, said: Statement, made: Sequence[str], last: Statement | None) -> str:
    """The thing whose measure was told right before a bare one, in one list: 规模以上工业|增加值、利润."""
    if (
        last is None
        or not made
        or (text[said.clause_start - 1] not in ("、", ",") and last.clause_start != said.clause_start)
    ):
        return ""
    whole = _SISTER.fullmatch(last.subject if last.indicator else made[-1])
    if whole is None or _OF_ALL.fullmatch(whole["whose"]):
        return ""
    near = (
        text[said.clause_start - 1] == "、" or last.clause_start == said.clause_start or _PLANS.search(whole["whose"])
    )
    return whole["whose"] if near else ""


_SISTER = lazily(
    r"(?P<whose>[^、]{2,16}?)(?:完成|实现)?(?:增加值|(?:总)?产值|(?:主营业务|营业|销售)?收入|利润(?:总额)?|利税|税收|(?:资产)?总额|投资|产量|面积|(?:接待)?(?:人次|人数)|登记数|(?:合同)?(?:份数|数量))(?:占[^、]*)?"
)
_OF_ALL = lazily(r"地区生产|国内生产|固定资产|.*(?:财政|公共预算)")
_WORK = lazily(
    r"(?<=..)(?:建设|改造|工程|项目|整治|治理|维修|修缮|修复|扩建|改建|补助|补贴|帮扶|救助|保护|升级|绿化|亮化|提升|服务|发展|培训|水平|条件|设施|设备)$"
)
_CLAUSE_END = frozenset((",", ";", "。", "!", "\n", ""))
_THEN = lazily(r"[,、](?:用于|主要用于|重点)?(?P<what>[^,;:。!?\n、\d]{2,20})")
_SIZED_THING = lazily(
    r"的?(?P<what>(?!的)[^,;:。!?\n、\d()]{2,16}(?:项目|工程))(?=[,;:。!?\n、]|$|建设|开工|[^,;:。!?\n]{0,4}\d)"
)
_ENDS = lazily("[,;:]")
_ADVERBIAL = lazily(r"[\s*]*(?:在|按照?|围绕|坚持|通过|根据|以|面对|为了?|随着|经过|作为|一年来|五年来|过去|截至)")
_FRESH = frozenset(("", "。", "!", "?", "\n"))
_DIGIT = lazily(r"\d")
_QUOTED = lazily(r"“[^”]*”")
_WHOLE = lazily(r"\s*(?:(?:19|20)\d\d年|全年|今年|预计|其中)*(?:全[国省市区县州盟旗]|我[国省市区县州])")
_TOPIC = lazily(
    r"(?P<what>[^,;:。!?\n]{2,24}?)(?=加快|逆势|呈现|继续|克服|较快|平稳|快速|持续|稳步|不断|显著|全面|扎实|有[序效力]|顺利|正式|全线|(?<!市场)(?<!经营)主体|基本|如期|建[设成]|开工|竣工|投[产用运]|启动|签约|落[户地]|完工|进展|推进"
    r"|取得|实现|进入|得到|明显|大幅|快速|快推|提速|提升|增长|深入|加速|圆满|集聚|凸显|成功|相继|积极|高效|逐步|日益|蓬勃|活力|封关|封顶|获[批评得]|$)"
)
_PART = lazily(r"(?:园区?|开发区|高新区|新区|经开区|[合示试][作范验]区|保税区|综保区|自贸区|集团|公司)$")
_FIELD = lazily(
    r"(?:(?:^|[、和])(?!国民|地区|宏观|社会|世界|市场|全[国省市区县州]|我[国省市区县州]|外部)[^、]{2,5}经济|(?:服务|制造|建筑|物流|金融|旅游|畜牧|加工)业|(?:综合)?保税区|综保区|自贸(?:试验)?区|集团|口岸|棚改|市场主体|经营主体)$"
)


def topic_of(clause: str) -> str:
    """The thing that a clause without a number is about, "" if it names none.

    >>> topic_of("南岭产业园加快推进"), topic_of("民营经济活力增强"), topic_of("干部作风持续好转")
    ('南岭产业园', '民营经济', '')
    """
    words = without_lead(clause.strip())
    hit = _TOPIC.match(words, deeds_end(words))
    named = hit["what"] if hit else ""
    return named if _THING.search(named) or _FIELD.search(named) else ""
