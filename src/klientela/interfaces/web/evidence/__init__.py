"""Pages about the evidence ledger."""
