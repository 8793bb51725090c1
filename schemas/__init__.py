"""What a report holds: forms, fields, labels and identities as data. Knows nothing of files or models."""
