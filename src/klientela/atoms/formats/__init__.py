"""Parsers and writers of outside formats; what they read is hostile until proven otherwise."""
