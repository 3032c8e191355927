"""One sentence of an article: its clauses read from left to right, with a frame that is carried on.

The frame is whose numbers follow, of when, of which kind and about what. A clause changes what it says and keeps the
rest; a year looked back to holds for its clause only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.drafts.carried import (
    INCOMES,
    WHOSE_INCOME,
    State,
    as_rate,
    carried,
    counts_anew,
    known_of,
    listed,
    named_subject,
    passes,
    right_bound,
    roles_of,
    scope_of,
)
from rag.drafts.english import may_be_economy, names_nothing
from rag.drafts.everyday import opened
from rag.drafts.evidence import Span
from rag.drafts.extremes import extreme_of
from rag.drafts.findings import Claim
from rag.drafts.frame import Frame
from rag.drafts.grammar import pattern
from rag.drafts.heads import Heads
from rag.drafts.nouns import noun_phrase
from rag.drafts.ranks import OF_YEARS
from rag.drafts.reading import Reading
from rag.drafts.scene import NEAR, Ref, Role, Scene
from rag.drafts.subjects import About, headed, subjects_zh
from rag.drafts.subjects_en import indicators_in, subjects_en
from rag.drafts.timed import Timed
from rag.drafts.tokens import KindWords, Place, Time, between
from rag.numbers.quantities import Quantity
from rag.records import Region
from rag.text.lazily import lazily

_HEADING, _HEADING_EN = 16, 60  # characters of a sentence that only heads others


class Sentence(Timed):
    """One sentence of a draft."""

    def __init__(
        self,
        read: Reading,
        masked: str,
        span: tuple[int, int],
        numbers: Sequence[Quantity],
        places: Sequence[Place],
        times: Sequence[Time],
        frame: Frame,
        kinds: KindWords,
        paragraph: int = 0,
    ) -> None:
        super().__init__(read, masked, span, numbers, places, times, frame, kinds)
        self.paragraph = paragraph
        self.heads = Heads(read.text, masked, span, numbers, places, times)
        self.outside = pattern("outside").search(read.text, *span) is not None

    def claims(self, state: State, title: tuple[Region, ...]) -> Iterator[Claim]:
        """The claims of the sentence's numbers; `state` is carried on, `title` is whom the article is about."""
        self.heads.owners = state.places
        self.heads.alone = len(title) == 1
        state.ref = Ref()
        if not self.numbers:
            self._step(state, self.span[0], self.span[1], title)
            self._heading(state)
            return
        scenes = [self._scene(index) for index in range(len(self.numbers))]
        roles = roles_of(scenes)
        read = subjects_en if self.frame.language == "en" else subjects_zh
        text = self.read.text if self.frame.language == "en" else self.masked
        abouts = read(text, self.span, self.numbers, scenes, roles)
        opening = (state.span, state.kind)
        at_clause = self.span[0] - 1
        dealt: tuple[Region, ...] = ()
        for index, (scene, (role, ref), about) in enumerate(zip(scenes, roles, abouts, strict=True)):
            if scene.start != at_clause:
                self.restore(state, opening, scene, index)
                self._step(state, scenes[index - 1].number.end if index else self.span[0], scene.start, title)
                at_clause, dealt = scene.start, ()
            self._former(scene, state)
            before = state.places
            head = self.heads.of(scene)
            dealt = self._together(scene, state, head) or dealt
            if head is not None:
                if head.regions != state.places or head.start > (scenes[index - 1].number.end if index else -1):
                    dealt = head.regions if len(head.regions) > 1 else ()
                state.name(head)
            if role == "from":
                dealt = ()  # 河南、湖南都从5.5%左右调到5%左右
            held_to = index + 1 < len(roles) and roles[index + 1][0] == "reference"
            self.outcome = role == "value" and held_to and _OVER_GOAL.search(scenes[index + 1].full_lead) is not None
            yield self._claim(scene, role, self.heads.compared(ref), about, state, dealt, head is not None)
            if self.after is not None:
                (state.span, state.kind, self.span_here, self.kind_here), self.after = self.after, None
            beside = head is not None and (head.start > scene.number.start or not self.heads.goes_on(head))
            if beside and before and state.fresh:
                state.places = before  # 4.2% in Shanghai, 是资阳市950亿元的2.8倍: that number's place alone
            if not index and between(self.times, self.span[0], scene.number.start):
                opening = (state.span, state.kind)
        last = self.clause(self.span[1] - 1)[0]
        if last != at_clause:
            self._step(state, self.numbers[-1].end, last, title)
        back = any(time.back or time.ahead for time in between(self.times, self.numbers[0].start, self.span[1]))
        own, at = opening[1] == "goal" and opening[0] == Span(self.frame.year, self.frame.year), state.span
        if back or (own and at is not None and at.last < self.frame.year):
            state.span, state.kind = opening  # a year looked back to holds for its clause

    def _heading(self, state: State) -> None:
        """A short sentence without a number says what those behind it are about: 失业率。 去年成绩。"""
        said = self.read.text[self.span[0] : self.span[1]].strip().strip("#*。!? \n")
        if self.frame.language == "en" and len(said) <= _HEADING_EN and len(named := indicators_in(said)) == 1:
            state.about = headed(named[0])  # Grain was a bright spot.
        if self.frame.language != "zh" or not said:
            return
        topic = subjects_zh(self.masked, self.span, (), (), ())
        if topic:
            state.about = topic[0]
        if len(said) > _HEADING:
            return
        kind = self.kinds.at(*self.span)
        if not topic and re.search(r"增长|增速|经济|GDP", said):
            state.about = About("地区生产总值", "gdp_growth", "growth", None, False)
        if kind is not None:
            state.loose = False
            state.kind = kind
            if not any(time.span for time in self.times):
                state.span = None

    def _scene(self, index: int) -> Scene:
        number = self.numbers[index]
        start, end = self.clause(number.start)
        before = self.numbers[index - 1] if index else None
        after = self.numbers[index + 1] if index + 1 < len(self.numbers) else None
        begin = max(start, before.end if before and before.end > start else start)
        stop = min(end, after.start) if after else end
        return Scene(self.masked, number, start, begin, stop, end, before, after, self.span)

    def _step(self, state: State, done: int, start: int, title: tuple[Region, ...]) -> None:
        """Take up what clauses without numbers, from `done` up to `start`, say."""
        for place in between(self.places, done, start):
            if self.heads.is_head(place) and self.read.text[place.start] not in "我本":
                state.name(place)  # but 我们的差距在这里 leaves the numbers that follow to whom they are of
        for time in between(self.times, done, start):
            before = self.read.text[max(done, time.start - 9) : time.start]
            if _WITH_THEN.search(before) and _COMPARED_BEHIND.match(self.read.text, time.end):
                state.ref = Ref(back=True)  # 与2024年相比，辽宁增产15.5亿斤
            elif time not in self.used and not _COMPARED_WITH.search(before):
                self.take(state, time)
        free = self.clause(done)[1] if done > self.span[0] else self.span[0]
        if free < start:
            self._topic(free, start)
            if _HELD_TO_GOAL.search(self.read.text, free, start):
                state.ref = Ref(kind="goal")
        if not state.fresh and title and not self.places and state.places != title:
            state.places, state.group = title, ""

    def _topic(self, start: int, end: int) -> None:
        """What clauses without a number say: 固定资产投资目标方面, …"""
        if any(start <= number.start < end for number in self.numbers):
            return
        kind = self.kinds.at(start, end)
        if kind is not None:
            self.kind_here = kind
            self.kind_topic = kind if start == self.span[0] else self.kind_topic

    def _claim(
        self, scene: Scene, role: Role, ref: Ref, about: About, state: State, dealt: tuple[Region, ...], named: bool
    ) -> Claim:
        number = scene.number
        times = self.times_of(scene, role, state)
        kept = (state.span, state.kind, self.span_here, self.kind_here)
        own_kind = self.kind_of(scene, role, ref)
        if own_kind == "goal" and self.hoped_then and self.last_when and role == "value" and self.after is None:
            self.after = kept  # 增长3.3%，而年初目标为5%左右；进出口下降5.4%: that number's alone
        about = as_rate(about, number)
        topic = state.about.subject if state.about is not None and self.named_here else ""
        about = self._of_what(about, scene, role, state)
        if role in ("difference", "sum", "mean") and number.form == "amount" and about.indicator is not None:
            about = replace(about, measure="level")  # 产粮增加5.7亿斤: of two levels
        state.loose = state.loose and self.kind_here is None
        when = self.dealt_year(scene, self.framed(scene, role, own_kind, state, times))
        if (about.indicator is not None or about.subject) and (
            role in ("value", "from", "threshold", "sum", "mean")
            or (role == "difference" and (about.indicator or about.own))
        ):
            self.told_here, state.about = True, about
            self.named_here = self.named_here or about.own
        if role == "count" and about.indicator is not None and about.own:
            state.about = headed(about.indicator)  # 有12个省份下调社零增长目标。海南由10%以上降至6%左右
        if (
            role == "count"
            and about.indicator is None
            and state.known is None
            and _TALLY.search(self.read.text, *self.span)
        ):
            # 18个省份下调，“左右”仍是主流: in a headline, the goal of goals
            about = replace(about, subject="地区生产总值", indicator="gdp_growth", own=False, guessed=True)
        meant = known_of(state.known, number, role) if about.indicator is None else None
        state.known = about if about.indicator is not None and not about.guessed else state.known
        places = self.heads.dealt(scene, role, dealt) or state.places
        extreme = extreme_of(self.read.text, scene, self.bounds)
        over_years = extreme and OF_YEARS.search(self.read.text, self.span[0], number.start)
        if role == "value" and extreme and not self.places and len(places) == 1 and not over_years:
            role, places = "edge", ()  # 最低的一档为4%左右
        if self.outside or self.heads.nation(scene):
            role = "outside"
        if role == "difference":
            ref = self.heads.apart(scene, ref, state.recent)
            if pair := self.heads.former_and_latter(scene, state.recent):
                places, ref = (pair[0],), replace(ref, places=(pair[1],))
            known = (state.ref.places or state.ref.back or state.ref.kind or state.ref.span) and not set(
                state.ref.places
            ) & set(places)
            ref = replace(state.ref, sign=ref.sign) if ref.bare and not ref.back and known else ref
            state.ref = ref if ref.places or ref.span or ref.back or ref.kind else state.ref
            own = ref.kind == "goal" and ref.span is None and not ref.places  # 比目标高, but not 比去年的目标低
            if own and not when.said and (when.kind == "goal" or when.span is None):
                before = self.frame.year - 1  # 实际增速比目标低: of the year that has a result
                when = replace(when, kind="result", span=Span(before, before))
        text = self.read.text
        return Claim(
            start=self.read.start(number.start),
            end=self.read.end(number.end),
            sentence=(self.read.start(self.span[0]), self.read.end(self.span[1])),
            quantity=number,
            subject=about.subject,
            indicator=about.indicator,
            measure=about.measure,
            bound=right_bound(text, number) if role == "reference" else about.bound or number.bound,
            milestone=passes(text, number),
            places=places,
            span=when.span,
            kind=when.kind,
            role=role,
            ref=ref,
            group=state.group,
            scope=scope_of(self.read.text, self.span[0], state, scene),
            around=state.scope,
            either=Span(when.span.last - 1, when.span.last - 1) if self.vague and when.span else None,
            pair=state.recent[-2:] if role == "ratio" else (),
            extreme=extreme,
            part=state.part,
            sure=when.sure,
            guessed=about.guessed,
            paragraph=self.paragraph,
            among_all=self.frame.among_all,
            said_year=when.said or (self.hoped_then and state.told is not None),
            said_kind=own_kind is not None or role == "reference",
            own_subject=about.own,
            topic=topic,
            terms=about.terms,
            known=meant,
            loose=(state.loose or self._doubtful(state, number)) and role in _LOOSE,
            ahead=(own_kind or self.kind_here) == "goal"
            and not self.past_here
            and not self.hoped_then
            and (state.told.last == self.frame.year if state.told is not None else self.frame.dated),
            base=self.frame.year,
            dated=self.frame.dated,
            kind_open=role != "reference"
            and not self.frame.dated
            and own_kind is None
            and self.kind_here is None
            and when.kind != "plan",
            context=text[self.span[0] : self.span[1]],
            at=number.start - self.span[0],
            headed=named,
            language=self.frame.language,
        )

    def _together(self, scene: Scene, state: State, head: Place | None) -> tuple[Region, ...]:
        """两省: takes up the places named last where the clause names none itself."""
        together = listed(scene, state) if head is None else ()
        if together:
            state.places, state.group = together, ""
        return together

    def _former(self, scene: Scene, state: State) -> None:
        """前者由4.5%降到3%: the first of the two places told last."""
        said = re.search(
            r"(?:(前者)|(后者)|\bthe (former)\b|\bthe (latter)\b)(?!.*(?:者|the (?:former|latter)))",
            scene.lead,
            re.IGNORECASE,
        )
        if said and len(state.recent) > 1:
            state.places, state.group = (state.recent[-2 if said[1] or said[3] else -1],), ""

    def _doubtful(self, state: State, number: Quantity) -> bool:
        """Whether the sentence says neither year nor kind, and what is carried is not how such a number is put:
        a target without a bound word, a rate of a result with one.
        """
        if self.kind_here is not None or self.span_here is not None:
            return False
        return state.kind in ("goal", "plan") or (state.kind == "result" and number.bound != "exact")

    def _of_what(self, about: About, scene: Scene, role: Role, state: State) -> About:
        """What a number is about, by its own words or what was told before it."""
        if role == "ratio":
            bare = not about.subject and about.indicator is None  # 安徽约为河南的62%: of the grain told before
            return replace(state.about, measure="level", own=False) if bare and state.about else about
        if role == "difference" and scene.number.form == "percent" and state.about is not None:
            return replace(state.about, own=False)  # 1.76万人，超目标任务17.11%
        if role == "count" and about.indicator is None and self.frame.language == "en":
            named = indicators_in(self.read.text[scene.number.end : scene.stop])  # seven of them state a growth goal
            about = replace(headed(named[0]), own=True) if len(named) == 1 else about
        anew = counts_anew(scene, state.about)
        return as_rate(about if anew else self._carried(about, state, scene.number), scene.number)

    def _carried(self, about: About, state: State, number: Quantity) -> About:
        """A number without a subject of its own is about what the sentence named, or what was told last."""
        if about.subject in _SHORT and state.about is not None and state.about.indicator in _SHORT[about.subject]:
            return replace(state.about, measure=about.measure, bound=about.bound, own=False)  # 财政收入…，上海收入由…
        if state.about is not None and state.about.indicator in INCOMES and WHOSE_INCOME.fullmatch(about.subject):
            rural = re.search("农|乡|牧", about.subject) is not None
            return replace(about, indicator="rural_income" if rural else "urban_income", measure=state.about.measure)
        if number.base_unit == "斤" and about.indicator is None and about.subject in ("产量", "总产", "总产量"):
            return replace(about, subject="粮食产量", indicator="grain_output", own=False)
        counted = state.about is not None and state.about.indicator is not None and about.subject in _ADDED
        if (about.indicator is not None or about.subject) and not counted:
            return about  # but 三省合计新增193.3万人 goes on with the jobs told before
        near = max(self.span[0], number.start - NEAR)
        fresh = self.frame.language == "zh" and not self.told_here
        last = named_subject(self.masked[near : number.start], number) if fresh else None
        last = last or (self._opening(number) if fresh else None) or state.about
        lead = self.masked[max(self.clause(number.start)[0], near) : number.start]
        closed = self.frame.language == "en" and not self.told_here and not names_nothing(lead)
        goal = (self.kind_here or state.kind) == "goal"
        if number.base_unit == "斤" and (last is None or last.indicator not in (None, "grain_output")):
            return replace(
                headed("grain_output"), bound=about.bound, guessed=True
            )  # behind the retail sales: what is weighed in jin
        told = carried(about, last, number, self.read.text[near : number.start], goal, closed)
        grown = about.changed and about.measure == "growth" and not self.told_here
        grown = grown and (told.indicator is None or _GROWTH_GOAL.match(lead) is not None)
        if grown and self.frame.language == "zh":
            # 北京设想年均增长5%, behind a sentence on its power stations: the economy
            return replace(about, subject="地区生产总值", indicator="gdp_growth", own=False, guessed=True)
        if (
            self.frame.language == "en"
            and number.form == "percent"
            and told.indicator is None
            and (not told.subject or (told.measure == "level" and _AIMED.search(lead)))
            and may_be_economy(lead)
        ):
            return replace(
                told, subject="地区生产总值", indicator="gdp_growth", measure="growth", own=False, guessed=True
            )
        return told

    def _opening(self, number: Quantity) -> About | None:
        """全年接待游客，怀化市为4803万人次: what the first clause of a sentence names, where it names nothing else."""
        start, end = self.clause(self.span[0])
        said = self.masked[start:end].strip(" ,:;、#*")
        if end > number.start or len(said) > 14 or re.search("\\d|[\ue000-\ue002]", said) or number.form == "points":
            return None
        id_ = opened(said)
        if id_ is not None:
            return headed(id_)  # 论总量，河南6.66万亿元
        noun = noun_phrase(said)
        return About(noun, None, "level", None, False) if len(noun) > 2 else None


