"""Settings as tables: what queries join like any other, so that a test can override them and an analyst read them."""

import duckdb
import polars as pl

from xundan.ingest.pseudonym import Identities
from xundan.reasons import taxonomy
from xundan.workspace import Workspace


def fill(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Replace the rows of every config table by what the settings say now."""
    for table, rows in {
        "settings": _settings(workspace),
        "presets": _presets(workspace),
        "own_accounts": _own_accounts(con, workspace),
        "reasons": _reasons(),
    }.items():
        con.execute(f"delete from config.{table}")
        if rows.height:
            con.register("rows", rows)
            con.execute(f"insert into config.{table} by name from rows")
            con.unregister("rows")


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
        **said.received.model_dump(),
        "attribution_preset": said.attribution_preset,
        "window_days": said.presets[said.attribution_preset].window,
        "payment_grace_days": said.payment_grace_days,
        "service_starts_at": said.service.starts_at,
        "service_ends_at": said.service.ends_at,
        **said.service.model_dump(exclude={"starts_at", "ends_at"}),
        "value_days": said.value_days,
    }
    lists = {name: pl.List(pl.String) for name in ("bot_accounts", "excluded_agents", "excluded_flags")}
    return pl.DataFrame([row], schema_overrides=lists)


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


def _own_accounts(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> pl.DataFrame:
    """Agents' accounts and the testers, on every platform met, under the pseudonyms they would have as buyers."""
    platforms = [platform for (platform,) in con.execute("select distinct platform from raw.messages").fetchall()]
    agents = [agent for (agent,) in con.execute("select distinct agent_id from raw.agents").fetchall()]
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
