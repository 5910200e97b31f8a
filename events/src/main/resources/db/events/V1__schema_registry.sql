-- The schema registry. Ids are given from one row, locked by whoever registers: they grow without gaps, in whatever process,
-- and a new version is compared with versions that cannot change meanwhile.

CREATE TABLE schema_counter (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last_id  integer NOT NULL
);
COMMENT ON TABLE schema_counter IS 'The last schema id that was given; its row is the lock of everybody who writes to the registry';
INSERT INTO schema_counter (last_id) VALUES (0);

CREATE TABLE schema_definition (
    id         integer     PRIMARY KEY,
    type       text        NOT NULL CHECK (type IN ('AVRO', 'PROTOBUF')),
    text       text        NOT NULL,
    digest     bytea       NOT NULL UNIQUE,
    normal     bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE schema_definition IS 'Schemas by id. Never deleted, so that no id is given twice and records in topics stay explicable';
COMMENT ON COLUMN schema_definition.digest IS 'SHA-256 of type, text and references: the same schema has the same id under all subjects';
COMMENT ON COLUMN schema_definition.normal IS 'The same of the normalized text: schemas that differ only in spelling share it';

CREATE TABLE schema_reference (
    id       integer NOT NULL REFERENCES schema_definition,
    ordinal  integer NOT NULL,
    name     text    NOT NULL,
    subject  text    NOT NULL,
    version  integer NOT NULL,
    PRIMARY KEY (id, ordinal)
);
COMMENT ON TABLE schema_reference IS 'What a schema takes from other registered ones';
CREATE INDEX schema_reference_target ON schema_reference (subject, version);

CREATE TABLE schema_version (
    subject       text        NOT NULL,
    version       integer     NOT NULL CHECK (version > 0),
    id            integer     NOT NULL REFERENCES schema_definition,
    deleted       boolean     NOT NULL DEFAULT false,
    registered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subject, version)
);
COMMENT ON TABLE schema_version IS 'Versions of subjects; deleted ones are no longer given to writers';
CREATE INDEX schema_version_schema ON schema_version (id);

CREATE TABLE schema_compatibility (
    subject text PRIMARY KEY,
    level   text NOT NULL
);
COMMENT ON TABLE schema_compatibility IS 'How new versions must get along with earlier ones: of a subject, or under the empty name of all others';

CREATE TABLE schema_released (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    digest   bytea   NOT NULL
);
COMMENT ON TABLE schema_released IS 'SHA-256 of the schemas of Daybook itself that were registered last: the same ones need not be looked for at each start';
