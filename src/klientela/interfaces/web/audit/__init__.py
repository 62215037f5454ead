"""The audit of contact lists in pages."""
