"""The evidence ledger: append-only entries under a signed Merkle tree."""
