"""What every tab is given to wire itself into the page: the language, and a sign that the library has changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from ui.i18n import Lang, lang_of, say


@dataclass(frozen=True, slots=True)
class Frame:
    """The page's language, kept by the browser, and two signs: numbers that are others after something has happened.

    `switched`: the visitor has chosen the other language. (The language's own change is no such sign: it is raised
    while the page loads, too, and what it made would come between the visitor and a first answer.) `changed`: the
    visitor has changed the library.
    """

    app: gr.Blocks
    lang: gr.BrowserState
    switched: gr.State
    changed: gr.State
    labels: list[tuple[Any, str, Callable[[Lang], object]]] = field(default_factory=list)

    def label(self, component: Any, name: str, key: str) -> Any:  # noqa: ANN401  # any component of Gradio's
        """Let the property `name` of a component say the text of `key`, in Chinese at first; the component."""
        setattr(component, name, say(key, "zh"))
        self.labels.append((component, name, lambda lang: say(key, lang)))
        return component

    def relabel(self) -> None:
        """Wire the labels; called once, when all are known."""
        components = list(dict.fromkeys(component for component, _, _ in self.labels))

        def updates(language: str) -> list[dict[str, Any]]:
            lang = lang_of(language)
            made: dict[Any, dict[str, Any]] = {component: {} for component in components}
            for component, name, text in self.labels:
                made[component][name] = text(lang)
            return [gr.update(**made[component]) for component in components]

        self.lang.change(
            updates, [self.lang], components, show_progress="hidden", queue=False, api_visibility="private"
        )


def stamp() -> float:
    """A number that is not the one before: for `Frame.changed`."""
    return time.time()


def sent(event: gr.EventData, name: str) -> str:
    """A value that the browser sent with an event; "" for anything but text, as anything may come from there."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""
