"""The embedded local model: fetching and checking its weights, and serving it behind an OpenAI-compatible address."""
