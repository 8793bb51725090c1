"""A file becomes a `Document`: `open_document`. Nothing here knows of reports."""

from pipeline.documents.kinds import SUPPORTED_SUFFIXES
from pipeline.documents.opening import open_document

__all__ = ["SUPPORTED_SUFFIXES", "open_document"]
