"""govreport for LlamaIndex: its reader, node parser, retriever, query engine, tools, and a lock for anybody's numbers.

    from govreport.llama_index import GovReportQueryEngine, NumberLockQueryEngine

    engine = GovReportQueryEngine(library="vectorstore")
    locked = NumberLockQueryEngine(index.as_query_engine(), library="vectorstore")

Needs llama-index-core: pip install 'govreport[llama-index]'. Raises `MissingExtra` without it.
"""

from __future__ import annotations

from rag.extras import need

need("llama-index", "govreport.llama_index")

from govreport.llama_index.engines import (  # noqa: E402  # after the packages are known to be there
    GovReportQueryEngine,
    GovReportRetriever,
    GovReportToolSpec,
)
from govreport.llama_index.lock import NumberFaithfulnessEvaluator, NumberLockQueryEngine  # noqa: E402
from govreport.llama_index.reading import GovReportEmbedding, GovReportNodeParser, GovReportReader  # noqa: E402

__all__ = [
    "GovReportEmbedding",
    "GovReportNodeParser",
    "GovReportQueryEngine",
    "GovReportReader",
    "GovReportRetriever",
    "GovReportToolSpec",
    "NumberFaithfulnessEvaluator",
    "NumberLockQueryEngine",
]
