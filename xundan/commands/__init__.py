"""The commands of `xundan`, a module per errand: set up, take in, the night, ask, read conversations."""
