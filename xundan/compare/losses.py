"""The change of what was lost, in yuan: more inquiries, lost oftener for this reason, or dearer ones.

Lost yuan of a reason or owner = matured inquiries × share of them lost for it × mean yuan of such a loss. The change of
a product of three is shared by Shapley's value, which for a product is closed (Das Gupta 1993, "Standardization and
decomposition of rates"): part of a = Δa · ((b0·c0 + b1·c1)/3 + (b0·c1 + b1·c0)/6). The three parts add up to Δ.

The 90 % interval of Δ takes losses as coming one by one, independently, each with its own yuan (a compound Poisson sum,
whose variance is the sum of squared yuan): what a bootstrap that resamples losses converges to, without the draws.
"""

import polars as pl

_Z = 1.6448536269514722


def change(sums: pl.DataFrame) -> pl.DataFrame:
    """Rows of `marts.loss_change` from those of `marts.loss_period`: one per period, dimension and member."""
    n0, n1 = pl.col("before_matured_count").cast(pl.Float64), pl.col("after_matured_count").cast(pl.Float64)
    lost0, lost1 = pl.col("before_lost_count"), pl.col("after_lost_count")
    yuan0, yuan1 = (pl.col(f"{side}_lost_value_yuan").cast(pl.Float64) for side in ("before", "after"))
    spread = _Z * (pl.col("before_squares") + pl.col("after_squares")).sqrt()
    rates = sums.with_columns(
        f0=lost0 / n0, f1=lost1 / n1, v0=_mean(yuan0, lost0, yuan1, lost1), v1=_mean(yuan1, lost1, yuan0, lost0)
    )
    f0, f1, v0, v1 = (pl.col(name) for name in ("f0", "f1", "v0", "v1"))
    return rates.select(
        *("period", "dimension", "member", "before_lost_count", "after_lost_count"),
        *("before_lost_value_yuan", "after_lost_value_yuan"),
        lost_value_yuan_change=yuan1 - yuan0,
        volume_part_yuan=_share(n0, n1, f0, f1, v0, v1),
        frequency_part_yuan=_share(f0, f1, n0, n1, v0, v1),
        value_part_yuan=_share(v0, v1, n0, n1, f0, f1),
        lower_yuan=yuan1 - yuan0 - spread,
        upper_yuan=yuan1 - yuan0 + spread,
    ).sort("period", "dimension", "member")


def _mean(yuan: pl.Expr, lost: pl.Expr, other_yuan: pl.Expr, other_lost: pl.Expr) -> pl.Expr:
    """Mean yuan of a loss; a period without one takes the other's, so that its dearness changes nothing."""
    return pl.when(lost > 0).then(yuan / lost).when(other_lost > 0).then(other_yuan / other_lost).otherwise(0.0)


def _share(a0: pl.Expr, a1: pl.Expr, b0: pl.Expr, b1: pl.Expr, c0: pl.Expr, c1: pl.Expr) -> pl.Expr:
    return (a1 - a0) * ((b0 * c0 + b1 * c1) / 3 + (b0 * c1 + b1 * c0) / 6)
