"""Contacts in rows and columns: CSV text and workbooks."""
