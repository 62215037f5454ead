"""Clients: the list, the file of one, new ones, and pairs that may be one."""
