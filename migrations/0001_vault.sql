-- The store, format 1. docs/formats.md describes every column byte by byte.
--
-- Nothing here is readable without the master key except the shape: how many objects there are, how
-- large they are once padded, and the epoch they were wrapped in.

PRAGMA application_id = 0x416D6272; -- "Ambr"
PRAGMA user_version = 1;

-- One row. A store takes part of its key from the keychain where `device` is set, and from a
-- passphrase where the four columns of the key derivation are set.
CREATE TABLE vault (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    format INTEGER NOT NULL,
    store BLOB NOT NULL CHECK (length(store) = 16),
    epoch INTEGER NOT NULL CHECK (epoch > 0),
    device BLOB CHECK (length(device) = 32),
    memory_kib INTEGER,
    passes INTEGER,
    lanes INTEGER,
    salt BLOB CHECK (length(salt) = 16),
    verifier BLOB NOT NULL CHECK (length(verifier) = 44),
    checksum BLOB NOT NULL CHECK (length(checksum) = 32),
    CHECK ((memory_kib IS NULL) = (salt IS NULL)),
    CHECK ((passes IS NULL) = (salt IS NULL)),
    CHECK ((lanes IS NULL) = (salt IS NULL)),
    CHECK (device IS NOT NULL OR salt IS NOT NULL)
) STRICT;

-- Keys have a table of their own, so that wrapping every key again touches a few pages, not the photos.
CREATE TABLE object (
    id INTEGER PRIMARY KEY,
    photo BLOB NOT NULL CHECK (length(photo) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4),
    epoch INTEGER NOT NULL CHECK (epoch > 0),
    wrapped_key BLOB NOT NULL CHECK (length(wrapped_key) = 60),
    UNIQUE (photo, kind)
) STRICT;

CREATE TABLE content (
    object INTEGER PRIMARY KEY REFERENCES object (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL
) STRICT;
