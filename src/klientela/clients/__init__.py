"""Who the clients are, what passed between us, whether we may use their data, and what registers say."""
