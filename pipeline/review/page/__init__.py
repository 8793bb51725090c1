"""review.html: the page on which a person settles what is open in a run, from disk, without a server."""

from pipeline.review.page.contents import Pictures, no_pictures
from pipeline.review.page.write import INDEX, PageWritten, Settled, write_page

__all__ = ["INDEX", "PageWritten", "Pictures", "Settled", "no_pictures", "write_page"]
