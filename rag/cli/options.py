"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Library = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help="The library's folder (default: GOVREPORT_LIBRARY, vectorstore where there is one, or your data folder).",
    ),
]
