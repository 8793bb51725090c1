"""The commands of `gouji`, a module each: what their options mean, and what they say."""
