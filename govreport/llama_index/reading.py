"""Files -> documents, documents -> nodes by the report's own headings, texts -> vectors."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import NodeParser
from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import BaseNode, Document, MetadataMode, NodeRelationship, TextNode
from pydantic import PrivateAttr

from govreport.api import Library, ingest, open_library
from rag import pipeline
from rag.config import load_settings
from rag.ingest import read_document
from rag.records import InputError, ModelError, text_at

HIDDEN = ["report", "source", "adcode", "spans"]
"""Metadata that no model needs to read."""


class GovReportReader(BaseReader):
    """Messy files (pages, PDF, DOCX, archives, collections) -> one document a report, without page noise."""

    def lazy_load_data(self, *paths: str | Path) -> Iterator[Document]:
        """The reports of these files and folders. Raises `InputError` naming a file that cannot be read."""
        with tempfile.TemporaryDirectory(prefix="govreport-") as folder:
            for result in ingest(list(paths), library=folder, vectors=False):
                if result.status == "failed":
                    raise InputError(f"{result.name}: {result.reason}")
            with open_library(folder) as library:
                yield from documents_of(library)


def documents_of(library: Library) -> Iterator[Document]:
    """One document a report of an open library; its id is the report's."""
    for report in library.reports:
        source = library.service.library.source(report.source_id)
        metadata: dict[str, Any] = {
            "region": report.region.name,
            "adcode": report.region.adcode,
            "level": report.region.level,
            "year": report.year,
            "title": report.title,
            "meeting_date": report.meeting_date,
            "source": source.name,
            "report": report.id,
        }
        yield Document(
            id_=report.id,
            text=text_at(source.text, report.spans),
            metadata=metadata,
            excluded_embed_metadata_keys=HIDDEN,
            excluded_llm_metadata_keys=HIDDEN,
        )


class GovReportNodeParser(NodeParser):
    """Cuts a document of `GovReportReader` at its headings 一、（一）1. and sentence ends; never in a clause.

    A node's metadata has its `section` (the path of headings) and `spans` into the document's text.
    """

    max_chars: int = 300

    @classmethod
    def class_name(cls) -> str:
        """The name that llama-index keeps it under."""
        return "GovReportNodeParser"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: object) -> list[BaseNode]:
        made: list[BaseNode] = []
        for node in nodes:
            text = node.get_content(metadata_mode=MetadataMode.NONE)
            try:
                parsed = read_document(
                    text.encode(), str(node.metadata.get("source", node.node_id)), max_chars=self.max_chars
                )
            except InputError:  # no report: it stays whole
                made.append(node)
                continue
            for chunk in parsed.chunks:
                made.append(
                    TextNode(
                        text=chunk.text,
                        metadata={
                            **node.metadata,
                            "section": " > ".join(chunk.path),
                            "spans": [list(span) for span in chunk.spans],
                        },
                        excluded_embed_metadata_keys=HIDDEN,
                        excluded_llm_metadata_keys=HIDDEN,
                        relationships={NodeRelationship.SOURCE: node.as_related_node_info()},
                    )
                )
        return made


class GovReportEmbedding(BaseEmbedding):
    """The embedding model of the settings, by default the local one, for any index of llama-index.

    Raises `ModelError` where there is none: GOVREPORT_EMBEDDING=none, or a platform without an engine for it.
    """

    _embedder: Any = PrivateAttr()

    def __init__(self, embedder: object | None = None, **kwargs: object) -> None:
        made = embedder or pipeline.make_embedder(load_settings())
        if made is None:
            raise ModelError("the settings name no embedding model. Set GOVREPORT_EMBEDDING_MODEL.")
        super().__init__(model_name=str(getattr(made, "name", "govreport")), **kwargs)
        self._embedder = made

    @classmethod
    def class_name(cls) -> str:
        """The name that llama-index keeps it under."""
        return "GovReportEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self._embedder.query(query)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in vector] for vector in self._embedder.passages(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)
