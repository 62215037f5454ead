"""The best of what others offer for the same work, run side by side with ours: `make bench-peers`."""
