"""What a shop may set: defaults.yml ← shop.yml ← environment (`XUNDAN_…`, nested with `__`).

Every level is validated by pydantic; an unknown key is an error that names the nearest known one.
"""

import difflib
import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from xundan import yml
from xundan.errors import UserError
from xundan.reader.settings import Reader

DEFAULTS = Path(__file__).with_name("defaults.yml")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]
"""One name or several."""


class Received(_Section):
    """Filters between 咨询 and 接待."""

    drop_own_accounts: bool
    drop_empty_chats: bool
    code_words: list[str]
    advertisement_rules: list[str]
    main_accounts: list[str]
    drop_forwarding: bool
    forwarding_agent_messages: int = Field(ge=0)
    drop_monologues: bool
    monologue_buyer_messages: int = Field(ge=0)
    drop_single_message_buyers: bool


class Preset(_Section):
    """An attribution rule as data: which contact an order is credited to."""

    version: int = Field(ge=1)
    name: str
    moments: list[Literal["order", "pay"]] = Field(min_length=1)
    window: int = Field(ge=1)
    unit: Literal["days", "hours"]
    pick: Literal["last", "first", "most_rounds", "last_for_product", "latest_session"]
    taken_back_days: int | None = Field(default=None, ge=0)


class StagePreset(_Section):
    """A rule as data that says which of the received asked in order to buy."""

    version: int = Field(ge=1)
    name: str
    decides_by: Literal["text", "outcome"]
    window: int = Field(ge=1)
    after_sale_days: int | None = Field(default=None, ge=3, le=180)

    @model_validator(mode="after")
    def _knows_repeat_buyers(self) -> "StagePreset":
        if self.decides_by == "outcome" and self.after_sale_days is None:
            raise ValueError("a preset that decides by outcome needs after_sale_days: how old an order may be")
        return self


class Service(_Section):
    """Hours (the shop's, start inside, end outside, past midnight or not) and thresholds of the service figures."""

    humans_only: bool
    starts_at: time
    ends_at: time
    quick_reply_seconds: int = Field(ge=1)
    prompt_reply_seconds: int = Field(ge=1)
    lenient_reply_seconds: int = Field(ge=1)
    prompt_starts_at: time
    prompt_ends_at: time
    slow_reply_seconds: int = Field(ge=1)
    slow_reply_count: int = Field(ge=1)
    long_session_minutes: int = Field(ge=1)
    discount_authority_yuan: float | None = Field(default=None, ge=0)
    discount_authority_rate: float | None = Field(default=None, gt=0, le=1)


class MappedLayout(_Section):
    """An export of the shop's own: what its columns mean (see `xundan.ingest.mapped`)."""

    kind: Literal["chats", "orders", "campaigns", "agents"]
    platform: str = "other"
    shop_id: str | None = None
    columns: dict[str, Names] = Field(min_length=1)
    words: dict[str, dict[str, str]] = Field(default_factory=dict)


class Schedule(_Section):
    """Cron lines in the shop's time zone."""

    nightly: str
    weekly: str


class Notices(_Section):
    """Of which reports a notice is sent, whether of failures, and where reports/ is served, for its link."""

    reports: list[Literal["nightly", "weekly"]]
    failures: bool
    base_url: str
    block: str


_OF_RUNNING = {
    *("schedule", "notices", "catch_up_nights", "lock_wait_seconds", "keep_nightly_reports", "keep_weekly_reports"),
    *("memory_limit_mb", "settle_seconds", "archive_passwords", "layouts"),
}


class Settings(BaseSettings):
    """All settings of one shop's workspace, validated and frozen."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="XUNDAN_",
        env_nested_delimiter="__",
        nested_model_default_partial_update=True,
    )

    shop_id: str = Field(min_length=1)
    name: str = ""
    timezone: str
    language: Literal["zh-CN", "en"]
    business_day_start_hour: int = Field(ge=0, le=23)
    session_gap_minutes: int = Field(ge=1)
    after_sale_days: int = Field(ge=3, le=180)
    agent_initiated_days: int = Field(ge=1, le=5)
    test_accounts: list[str]
    bot_accounts: list[str]
    excluded_agents: list[str]
    excluded_flags: list[str]
    received: Received
    forwarding_notices: list[str]
    acknowledgements: list[str]
    stage_presets: dict[str, StagePreset]
    attribution_preset: str
    compared_preset: str
    follow_up_minutes: int = Field(ge=1, le=60)
    payment_grace_days: int = Field(ge=0)
    presets: dict[str, Preset]
    service: Service
    value_days: Annotated[int, Field(ge=1)]
    reader: Reader
    layouts: dict[str, MappedLayout]
    archive_passwords: list[str]
    settle_seconds: float = Field(ge=0)
    memory_limit_mb: int = Field(ge=256)
    lock_wait_seconds: float = Field(ge=0)
    catch_up_nights: int = Field(ge=0)
    keep_nightly_reports: int = Field(ge=0)
    keep_weekly_reports: int = Field(ge=0)
    schedule: Schedule
    notices: Notices
    _home: Path | None = PrivateAttr(default=None)

    def of_figures(self) -> str:
        """As JSON, all that a row once ingested could depend on; not when, how often or within what a night runs."""
        return self.model_dump_json(exclude=_OF_RUNNING)

    @property
    def home(self) -> Path | None:
        """The workspace these were read from: what a shop says in files of its own (reasons/) lies there."""
        return self._home

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            if value == "localtime":  # another zone on every machine, and none to DuckDB
                raise ValueError(value)
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError(f"{value!r} is no time zone; write it like Asia/Shanghai") from unknown
        return value

    @model_validator(mode="after")
    def _preset_exists(self) -> "Settings":
        for key in ("attribution_preset", "compared_preset"):
            if (preset := getattr(self, key)) not in self.presets:
                raise ValueError(f"{key} {preset!r} is none of {', '.join(self.presets)}")
        if self.presets[self.attribution_preset].unit != "days":
            raise ValueError("attribution_preset must have a window in natural days: outcomes mature by the day")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment beats what `load_settings` read from files; no .env, no secrets folder."""
        return (env_settings, init_settings)


