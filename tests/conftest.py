"""What all tests share: files dropped a moment ago are taken at once, as nobody is still writing them."""

import os

from hypothesis import settings

os.environ.setdefault("XUNDAN_SETTLE_SECONDS", "0")

# The same examples every time, so that a commit is not refused for what it did not do.
# Others are tried with: pytest --hypothesis-profile=default
settings.register_profile("same", derandomize=True)
settings.load_profile("same")
