"""REST: questions, tables, reports, drafts and summaries over HTTP, described by /openapi.json."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from rag.question.answer_table import table_to_json
from rag.question.query import Query as QueryForm
from rag.records import InputError, Kind, LibraryError
from rag.server.forms import Asked, Draft, Year, base_of, may_write
from rag.server.guard import Counts, caller_of
from rag.service.addresses import address, read_spans
from rag.service.service import Service
from rag.service.tables import NAMES, Filter, Name, make_table
from rag.summaries.markdown import markdown_of
from rag.summaries.page_html import page_html
from rag.summaries.page_markdown import page_markdown
from rag.summaries.schema import json_of
from rag.tables.forms import MEDIA, Form, file_of

_log = logging.getLogger("govreport.questions")

Words = Annotated[list[Annotated[str, Query(max_length=60)]], Query(max_length=200)]
Years = Annotated[list[Year], Query(max_length=100)]
Kinds = Annotated[list[Kind], Query(max_length=5)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
PerPage = Annotated[int | None, Query(ge=1, le=100_000, description="Rows of one page; all where it is not given.")]
ReportId = Annotated[str, Query(max_length=64)]
_OPERATIONS: dict[Name, tuple[str, str]] = {
    "targets": ("find_targets", "The annual headline targets."),
    "actuals": ("find_actuals", "The headline results of past years; `year` is the one that the result is of."),
    "figures": ("find_figures", "Every number found by rule, with kind, period and position."),
    "progress": ("find_progress", "Each target beside the result in the next year's report."),
    "chain": ("find_chain", "Targets beside those of the governments above, of one indicator and year."),
}


def make_rest(service: Service, counts: Callable[[], Counts]) -> APIRouter:
    """The routes over one library."""
    routes = APIRouter()
    _add_state(routes, service, counts)
    _add_questions(routes, service)
    _add_reports(routes, service)
    for name in NAMES:
        _add_table(routes, service, name)
    return routes


def fresh(request: Request, service: Service) -> tuple[dict[str, str], bool]:
    """The headers that name the library's version, and whether the caller has this version already."""
    tag = f'"{service.version()}"'
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    return {"etag": tag, "cache-control": "private, no-cache"}, tag in known


def _add_state(routes: APIRouter, service: Service, counts: Callable[[], Counts]) -> None:
    @routes.get("/healthz", operation_id="health", tags=["state"])
    def health() -> dict[str, str]:
        """Whether the server runs."""
        return {"status": "ok"}

    @routes.get("/readyz", operation_id="ready", tags=["state"], responses={503: {"description": "not yet"}})
    def ready() -> JSONResponse:
        """Whether questions can be answered: there is a library with a report in it."""
        try:
            held = bool(service.library.reports())
        except LibraryError:
            held = False
        return JSONResponse({"status": "ready" if held else "empty"}, 200 if held else 503)

    @routes.get("/metrics", operation_id="metrics", tags=["state"], response_class=PlainTextResponse)
    def metrics(request: Request) -> PlainTextResponse:
        """Requests by route and status, seconds by route, what the library holds; Prometheus' text form."""
        if not caller_of(request.scope).may("admin"):
            raise HTTPException(403, "This key may not see the server's numbers.")
        library = service.library
        done, chunks = library.coverage()
        held = {"reports": len(library.reports()), "chunks": chunks, "chunks_with_vectors": done}
        lines = "".join(f"# TYPE govreport_{name} gauge\ngovreport_{name} {value}\n" for name, value in held.items())
        return PlainTextResponse(counts().text() + lines, media_type="text/plain; version=0.0.4")


