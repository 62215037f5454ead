"""Schedule and retries over Django tasks."""
