"""review.html: the page on which a person settles what is open in a run, from disk, without a server."""

from pipeline.review.page.contents import Pictures
from pipeline.review.page.write import PageWritten, Settled, write_page

__all__ = ["PageWritten", "Pictures", "Settled", "write_page"]
