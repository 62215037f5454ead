"""The pages one opens first: they compose answers, and hold no models and no decisions."""
