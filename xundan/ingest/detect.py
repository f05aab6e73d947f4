"""Which layout a file is. Every layout of its folder is asked; exactly one must say yes. The shop's own come first.

A table is a layout's when its header has all the columns the layout requires, under any of their names. Anything else
is a layout's when its `recognise` says so. A file nobody claims is refused with the nearest miss: the layout most of
whose required columns are there, the first column that is not, and the header name most like it.
"""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xundan.ingest import faults, kpi_table
from xundan.ingest.json_rows import Rows
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import OTHER_ARCHIVES, PICTURES, Source
from xundan.ingest.tables import Table, key, open_table

_WEB = ("<!doctype", "<html", "<table", "<meta", "<head")
_WEB_CHARS = 1_000
_NEAR = 0.5  # share of required columns from which a file is taken to be meant as a layout


@dataclass(frozen=True)
class Claim:
    """A source recognised: its layout, its records, and the names of its header (none where it is no table)."""

    layout: Layout
    records: Callable[[Context], Iterator[Records | Rows]]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A source nobody can take: why, and which column is at fault if one is."""

    reason: str
    column: str | None = None


@dataclass(frozen=True)
class Detector:
    """All layouts known to a workspace: those mapped in its settings, which are asked first, and the platforms'."""

    mapped: tuple[Layout, ...]
    platforms: tuple[Layout, ...]

    def claim(self, source: Source, like: Layout | None = None) -> Claim | Refusal:
        """The one layout that claims this source; `like`, the layout of its neighbour in an archive, is asked first."""
        if source.sheet is None and not source.head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
            return Refusal(faults.EMPTY_FILE)
        table = open_table(source)
        if like is not None and _claims(like, source, table):
            return _claim(like, source, table)
        for layouts in (self.mapped, self.platforms):
            claimants = [layout for layout in layouts if _claims(layout, source, table)]
            here = [layout for layout in claimants if layout.kind == source.kind]
            if len(here) > 1:
                return Refusal(faults.claimed_by_several([layout.name for layout in here]))
            if here:
                return _claim(here[0], source, table)
            if claimants:
                return Refusal(faults.wrong_folder(claimants[0].title, claimants[0].kind))
        if source.head_text[:_WEB_CHARS].lstrip().lower().startswith(_WEB):
            return Refusal(faults.WEB_PAGE)
        for magics, reason in ((OTHER_ARCHIVES, faults.OTHER_ARCHIVE), (PICTURES, faults.PICTURE)):
            if source.head.startswith(magics):
                return Refusal(reason)
        of_folder = [layout for layout in (*self.mapped, *self.platforms) if layout.kind == source.kind]
        return _nearest_miss(of_folder, table) or Refusal(faults.unknown_layout([layout.title for layout in of_folder]))


def _claims(layout: Layout, source: Source, table: Table | None) -> bool:
    if layout.recognise is not None and layout.recognise(source):
        return True
    return layout.is_table and table is not None and not _lacking(layout, table)


def _claim(layout: Layout, source: Source, table: Table | None) -> Claim | Refusal:
    reader = layout.records
    if reader is not None:
        names = table.names if table is not None and layout.is_table else ()
        return Claim(layout, lambda context: reader(source, context), names)
    if table is None:
        raise ValueError(f"{layout.name} claimed a file that is no table, and brings no reader")
    records = kpi_table.rows(table, layout, source) if layout.kind == "kpi" else table.records
    if records is None:
        return Refusal(faults.NO_DAY, "day")
    return Claim(layout, lambda _context: records(), table.names)


def _lacking(layout: Layout, table: Table) -> list[str]:
    return [column.name for column in layout.columns if column.required and not table.find(column)]


def _nearest_miss(layouts: list[Layout], table: Table | None) -> Refusal | None:
    if table is None:
        return None

    def share(layout: Layout) -> float:
        required = sum(column.required for column in layout.columns)
        return 1 - len(_lacking(layout, table)) / required if required else 0.0

    best = max((layout for layout in layouts if layout.is_table), key=share, default=None)
    if best is None or share(best) < _NEAR:
        return None
    lacking = _lacking(best, table)[0]
    column = next(column for column in best.columns if column.name == lacking)
    taken = {name for other in best.columns for name in table.find(other)}
    free = {key(name): name for name in table.names if name not in taken}
    near = [hit for alias in column.aliases for hit in difflib.get_close_matches(key(alias), free, n=1, cutoff=0.5)]
    return Refusal(
        faults.missing_column(best.title, column.name, column.aliases, free[near[0]] if near else None), column.name
    )
