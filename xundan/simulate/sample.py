"""Makes the sample shop again, byte for byte: `python -m xundan.simulate.sample data_samples/shop`.

Eight agents, three weeks up to the eve of 双11, five campaigns, about 2,500 inquiries, in the platform's own formats.
"""

import shutil
import sys
from pathlib import Path

from xundan.simulate.run import Summary, simulate


def make_sample(out: Path, *, stop_after_days: int | None = None) -> Summary:
    """Writes the sample shop (or its first days) to `out`, in place of what is there."""
    for folder in ("inbox", "truth"):
        shutil.rmtree(out / folder, ignore_errors=True)
    return simulate(
        out,
        messages=35_000,
        days=21,
        seed=20_261_019,
        fmt="qianniu",
        agents=8,
        campaigns=5,
        export_days=2,
        history_days=3,
        stop_after_days=stop_after_days,
    )


if __name__ == "__main__":
    sys.stdout.write(f"{make_sample(Path(sys.argv[1] if len(sys.argv) > 1 else 'data_samples/shop'))}\n")
