"""The parts of `bench places`."""
