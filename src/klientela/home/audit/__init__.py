"""The audit: what is in the contact lists a firm already has. It imports nothing and keeps nothing."""
