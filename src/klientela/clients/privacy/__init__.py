"""Privacy: bases, notices, objections, provenance, retention."""
