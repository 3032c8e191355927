"""Memory given back to the system. Long work in many threads leaves it in the allocator's hands, cut into pieces."""

from __future__ import annotations

import ctypes
import sys

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # malloc.h of glibc
_OWN_PAGES = 256 << 10
"""Bytes from which on a block is got from the system by itself, and given back as soon as it is free."""


def use_few_arenas() -> None:
    """Let all threads share two pools of memory, where by default each has its own up to eight a core.

    What a thread has freed is of use to the others then. Does nothing but with glibc.
    """
    if (libc := _glibc()) is not None:
        libc.mallopt(_ARENA_MAX, 2)
        libc.mallopt(_MMAP_THRESHOLD, _OWN_PAGES)


def give_back() -> None:
    """Give what is free back to the system: some milliseconds. Does nothing but with glibc."""
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        libc = ctypes.CDLL(None)
        _ = libc.gnu_get_libc_version
    except (OSError, AttributeError):  # another library, as on Alpine
        return None
    return libc
