"""What a number counts, where that is said behind it: 4条|智慧停车示范街."""

from __future__ import annotations

from rag.figures.subjects import front_off
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

# What is said of a thing begins here. What stands before one of these words names the thing: 12户企业|进入百强.
_AFTER_NOUN = lazily(
    r"(?:(?!\d{1,2}月|[上下]半年|年底|年内|完成|实现|(?<!创)建成|(?:开工|投用|投产|启动|落地|入库|签约|竣工)(?!项目|工程|企业|区)|达到|达产|获评|减少|增加(?!值)|上升"
    r"|精简|压减|压缩|调整[为到]|发展到|[升降增减]至|获批|入选|荣获|全部|(?<![平人年户])均|增长|下降|排名|提高(?!版)|占(?!地|道)|分别|加快|正在|正(?=在|加|按|有|式|抓|推|全)"
    r"|快速(?!路|公交|通道|铁路|干)|顺利|有序|[和与及]一批)"
    r"(?:(?<=[县市区镇乡村街])\((?:[市区县旗镇乡村场州街道社区园团师]|、){1,8}\)|[^,;:。!?\n、(（])){1,36}"
)
# Where a predicate begins behind a name, that is no part of one.
_SAID = lazily(
    r"直接(?=享|领|受益|参|办|用)|办理(?!事项|大厅|时限|流程|时间|窗口)|进行|开展|实施|实行|施行|提供|纳入|列[入为]|进入|进驻|入驻|跻身|入围|入榜|上榜|获(?!奖|得?国家)|获得|喜获|取得|得到|享受|享有|接受|参加|参与|成为|通过"
    r"|被|未|已(?!建)|将|可(?=在|享|以)|配备|安装|购买|发放|给予|签[订署]|设立|建立|喝上|用上|吃上|住[上进]|搬[进入]|走上|投入(?=生产|运|使用)"
    r"|转为|改制为|升级为|晋升|晋级|评为|命名|认定为|授予|下放|上线|挂牌|落户|有望|陆续|相继|先后|[如按]期|提前|率先|正式|首次|再次|再获|成功|稳步|扎实"
    r"|持续(?=改善|巩固|提升|向好|好转|优化|推进|增|保持|下|扩)|深入(?=实|推|开)|集中(?=实施|开工|签约|投产|挂牌|竣工|在)|累计|免费(?!开放|教|午|早|师|服|体|项)"
    r"|基本(?=完成|建成|实现|解决|化解|脱贫|消除|具备|达|形成)|尽[早快]|全面(?=展|开|完|建|推|投|改善|启动|竣|铺|打|达|覆|通|实|消|解)|就(?=读|近)|共(?=完|投|建成|有)"
    r"|在(?!建|校|岗|职|编|册|线|地|研|外|园|产|营|用|库|途)|(?<![行作成称认人定名])为(?!民|主|本)|(?<![达得签受送找拿直报遇涉])到(?!位|期|账|村|户|家|户|岗)"
)
# Not yet a thing: 国家|批准.
_GRADES_ONLY = lazily(r"(?:国家|全国|全[省市区县]|[省市县区]|各|新|重点|重大|主要|大型|中小?型?|优质)?级?")
_GENERAL = (
    r"(?:国家和地区|国家|地区|企业|行政村|自然村|贫困村|村|乡镇|镇|县[市区]?|城市|社区|街道|学校|单位|家庭|农户|园区|部门"
    r"|人口|群众|学生|儿童|职工|居民|老年?人)"
)
_OF_THEM = lazily(
    rf"(?!在|有|没|具|未|被|达|对|与|由|受|为|服务|覆盖|面向|涉及|支持|影响|进入|超)[^的]{{0,10}}?{_GENERAL}的(?=.)"
)


def _thing(noun: str, torn: bool) -> str:
    """The name of what is counted: 县|的教育. Where its clause breaks off (`torn`), without what is said of it."""
    noun = noun.rstrip("的")
    whose = _OF_THEM.match(noun)
    if whose is not None:
        return whose.group()[:-1]
    if not torn:
        return _AS_WHAT.sub("", noun)
    for hit in _SAID.finditer(noun, max(1 if noun[:1] in _SHORT else 2, noun.rfind("的") + 2)):
        named = noun[: hit.start()]
        if not _GRADES_ONLY.fullmatch(named) and named.count("“") == named.count("”"):
            return named.rstrip("的")
    return noun


_SHORT = frozenset("县区市镇乡村户")
_AS_WHAT = lazily(r"(?<=..)为(?:重点|主体?|枢纽|核心|龙头|抓手|载体|契机|带动|引领|基础|支撑|依托|目标)$")
_BOUNDARY = frozenset(",;:。!?\n、()（）")


_CLASSIFIERS = frozenset(
    "大个条家座项所处套名人位台部件只张株棵场次批期轮艘架辆列班户间栋幢片块支类种门届届款份篇本口眼对宗起例步"
)


