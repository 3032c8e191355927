"""Model Context Protocol: tools and resources by which a language model asks the library instead of guessing.

Answers are by rule, never by the server's own model: the caller is one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context, MCPServer
from pydantic import Field, ValidationError

from rag.question.answer_table import table_to_json
from rag.question.query import Query
from rag.records import Citation, InputError, Span
from rag.server import mcp_forms as forms
from rag.service.addresses import address, read_spans
from rag.service.service import Service
from rag.service.tables import Filter, make_table
from rag.summaries.page_markdown import page_markdown
from rag.tables.columns import number

_MOST = 200  # rows of one result: a model's context is short
_FETCHED = 40_000  # characters
_ABOUT = """Chinese local government work reports (政府工作报告): targets, results, plans and measures of provinces, \
cities and counties. Every number returned was found by rule in a quoted clause, or computed with its formula shown. \
Use these tools for any number in such a report; repeat it as given, with its bound word (左右 about, 以上 at least) \
and its url. If the status is not "answered", say so; do not fill in a number."""

Regions = Annotated[list[str], Field(description="names or codes: 郑州市, 郑州, Zhengzhou, 410100; empty: all")]
Years = Annotated[list[int], Field(description="empty: all")]


class Tools:
    """The tools over one library."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def base(self, context: Context[Any, Any]) -> str:
        """The address of the server, "" where there is none to open (stdio without the setting public_url)."""
        request = context.request_context.request
        return self.service.settings.public_url or str(getattr(request, "base_url", ""))

    def url(self, context: Context[Any, Any], report: str, spans: Sequence[Span]) -> str:
        """What opens a place: a page of the server, or a resource of this protocol where no page is served."""
        base = self.base(context)
        return address(base, report, spans) if base else f"govreport://clause/{report}/{_at(spans)}"

    def proof(self, context: Context[Any, Any], citation: Citation) -> forms.Proof:
        """A citation with its place."""
        report = self.service.report_of(citation).id
        return forms.Proof(
            n=citation.n,
            region=citation.region,
            year=citation.year,
            section=list(citation.section),
            source=citation.source,
            quote=citation.quote,
            report=report,
            at=_at(citation.spans),
            url=self.url(context, report, citation.spans),
        )


def _at(spans: Sequence[Span]) -> str:
    return ",".join(f"{start}-{end}" for start, end in spans)


def make_mcp(service: Service, version: str) -> MCPServer[Any]:
    """The server of the protocol; whoever runs it chooses stdio or HTTP."""
    server: MCPServer[Any] = MCPServer(
        "govreport", title="govreport", instructions=_ABOUT, version=version, log_level="WARNING"
    )
    tools = Tools(service)
    _add_questions(server, tools)
    _add_tables(server, tools)
    _add_reports(server, tools)
    return server