def _add_questions(routes: APIRouter, service: Service) -> None:
    @routes.post("/api/ask", operation_id="ask", tags=["questions"])
    def ask(asked: Asked, request: Request) -> dict[str, Any]:
        """Answer a question from the reports, each number with the clause that proves it and the clause's address."""
        if service.settings.log_questions:
            _log.info("%r", asked.question)
        answer = service.ask(asked.question, asked.earlier, llm=may_write(request, service, asked.llm))
        return service.answer_json(answer, base_of(request, service.settings))

    @routes.post("/api/query", operation_id="query", tags=["questions"])
    def query(asked: QueryForm) -> dict[str, Any]:
        """Answer a question given as data (docs/query.md) with its table."""
        return table_to_json(service.query(asked))

    @routes.get("/api/passages", operation_id="search_clauses", tags=["questions"])
    def passages(
        request: Request,
        q: Annotated[str, Query(min_length=1, max_length=2000)],
        region: Words = [],  # noqa: B006  # FastAPI reads the default and never changes it
        year: Years = [],  # noqa: B006
        limit: Annotated[int, Query(ge=1, le=50)] = 8,
    ) -> list[dict[str, Any]]:
        """The passages of the reports that fit words best, best first."""
        base = base_of(request, service.settings)
        reports = {report.id: report for report in service.library.reports()}
        return [
            {
                "region": reports[hit.chunk.report_id].region.name,
                "year": reports[hit.chunk.report_id].year,
                "report": hit.chunk.report_id,
                "section": hit.chunk.path,
                "text": hit.chunk.text,
                "spans": hit.chunk.spans,
                "score": round(hit.score, 4),
                "url": address(base, hit.chunk.report_id, hit.chunk.spans),
            }
            for hit in service.passages(q, region, year, limit)
            if hit.chunk.report_id in reports
        ]

    @routes.post("/api/verify", operation_id="verify_text", tags=["questions"])
    def verify(draft: Draft, request: Request) -> list[dict[str, Any]]:
        """Each number of a text: supported by a clause, contradicted by one, or unknown."""
        return service.findings_json(service.verify(draft.text), base_of(request, service.settings))

    @routes.get("/api/summaries", operation_id="summarize", tags=["questions"])
    def summary(
        request: Request,
        region: Annotated[str, Query(min_length=1, max_length=60)],
        year: Year | None = None,
        language: Literal["zh", "en"] = "zh",
        form: Literal["json", "md", "page", "html"] = "json",
        llm: bool = False,
    ) -> Response:
        """A report, the newest of the region where no year is named: all of it as JSON or Markdown; on one page, by
        rule, as Markdown (`page`) or as HTML to print.
        """
        if form in ("page", "html"):
            page = service.one_page(region, year, language)
            kind = "text/html" if form == "html" else "text/markdown"
            written = page_html(page) if form == "html" else page_markdown(page)
            return Response(written, media_type=f"{kind}; charset=utf-8")
        made = service.summary(region, year, language, llm=may_write(request, service, llm))
        if form == "md":
            return PlainTextResponse(markdown_of(made), media_type="text/markdown; charset=utf-8")
        return Response(json_of(made), media_type="application/json")