def name_at(text: str, start: int) -> str:
    """The name of a thing that stands in `text` at `start`, "" if none does."""
    hit = _AFTER_NOUN.match(text, start)
    return _NOUN_END.sub("", _thing(hit.group(), torn=True)) if hit else ""


# What says little alone: 关爱孤儿|20条|措施.
_BARE = lazily(r"(?:[^,;:。、]{0,4}?)(?:措施|政策|举措|意见|办法|条款|制度|规定|细则|行动)")
_ISSUING = lazily(
    r"(?:出台|制定|推出|采取|落实|提出|实施|推进|抓好|抓实|完善|发布|印发|部署|争取|创新|形成|推广|梳理|细化|等|以|列入|其中|我[省市区县州]|全[省市区县州]|的|了|和|与|及)$"
)


_ISSUED = lazily(r"^(?:严格|刚性|强力|认真|研究|持续|全面|及时)*(?:出台|制定|落实|推出|发布|推行|执行)*[好了]?")


def whose_measures(words: str, noun: str) -> str:
    """关爱孤儿 + 措施: what measures are for, said before their number; "" if nothing is said of it."""
    purpose = front_off(_ISSUED.sub("", front_off(words)))
    told = 2 < len(purpose) <= 16 and _BARE.fullmatch(noun) and not _ISSUING.search(purpose) and "、" not in purpose
    return purpose + noun if told else ""


def _counted_from(text: str, number: Quantity, alone: bool, verb: str) -> int:
    """Where the name of what a number counts may begin in `text`, -1 if it counts nothing that is said behind it."""
    start = number.outer_end
    if number.unit in _UNITS_COUNTED:
        return -1  # 山区|8县|固定资产投资: the counties are counted, and what follows is theirs
    if number.form == "percent":
        # 80%以上的综合医院: a share of what follows
        return start if alone and _PLAIN_VERB.fullmatch(verb) is not None else -1
    if number.form != "amount":
        return -1
    if not number.unit and text.startswith("大", start):
        return start + 1  # 10大产业集群
    if number.unit.endswith("人") and text.startswith("口", start):
        start += 1  # 1000|万人|口
    if not number.base_unit:
        counts = (alone and bool(number.unit)) or _PEOPLE.match(text, start) is not None  # 18万农村人口
    else:
        counts = alone or number.unit[-1:] in _CLASSIFIERS
    return start if counts else -1


def _own_of_two(text: str, noun: str, end: int) -> str:
    """12项|重点铁路|和某高速、某路等14项公路项目: the noun without what is joined to it and has its own number."""
    joined = _JOINED_ON.match(noun)
    if joined is None or _NEXT_COUNTED.match(text, end) is None or _GRADES_ONLY.fullmatch(joined["what"]):
        return noun
    return joined["what"]


def following_noun(text: str, number: Quantity, end: int, before: str, verb: str) -> str:
    """4条智慧停车示范街 -> 智慧停车示范街; empty where a number is not followed by what it counts.

    A measure such as 万亩 counts what follows only where nothing but a verb stands before it: 打造160万亩小麦.
    """
    alone = len(front_off(before)) <= 2
    start = _counted_from(text, number, alone, verb)
    if start < 0:
        long = number.form == "amount" and number.unit in EXTENTS and not verb and not before.endswith("的")
        thing = _LONG_THING.match(text, number.outer_end) if long else None
        return thing["what"] if thing is not None else ""  # 沿江两岸|30公里|慢行游道
    hit = _AFTER_NOUN.match(text, start, end) or (
        # 2个3万吨级泊位: what is counted has a number of its own
        _AFTER_NOUN.match(text, start) if end == start else None
    )
    noun = _GRADE.sub("", hit.group().strip()).lstrip("的") if hit else ""
    if hit is not None and len(noun) <= _SHORT_NOUN and (goes_on := _DESCRIBED.match(text, hit.end())):
        noun = goes_on["what"]
    if hit is not None and noun.endswith("等") and (own := _NEXT_EXAMPLES.match(noun)) is not None:
        noun = own["what"]  # 57个|融合项目|和重卡整车等60个…: those are examples of what comes next
    noun = _NEXT_ON.sub("", noun)
    noun = _own_of_two(text, noun, hit.end()) if hit is not None else noun
    torn = hit is not None and text[hit.end() : hit.end() + 1] not in _BOUNDARY
    noun = _NOUN_END.sub("", _thing(noun, torn))
    if hit is not None and _CUT_GRADE.fullmatch(noun) and (whole := _GRADE_LIST.match(text, hit.end())):
        noun += _NOUN_END.sub("", whole.group())
    if hit is not None and _GRADES_ONLY.fullmatch(noun) and (shared := _SHARED.match(text, hit.end())):
        noun += shared["what"]
    if noun[:1].isdigit() and _SIZE_FIRST.match(noun) is None:
        return ""  # 协议引资36项|130亿元: another number
    return "" if _NAMED.match(noun) or (_NO_NOUN if alone else _NO_NOUN_NOR_TASK).match(noun) else noun


