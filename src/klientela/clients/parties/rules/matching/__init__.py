"""Which rows are about the same person or organisation: one matcher for import, scan, creation and the API."""
