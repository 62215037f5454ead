"""Imports in pages: upload, what would happen, the statement, the progress, the journal, the undo."""
