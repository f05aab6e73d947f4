"""One agent's fair comparison, told in plain words."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xundan.commands.terminal import HERE, WorkspaceOption

if TYPE_CHECKING:
    import duckdb

_SMALLEST_PART = 0.0005


class Period(StrEnum):
    """The periods that agents are compared over."""

    WEEK = "week"
    FOUR_WEEKS = "4_weeks"
    THIRTEEN_WEEKS = "13_weeks"


def compare(
    agent: Annotated[str, typer.Option(metavar="A", help="The agent's account or name.")],
    period: Annotated[
        Period, typer.Option(help="The last whole matured week, or the 4 or 13 weeks up to its end.")
    ] = Period.FOUR_WEEKS,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Explain one agent's figures: what was expected of the same inquiries, what is luck, and what the campaign did.

    ```
    xundan compare --agent 小美 --period 13_weeks
    ```
    """
    from xundan import analyst
    from xundan.workspace import Workspace

    opened = Workspace.open(workspace)
    with analyst.connect(opened) as con:
        for line in _told(con, agent, period, opened.settings.language):
            typer.echo(line)


def _told(con: "duckdb.DuckDBPyConnection", agent: str, period: Period, language: str) -> list[str]:
    """The sentences, in the shop's language. Raises UserError for an agent nobody compared."""
    from xundan.report import format as form
    from xundan.report.strings import load_strings

    strings = load_strings(language)
    agent_id, name = _account(con, agent)
    row = _rows(con, "from marts.agent_comparison where agent_id = ? and period = ?", agent_id, period)[0]
    days = {"agent": name, "from_day": f"{row['from_day']:%m-%d}", "to_day": f"{row['to_day']:%m-%d}"}
    if not row["inquiry_count"]:
        return [strings("sentences", "compare_nothing", **days)]
    counts = {"count": f"{row['inquiry_count']:,}", "converted": f"{row['converted_count']:,}"}
    rates = {
        key: form.percent(row[f"{key}_rate"]) for key in ("raw", "expected", "average", "adjusted", "lower", "upper")
    }
    chances = {
        "above": f"{row['above_average_probability']:.0%}",
        "top": f"{row['top_third_probability']:.0%}",
    }
    gaps = {
        "gap": form.points(row["raw_rate"] - row["average_rate"]),
        "mix": form.points(row["expected_rate"] - row["average_rate"]),
        "own": form.points(row["raw_rate"] - row["expected_rate"]),
    }
    parts = _rows(con, "from marts.agent_case_mix where agent_id = ? and period = ?", agent_id, period)
    named = [
        strings(
            "sentences",
            "compare_part",
            name=strings.value("case_mix", part["dimension"]),
            points=form.points(part["part"]),
        )
        for part in sorted(parts, key=lambda part: -abs(part["part"]))
        if abs(part["part"]) >= _SMALLEST_PART
    ]
    told = [
        strings("sentences", "compare_agent", **days, **counts, raw=rates["raw"]),
        strings("sentences", "compare_expected", expected=rates["expected"], average=rates["average"]),
        strings("sentences", "compare_gap", **gaps),
    ]
    if named:
        told.append(strings("sentences", "compare_parts", parts=strings.joined(named)))
    shown = {key: rates[key] for key in ("adjusted", "lower", "upper")}
    told.append(strings("sentences", "compare_adjusted", **shown, **chances))
    word = row["verdict"]
    meaning = strings("sentences", f"compare_{word}")
    told.append(strings("sentences", "compare_verdict", verdict=strings.value("verdict", word), meaning=meaning))
    asked = "from marts.agent_question where agent_id = ? and period = ? and is_asked"
    told += [
        strings(
            "sentences",
            "compare_question",
            question=strings.value("question", row["question"]),
            count=f"{row['case_count']:,}",
            of=f"{row['of_count']:,}",
            others=form.percent(row["others_rate"]),
        )
        for row in _rows(con, asked, agent_id, period)
    ]
    return told


def _account(con: "duckdb.DuckDBPyConnection", agent: str) -> tuple[str, str]:
    """Account and name of the agent meant, by either."""
    from xundan.errors import UserError

    known = "select agent_id, coalesce(any_value(agent_name), agent_id) as agent_name from marts.agent_comparison"
    known = f"{known} left join marts.agent using (agent_id) group by agent_id order by agent_id"
    people = [(row["agent_id"], row["agent_name"]) for row in _rows(con, known)]
    meant = [person for person in people if agent in person]
    if len(meant) == 1:
        return meant[0]
    if not people:
        raise UserError(
            "nobody is compared yet", where="compare", remedy="run `xundan nightly` once a day of inquiries has matured"
        )
    names = "、".join(name if name == account else f"{name} ({account})" for account, name in (meant or people))
    what = f"several agents are called {agent!r}" if meant else f"there is no agent {agent!r}"
    raise UserError(what, where="--agent", remedy=f"name one of: {names}", exit_code=2)


def _rows(con: "duckdb.DuckDBPyConnection", query: str, *values: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.sql(query, params=list(values)).pl().to_dicts()
    return rows
