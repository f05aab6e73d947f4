"""Checks at the two borders: after files became raw rows, and before marts are published.

Great Expectations judges the suites (see suites.py) on pandas frames, because its SQL engine does not get along with
DuckDB; so a suite fetches only the columns it names, a chunk at a time, and may hold only expectations that judge each
row by itself. What compares rows with each other (uniqueness, sums, references) is a SQL test in the header of the
model, where it costs next to nothing.

The verdicts of all chunks are added up, kept as Great Expectations' own results and shown as its Data Docs. A failed
`fatal` expectation raises CheckFailed, with the rows, so that nothing is published; a failed `warn` is only reported.
"""

import atexit
import datetime as dt
import gc
import html
import importlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from xundan import data_docs
from xundan.errors import CheckFailed, UserError
from xundan.suites import SEVERITIES, Expectation, Suite, load_suites

if TYPE_CHECKING:  # both are heavy: `import xundan.quality` must stay cheap for the command line
    import pandas as pd

BORDERS = ("raw", "marts")  # in the order in which a night comes to them
CHUNK_ROWS = 100_000
KEYS_SHOWN = 10
_ROWS_AGAINST_ROWS = ("unique", "increasing", "decreasing")  # chunk by chunk these would be judged wrongly


@dataclass(frozen=True)
class Checked:
    """The verdict on one expectation over all rows of its table; `keys` holds up to ten of the failed rows."""

    table: str
    expectation: Expectation
    is_passed: bool
    row_count: int
    failed_count: int
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        columns = ", ".join(self.expectation.columns)
        broken = f"{self.failed_count:,} of {self.row_count:,} rows break {self.expectation.type}"
        shown = "".join(f"\n    {key}" for key in self.keys)
        return f"{self.table}, {columns}: {broken}\n  {self.expectation.why}{shown}"


def check(
    con: duckdb.DuckDBPyConnection,
    border: str,
    *,
    docs: Path,
    as_of: dt.datetime,
    suites: tuple[Suite, ...] | None = None,
) -> tuple[Checked, ...]:
    """Judge every suite of a border, keep results under `docs`, and return the verdicts.

    Results of the border before stay. Data Docs are drawn at the last border and at a failure. Raises CheckFailed,
    after writing, when a fatal expectation does not hold.
    """
    _forget(docs, border)
    asked = load_suites(border) if suites is None else suites
    context = _context(docs, [suite.table for suite in asked])
    verdicts: list[Checked] = []
    for suite in asked:
        verdicts += _check_suite(con, suite, context, as_of)
    (docs / f"{border}.json").write_text(_as_json(verdicts), encoding="utf-8")
    failures = [v for v in verdicts if not v.is_passed and v.expectation.severity == "fatal"]
    if failures or border == BORDERS[-1]:
        data_docs.build(context, docs)
    if failures:
        raise CheckFailed(
            "\n".join(str(failure) for failure in failures),
            where="nothing was published, because a check failed",
            remedy="mend these rows at their source and run again; the last good report stays. "
            f"Every check: {docs / 'index.html'}",
        )
    return tuple(verdicts)


def _forget(docs: Path, border: str) -> None:
    """Remove what an earlier night found at this border and those after it."""
    for stale in BORDERS[BORDERS.index(border) :]:
        (docs / f"{stale}.json").unlink(missing_ok=True)
        for folder in [folder for folder in (docs / "results").rglob(stale) if folder.is_dir()]:
            shutil.rmtree(folder)


def _check_suite(con: duckdb.DuckDBPyConnection, suite: Suite, context: Any, as_of: dt.datetime) -> list[Checked]:
    import great_expectations as gx

    judged = gx.ExpectationSuite(name=suite.table, expectations=[_judge(each) for each in suite.expectations])
    judged = context.suites.add(judged)
    rows = context.data_sources.get("duckdb").get_asset(suite.table).get_batch_definition("rows")
    tallies = [_Tally(expectation) for expectation in suite.expectations]
    for frame in _chunks(con, suite):
        batch = rows.get_batch(batch_parameters={"dataframe": frame})
        for tally, result in zip(tallies, _validate(batch, judged), strict=True):
            tally.add(result)
            if tally.wants_keys(result):
                tally.keys += _failed_keys(batch, result, suite)
    _store(context, judged, [tally.result() for tally in tallies], as_of)
    return [tally.verdict(suite) for tally in tallies]


