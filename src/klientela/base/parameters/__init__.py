"""The firm and its own dated settings."""
