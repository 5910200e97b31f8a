-- The transactional outbox: whoever changes data writes the event in the same transaction, and it is published from here.
-- ADR 0013 has the reasons for lanes and for the lock that a writer takes.

CREATE SEQUENCE outbox_id_seq;

CREATE TABLE outbox (
    -- Ascending in the order of commits within an aggregate; given by the trigger.
    id             bigint      PRIMARY KEY,
    event_id       uuid        NOT NULL UNIQUE,
    -- What happened: miner.portfolio_updated. The first word decides the topic.
    kind           text        NOT NULL,
    topic          text        NOT NULL,
    aggregate_type text        NOT NULL,
    -- Events of one aggregate are published in the order in which they were committed, with this as the record's key.
    aggregate_id   text        NOT NULL,
    tenant         text        NOT NULL,
    correlation_id text        NOT NULL,
    traceparent    text        NOT NULL,
    payload        jsonb       NOT NULL,
    -- UTC. Without a time zone, because only such a column can become the time of a record in change data capture.
    created_at     timestamp   NOT NULL,
    -- Which publisher has it at a time: the unit of order, 0 to 15.
    lane           smallint    NOT NULL,
    -- UTC; null: the broker does not have it yet.
    published_at   timestamp
);

-- Rows are inserted, marked and removed, so what is dead is most of the table unless it is cleaned early.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 2000);

CREATE INDEX outbox_unsent ON outbox (lane, id) WHERE published_at IS NULL;
CREATE INDEX outbox_sent ON outbox (published_at) WHERE published_at IS NOT NULL;

-- A publisher locks the rows of the lanes whose events it sends.
CREATE TABLE outbox_lane (
    lane smallint PRIMARY KEY
);
INSERT INTO outbox_lane SELECT generate_series(0, 15);

CREATE FUNCTION outbox_prepare() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bucket integer;
BEGIN
    NEW.event_id := coalesce(NEW.event_id, gen_random_uuid());
    IF NEW.kind IS NULL OR NEW.kind !~ '^(miner|treasury|ops|crm)\.[a-z0-9_]+(\.[a-z0-9_]+)*$' OR length(NEW.kind) > 128 THEN
        RAISE EXCEPTION 'the outbox does not take an event of the kind %', coalesce(quote_literal(left(NEW.kind, 128)), 'null')
            USING ERRCODE = 'check_violation',
                HINT = 'A kind begins with miner., treasury., ops. or crm. and has lower case words after it, such as miner.portfolio_updated.';
    END IF;
    IF NEW.aggregate_id IS NULL OR NEW.aggregate_id = '' OR length(NEW.aggregate_id) > 255 THEN
        RAISE EXCEPTION 'an event of the outbox needs an aggregate_id of 1 to 255 characters'
            USING ERRCODE = 'check_violation', HINT = 'Give the id of what the event is about: events with the same one stay in order.';
    END IF;
    IF NEW.payload IS NULL OR jsonb_typeof(NEW.payload) <> 'object' THEN
        RAISE EXCEPTION 'the payload of an event of the outbox must be a JSON object' USING ERRCODE = 'check_violation';
    END IF;
    IF octet_length(NEW.payload::text) > 262144 THEN
        RAISE EXCEPTION 'the payload of an event of the outbox has % bytes, at most 262144 are taken', octet_length(NEW.payload::text)
            USING ERRCODE = 'check_violation', HINT = 'Store what is large elsewhere and send where it is.';
    END IF;
    NEW.aggregate_type := coalesce(NEW.aggregate_type, split_part(NEW.kind, '.', 1));
    NEW.tenant := coalesce(NEW.tenant, 'default');
    NEW.correlation_id := coalesce(NEW.correlation_id, NEW.event_id::text);
    -- A trace of its own, when the writer has none: W3C Trace Context, not sampled.
    NEW.traceparent := coalesce(
        NEW.traceparent,
        '00-' || replace(NEW.event_id::text, '-', '') || '-' || left(md5(NEW.event_id::text), 16) || '-00');
    IF length(NEW.aggregate_type) > 255 OR length(NEW.tenant) > 255 OR length(NEW.correlation_id) > 255
            OR length(NEW.traceparent) > 255 THEN
        RAISE EXCEPTION 'aggregate_type, tenant, correlation_id and traceparent have at most 255 characters'
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.topic := 'events.' || split_part(NEW.kind, '.', 1);
    -- The lock is kept until the writer's transaction ends, so whoever gets the next number for this aggregate commits later. There
    -- are 2,048 of them and no more, so that a transaction with many events cannot use up the server's table of locks.
    bucket := ('x' || left(md5(NEW.aggregate_id), 8))::bit(32)::bigint & 2047;
    PERFORM pg_advisory_xact_lock(1684109666, bucket);
    NEW.lane := bucket & 15;
    NEW.id := nextval('events.outbox_id_seq');
    NEW.created_at := clock_timestamp() AT TIME ZONE 'UTC';
    NEW.published_at := NULL;
    RETURN NEW;
END $$;

CREATE TRIGGER outbox_prepare BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION outbox_prepare();

CREATE FUNCTION outbox_wake() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('daybook_outbox', '');
    RETURN NULL;
END $$;

CREATE TRIGGER outbox_wake AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_wake();

-- Answers that are given again to a request with the same Idempotency-Key, for a day.
CREATE TABLE idempotency_record (
    scope        text      NOT NULL,
    key          text      NOT NULL,
    request_hash bytea     NOT NULL,
    answer       jsonb     NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_record_expiry ON idempotency_record (expires_at);

-- `outbox` under its plain name, where the database lets us and nobody else has that name.
DO $$
BEGIN
    IF to_regclass('public.outbox') IS NULL THEN
        CREATE VIEW public.outbox AS SELECT * FROM events.outbox;
    END IF;
EXCEPTION WHEN insufficient_privilege OR invalid_schema_name THEN
    RAISE NOTICE 'there is no view public.outbox, because this role may not make it; the table is events.outbox';
END $$;
