"""What builds, checks and runs the project from a checkout."""
