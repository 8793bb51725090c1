"""The error tree. Each error says what is wrong, where, and what to do; `code` is the exit code it ends the run with.

GoujiError
├── UsageError            2  the command was called wrongly (settings, options, files that are not there)
├── NothingToRun          3  nothing could run at all
├── Interrupted         130  the user stopped the run
├── DocumentError         a document cannot be read; the run goes on, the document is `failed` with this reason
│   ├── EmptyDocument
│   ├── EncryptedDocument
│   ├── DamagedDocument
│   ├── UnsupportedDocument
│   ├── TooLargeDocument
│   └── NotAReport        it opens, but none of the three tables is in it
├── ModelError            a language model's answer cannot be had
│   ├── ModelRefused      it declined, or its answer stayed unusable: this table goes on with one reading
│   ├── EndpointFailed    the endpoint gave no answer after all retries: as above
│   └── BudgetReached   4  the question is not asked: what may be spent is spent, other work is kept (in `readers`)
└── EndpointUnusable      3  the endpoint will not serve us at all (401, 403, 404): asking stops, other work is kept
"""

from __future__ import annotations


class GoujiError(Exception):
    """Base of all errors that a user is meant to read."""

    code = 1


class UsageError(GoujiError):
    """The command was called wrongly."""

    code = 2


class NothingToRun(GoujiError):
    """Nothing could run."""

    code = 3


class Interrupted(GoujiError):
    """The user stopped the run."""

    code = 130


class DocumentError(GoujiError):
    """A document that cannot be read."""


class EmptyDocument(DocumentError):
    """The file has no content."""


class EncryptedDocument(DocumentError):
    """The file asks for a password."""


class DamagedDocument(DocumentError):
    """The file is truncated or broken."""


class UnsupportedDocument(DocumentError):
    """A kind of file that Gouji does not read, or an extension that does not fit the content."""


class TooLargeDocument(DocumentError):
    """The file exceeds a limit (bytes, pages, cells, nesting) that keeps a run bounded."""


class NotAReport(DocumentError):
    """None of the three statistical tables is in the document."""


class ModelError(GoujiError):
    """A language model's answer cannot be had."""


class ModelRefused(ModelError):
    """The model declined, or its answer stayed unusable."""


class EndpointFailed(ModelError):
    """No answer after all retries."""


class EndpointUnusable(GoujiError):
    """The endpoint will not serve us: wrong key, no access, no such model, or no answer for a long time."""

    code = 3
