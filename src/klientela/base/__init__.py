"""Machinery with tables, and no business words."""