class _Tally:
    """Adds up the results of one expectation over the chunks of a table."""

    def __init__(self, expectation: Expectation) -> None:
        self.expectation = expectation
        self.last: Any = None
        self.rows = self.missing = self.failed = 0
        self.values: list[Any] = []
        self.keys: list[str] = []

    def add(self, result: Any) -> None:
        self.last = result
        self.rows += result.result["element_count"]
        self.missing += result.result.get("missing_count") or 0
        self.failed += result.result["unexpected_count"]
        self.values = (self.values + result.result["partial_unexpected_list"])[:KEYS_SHOWN]

    def wants_keys(self, result: Any) -> bool:
        return bool(result.result["unexpected_count"]) and len(self.keys) < KEYS_SHOWN

    @property
    def failed_share(self) -> float:
        judged = self.rows - self.missing
        return self.failed / judged if judged else 0.0

    @property
    def is_passed(self) -> bool:
        return 1 - self.failed_share >= float(self.expectation.kwargs.get("mostly", 1.0))

    def verdict(self, suite: Suite) -> Checked:
        keys = tuple(self.keys[:KEYS_SHOWN])
        return Checked(suite.table, self.expectation, self.is_passed, self.rows, self.failed, keys)

    def result(self) -> Any:
        """The whole table's result in Great Expectations' own form."""
        whole = self.last
        whole.success = self.is_passed
        whole.result = {
            "element_count": self.rows,
            "unexpected_count": self.failed,
            "unexpected_percent": 100 * self.failed_share,
            "missing_count": self.missing,
            "missing_percent": 100 * self.missing / self.rows if self.rows else 0.0,
            "partial_unexpected_list": [_harmless(value) for value in self.values],
        }
        return whole


def _harmless(value: Any) -> Any:
    """Data Docs put values into their pages as they are, and a value may be what a buyer wrote."""
    return html.escape(value) if isinstance(value, str) else value


def _chunks(con: duckdb.DuckDBPyConnection, suite: Suite) -> Iterator["pd.DataFrame"]:
    """The named columns of the wanted rows, a chunk at a time; one empty chunk when there are no rows."""
    rows = con.table(suite.table).filter(suite.rows)
    kinds = dict(zip(rows.columns, rows.types, strict=True))
    wanted = [f'{_value(name, suite, kinds)} as "{name}"' for name in suite.columns]
    reader = rows.project(", ".join(wanted)).to_arrow_reader(CHUNK_ROWS)
    empty = reader.schema.empty_table()
    batch = next(reader, None)
    yield (batch or empty).to_pandas()
    for batch in reader:
        yield batch.to_pandas()


def _value(column: str, suite: Suite, kinds: dict[str, Any]) -> str:
    """A column as SQL; decimals become doubles, which pandas compares a hundred times faster."""
    if column in suite.derived:
        return suite.derived[column]
    return f'"{column}"::double' if kinds[column].id == "decimal" else f'"{column}"'


def _validate(batch: Any, judged: Any) -> list[Any]:
    """The results in the order of the suite; Great Expectations itself returns them in another."""
    wanted = {"result_format": "BASIC", "partial_unexpected_count": KEYS_SHOWN}
    results = batch.validate(judged, result_format=wanted).results
    for result in results:
        if result.exception_info.get("raised_exception"):
            raise RuntimeError(f"{judged.name}: {result.expectation_config.type}: {result.exception_info}")
    by_id = {result.expectation_config.id: result for result in results}
    return [by_id[each.id] for each in judged.expectations]


