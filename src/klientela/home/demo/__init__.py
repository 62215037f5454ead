"""Invented data that show the product at work; nobody in it exists."""
