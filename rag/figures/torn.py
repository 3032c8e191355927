"""A name that is torn out of its clause, made whole by the words that it was torn from.

金力、天和|等|22个|项目竣工            天和等项目竣工: the example before 等
仅用|11天|完成三轮排查               完成三轮排查用时
因疫生活困难的|26户|纳入低保           因疫生活困难的户纳入低保
政务服务事项|100%|网上可办            政务服务事项网上可办
每个县(市、区)各招引项目|1个           the bracket that it was cut in
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.deeds import deeds_end, without_lead
from rag.figures.statements import Statement
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

_WORDS = r"[^,;:。!?\n、()\d]"
_LONGEST = 36
_TIMES = frozenset(("年", "个月", "月", "天", "日", "小时", "分钟", "周", "个工作日", "工作日"))
_SHORT_TIMES = frozenset(("天", "小时", "分钟", "个工作日", "工作日"))
_REST = lazily(rf"(?:左右|以内)?(?P<rest>{_WORDS}{{2,24}})(?=[,;:。!?\n、]|$)")


def untorn(text: str, statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """`name`, or what it is with the words that it was torn from; `made` are the names of the numbers before."""
    said = statements[place]
    number = said.quantity
    assert number is not None
    own = text[said.clause_start : number.outer_start].strip(" ,、")
    whole = (
        (_time_of(text, number, own, name) if number.unit in _TIMES else "")
        or _left_open(made, name)
        or _dealt_with(text, number, name)
        or _examples(text, number, name)
        or _those(text, number, own)
        or _of_so_many(text, said, own, name)
        or _made_of(text, number, name)
        or _promised(said, own, name)
        or _of_graded(text, number, own, name)
        or _in_two_rows(text, statements, place, own, name)
        or _with_kind(text, said, name)
    )
    return _with_bracket(text, said, _LOOSE.sub("", whole or name) or name)


_LOOSE = lazily(
    r"(?<=...)(?:同比|(?<![未面部步期体])(?:实现|达成)|分别(?:为|达|有)?|必须|(?:长期|始终|一直)?处于|(?<![第十国省全\]])[两三四五六]个|(?<![预合条节制签违履])约|(?<![惠普涉])及|[,、或])$"
)

# --- how long it took ----------------------------------------------------------------------------------------------

_TOOK = lazily(r"(?P<who>.*?)(?:分别|仅|只|共|总共)*用了?$")
_AND_SO_LONG = lazily(r"(?:[和、]\d+(?:天|个月|年|小时))?(?:左右|以内)?(?:的?时间)?,?")
_DONE = lazily(r"(?:将|把|完成|实现|建成|开工|扭转|高效|高质量|全面|就|便|竣工|投产|走完|打通|攻克|结束)")


def _time_of(text: str, number: Quantity, own: str, name: str) -> str:
    """仅用|11天|完成排查, 57天|将病例清零: what took so long."""
    took = _TOOK.fullmatch(own)
    at = _AND_SO_LONG.match(text, number.outer_end)
    hit = _REST.match(text, at.end()) if at is not None else None
    if (
        hit is None
        or (took is None and (own or number.unit not in _SHORT_TIMES))
        or name.endswith("用时")
        or not _DONE.match(hit["rest"])
    ):
        return ""
    who = without_lead(took["who"]) if took is not None else ""
    rest = hit["rest"].removeprefix("就").removeprefix("便")
    return f"{who}{rest}用时" if len(who) + len(rest) <= _LONGEST else ""


# --- what is torn off in front -------------------------------------------------------------------------------------

_LEFT = lazily(r"(?:还|仍|尚)?(?:有)?(?:没有|未能?)(?:完成|完工|落实|达到|实现)?")


def _left_open(made: Sequence[str], name: str) -> str:
    """226项重点任务,还有|5项|没有完成: of those."""
    if not made or not _LEFT.fullmatch(name):
        return ""
    undone = name.lstrip("还仍尚").removeprefix("有") if not name.startswith("有没有") else name[1:]
    return made[-1] + (undone if len(undone) > 2 else f"{undone}完成")


_DEALS = lazily(
    r"(?:我们|将|要|必须|主要|重点|突出|着力|认真|全力|集中|继续)*(?:做好|抓好|办好|处理好|把握好|落实好|抓紧抓好)"
)
_DEALT_WITH = lazily(r"(?:方面)?的?(?P<what>[^,;:。!?\n、()\d]{2,12})(?=[,;:。!?\n]|$)")


def _dealt_with(text: str, number: Quantity, name: str) -> str:
    """主要做好|十个方面|工作: what is dealt with."""
    hit = _DEALT_WITH.match(text, number.outer_end) if _DEALS.fullmatch(name) else None
    return name + hit["what"] if hit is not None else ""


_EXAMPLE = lazily(r"(?:^|[,;:。!?\n、])(?P<what>[^,;:。!?\n、()“”\d]{1,16}等)$")


def _examples(text: str, number: Quantity, name: str) -> str:
    """金力、天和等|22个|项目: with the last of the examples."""
    if not name.startswith("等"):
        return ""
    hit = _EXAMPLE.search(text, max(0, number.outer_start - 24), number.outer_start)
    return without_lead(hit["what"]) + name[1:] if hit is not None else ""


_SUCH = lazily(r"(?:.*?[将把对使让为])?(?P<such>[^,;、\d]{4,24}的)(?:近|约)?")
_PEOPLE = {"万人": "人", "人": "人", "名": "人", "户": "户", "万户": "户", "万名": "人"}
_DOES = lazily(
    r"(?:全部|全面|均|都|已|将|优先|及时|按时|直接|陆续)*(?:纳入|享受|实现|获得?|得到|被|参加|参保|脱贫|入住|搬|就业|接受|领取|[喝用住走吃]上|转[为移]|完成|列入|安排|给予|解决|实施|进行|落实|走出|返回|通过|入学)"
)


def _those(text: str, number: Quantity, own: str) -> str:
    """因疫生活困难的|2.6万人|纳入低保: people who are so."""
    hit = _SUCH.fullmatch(own) if number.unit in _PEOPLE else None
    rest = _REST.match(text, number.outer_end) if hit is not None else None
    if hit is None or rest is None or not _DOES.match(rest["rest"]):
        return ""
    words = without_lead(hit["such"]) + _PEOPLE[number.unit] + rest["rest"]
    return words if len(words) <= _LONGEST else ""


_BRACKETED = lazily(r"(?P<what>[^,;:。!?\n、()\d]{1,8}\([^()\n]{0,16})$")


def _with_bracket(text: str, said: Statement, name: str) -> str:
    """A name that begins within a bracket, from the word before the bracket on."""
    if name.count(")") <= name.count("(") or said.quantity is None:
        return name
    at = text.rfind(name, max(0, said.clause_start - 8), said.end + 40)
    hit = _BRACKETED.search(text, max(0, at - 28), at) if at > 0 else None
    return without_lead(hit["what"]) + name if hit is not None else name


# --- what is said behind -------------------------------------------------------------------------------------------

_RATE = lazily(r"(?:率|比例|比重|占比|比|占[^,;、]{0,12}|份额|[度数额])$")
_NO_REST = lazily(r"的|以|左右|和|与|及|或|比|较|同比|增|下降|减|提|占|达|为(?!民)|不等|大关|目标|水平|标准|台阶")
_CAPABLE = frozenset(("level", "share"))


def _of_so_many(text: str, said: Statement, own: str, name: str) -> str:
    """政务服务事项|100%|网上可办: what holds for so many in a hundred."""
    number = said.quantity
    assert number is not None
    if number.form != "percent" or said.measure not in _CAPABLE or said.noun or said.predicate:
        return ""
    if said.indicator is not None or len(name) <= 1 or _RATE.search(name):
        return ""
    bare = own.removesuffix("的")
    if not bare.endswith(name) and not name.endswith(bare[-2:] or "-"):
        return ""
    hit = _REST.match(text, number.outer_end)
    rest = hit["rest"] if hit is not None else ""
    if not rest or _NO_REST.match(rest) or rest in name or len(name) + len(rest) > _LONGEST:
        return ""
    return name + rest if rest.count("“") == rest.count("”") else ""


_YEARLY = lazily(r"年产$")
_PRODUCT = lazily(r"(?:/年)?(?P<what>[^,;:。!?\n、()\d和与及]{2,14})")


def _made_of(text: str, number: Quantity, name: str) -> str:
    """某厂年产|10万吨|硅锰合金: of what."""
    hit = _PRODUCT.match(text, number.outer_end) if _YEARLY.search(name) else None
    return name + hit["what"] if hit is not None and "年产" not in hit["what"] else ""


_ANY_DEED = lazily(r"(?:实事|任务|事项|项目|工程|工作|目标|承诺|政策措施|措施|举措|规定|意见|政策)")
_PROMISED = lazily(r"(?:.*[的了好])?(?P<what>[^,;、\d的了好]{2,4})")
_OF_WHOM = lazily(r"(?:.*?[向对])?(?P<what>[^,;、\d]{4,20}的)")


def _promised(said: Statement, own: str, name: str) -> str:
    """承诺的民生|10件|实事: with the words that say what they are."""
    if said.quantity is None or said.quantity.form != "amount" or not _ANY_DEED.match(name):
        return ""
    words = without_lead(own)
    done = deeds_end(words)
    if (hit := _PROMISED.fullmatch(words[done:])) and hit["what"] not in name and deeds_end(hit["what"]) == 0:
        return hit["what"] + name if words.endswith(hit["what"]) and _KINDS.fullmatch(hit["what"]) else ""
    of = _OF_WHOM.fullmatch(words)
    return of["what"] + name if of is not None and of["what"] not in name else ""


_KINDS = lazily(
    r"民生|惠民|利民|便民|重点|重大|省级|市级|省定|市定|州定|县级|国家|年度|民心|为民|改革|环保|水利|交通|城建|全[省市州县区]"
)

_GRADED = lazily(
    r"(?P<what>(?:[国省市州县区]家?级?)?(?:重大|重点|骨干)(?:实施|建设|技改|前期|续建|新建|产业|工业)*(?:项目|工程))"
)


def _of_graded(text: str, number: Quantity, own: str, name: str) -> str:
    """228个|省重大实施项目: the noun that the grade is of."""
    if len(name) > 4 or not name.endswith(("重大", "重点", "骨干")) or number.form != "amount":
        return ""
    hit = _GRADED.match(text, number.outer_end)
    return hit["what"] if hit is not None else ""


_NEXT = lazily(r"\d")


def _in_two_rows(text: str, statements: Sequence[Statement], place: int, own: str, name: str) -> str:
    """41个|部门|727个审批事项实现网上办理: with what the next number of the clause counts, and what becomes of it."""
    said, number = statements[place], statements[place].quantity
    after = statements[place + 1] if place + 1 < len(statements) else None
    if number is None or after is None or after.quantity is None or without_lead(own) or said.noun != name:
        return ""
    end = number.outer_end + len(name)
    if after.quantity.outer_start != end or not after.noun or not text.startswith(name, number.outer_end):
        return ""
    hit = _REST.match(text, after.quantity.outer_end)
    rest = hit["rest"].rstrip() if hit is not None else ""
    return name + rest if len(rest) > len(after.noun) and len(name) + len(rest) <= _LONGEST else ""


_SAME_KIND = lazily(
    r"[、和与及]\d+(?P<unit>[个项件处条])(?:[^,;:。!?\n、()\d]{2,14}?)(?P<kind>项目|工程|任务)(?=[,;:。!?\n]|$)"
)


def _with_kind(text: str, said: Statement, name: str) -> str:
    """42个|重点减排|、35个治理项目: projects of both."""
    number = said.quantity
    if number is None or not said.noun or not name.endswith(said.noun):
        return ""
    hit = _SAME_KIND.match(text, number.outer_end + len(said.noun))
    if hit is None or number.unit != hit["unit"] or name.endswith(_KINDS_OF_WORK) or len(said.noun) > _SHORT:
        return ""
    return name + hit["kind"]


_KINDS_OF_WORK = ("项目", "工程", "任务", "企业", "村", "县", "镇", "区", "小区", "学校", "园", "中心", "基地")
_SHORT = 6
