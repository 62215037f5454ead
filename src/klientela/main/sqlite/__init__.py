"""Django's SQLite engine with a fair queue for writers."""
