"""Parties: people, organisations and the roles that join them."""
