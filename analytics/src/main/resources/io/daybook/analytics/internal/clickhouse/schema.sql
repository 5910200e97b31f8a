-- The tables of the store in ClickHouse, from 18.16 on. Statements end with a semicolon at the end of a line.
--
-- A batch of segments arrives in ledger_entries_raw as one block: one part, there as a whole or not at all. Its last row,
-- of kind 'position', says up to which segment the shard is stored. Every table is partitioned by shard, so that a block
-- never falls into two parts, and so that the sums of one shard can be taken away and made anew.
--
-- Amounts have up to 38 digits. A sum of them may have more, and ClickHouse wraps silently; so sums are taken of the upper
-- and the lower 19 digits, and amount = high * 10^19 + low (docs/analytics.md).

CREATE TABLE IF NOT EXISTS ledger_workspaces (shard UInt16, workspace UInt32, name String, catalog UInt16)
ENGINE = ReplacingMergeTree() PARTITION BY shard ORDER BY (shard, workspace);

CREATE TABLE IF NOT EXISTS ledger_assets (shard UInt16, workspace UInt32, asset UInt32, code String, scale UInt8, seq UInt64)
ENGINE = ReplacingMergeTree(seq) PARTITION BY shard ORDER BY (shard, workspace, asset);

CREATE TABLE IF NOT EXISTS ledger_accounts (shard UInt16, account UInt32, workspace UInt32, id String, code String)
ENGINE = ReplacingMergeTree() PARTITION BY shard ORDER BY (shard, account);

CREATE TABLE IF NOT EXISTS ledger_entries_raw (
    shard UInt16,
    seq UInt64,
    event_index UInt32,
    line UInt32,
    kind String,
    recorded_at DateTime('UTC'),
    recorded_at_micros Int64,
    workspace_id String,
    entry_id String,
    transfer_id String,
    account_id String,
    account_code String,
    asset String,
    scale UInt8,
    side String,
    amount_minor Decimal(38, 0),
    amount_high Decimal(38, 0),
    amount_low Decimal(38, 0),
    begins_movement UInt8,
    correlation_id String,
    hash String)
ENGINE = MergeTree() PARTITION BY shard ORDER BY (shard, seq, event_index, line);

CREATE TABLE IF NOT EXISTS volume_per_asset_1m (
    shard UInt16,
    bucket DateTime('UTC'),
    workspace_id String,
    asset String,
    scale UInt8,
    volume_high AggregateFunction(sum, Decimal(38, 0)),
    volume_low AggregateFunction(sum, Decimal(38, 0)),
    entries AggregateFunction(sum, UInt8),
    last_seq AggregateFunction(max, UInt64))
ENGINE = AggregatingMergeTree() PARTITION BY shard ORDER BY (shard, workspace_id, bucket, asset, scale);

CREATE TABLE IF NOT EXISTS netflow_per_account_1m (
    shard UInt16,
    bucket DateTime('UTC'),
    workspace_id String,
    account_id String,
    account_code String,
    asset String,
    scale UInt8,
    inflow_high AggregateFunction(sum, Decimal(38, 0)),
    inflow_low AggregateFunction(sum, Decimal(38, 0)),
    outflow_high AggregateFunction(sum, Decimal(38, 0)),
    outflow_low AggregateFunction(sum, Decimal(38, 0)),
    lines AggregateFunction(count),
    last_seq AggregateFunction(max, UInt64))
ENGINE = AggregatingMergeTree() PARTITION BY shard
ORDER BY (shard, workspace_id, account_id, bucket, asset, scale, account_code);

CREATE TABLE IF NOT EXISTS top_accounts_5m (
    shard UInt16,
    bucket DateTime('UTC'),
    workspace_id String,
    asset String,
    scale UInt8,
    account_id String,
    account_code String,
    inflow_high AggregateFunction(sum, Decimal(38, 0)),
    inflow_low AggregateFunction(sum, Decimal(38, 0)),
    outflow_high AggregateFunction(sum, Decimal(38, 0)),
    outflow_low AggregateFunction(sum, Decimal(38, 0)),
    lines AggregateFunction(count),
    last_seq AggregateFunction(max, UInt64))
ENGINE = AggregatingMergeTree() PARTITION BY shard
ORDER BY (shard, workspace_id, asset, bucket, account_id, scale, account_code);

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_volume_per_asset_1m TO volume_per_asset_1m AS
SELECT shard, toStartOfMinute(recorded_at) AS bucket, workspace_id, asset, scale,
       sumState(amount_high) AS volume_high, sumState(amount_low) AS volume_low,
       sumState(begins_movement) AS entries, maxState(seq) AS last_seq
  FROM ledger_entries_raw
 WHERE kind = 'line' AND side = 'debit'
 GROUP BY shard, bucket, workspace_id, asset, scale;

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_netflow_per_account_1m TO netflow_per_account_1m AS
SELECT shard, toStartOfMinute(recorded_at) AS bucket, workspace_id, account_id, account_code, asset, scale,
       sumState(if(side = 'debit', amount_high, toDecimal128(0, 0))) AS inflow_high,
       sumState(if(side = 'debit', amount_low, toDecimal128(0, 0))) AS inflow_low,
       sumState(if(side = 'credit', amount_high, toDecimal128(0, 0))) AS outflow_high,
       sumState(if(side = 'credit', amount_low, toDecimal128(0, 0))) AS outflow_low,
       countState() AS lines, maxState(seq) AS last_seq
  FROM ledger_entries_raw
 WHERE kind = 'line'
 GROUP BY shard, bucket, workspace_id, account_id, account_code, asset, scale;

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_top_accounts_5m TO top_accounts_5m AS
SELECT shard, toStartOfFiveMinute(recorded_at) AS bucket, workspace_id, asset, scale, account_id, account_code,
       sumState(if(side = 'debit', amount_high, toDecimal128(0, 0))) AS inflow_high,
       sumState(if(side = 'debit', amount_low, toDecimal128(0, 0))) AS inflow_low,
       sumState(if(side = 'credit', amount_high, toDecimal128(0, 0))) AS outflow_high,
       sumState(if(side = 'credit', amount_low, toDecimal128(0, 0))) AS outflow_low,
       countState() AS lines, maxState(seq) AS last_seq
  FROM ledger_entries_raw
 WHERE kind = 'line'
 GROUP BY shard, bucket, workspace_id, asset, scale, account_id, account_code;
