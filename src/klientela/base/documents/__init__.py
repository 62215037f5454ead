"""Documents made and kept: PDF."""
