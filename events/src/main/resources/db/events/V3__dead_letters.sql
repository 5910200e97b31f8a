-- What consumers of events have done, one row per consumer and event, written in the transaction of the effect.
CREATE TABLE events.processed_events (
    consumer_name text NOT NULL,
    event_id uuid NOT NULL,
    event_kind text NOT NULL,
    source_topic text NOT NULL,
    source_partition integer NOT NULL,
    source_offset bigint NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer_name, event_id)
);

-- Dead letters of all consumers, from the topics of dead letters; identifiers of accounts and clients are masked.
CREATE TABLE events.event_dlq (
    id uuid PRIMARY KEY,
    consumer_name text NOT NULL,
    stage text NOT NULL,
    event_kind text NOT NULL,
    event_id text,
    error_code text NOT NULL,
    error_message text NOT NULL,
    attempts integer NOT NULL,
    trace_id text,
    correlation_id text,
    schema_id integer,
    source_topic text NOT NULL,
    source_partition integer NOT NULL,
    source_offset bigint NOT NULL,
    source_key text,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    payload jsonb NOT NULL,
    -- The record itself, AES-256-GCM; all three are null when the letter came without it.
    original_key_id text,
    original_nonce bytea,
    original bytea,
    -- waiting: has had no effect yet; applied: has it, by a replay or because the record came again.
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'applied')),
    replay_attempts integer NOT NULL DEFAULT 0,
    replayed_at timestamptz,
    replay_outcome text CHECK (replay_outcome IN ('accepted', 'rejected', 'already_applied')),
    replay_code text,
    replay_message text
);

CREATE INDEX event_dlq_waiting ON events.event_dlq (created_at, id) WHERE status = 'waiting';
CREATE INDEX event_dlq_created ON events.event_dlq (created_at, id);

-- Who replayed what, when and what came of it; dry runs are not in it, as they change nothing.
CREATE TABLE events.dlq_replay (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id uuid NOT NULL,
    letter_id uuid NOT NULL REFERENCES events.event_dlq (id),
    requested_by text NOT NULL,
    replayed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    outcome text NOT NULL CHECK (outcome IN ('accepted', 'rejected', 'already_applied')),
    code text,
    message text
);

CREATE INDEX dlq_replay_letter ON events.dlq_replay (letter_id, id);

-- For psql without a schema's name; left out where the name is taken or the user may not make views in public.
DO $$
BEGIN
    IF to_regclass('public.event_dlq') IS NULL THEN
        CREATE VIEW public.event_dlq AS
        SELECT id, created_at, consumer_name, stage, event_kind, event_id, error_code, error_message, attempts, status,
            trace_id, correlation_id, schema_id, source_topic, source_partition, source_offset, source_key, first_seen,
            last_seen, payload, replay_attempts, replayed_at, replay_outcome, replay_code, replay_message
        FROM events.event_dlq;
    END IF;
    IF to_regclass('public.processed_events') IS NULL THEN
        CREATE VIEW public.processed_events AS SELECT * FROM events.processed_events;
    END IF;
EXCEPTION
    WHEN insufficient_privilege OR invalid_schema_name THEN
        RAISE NOTICE 'event_dlq and processed_events are in the schema events only';
END
$$;
