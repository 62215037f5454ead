"""Pages about users, for owners."""
