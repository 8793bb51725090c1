"""What takes the store from each version to the next. Add steps at the end; never change one that was released."""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE calls (
            key TEXT PRIMARY KEY,
            model TEXT NOT NULL,
            name TEXT NOT NULL,
            prompt_version TEXT NOT NULL,
            answer TEXT NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            created TEXT NOT NULL
        )""",
    ),
    (
        """CREATE TABLE records (
            document TEXT PRIMARY KEY,
            sha256 TEXT NOT NULL,
            outcome TEXT NOT NULL,
            record TEXT NOT NULL,
            created TEXT NOT NULL
        )""",
        """CREATE TABLE decisions (
            number INTEGER PRIMARY KEY,
            content TEXT NOT NULL,
            item TEXT NOT NULL,
            document TEXT NOT NULL,
            choice TEXT NOT NULL,
            who TEXT NOT NULL,
            created TEXT NOT NULL,
            decision TEXT NOT NULL
        )""",
        "CREATE INDEX decisions_of_content ON decisions (content, item)",
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ),
    (
        # NULL in an answer that was had before these were kept.
        "ALTER TABLE calls ADD COLUMN seconds REAL",
        "ALTER TABLE calls ADD COLUMN calls INTEGER",
    ),
    (
        """CREATE TABLE documents (
            document TEXT PRIMARY KEY,
            key TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            inode INTEGER NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX documents_of_key ON documents (key, document)",
        # Apart from the records, whose size would make every count read the whole file.
        """CREATE TABLE results (
            key TEXT PRIMARY KEY,
            final INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            issuer TEXT NOT NULL,
            year TEXT NOT NULL,
            title TEXT NOT NULL,
            form_disclosure TEXT NOT NULL,
            form_applications TEXT NOT NULL,
            form_disputes TEXT NOT NULL,
            cells INTEGER NOT NULL,
            accepted INTEGER NOT NULL,
            flagged INTEGER NOT NULL,
            missing INTEGER NOT NULL,
            findings INTEGER NOT NULL,
            open_items INTEGER NOT NULL,
            statements INTEGER,
            calls INTEGER NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            cost TEXT,
            seconds REAL NOT NULL,
            cpu_seconds REAL NOT NULL,
            engine TEXT NOT NULL,
            created TEXT NOT NULL
        ) WITHOUT ROWID""",
        "ALTER TABLE records RENAME TO records_by_document",
        "CREATE TABLE records (key TEXT PRIMARY KEY, record TEXT NOT NULL)",
        # What earlier versions read is shown until the next run, which reads it anew.
        """INSERT INTO documents
            SELECT document, 'earlier version: ' || document, sha256, 0, 0, 0 FROM records_by_document""",
        """INSERT INTO results
            SELECT 'earlier version: ' || document, 0, outcome, '', '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, NULL,
                0, 0, 0, NULL, 0, 0, 'local', created FROM records_by_document""",
        "INSERT INTO records SELECT 'earlier version: ' || document, record FROM records_by_document",
        "DROP TABLE records_by_document",
        """CREATE TABLE year_groups (
            document TEXT PRIMARY KEY,
            signature TEXT NOT NULL
        ) WITHOUT ROWID""",
        """CREATE TABLE year_findings (
            document TEXT NOT NULL,
            number INTEGER NOT NULL,
            finding TEXT NOT NULL,
            PRIMARY KEY (document, number)
        ) WITHOUT ROWID""",
    ),
    (
        "ALTER TABLE calls ADD COLUMN by_batch INTEGER NOT NULL DEFAULT 0",
        # `own` is our name of a batch, sent with it; `id` the provider's, empty until it has told it.
        """CREATE TABLE batches (
            own TEXT PRIMARY KEY,
            id TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            model TEXT NOT NULL,
            state TEXT NOT NULL,
            questions INTEGER NOT NULL,
            created TEXT NOT NULL
        ) WITHOUT ROWID""",
        # What became of the last time that a question was sent; `own` is the batch that holds it now, else empty.
        """CREATE TABLE batch_questions (
            key TEXT PRIMARY KEY,
            own TEXT NOT NULL,
            name TEXT NOT NULL,
            prompt_version TEXT NOT NULL,
            ending TEXT NOT NULL,
            reason TEXT NOT NULL,
            change TEXT NOT NULL,
            failures INTEGER NOT NULL,
            answers INTEGER NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX batch_questions_of_batch ON batch_questions (own)",
    ),
    ("ALTER TABLE batch_questions ADD COLUMN longest_answer INTEGER NOT NULL DEFAULT 0",),
    (
        # What the files show of a document, compressed; `signature` is a hash over all that it follows from.
        """CREATE TABLE shown (
            document TEXT PRIMARY KEY,
            content TEXT NOT NULL,
            signature TEXT NOT NULL,
            lines BLOB NOT NULL,
            cells BLOB NOT NULL
        )""",
        # Every item that is open in a document, or was before a decision.
        "CREATE TABLE items (item TEXT, document TEXT, PRIMARY KEY (item, document)) WITHOUT ROWID",
        "CREATE INDEX items_of_document ON items (document)",
        """CREATE TABLE page_pictures (
            document TEXT NOT NULL,
            page INTEGER NOT NULL,
            signature TEXT NOT NULL,
            media_type TEXT NOT NULL,
            width REAL NOT NULL,
            height REAL NOT NULL,
            picture BLOB NOT NULL,
            PRIMARY KEY (document, page)
        )""",
        # What came by batch is counted without reading any answer.
        """CREATE INDEX calls_by_batch ON calls (by_batch, calls, prompt_tokens, completion_tokens)
        WHERE by_batch""",
    ),
)
VERSION = len(MIGRATIONS)
