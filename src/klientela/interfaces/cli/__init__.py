"""The command line; Django is loaded only by a command that needs it."""
