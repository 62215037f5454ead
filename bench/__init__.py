"""Measures the rows of the performance goals on both engines and writes docs/performance.md: `python -m bench`."""
