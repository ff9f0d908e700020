"""Benchmarks: each prints one table, and a ratio against a peer measured in the same run."""
