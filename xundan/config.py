"""Settings as tables: what queries join like any other, so that a test can override them and an analyst read them.

What the package itself knows goes the same way: the taxonomy of reasons, and what each metric is (definitions.yml).
"""

from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from xundan import frames, yml
from xundan.ingest.pseudonym import Identities
from xundan.reasons import taxonomy
from xundan.workspace import Workspace

DEFINITIONS = Path(__file__).with_name("definitions.yml")


def fill(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Replace the rows of every config table by what the settings say now."""
    for table, rows in {
        "settings": _settings(workspace),
        "presets": _presets(workspace),
        "stage_presets": _stage_presets(workspace),
        "filters": _filters(workspace),
        "own_accounts": _own_accounts(con, workspace),
        "reasons": _reasons(),
        "definitions": _definitions(),
    }.items():
        con.execute(f"delete from config.{table}")
        if rows.height:
            frames.execute(con, f"insert into config.{table} by name from frame", rows)
    pin(con)


def pin(con: duckdb.DuckDBPyConnection) -> None:
    """Make constants of what macros take from the settings; whoever changes config.settings calls it again."""
    ((timezone, hour),) = con.execute("select timezone, business_day_start_hour from config.settings").fetchall()
    con.execute(f"create or replace macro shop_timezone() as '{timezone}'")
    con.execute(f"create or replace macro day_starts_at_hour() as {hour}")


def pin_run(con: duckdb.DuckDBPyConnection) -> None:
    """Make constants of what run.run says; whoever changes it in a warehouse calls this again."""
    ((as_of, previous, load_id, is_full),) = con.execute(
        "select epoch_us(as_of), epoch_us(coalesce(previous_as_of, as_of)), previous_load_id, is_full from run.run"
    ).fetchall()
    constants = {
        "run_as_of": f"make_timestamptz({as_of})",
        "run_begins_at": f"make_timestamptz({min(previous, as_of)})",
        "run_ends_at": f"make_timestamptz({max(previous, as_of)})",
        "run_follows_load": f"{load_id}",
        "run_is_full": f"{is_full}",
    }
    for name, constant in constants.items():
        con.execute(f"create or replace macro {name}() as {constant}")


_READ_BY_REASONS = ("discount_authority_yuan", "discount_authority_rate")  # of service; no table asks for them


def _settings(workspace: Workspace) -> pl.DataFrame:
    said = workspace.settings
    row = {
        "timezone": said.timezone,
        "language": said.language,
        "shop_name": said.name or said.shop_id,
        "business_day_start_hour": said.business_day_start_hour,
        "session_gap_seconds": said.session_gap_minutes * 60,
        "after_sale_days": said.after_sale_days,
        "agent_initiated_days": said.agent_initiated_days,
        "bot_accounts": said.bot_accounts,
        "excluded_agents": said.excluded_agents,
        "excluded_flags": said.excluded_flags,
        "main_accounts": said.received.main_accounts,
        "advertisement_rules": said.received.advertisement_rules,
        "forwarding_agent_messages": said.received.forwarding_agent_messages,
        "monologue_buyer_messages": said.received.monologue_buyer_messages,
        "attribution_preset": said.attribution_preset,
        "compared_preset": said.compared_preset,
        "follow_up_minutes": said.follow_up_minutes,
        "window_days": said.presets[said.attribution_preset].window,
        "payment_grace_days": said.payment_grace_days,
        "service_starts_at": said.service.starts_at,
        "service_ends_at": said.service.ends_at,
        **said.service.model_dump(exclude={"starts_at", "ends_at", *_READ_BY_REASONS}),
        "value_days": said.value_days,
        "has_reader": said.reader.is_on,
    }
    names = ("bot_accounts", "main_accounts", "advertisement_rules", "excluded_agents", "excluded_flags")
    lists = {name: pl.List(pl.String) for name in names}
    return pl.DataFrame(
        [row], schema_overrides={**lists, "reader_ask_below": pl.Float64, "reader_check_share": pl.Float64}
    )


def _presets(workspace: Workspace) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "preset": key,
                "preset_version": preset.version,
                "name": preset.name,
                "moments": list(preset.moments),
                "window_length": preset.window,
                "window_unit": preset.unit,
                "pick": preset.pick,
                "taken_back_days": preset.taken_back_days,
            }
            for key, preset in workspace.settings.presets.items()
        ],
        schema_overrides={"taken_back_days": pl.Int64},
    )


def _stage_presets(workspace: Workspace) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "stage_preset": key,
                "stage_preset_version": preset.version,
                "name": preset.name,
                "decides_by": preset.decides_by,
                "window_days": preset.window,
                "after_sale_days": preset.after_sale_days,
            }
            for key, preset in workspace.settings.stage_presets.items()
        ],
        schema_overrides={"after_sale_days": pl.Int64},
    )


def _filters(workspace: Workspace) -> pl.DataFrame:
    """The filters between 咨询 and 接待, in the order in which the first that fits names a session."""
    said, received = workspace.settings, workspace.settings.received
    switches: dict[str, tuple[bool, str]] = {
        "own_account": (received.drop_own_accounts, ""),
        "test_account": (bool(said.test_accounts), str(len(said.test_accounts) or "")),  # buyers' names stay unsaid
        "excluded_agent": _listed(said.excluded_agents),
        "empty": (received.drop_empty_chats, ""),
        "code_word": _listed(received.code_words),
        "monologue": (received.drop_monologues, f"≤ {received.monologue_buyer_messages}"),
        "auto_reply": _listed(received.main_accounts),
        "single_message": (received.drop_single_message_buyers, ""),
        "forwarding": (received.drop_forwarding, f"≤ {received.forwarding_agent_messages}"),
        "advertisement": _listed(received.advertisement_rules),
    }
    return pl.DataFrame(
        [
            {"filter": name, "position": position, "is_on": is_on, "setting": setting}
            for position, (name, (is_on, setting)) in enumerate(switches.items(), 1)
        ]
    )


def _listed(names: list[str]) -> tuple[bool, str]:
    return bool(names), "、".join(names)


def _own_accounts(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> pl.DataFrame:
    """Agents' accounts and the testers, on every platform met, under the pseudonyms they would have as buyers."""
    platforms = [platform for (platform,) in con.execute("select distinct platform from raw.messages").fetchall()]
    listed = "select distinct unnest(list_append(joined_names(accounts), agent_id)) from raw.agents"
    agents = [agent for (agent,) in con.execute(listed).fetchall()]
    accounts = dict.fromkeys(agents, "own_account") | dict.fromkeys(workspace.settings.test_accounts, "test_account")
    with Identities(workspace.identities_path) as identities:
        rows = [
            {"buyer_key": identities.key_of(platform, account), "rule": rule}
            for platform in platforms
            for account, rule in accounts.items()
        ]
    return pl.DataFrame(rows, schema={"buyer_key": pl.String, "rule": pl.String}).unique("buyer_key")


def _reasons() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "reason": reason.code,
                "reason_group": reason.group,
                "name_zh": reason.name_zh,
                "name_en": reason.name_en,
                "definition": reason.definition,
                "owner": reason.owner,
            }
            for reason in taxonomy.load()
        ]
    )


@cache
def _definitions() -> pl.DataFrame:
    said: dict[str, dict[str, list[str]]] = yml.parse(DEFINITIONS.read_text(encoding="utf-8"))
    columns = {
        "name": ("name_zh", "name_en"),
        "numerator": ("numerator", "numerator_en"),
        "denominator": ("denominator", "denominator_en"),
        "note": ("note", "note_en"),
    }
    return pl.DataFrame(
        [
            {"metric": metric}
            | {
                column: text
                for part, names in columns.items()
                for column, text in zip(names, entry.get(part, (None, None)), strict=True)
            }
            for metric, entry in said.items()
        ],
        infer_schema_length=None,
    )
