"""Pure values: no Django, no input or output."""
