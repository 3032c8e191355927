"""Whether a clause is of a part of the territory that what stands before it is about, though it does not name it."""

from __future__ import annotations

from rag.text.lazily import lazily

_OWN = lazily(r"全[省市区县州]")
_DEED = (
    r"(?:开展|推[进动]|支持|加快|促进|实施|深化|加强|引导|聚焦|围绕|抓好|做强|做大|发展|提升|建设|统筹"
    r"|全面|着力|大力|深入|持续|积极)*"
)
# 皖北重点产业集群, 苏中地区; 新 and 宁 open too many words
_SIDE = r"[皖苏粤鲁豫桂黔湘鄂赣闽浙冀陕川滇辽吉蒙藏琼渝][东西南北中]{1,2}(?![方口门江海河京山])"
_COUNTIES = (
    r"(?:[两二三四五六七八九十\d]{1,3}个?(?:农业|贫困|山区|民族|沿海|库区|边境)?县(?:[(（]?市[)）]?)?(?![级"
    r"域区(（、\d])|各?县域(?!商业|医))"
)
_ZONES = r"\d+个[^,;。\d]{0,10}(?:园区|开发区|集聚区|景区|示范区|基地)(?=[建发完加运成形])"
# 11个欠发达镇税收52.6亿元, 民营经济实现增加值993亿元
_TOWNSHIPS = r"\d+个[^,;。\d]{0,6}(?:镇街?|乡镇?|村)(?![级庄容貌民])"
_PRIVATE = r"(?:民营|非公有?制|个体私营)经济[^,;]{0,6}(?:增加值|产值)"
_OPENS = lazily(rf"[\s*—]*(?:{_DEED}(?:{_SIDE}|{_COUNTIES}|{_ZONES})|{_TOWNSHIPS}|{_PRIVATE})")
_TOWNS = lazily(r"(?:中心|主|老|建成)城区|城区|市区|县城")
# 制造业投资增速高于全省6.7个百分点: whatever is above the province is a part of it
_ABOVE = {"province": "[省区市]", "prefecture": "[市州盟]", "county": "[县区市旗]"}
_AGAINST = r"(?:[高快好优]于|高出|快出|低于|高过|比)全{}(?:平均)?[^,;]{{0,8}}\d"


def is_owned(ahead: str, words: str, level: str) -> bool:
    """Whether folded `words` of a clause are of a part: by what its sentence says `ahead`, or by what they say.

    `level` is of the government whose report it is.

    >>> is_owned("六县实现生产总值546亿元,", "税收40亿元", "prefecture"), is_owned("", "六县税收4亿元", "prefecture")
    (True, False)
    >>> is_owned("", "投资增速高于全省6.7个百分点", "province"), is_owned("", "投资增速高于全国", "province")
    (True, False)
    >>> is_owned("开展皖北集群攻坚,", "新开工项目562个", "province"), is_owned("皖北提速,", "全省项目62个", "province")
    (True, False)
    """
    whole = _ABOVE.get(level)
    if whole is not None and lazily(_AGAINST.format(whole)).search(words):
        return True
    return bool(ahead) and _OPENS.match(ahead) is not None and _OWN.search(words) is None


def of_a_block(heading: str, words: str) -> bool:
    """Whether a folded clause on land or money stands under the heading of a part of the town, and does not name it.

    >>> of_a_block("青山科创板块", "全年计划收储土地1000亩左右"), of_a_block("青山科创板块", "开工青山博物馆")
    (True, False)
    """
    return _BLOCK.search(heading) is not None and len(heading) <= _NAME and _LAND.match(words) is not None


_NAME = 14  # signs of a heading that is a name
_BLOCK = lazily(r"(?:板块|片区|组团|新城|园区|商圈|度假区)$")
_LAND = lazily(
    r"(?:全年|今年|年内|计划|力争|确保|完成|预计)*(?:土地)?(?:收储|供应|供地|报批|出让|征收|拆迁|拆除|投资|税收|产值|签约|招引|引进)[^,;]*\d"
)


def of_the_town(before: str, words: str) -> bool:
    """Whether a folded clause goes on from one on the town, and names no place of its own.

    >>> of_the_town("中心城区新增公绿100公顷", "人均绿地达到11平方米"), of_the_town("市区供热", "全市绿地5公顷")
    (True, False)
    """
    return _TOWNS.match(before) is not None and _OWN.search(words) is None and _PLACE.match(words) is None


_PLACE = lazily(r"[^,;\d]{0,10}(?:县|乡|镇|村|城区|市区|园区|农村|城市|城镇)")
