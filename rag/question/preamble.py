"""What a person says of himself before he asks: 我在起草明年的报告,想参考兄弟省份:... is set aside, and said to be.

>>> without_preamble("我在写报告,想参考一下:2026年GDP目标最高的省", ())
('2026年GDP目标最高的省', '我在写报告,想参考一下')
>>> without_preamble("我想问江苏2026年GDP目标,还有浙江的", ())
('我想问江苏2026年GDP目标,还有浙江的', '')
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question.groups import find_groups
from rag.question.pieces import subjects
from rag.question.places import find_places
from rag.records import Region
from rag.text.lazily import lazily

_CLAUSE = lazily(r"[^:,。;!?]{2,60}?(?<!\d)[:,。;!]\s*|[^.;:,!?]{2,90}?[.;:,!]\s+")
_SELF = lazily(
    r"(?:你好|您好|各位|老师好?|我(?![省市县区州国])|咱们?(?![省市县区])|本人|我们|最近(?:我|在)|手头|正在(?:写|做|起草|准备))|"
    r"(?:hi|hello|i|i'm|i'd|i've|we|we're|my|our)\b",
    re.IGNORECASE,
)
_GOES_ON = lazily(r"(?:所以|因此|因而|想|要|需要?|打算|正|准备|为了?|so|and|for|to)", re.IGNORECASE)
_DATED = lazily(r"(?:19|20)\d\d|[今去前]年|上年")


def without_preamble(folded: str, loaded: Sequence[Region]) -> tuple[str, str]:
    """A folded question without its first clauses, where they are of the asker alone, and these.

    They name no place, no year but the next, and no indicator; and what is left names an indicator.
    """
    at = 0
    while hit := _CLAUSE.match(folded, at):
        said = hit.group()
        own = _SELF.match(said) or (at and _GOES_ON.match(said))
        if not own or _DATED.search(said) or subjects(said) or find_groups(said, ()):
            break
        if find_places(said, loaded).named:
            break
        at = hit.end()
    rest = folded[at:]
    if not at or not subjects(rest):
        return folded, ""
    return rest, folded[:at].rstrip(" :,。;!.")
