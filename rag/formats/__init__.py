"""Files as people have them -> `Source`s: web pages, DOCX, PDF, tables of texts, ZIP archives, a URL."""

from rag.formats.limits import Failed, Limits
from rag.formats.reader import SUFFIXES, read, read_draft
from rag.formats.url import fetch, is_url

__all__ = ["SUFFIXES", "Failed", "Limits", "fetch", "is_url", "read", "read_draft"]
