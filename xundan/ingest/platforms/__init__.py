"""One file per platform. Every `Layout` found in a module of this package is known; none is registered."""

import functools
import importlib
import pkgutil

from xundan.ingest.layout import Layout


@functools.cache
def layouts() -> tuple[Layout, ...]:
    """All declared layouts, by name. Raises ValueError when two share a name."""
    found: dict[str, Layout] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__, f"{__name__}.")):
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, Layout) and found.setdefault(value.name, value) is not value:
                raise ValueError(f"two layouts are called {value.name}")
    return tuple(found[name] for name in sorted(found))
