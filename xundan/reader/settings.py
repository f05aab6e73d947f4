"""What a shop may set of its reader (`reader:` in shop.yml): off while no model is named, and never a key in it."""

from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Reader(BaseModel):
    """A language model that reads lost chats whose reason is unknown or unsure. Off while `model` is empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    base_url: str
    key: str = Field(pattern=r"^(|env:[A-Za-z_][A-Za-z0-9_]*|prefect:[a-z0-9-]+)$")
    output: Literal["json_schema", "json_object", "text"]
    extra: dict[str, Any]
    input_yuan_per_million_tokens: float = Field(ge=0)
    output_yuan_per_million_tokens: float = Field(ge=0)
    batch_price_share: float = Field(ge=0, le=1)
    nightly_tokens: int = Field(ge=0)
    nightly_yuan: float = Field(ge=0)
    nightly_minutes: float = Field(gt=0)
    ask_below: float = Field(ge=0, le=1)
    check_share: float = Field(ge=0, le=0.2)
    wait_days: int = Field(ge=1, le=60)
    conversation_tokens: int = Field(ge=200, le=20_000)
    answer_tokens: int = Field(ge=200, le=20_000)
    examples: int = Field(ge=0, le=10)
    concurrency: int = Field(ge=1, le=64)
    requests_per_minute: int = Field(ge=1)
    timeout_seconds: float = Field(gt=0)
    tries: int = Field(ge=1, le=10)

    @property
    def is_on(self) -> bool:
        """Whether the shop wants a reader."""
        return self.model != ""

    @property
    def is_local(self) -> bool:
        """Whether its server stands on this machine or in this network."""
        return _is_near(urlsplit(self.base_url).hostname or "")

    @model_validator(mode="after")
    def _can_be_reached_and_paid(self) -> "Reader":
        if not self.is_on:
            return self
        said = urlsplit(self.base_url)
        if said.scheme not in ("http", "https") or not said.hostname or said.username or said.query:
            raise ValueError("base_url must be an address like http://127.0.0.1:11434/v1, without name or key in it")
        if not self.is_local and said.scheme != "https":
            raise ValueError("base_url must begin with https:// when its server is not in your own network")
        if not self.is_local and not self.output_yuan_per_million_tokens:
            raise ValueError("a server that is not your own is paid for: set both …_yuan_per_million_tokens")
        return self


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost"))
