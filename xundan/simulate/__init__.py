"""A shop that never was: chats, orders and campaigns whose truth is known, in the formats real shops export.

`simulate` writes `OUT/inbox/…` as a workspace holds it and `OUT/truth/…`, which nothing else may read.
"""

from xundan.simulate.run import Summary, simulate
from xundan.simulate.spec import ShopSpec

__all__ = ["ShopSpec", "Summary", "simulate"]