def load_settings(workspace: Path) -> Settings:
    """Read the settings of a workspace folder.

    Raises UserError when shop.yml is missing, is no YAML, or holds a key or value that is not understood.
    """
    shop_file = workspace / "shop.yml"
    if not shop_file.is_file():
        raise UserError(
            "this folder is no workspace: it has no shop.yml",
            where=str(workspace),
            remedy="lay one out with `xundan init DIR --shop NAME`, or name another with --workspace DIR",
        )
    shop = _read_yaml(shop_file)
    defaults = _read_yaml(DEFAULTS)
    try:
        settings = Settings(**_merge(defaults, shop))
    except ValidationError as invalid:
        raise _explain(invalid, shop_file) from invalid
    except SettingsError as unreadable:
        raise UserError(
            str(unreadable),
            where="an XUNDAN_ variable",
            remedy='lists and sections are written as JSON there, like ["a", "b"]',
        ) from unreadable
    settings._home = workspace  # noqa: SLF001 – no key of shop.yml, and no part of what is compared or written
    return settings


def default_settings() -> Settings:
    """The defaults (and the environment) alone, for work that belongs to no shop."""
    return Settings(**_merge(_read_yaml(DEFAULTS), {"shop_id": "none"}))


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        data = yml.parse(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        mark = getattr(broken, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark else str(path)
        problem = getattr(broken, "problem", None) or "is not UTF-8 text"
        is_text = isinstance(broken, yaml.YAMLError)
        remedy = "mend the line, or start from a fresh `xundan init`" if is_text else "save it as UTF-8"
        raise UserError(f"not readable as YAML: {problem}", where=where, remedy=remedy) from broken
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise UserError("must be lines of `key: value`", where=str(path))
    return data


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        inner = merged.get(key)
        merged[key] = _merge(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return merged


def _explain(invalid: ValidationError, shop_file: Path) -> UserError:
    """The first fault, with its key, its line in shop.yml and, for an unknown key, the nearest known one."""
    fault = invalid.errors(include_url=False)[0]
    path = [str(part) for part in fault["loc"]]
    key = ".".join(path)
    if fault["type"] == "extra_forbidden":
        nearest = difflib.get_close_matches(path[-1], _known_keys(), n=1, cutoff=0.5)
        remedy = f"did you mean `{nearest[0]}`?" if nearest else "`xundan init` writes a shop.yml with every key in it"
        return UserError(f"unknown setting `{key}`", where=_where(shop_file, path), remedy=remedy)
    if fault["type"] == "missing":
        return UserError(f"setting `{key}` is missing", where=str(shop_file), remedy=f"add a line `{key}: …`")
    message = fault["msg"].removeprefix("Value error, ")
    return UserError(
        f"setting `{key}`: {message}" if key else message,
        where=_where(shop_file, path),
        remedy="`xundan init` writes a shop.yml with every setting and its default",
    )


def _known_keys() -> list[str]:
    sections = (Received, Preset, StagePreset, Service, MappedLayout, Reader, Schedule)
    return [*Settings.model_fields, *(name for section in sections for name in section.model_fields)]


def _where(shop_file: Path, path: list[str]) -> str:
    lines = shop_file.read_text(encoding="utf-8-sig").splitlines()
    key = re.compile(rf"\s*(?:.*[{{,]\s*)?{re.escape(path[-1])}\s*:") if path else None
    hit = next((n for n, line in enumerate(lines, 1) if key and key.match(line)), None)
    return f"{shop_file}, line {hit}" if hit else f"{shop_file} (or an XUNDAN_ variable)"