def _add_reports(routes: APIRouter, service: Service) -> None:
    @routes.get("/api/reports", operation_id="list_reports", tags=["reports"])
    def reports(
        request: Request,
        region: Words = [],  # noqa: B006
        year: Years = [],  # noqa: B006
        page: Page = 1,
        per_page: PerPage = None,
    ) -> Response:
        """The reports in the library."""
        headers, same = fresh(request, service)
        if same:
            return Response(status_code=304, headers=headers)
        base = base_of(request, service.settings)
        lines = service.lines(region, year)
        shown = lines if per_page is None else lines[(page - 1) * per_page : page * per_page]
        found = [
            {
                "id": line.report.id,
                "region": line.report.region.name,
                "level": line.report.region.level,
                "adcode": line.report.region.adcode,
                "parent": line.report.region.parent,
                "year": line.report.year,
                "title": line.report.title,
                "meeting_date": line.report.meeting_date,
                "speaker": line.report.speaker,
                "source": line.source,
                "figures": line.figures,
                "url": address(base, line.report.id, ()),
            }
            for line in shown
        ]
        return JSONResponse(found, headers={**headers, "x-total-count": str(len(lines))})

    @routes.get("/api/reports/{report}", operation_id="read_report", tags=["reports"])
    def report(report: Annotated[str, ReportId], request: Request) -> dict[str, Any]:
        """A report: whose it is, its sections and its whole text."""
        try:
            found, source, sections = service.report(report)
        except InputError as error:
            raise HTTPException(404, "there is no such report") from error
        return {
            "id": found.id,
            "region": found.region.name,
            "year": found.year,
            "title": found.title,
            "source": source.name,
            "sections": [{"path": each.path, "role": each.role, "spans": each.spans} for each in sections],
            "text": "".join(source.text[start:end] for start, end in found.spans),
            "url": address(base_of(request, service.settings), found.id, ()),
        }

    @routes.get("/api/reports/{report}/clause", operation_id="read_clause", tags=["reports"])
    def clause(
        report: Annotated[str, ReportId],
        request: Request,
        at: Annotated[str, Query(max_length=1300, description="START-END in the source, more with commas between.")],
        around: Annotated[int, Query(ge=0, le=2000)] = 200,
    ) -> dict[str, Any]:
        """What a report says at a place, with the text around it."""
        try:
            found = service.clause(report, read_spans(at), around)
        except InputError as error:
            raise HTTPException(404, "there is no such report, or no text of it at this place") from error
        return {
            "region": found.report.region.name,
            "year": found.report.year,
            "source": found.source,
            "section": found.section,
            "spans": found.spans,
            "text": found.text,
            "before": found.before,
            "after": found.after,
            "url": address(base_of(request, service.settings), found.report.id, found.spans),
        }


def _wanted(
    region: Words = [],  # noqa: B006
    year: Years = [],  # noqa: B006
    indicator: Words = [],  # noqa: B006
    kind: Kinds = [],  # noqa: B006
    preset: Annotated[str, Query(max_length=60)] = "",
) -> Filter:
    """The filter of a table, from the address."""
    return Filter(tuple(region), tuple(year), tuple(indicator), tuple(kind), preset)


Wanted = Annotated[Filter, Depends(_wanted)]


def _add_table(routes: APIRouter, service: Service, name: Name) -> None:
    operation, about = _OPERATIONS[name]

    def send(request: Request, form: Form, wanted: Filter, page: int, per_page: int | None) -> Response:
        headers, same = fresh(request, service)
        if same:
            return Response(status_code=304, headers=headers)
        table = make_table(service, name, wanted)
        headers["x-total-count"] = str(len(table.rows))
        if per_page is not None:
            from dataclasses import replace

            last = -(-len(table.rows) // per_page)
            if page < last:
                after = request.url.include_query_params(page=page + 1)
                headers["link"] = f'<{after}>; rel="next"'
            table = replace(table, rows=table.rows[(page - 1) * per_page : page * per_page])
        kind = f"{MEDIA[form]}; charset=utf-8" if form in ("csv", "md") else MEDIA[form]
        if form != "json":
            headers["content-disposition"] = f'attachment; filename="{name}.{form}"'
        return Response(file_of(table, form), media_type=kind, headers=headers)

    def rows(
        request: Request,
        wanted: Wanted,
        page: Page = 1,
        per_page: PerPage = None,
    ) -> Response:
        return send(request, "json", wanted, page, per_page)

    def file(
        request: Request,
        form: Form,
        wanted: Wanted,
        page: Page = 1,
        per_page: PerPage = None,
    ) -> Response:
        return send(request, form, wanted, page, per_page)

    options: dict[str, Any] = {"tags": ["tables"], "description": about, "response_class": Response}
    routes.add_api_route(f"/api/{name}", rows, operation_id=operation, **options)
    path = f"/api/{name}.{{form}}"
    routes.add_api_route(path, file, operation_id=f"{operation}_file", **options)
    routes.add_api_route(path, file, methods=["HEAD"], include_in_schema=False)  # DuckDB asks for the size first
