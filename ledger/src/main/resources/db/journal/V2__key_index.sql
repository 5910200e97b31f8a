-- The index of idempotency keys: immutable sorted runs, each cut into parts. Can be dropped and rebuilt from the journal.

-- All keys of segments up to through_seq are in the runs.
CREATE TABLE journal.key_watermark (
    shard       integer PRIMARY KEY,
    through_seq bigint  NOT NULL
);

CREATE TABLE journal.key_run (
    shard       integer NOT NULL,
    run         bigint  NOT NULL,
    -- 0: as written; n + 1: merged from runs of level n
    level       integer NOT NULL,
    from_seq    bigint  NOT NULL,
    through_seq bigint  NOT NULL,
    keys        bigint  NOT NULL,
    PRIMARY KEY (shard, run)
);

CREATE SEQUENCE journal.key_run_number;

CREATE TABLE journal.key_run_part (
    shard  integer NOT NULL,
    run    bigint  NOT NULL,
    part   integer NOT NULL,
    keys   integer NOT NULL,
    -- blocked Bloom filter of the part's digests
    filter bytea   NOT NULL,
    -- the upper 64 bits of every 256th digest
    fence  bytea   NOT NULL,
    -- rows of 24 bytes, big-endian, sorted: digest (16), seq << 18 | index (8)
    data   bytea   NOT NULL,
    PRIMARY KEY (shard, run, part)
);

-- Digests do not compress, and a slice of a value can be read alone only if it is not compressed.
ALTER TABLE journal.key_run_part ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE journal.key_run_part ALTER COLUMN filter SET STORAGE EXTERNAL;
