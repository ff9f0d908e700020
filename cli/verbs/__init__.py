"""One file per verb: `add` says its arguments, `run` does it."""
