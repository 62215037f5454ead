"""Ways in, independent of each other; no rules live here."""