_ADDED = ("新增", "净增", "累计")
_LOOSE = ("value", "mean", "rank", "difference", "ratio")
_TALLY = lazily(r"目标|[上下]调|调[高低降]|[上下]修|[“\"「](?:左右|以上|区间)")
# Short words for an indicator that has been named in full before.
_SHORT = {
    "收入": ("fiscal_revenue", "resident_income", "urban_income", "rural_income"),
    "投资": ("fixed_asset_investment",),
    "总量": ("gdp_growth", "fiscal_revenue", "trade"),
    "总额": ("trade", "retail_sales", "exports"),
    "产量": ("grain_output",),
}
_AIMED = lazily(r"\b(?:aim\w*|target\w*|wants?|expects?|seeks?|hopes?|sets?)(?: for)?\s*(?:约|不低于)?\s*$")
_GROWTH_GOAL = lazily("[\\s\ue000]*(?:经济)?(?:增长|增速)目标(?:[\ue001比较]|为|是|定)")  # of the economy
_WITH_THEN = lazily(r"[和与同跟较比]\s*$")
_COMPARED_BEHIND = lazily(r"年?(?:度|同期)?的?(?:水平|情况|实绩)?(?:相比较?|比较|比起来)")
_COMPARED_WITH = lazily(r"(?:[比较]|(?:高|低|快|慢|好|优)于|\b(?:than|against|versus)(?: in)?\s*)$", re.IGNORECASE)
# 增速不低于目标的只有…，甘肃高出0.3个百分点: that is held to the target.
_HELD_TO_GOAL = lazily(
    r"(?:低于|高于|超过|超出|超额|跑赢|不及|未达|未能达|没有达|没达|达到|完成|达成|实现)[^,;。]{0,8}目标|缺口"
    r"|(?:[与同和跟]|对照|对比|相比|相较)[^,;。]{0,8}目标(?:值|任务)?(?:相比|比|比较|对照|相较|[,:]|$)"
)
# 增长6.8%，高于|5.5%左右的目标: what is held against a target came about
_OVER_GOAL = lazily(
    r"(?:[高低快慢多少好优]于|超过|超出|超额|不及|未达到?|没(?:有|能)?(?:够到|达到?))[^,;。\d]{0,6}$"
    r"|\b(?:above|below|beat|beating|missed|missing|exceed\w+|short of|shy of|against)\b[^,;。\d]{0,20}$",
    re.IGNORECASE,
)
