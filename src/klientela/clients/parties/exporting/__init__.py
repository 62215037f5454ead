"""Clients leave as tables, as cards, and whole: relations by name, every value with its source, and as evidence."""
