"""Imports in batches: read apart, planned, previewed, applied in steps that survive a kill, and taken back."""
