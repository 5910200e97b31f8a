-- How far the journal of each shard has come out to Kafka, written a moment after the broker has it: for health and for
-- processes that do not relay themselves. Where publishing goes on is said by the topic, never by this table.
CREATE TABLE relay_position (
    shard        integer     PRIMARY KEY,
    epoch        bigint      NOT NULL,
    seq          bigint      NOT NULL,
    hash         bytea       NOT NULL,
    published_at timestamptz NOT NULL
);
