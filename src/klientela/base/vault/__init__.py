"""Keys of data subjects, sealed fields, blind indexes."""
