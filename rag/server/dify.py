"""Dify's external knowledge: https://docs.dify.ai/en/guides/knowledge-base/external-knowledge-api

Its `metadata` must always be an object: with null Dify breaks, without it nothing is retrieved (dify #16832).
"""

from __future__ import annotations

from math import exp
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from rag.server.forms import base_of
from rag.service.addresses import address
from rag.service.service import Service


class Setting(BaseModel):
    """How much Dify wants."""

    top_k: int = Field(default=4, ge=1, le=50)
    score_threshold: float | None = Field(default=0.0)


class Wanted(BaseModel):
    """Dify's request; what it sends beside this is not looked at."""

    query: str = Field(min_length=1, max_length=2000)
    knowledge_id: str = ""
    retrieval_setting: Setting = Setting()


def make_dify(service: Service) -> APIRouter:
    """`/dify/retrieval`, and `/retrieval` for whoever gives the server's own address."""
    routes = APIRouter()

    def retrieval(wanted: Wanted, request: Request) -> dict[str, Any]:
        """Passages for Dify's external knowledge, with a score between 0 and 1."""
        base = base_of(request, service.settings)
        reports = {report.id: report for report in service.library.reports()}
        least = wanted.retrieval_setting.score_threshold or 0.0
        found = []
        for hit in service.passages(wanted.query, (), (), wanted.retrieval_setting.top_k):
            score = 1 / (1 + exp(-hit.score))  # the search's scores are standardised: deviations from the mean
            report = reports.get(hit.chunk.report_id)
            if report is None or score < least:
                continue
            found.append(
                {
                    "content": hit.chunk.text,
                    "score": round(score, 4),
                    "title": f"{report.region.name}{report.year}年政府工作报告",
                    "metadata": {
                        "url": address(base, report.id, hit.chunk.spans),
                        "region": report.region.name,
                        "year": report.year,
                        "section": " > ".join(hit.chunk.path),
                        "quote": hit.chunk.text,
                    },
                }
            )
        return {"records": found}

    routes.add_api_route("/dify/retrieval", retrieval, methods=["POST"], operation_id="dify_retrieval", tags=["dify"])
    routes.add_api_route("/retrieval", retrieval, methods=["POST"], include_in_schema=False)
    return routes
