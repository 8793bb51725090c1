"""review.html: the page on which a person settles what is open in a run, from disk, without a server."""

from pipeline.review.page.contents import Pictures, no_pictures, open_document
from pipeline.review.page.write import INDEX, PageWriter, PageWritten, Settled, write_page

__all__ = [
    "INDEX",
    "PageWriter",
    "PageWritten",
    "Pictures",
    "Settled",
    "no_pictures",
    "open_document",
    "write_page",
]