def _add_questions(server: MCPServer[Any], tools: Tools) -> None:
    service = tools.service

    @server.tool()
    def ask(
        question: Annotated[str, Field(max_length=2000, description="in Chinese or English, with region and year")],
        context: Context[Any, Any],
        earlier: Annotated[list[str], Field(description="questions before it that it leans on, oldest first")] = [],  # noqa: B006
    ) -> forms.Answered:
        """Answer a question about government work reports, each number with the clause that proves it.

        Good for values, comparisons, rankings and for what a report plans or did: 郑州市2024年GDP增长目标是多少;
        哪些市的目标高于6%; What did Zhengzhou plan for housing in 2024?
        """
        answer = service.ask(question, earlier)
        return forms.Answered(
            answer=answer.answer,
            status=answer.status,
            citations=[tools.proof(context, citation) for citation in answer.citations],
            numbers=[
                forms.Number(text=each.text, status=each.status, citation=each.citation, formula=each.formula)
                for each in answer.numbers
            ],
            looked_in=list(answer.looked_in),
        )

    @server.tool()
    def query(
        query: Annotated[dict[str, Any], Field(description="columns, places, steps; see resource govreport://query")],
    ) -> dict[str, Any]:
        """Answer a structured question with a table: filters, sorting, changes, ranks over regions and years.

        Example: {"columns": [{"subject": "gdp_growth", "kind": "target", "year": 2024}],
        "places": [{"type": "level", "level": "prefecture"}], "steps": [{"op": "sort", "of": "c1"}]}
        """
        try:
            wanted = Query.of(query)
        except ValidationError as error:
            first = error.errors()[0]
            raise InputError(f"this is no query: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        return table_to_json(service.query(wanted))

    @server.tool()
    def verify_text(
        text: Annotated[str, Field(max_length=100_000, description="a draft, an article, an answer of yours")],
        context: Context[Any, Any],
    ) -> forms.Checks:
        """Check each number of a text against the reports: supported, contradicted (with the true clause) or unknown.

        Use it on what you wrote before you show it.
        """
        numbers = []
        for found in service.verify(text):
            claim = found.claim
            numbers.append(
                forms.Checked(
                    text=found.text,
                    verdict=found.verdict,
                    reason=found.reason,
                    region=claim.region.name if claim.region else None,
                    year=claim.year,
                    proof=tools.proof(context, found.citation) if found.citation else None,
                )
            )
        return forms.Checks(numbers=numbers)

    @server.tool()
    def search(
        query: Annotated[str, Field(max_length=2000)],
        context: Context[Any, Any],
    ) -> forms.Results:
        """Find passages of the reports by words, best first; `fetch` an id for the text around a passage."""
        results = []
        reports = {report.id: report for report in service.library.reports()}
        for hit in service.passages(query, (), (), 10):
            report = reports.get(hit.chunk.report_id)
            if report is not None:
                title = " › ".join((f"{report.region.name} {report.year}", *hit.chunk.path))
                id_ = f"{report.id}:{_at(hit.chunk.spans)}"
                url = tools.url(context, report.id, hit.chunk.spans)
                results.append(forms.Found(id=id_, title=title, url=url, text=hit.chunk.text))
        return forms.Results(results=results)

    @server.tool()
    def fetch(
        id: Annotated[str, Field(description="an id of search: REPORT:START-END, or a report's id for its text")],
        context: Context[Any, Any],
    ) -> forms.Fetched:
        """Read what `search` found with the text around it, or a whole report by its id."""
        report_id, _, at = id.partition(":")
        report, source, _ = service.report(report_id)
        spans = read_spans(at)
        if spans:
            found = service.clause(report_id, spans, 1500)
            text = found.before + found.text + found.after
        else:
            text = "".join(source.text[start:end] for start, end in report.spans)[:_FETCHED]
        return forms.Fetched(
            id=id,
            title=f"{report.region.name} {report.year}",
            text=text,
            url=tools.url(context, report_id, spans),
            metadata={"region": report.region.name, "year": str(report.year), "source": source.name},
        )


def _add_tables(server: MCPServer[Any], tools: Tools) -> None:
    service = tools.service

    @server.tool()
    def find_targets(
        regions: Regions = [],  # noqa: B006
        years: Years = [],  # noqa: B006
        indicators: Annotated[list[str], Field(description="ids: gdp_growth, cpi, new_urban_jobs, …; empty: all")] = [],  # noqa: B006
    ) -> forms.Targets:
        """The annual headline targets of the reports as rows: value, unit, bound word, clause."""
        table = make_table(service, "targets", Filter(tuple(regions), tuple(years), tuple(indicators)))
        rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
        made = [forms.Target.model_validate({name: row[name] for name in forms.Target.model_fields}) for row in rows]
        return forms.Targets(targets=made[:_MOST], more=max(0, len(made) - _MOST))

    @server.tool()
    def compare(
        regions: Annotated[list[str], Field(min_length=1, max_length=100, description="names or codes")],
        indicator: Annotated[str, Field(description="an id such as gdp_growth, or a Chinese name such as 高标准农田")],
        context: Context[Any, Any],
        kind: Literal["target", "actual", "plan", "task"] = "target",
        year: Annotated[int | None, Field(description="the year that the value is of; none: the newest told")] = None,
    ) -> forms.Comparison:
        """One target or result of several regions side by side, each with its clause, or why there is none."""
        table = service.compare(regions, indicator, kind, year)
        rows = []
        for row in table.rows:
            cell = row.cells[0]
            proof = cell.proof
            url = ""
            if proof is not None:
                url = tools.url(context, proof.report, proof.spans)
            rows.append(
                forms.Compared(
                    region=row.region.name,
                    text=cell.text,
                    value=number(cell.value) or None,
                    unit=cell.unit,
                    bound=cell.bound or "",
                    status=cell.status,
                    quote=proof.quote if proof is not None else "",
                    url=url,
                )
            )
        return forms.Comparison(indicator=indicator, kind=kind, year=table.heads[0].year, rows=rows)


def _add_reports(server: MCPServer[Any], tools: Tools) -> None:
    service = tools.service

    @server.tool()
    def list_reports(
        context: Context[Any, Any],
        regions: Regions = [],  # noqa: B006
        years: Years = [],  # noqa: B006
    ) -> forms.Reports:
        """The reports that are held: ask this first if a question's report may be missing."""
        lines = service.lines(regions, years)
        made = [
            forms.ReportLine(
                report=line.report.id,
                region=line.report.region.name,
                level=line.report.region.level,
                year=line.report.year,
                title=line.report.title,
                url=tools.url(context, line.report.id, ()),
            )
            for line in lines[:_MOST]
        ]
        return forms.Reports(reports=made, more=max(0, len(lines) - _MOST))

    @server.tool()
    def read_clause(
        report: Annotated[str, Field(description="a report's id")],
        at: Annotated[str, Field(description="START-END, as citations give it")],
        context: Context[Any, Any],
        around: Annotated[int, Field(ge=0, le=2000)] = 300,
    ) -> forms.ClauseText:
        """What a report says at a place, verbatim, with the text around it."""
        found = service.clause(report, read_spans(at), around)
        return forms.ClauseText(
            region=found.report.region.name,
            year=found.report.year,
            section=list(found.section),
            text=found.text,
            before=found.before,
            after=found.after,
            url=tools.url(context, report, found.spans),
        )

    @server.tool()
    def summarize(region: str, year: int | None = None, language: Literal["zh", "en"] = "zh") -> str:
        """A report on one page in Markdown: targets against last year's, results, priorities, each with its place."""
        return page_markdown(service.one_page(region, year, language))

    @server.resource("govreport://reports", mime_type="application/json")
    def reports() -> str:
        """The ids of all reports, with region and year."""
        held = service.library.reports()
        return json.dumps([{"id": r.id, "region": r.region.name, "year": r.year} for r in held], ensure_ascii=False)

    @server.resource("govreport://report/{report}", mime_type="text/plain")
    def report_text(report: str) -> str:
        """The text of a report, without page noise."""
        found, source, _ = service.report(report)
        return "".join(source.text[start:end] for start, end in found.spans)

    @server.resource("govreport://clause/{report}/{at}", mime_type="text/plain")
    def clause_text(report: str, at: str) -> str:
        """What a report says at a place, with the text around it."""
        found = service.clause(report, read_spans(at), 300)
        return f"{found.before}【{found.text}】{found.after}"

    @server.resource("govreport://query", mime_type="application/json")
    def query_schema() -> str:
        """The JSON Schema of what the tool `query` takes."""
        return json.dumps(Query.model_json_schema(), ensure_ascii=False)
