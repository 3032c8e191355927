"""Which comma clauses are told with the one before them, or with the one behind: they say of nothing what they say."""

from __future__ import annotations

from rag.summaries.owned import of_the_town
from rag.text.lazily import lazily

# 占工业的比重达到58%, 并降低税率1个百分点, 试点扩大到135个县: of what stands before
_GOES_ON = lazily(
    r"(?:占[^,;\d]{1,20}(?:比重|比例)?(?:达到?|为|超过?|由|提高|比|的?\d)|以及|(?:总数|总量|总额)(?:均[^,;]*第|(?:首次|已|达|超|突破)[^,;]*\d)|分别[^,;\d]{0,4}\d|按(?:可比|不变)[^,;]{0,6}(?:计算)?$|(?:比|较)(?:“?十[一二三四五]五”?|20\d\d年|上年|去年|年初|五年前)[^,;\d]{0,6}(?:增长|增加|提高|翻|净增|下降|减少)|(?:超出?|比|较)(?:年度|年初|原)?(?:计划|目标|预期)[^,;]{0,4}\d|[并也还](?=[^,;]*\d)|(?:增速|总量|增幅|规模|水平)?在[^,;]{2,24}(?:排名|位次|位[居列])"
    r"|(?:排名|位次|排位|位[居列]|居)[^,;]{0,12}第?\d|(?:试点|覆盖|保障|补贴|补助|惠及)?范围[^,;]{0,8}\d|覆盖[^,;]{0,10}\d|补助?标准[^,;]{0,10}\d)"
)
# 力争甲公司收入突破700亿元,乙、丙公司突破200亿元: names only, of the measure told before
_NAMES_ONLY = lazily(
    r"(?!.*(?:收入|产值|投资|[总金数税]额|[产价]值|规模|营收|税|利润|产业|资金|贷款|余额|存款|基金|债|补|保费|销售|经济|项目))[\u4e00-\u9fff、“”]{2,26}?(?:突破|达到?|超过?)[\d.]+[万亿]*元(?:以上|左右)?"
)
_MEASURED = lazily(r"[^,;]*(?:收入|产值|营收|税收|利润|销售额)[^,;]{0,6}\d")
# 加快海阳核电项目建设,年内投资51亿元完成核岛负挖: of the project
_INVESTS = lazily(r"(?:年内|今年|全年|当年|计划|力争|确保)*(?:完成)?投资[\d.]+[万亿]*元(?=[^,;]{2})")
_A_PROJECT = lazily(
    r"[^,;\d]*(?:项目|工程|高速|铁路|机场|电站|电厂|水库|枢纽|园区?|基地|港区?)(?:等?项目|等?工程)?(?:建设|进度|前期|步伐)?$"
)
# 投资176亿元,推进160项市政工程建设: for what stands behind
_SET_ASIDE = lazily(
    r"(?:年内|今年|全年|当年|计划|力争|确保)*(?:投资|投入|安排|筹措|筹集)(?:资金|专项资金)?[\d.]+[万亿]*元(?:以上|左右)?"
)
_FOR = lazily(r"(?:推进|实施|建设|改造|完成|开展|支持|扶持|新建|用于|提升)[^,;]{0,16}\d")
# 在58个贫困县的行政村,建设卫生室
_WHERE = lazily(r"在[^,;]{3,40}(?:村|县|乡|镇|区|学校|企业|城市|地区|沿线|场所)")
# 完成投资165亿元,开复工项目141个
_INVESTED = lazily(r"(?:全年|全[市省区县州]|累计)*完成投资[\d.]+[万亿]*元(?:以上|左右)?")
_PROJECTS = lazily(r"(?:开复?工|新开工|实施|竣工)[^,;\d]{0,6}项目\d+[个项]")
_TOGETHER = 60  # characters of clauses that are told as one


def goes_on(before: str, words: str) -> bool:
    """Whether folded `words` of a clause are of what the clause before them is about.

    >>> goes_on("四大产业增加值370亿元", "占工业的比重达到58%"), goes_on("甲公司收入突破7亿元", "乙、丙公司突破2亿元")
    (True, True)
    >>> goes_on("加快青山核电项目建设", "年内投资51亿元完成负挖"), goes_on("做好工作", "收入突破2亿元")
    (True, False)
    """
    if _GOES_ON.match(words):
        return True
    if len(before) + len(words) > _TOGETHER:
        return False
    if _NAMES_ONLY.fullmatch(words.rstrip("。;")) and _MEASURED.match(before):
        return True
    if _INVESTS.match(words) and _A_PROJECT.fullmatch(before.rstrip(",")):
        return True
    return any(map(str.isdigit, words)) and of_the_town(before, words)


def lacks_its_verb(before: str, words: str) -> bool:
    """Whether folded `words` of a clause go on a list whose verb stands in the clause `before`.

    >>> lacks_its_verb("完成甲县等8座污水厂", "库区12个镇污水厂建设"), lacks_its_verb("完成8座", "推进12个镇建设")
    (True, False)
    """
    return _A_VERB.match(before) is not None and _A_LIST.fullmatch(words.rstrip("。;,")) is not None


_A_VERB = lazily(r"(?:全面|加快|稳步|积极|重点|全力|继续|扎实)*(?:完成|建成|推进|推动|抓好|实施|启动|开工|做好|支持)")
_A_LIST = lazily(
    r"(?!(?:全面|加快|稳步|积极|重点|全力|继续|扎实|力争|确保|年内|今年)*(?:完|建|推|抓|实|启|开|做|支|加|深|强|优|提|新|改|扩|续|打|培|引|统|规|组|落|整|治|发|促|保|持|搞|高|大|开展|参与|配合|谋|争|办|修|扩))"
    r"[^,;]{4,40}(?:建设|改造|治理|整治)(?:项目|工程)?"
)


def leads_on(words: str, behind: str) -> bool:
    """Whether folded `words` of a clause say only how much is set aside, and the clause `behind` says for what.

    >>> leads_on("投资176亿元", "推进160项市政工程建设"), leads_on("总投资176亿元", "推进160项市政工程建设")
    (True, False)
    """
    bare = words.rstrip(",")
    if _WHERE.fullmatch(bare):
        return True
    if _INVESTED.fullmatch(bare) and _PROJECTS.match(behind):
        return True
    return _SET_ASIDE.fullmatch(bare) is not None and _FOR.match(behind) is not None
