"""What the platform's notices in a chat say: that a message was taken back, that somebody else takes over.

They are text on every platform and differ in a word. A transfer is a row of the system whose agent is the new one.
"""

import polars as pl

_RECALL = r"^.{0,40}?撤回了?(?:一条|1条|该条|这条)?(?:消息|信息)[。.]?$"
_TO = r"(?:转交给|转接给|转移给|转接至|转接到|转给|转至)[\s:：]*"
_HANDED = rf"{_TO}[【\[「“\"]?(?:客服[:：\s]\s*)?([^\s，,。.！!;；】\]」”\"]+)"


def told(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells (role, kind, text, agent_id) with kind `recall` for a recall and the new agent for a transfer."""
    is_recall = (pl.col("role") == "system") & pl.col("text").str.contains(_RECALL)
    new_agent = pl.when(pl.col("role") == "system").then(pl.col("text").str.extract(_HANDED))
    return cells.with_columns(
        pl.when(is_recall).then(pl.lit("recall")).otherwise("kind").alias("kind"),
        pl.coalesce(new_agent, "agent_id").alias("agent_id"),
    )
