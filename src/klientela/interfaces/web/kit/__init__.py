"""The design kit: the only place with mechanics of pages."""
