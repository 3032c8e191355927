"""The short names that articles call indicators by once it is clear what they speak of: 投资 for 固定资产投资.

>>> everyday("投资", "percent"), everyday("城镇新增", "amount"), opened("投资的落差最大")
('fixed_asset_investment', 'new_urban_jobs', 'fixed_asset_investment')
>>> opened("投资环境持续优化") is None
True
"""

from __future__ import annotations

from functools import cache

from rag.drafts.grammar import words
from rag.drafts.nouns import names_nothing
from rag.text.lazily import lazily
from rag.text.words import tagged

_LEADS = lazily(
    r"^(?:首先|其次|再次|最后|另外|此外|先|再|接着|至于|论|论及|看|回看|说到|说|谈到|谈|从|在|就|而|来|比|比较|按|按照|以|"
    r"关于|对于|换到|轮到|转到|回到|\s|[#*>,、])+"
)


_ASPECT = lazily(r"(?<=..)(?:方面|来看|上来看|上看|来说|来讲|上)$")


@cache
def _names() -> dict[str, dict[str, str]]:
    return {
        form: {name: id_ for id_, names in table.items() for name in names.split()}
        for form, table in words()["everyday"].items()
    }


def everyday(subject: str, form: str) -> str | None:
    """The indicator that a number of this form (`Quantity.form`) is of, where its subject is a short name."""
    return _names().get(form, {}).get(subject.strip())


def opened(said: str) -> str | None:
    """The indicator that a clause without a number begins with the short name of: 投资的落差最大。 论总量，"""
    said = _ASPECT.sub("", said.strip())
    return _opened(said) or _opened(_LEADS.sub("", said).strip())


def _opened(rest: str) -> str | None:
    table = {**_names()["amount"], **_names()["percent"], **_names()["opening"]}
    name = next((name for name in sorted(table, key=len, reverse=True) if rest.startswith(name)), None)
    if name is None:
        return None
    behind = rest[len(name) :].lstrip("的")
    if not behind or not behind[0].isalnum():
        return table[name]
    word, flag = tagged(behind)[0]
    return table[name] if names_nothing(word, flag) else None
