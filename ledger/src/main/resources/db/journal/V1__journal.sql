-- The journal: append-only. Nothing in Daybook updates or deletes a segment.

CREATE TABLE journal.segment (
    shard      integer NOT NULL CHECK (shard >= 0),
    epoch      bigint  NOT NULL,
    seq        bigint  NOT NULL CHECK (seq > 0),
    -- microseconds since 1970-01-01T00:00:00Z
    decided_at bigint  NOT NULL,
    format     integer NOT NULL,
    prev_hash  bytea   NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash       bytea   NOT NULL CHECK (octet_length(hash) = 32),
    payload    bytea   NOT NULL,
    PRIMARY KEY (shard, seq)
) PARTITION BY RANGE (seq);

-- zstd already: PostgreSQL need not try to compress it.
ALTER TABLE journal.segment ALTER COLUMN payload SET STORAGE EXTERNAL;

COMMENT ON TABLE journal.segment IS
    'One row is one group commit. hash = SHA-256("daybook1" || shard || epoch || seq || decided_at || format || prev_hash || payload)';

-- Who writes a shard, and when it last said so. The journal itself decides who is right.
CREATE TABLE journal.owner (
    shard   integer     PRIMARY KEY,
    epoch   bigint      NOT NULL,
    owner   text        NOT NULL,
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- The shard that a workspace lives on, for good.
CREATE TABLE journal.workspace (
    name       text        PRIMARY KEY,
    shard      integer     NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A snapshot counts once its manifest is there.
CREATE TABLE journal.snapshot (
    shard      integer     NOT NULL,
    seq        bigint      NOT NULL,
    hash       bytea       NOT NULL,
    format     integer     NOT NULL,
    chunks     integer     NOT NULL,
    totals     text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shard, seq)
);

CREATE TABLE journal.snapshot_chunk (
    shard integer NOT NULL,
    seq   bigint  NOT NULL,
    chunk integer NOT NULL,
    data  bytea   NOT NULL,
    PRIMARY KEY (shard, seq, chunk)
);

ALTER TABLE journal.snapshot_chunk ALTER COLUMN data SET STORAGE EXTERNAL;
