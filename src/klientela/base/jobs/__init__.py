"""Work done later and on schedule, over Django's tasks: exactly once for what it writes to the database."""
