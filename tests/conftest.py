"""What all tests share: files dropped a moment ago are taken at once, as nobody is still writing them."""

import os

os.environ.setdefault("XUNDAN_SETTLE_SECONDS", "0")
