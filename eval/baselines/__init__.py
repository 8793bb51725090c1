"""What a user would write in an afternoon, to measure against: extractors with a label match, and plain questions to a
model."""
