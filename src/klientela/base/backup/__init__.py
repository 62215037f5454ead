"""Backup and restore: data in one file, keys in another, and no erasure undone."""
