"""Contacts of a file become parties: planned, previewed, stored with their sources, and taken back whole."""