def _failed_keys(batch: Any, result: Any, suite: Suite) -> list[str]:
    """Judge one failed expectation again, this time asking which rows; only failures pay for it."""
    wanted = {
        "result_format": "SUMMARY",
        "unexpected_index_column_names": list(suite.key),
        "partial_unexpected_count": KEYS_SHOWN,
    }
    again = batch.validate(result.expectation_config.to_domain_obj(), result_format=wanted)
    failed = again.result.get("partial_unexpected_index_list") or []
    return [", ".join(f"{column} = {row[column]}" for column in suite.key) for row in failed]


def _context(docs: Path, tables: list[str]) -> Any:
    """A Great Expectations context that lives wholly inside the workspace's reports and talks to nobody."""
    _import_once()
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        FilesystemStoreBackendDefaults,
        ProgressBarsConfig,
    )
    from great_expectations.datasource.fluent.pandas_datasource import PandasDatasource

    (docs / "results").mkdir(parents=True, exist_ok=True)
    config = DataContextConfig(
        store_backend_defaults=FilesystemStoreBackendDefaults(root_directory=str((docs / "results").resolve())),
        data_docs_sites=data_docs.site(docs),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    source = PandasDatasource(name="duckdb")
    for table in tables:
        source.add_dataframe_asset(table).add_batch_definition_whole_dataframe("rows")
    context.data_sources.add_pandas(source)  # whole: at each addition the context writes all its settings anew
    return context


def _import_once() -> None:
    """Import Great Expectations, which makes a quarter of a million objects that stay for good.

    The collector would look through them for garbage again and again, during the import and ever after: a second and
    more of every night. So it rests meanwhile, and then leaves alone what is there.
    """
    if "great_expectations" in sys.modules or not gc.isenabled():
        return
    gc.collect()  # what is garbage now would otherwise be left alone, too
    gc.disable()
    try:
        importlib.import_module("great_expectations")
        gc.freeze()
        atexit.register(gc.unfreeze)  # a connection that was in a cycle then is closed after all
    finally:
        gc.enable()


def _judge(expectation: Expectation) -> Any:
    """Our line as Great Expectations' object. Raises UserError for an unknown type or one that compares rows."""
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    try:
        judge = ExpectationConfiguration(
            type=expectation.type,
            kwargs=dict(expectation.kwargs),
            notes=expectation.why,
            severity=SEVERITIES[expectation.severity],  # type: ignore[arg-type] # it takes the word as well as its enum
        ).to_domain_obj()
    except ExpectationNotFoundError as unknown:
        raise UserError(f"Great Expectations knows no {expectation.type}") from unknown
    if not hasattr(judge, "map_metric") or any(word in expectation.type for word in _ROWS_AGAINST_ROWS):
        remedy = "make it a SQL test in the header of the model"
        raise UserError(f"{expectation.type} does not judge each row by itself", remedy=remedy)
    return judge


def _store(context: Any, judged: Any, results: list[Any], as_of: dt.datetime) -> None:
    import great_expectations as gx
    from great_expectations.core import ExpectationSuiteValidationResult, RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    passed = sum(result.success for result in results)
    whole = ExpectationSuiteValidationResult(
        success=passed == len(results),
        results=results,
        suite_name=judged.name,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": passed,
            "unsuccessful_expectations": len(results) - passed,
            "success_percent": 100 * passed / len(results),
        },
        meta={
            "run_id": {"run_name": "as_of", "run_time": as_of.isoformat()},
            "great_expectations_version": gx.__version__,
            "active_batch_definition": {"data_asset_name": judged.name},
        },
    )
    suite_id = ExpectationSuiteIdentifier(name=judged.name)
    run_id = RunIdentifier(run_name="as_of", run_time=as_of)
    context.validation_results_store.set(ValidationResultIdentifier(suite_id, run_id, judged.name), whole)


def _as_json(verdicts: list[Checked]) -> str:
    rows = [{**vars(v), "expectation": vars(v.expectation)} for v in verdicts]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str)
