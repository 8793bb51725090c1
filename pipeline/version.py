"""The version of the package, and the versions of the parts that shape a result."""

__version__ = "0.1.0"
