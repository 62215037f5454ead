"""Klientela: know whom you may contact, whom you can trust, and who can introduce you."""

__version__ = "0.1.0"
