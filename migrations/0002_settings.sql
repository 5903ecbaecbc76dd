-- The store, format 2: what its owner wants of it, sealed like the photos. docs/formats.md describes it.

PRAGMA user_version = 2;

-- One row. It lies beside the objects rather than among them, because it belongs to no photo.
CREATE TABLE setting (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL CHECK (epoch > 0),
    wrapped_key BLOB NOT NULL CHECK (length(wrapped_key) = 60),
    sealed BLOB NOT NULL
) STRICT;
