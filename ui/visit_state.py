"""What Gradio keeps of each visit, without what the page has no use for and what would grow for as long as it lasts.

Gradio keeps beside a visit's own values the whole of what each component shows, for links to a state of its page
(`gr.DeepLinkButton`): the page has none, and a table of reports is megabytes. And a component that an event changes
(`gr.update`) is replaced by one with an id of its own; where that is an input afterwards, both are kept, one more with
each event.
"""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any

from gradio import route_utils, state_holder
from gradio.blocks import Blocks
from gradio.components import State
from gradio.state_holder import SessionState


class VisitState(SessionState):
    """The values of one visit's states, and the components that events changed for it."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks_config = copy(blocks.default_config)
        self.config_values = {}
        self.state_data = {}
        self._state_ttl = {}
        self.is_closed = False
        self.STATE_TTL_WHEN_CLOSED = 3600

    def __setitem__(self, key: int, value: Any) -> None:  # noqa: ANN401  # of any component
        block = self.blocks_config.blocks.get(key)
        if isinstance(block, State):
            self.state_data[key] = value
            self._state_ttl[key] = (block.time_to_live, datetime.now())
        else:
            value._id = key  # that of the component in whose place it is
            self.blocks_config.blocks[key] = value

    def _update_config(self, key: int) -> None:
        pass

    def _update_value_in_config(self, key: int, value: Any) -> None:  # noqa: ANN401
        pass


def keep_little() -> None:
    """Have Gradio keep of visits what is here, from now on."""
    for module in (state_holder, route_utils):
        setattr(module, "SessionState", VisitState)  # noqa: B010  # no attribute that Gradio means to be set
