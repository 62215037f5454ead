"""The firm's own data: set once at the first run, changed in the settings."""