# 48个国家|、省级森林乡村, 589件省|、市政协提案, 1.1万名一|、二级残疾人
_CUT_GRADE = lazily(r"(?:国家?|自治区|全国|省部?|市|州|县|区|乡|镇|[一二三四])级?")
_GRADE_LIST = lazily(
    r"(?:[、和](?:国家|自治区|省|市|州|县|区|乡|镇|村|[一二三四])级?(?=[、和]))*[、和](?:国家|自治区|省|市|州|县|区|乡|镇|村|[一二三四])级?[^,;:。!?\n、()\d]{2,14}"
)
# 2个国家级|和12个省级产业集群
_SHARED = lazily(
    r"(?:[、和与及]?\d+(?:个|家|项|处|条|名)[^,;:。!?\n、\d]{1,4}级)*[、和与及]?\d+(?:个|家|项|处|条|名)[^,;:。!?\n、\d]{1,4}级(?P<what>[^,;:。!?\n、\d和与及]{2,16})"
)
# 27个设施齐备|、功能完善的观景台
_DESCRIBED = lazily(r"、[^,;:。!?\n、\d的]{2,10}的(?P<what>[^,;:。!?\n、\d的和与及]{2,16})")
_NEXT_ON = lazily(r"(?<=..)[和与及]以(?![上下内来外及])[^和与及]*$")  # 4个|产业园和以龙头企业为主的2个产业园
_NEXT_EXAMPLES = lazily(r"(?P<what>[^和与及]{2,}?)[和与及][^和与及]{2,}等$")
# What is counted, where others with a number of their own are joined to it: 重点铁路|和某高速、某路等|14项
_JOINED_ON = lazily(r"(?P<what>[^和与及]{2,16})[和与及](?!其)[^和与及]{2,}$")
_NEXT_COUNTED = lazily(
    r"(?:、[^,;:。!?\n\d]{2,40}?等|(?:、[^,;:。!?\n\d、]{2,4})+)?\d+(?:余|多)?(?:大|个|项|条|家|座|所|处|户|件|名|对|片|批|场|部)"
)
_UNITS_COUNTED = frozenset(("县", "县市", "县区", "区", "市", "城市", "镇", "乡镇", "村", "旗县"))
# What is so long or so wide: 10.5千米|供水管网改造
EXTENTS = frozenset(("公里", "万公里", "千米", "米", "亩", "万亩", "平方公里", "公顷", "万公顷", "平方米", "万平方米"))
_LONG_THING = lazily(
    r"(?P<what>(?!的|以[上下内]|左右|[和与及]|范围)[^,;:。!?\n、()\d的和与及]{0,14}?(?:公路|道路|大道|铁路|管网|管道|干线|线路|路网|河道|水系|堤防|渠道|岸线|廊道|游道|绿道|栈道|步道|巷道"
    r"|风貌带|绿化带|景观带|林带|护岸|沟渠|管廊|隧道|主?次?干道|路面|街道|农田|耕地|土地|地块|草原|湿地|林地|造林|改造|建设|修复|治理|整治|工程|项目|绿化|扩建|校舍|厂房|住房|用房|商务楼)+)"
    r"(?=[,;:。!?\n、]|$|[和与及]|全|已|完|建成|开工|竣工|投|加快|推进|基本)"
)
_SHORT_NOUN = 8
_PEOPLE = lazily(
    r"(?:余|多|名|户)?(?:[^,;:。!?\n、(\d的]{0,12}?)(?:人口|群众|居民|农民|职工|学生|考生|游客|人员|农户|家庭|市民|青年|党员|干部|儿童|老人|老年人|妇女|对象|企业|客流|力量)"
)
# 3个|10亿元以上项目, 4个|3A级景区, 2座|110千伏变电站
_SIZE_FIRST = lazily(
    r"\d[\d.]*[万亿千百]+级|\d[\d.]*[万亿千百]*(?:元|美元|吨|千瓦|亩|平方米|人|级)[^,;]{0,3}(?:以上|级)|\d[A-Z]|\d+(?:千伏|kV|KV|分钟|小时|岁)|500强"
)
_NOUN_END = lazily(r"(?<=.)(?:集中|为|实现|达到|达|累计|保持|全面|基本|已|已经|和|与|及)+$")
_PLAIN_VERB = lazily(r"(?:确保|力争|争取|努力|实现|将|使|让|有|约|近|超过|超)*")
_GRADE = lazily(r"^级(?:及)?(?:以上)?")
_NO_NOUN = lazily(
    r"(?:以上|以下|左右|以内|台阶|大关|关口|[)）]|和|与|及|等|多|余|\d+[人名]|.{0,4}目标(?:$|任务|要求|以内|值)|要求|速度|增速|水平|比例|份额|增(?!加值|发|程|材|量配电|殖)|背景|"
    r"情况|基础上|靠拢|迈进|看齐|标准(?!化))"
)
_NAMED = lazily(r"被(?=评|命|列|授|确|认|誉|纳)|成为|纳入|列[入为]|评为")
_NO_NOUN_NOR_TASK = lazily(rf"{_NO_NOUN.pattern}|的?任务")
