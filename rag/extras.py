"""Packages that only some of govreport needs: what is lacking is named, with the command that installs it."""

from __future__ import annotations

from importlib.util import find_spec

from rag.records import MissingExtra

EXTRAS = {
    "vectors": ("chromadb", "onnx", "onnxruntime", "tokenizers"),
    "llm": ("openai", "llama_index", "tiktoken"),
    "page": ("gradio", "uvicorn", "fastapi"),
    "mcp": ("mcp",),
    "data": ("pyarrow",),
    "parts": ("fsspec", "pyarrow"),
    "postgres": ("psycopg",),
    "cluster": ("ray", "fsspec", "pyarrow"),
    "llama-index": ("llama_index",),
}
"""The modules that an extra brings."""


def has(extra: str) -> bool:
    """Whether all modules of `extra` are installed."""
    return all(find_spec(module) is not None for module in EXTRAS[extra])


def need(extra: str, what: str) -> None:
    """Raises `MissingExtra`, saying what for and how to install it, unless the modules of `extra` are there."""
    if not has(extra):
        lacking = ", ".join(module for module in EXTRAS[extra] if find_spec(module) is None)
        raise MissingExtra(f"{what} needs {lacking}, not installed here. Install: pip install 'govreport[{extra}]'")
