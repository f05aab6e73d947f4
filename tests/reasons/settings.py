"""The settings these tests use: the defaults."""

import yaml

from xundan.settings import DEFAULTS, Settings

SETTINGS = Settings(shop_id="test", **yaml.safe_load(DEFAULTS.read_text(encoding="utf-8")))
