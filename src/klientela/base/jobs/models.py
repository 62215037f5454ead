"""The tables of this context."""
