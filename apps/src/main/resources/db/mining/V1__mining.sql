-- What the consumers of the mining portfolio keep. Every table has a tenant, and row level security that also binds the
-- tables' owner: a session sees and changes the rows of the tenant in daybook.tenant, and none while there is no tenant.

-- What is known of a portfolio and of its miners. Each fact is the one of the latest event by (occurred_at, event_id), in
-- whatever order events arrive.
CREATE TABLE portfolio_fact (
    tenant_id    text        NOT NULL,
    portfolio_id text        NOT NULL,
    -- '' for facts of the portfolio itself.
    miner_id     text        NOT NULL,
    fact         text        NOT NULL,
    -- Of the fact status: 1 active, 2 retired, 3 removed.
    value        numeric     NOT NULL,
    occurred_at  timestamptz NOT NULL,
    event_id     uuid        NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, miner_id, fact)
);

-- docs/mining.md has the formulas. Figures are null while something in `missing` is not known yet.
CREATE TABLE portfolio_roi (
    tenant_id                   text        NOT NULL,
    portfolio_id                text        NOT NULL,
    active_miners               bigint      NOT NULL DEFAULT 0,
    hashrate_ths                numeric     NOT NULL DEFAULT 0,
    power_w                     numeric     NOT NULL DEFAULT 0,
    miner_capex_usd             numeric     NOT NULL DEFAULT 0,
    net_capex_usd               numeric,
    gross_btc_per_day           numeric,
    net_btc_per_day             numeric,
    revenue_usd_per_day         numeric,
    power_cost_usd_per_day      numeric,
    profit_usd_per_day          numeric,
    roi_percent_per_year        numeric,
    payback_days                numeric,
    break_even_usd_per_kwh      numeric,
    missing                     text[]      NOT NULL DEFAULT '{}',
    -- When the latest event happened that it stands on.
    as_of                       timestamptz,
    events                      bigint      NOT NULL DEFAULT 0,
    updated_at                  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, portfolio_id)
);

-- One reading per miner and hour: the latest of the hour by (occurred_at, event_id).
CREATE TABLE reading (
    tenant_id     text        NOT NULL,
    portfolio_id  text        NOT NULL,
    miner_id      text        NOT NULL,
    hour          timestamptz NOT NULL,
    hashrate_ths  numeric     NOT NULL,
    power_w       numeric     NOT NULL,
    temperature_c numeric,
    occurred_at   timestamptz NOT NULL,
    event_id      uuid        NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, miner_id, hour)
);

CREATE TABLE reading_day (
    tenant_id    text    NOT NULL,
    portfolio_id text    NOT NULL,
    miner_id     text    NOT NULL,
    day          date    NOT NULL,
    -- The median of the day's hours.
    hashrate_ths numeric NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, miner_id, day)
);

CREATE TABLE anomaly (
    tenant_id    text        NOT NULL,
    portfolio_id text        NOT NULL,
    miner_id     text        NOT NULL,
    metric       text        NOT NULL,
    hour         timestamptz NOT NULL,
    -- spike, drop: this reading; drift_up, drift_down: from here on a sustained shift.
    kind         text        NOT NULL,
    value        numeric     NOT NULL,
    expected     numeric     NOT NULL,
    -- The robust z-score of a spike or drop, the sum of the CUSUM of a drift.
    score        numeric     NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, miner_id, metric, hour, kind)
);

CREATE TABLE hashrate_decay (
    tenant_id              text    NOT NULL,
    portfolio_id           text    NOT NULL,
    miner_id               text    NOT NULL,
    from_day               date    NOT NULL,
    to_day                 date    NOT NULL,
    days                   integer NOT NULL,
    decay_percent_per_year numeric NOT NULL,
    low_percent_per_year   numeric NOT NULL,
    high_percent_per_year  numeric NOT NULL,
    r_squared              numeric NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, miner_id)
);

CREATE TABLE daily_result (
    tenant_id    text        NOT NULL,
    portfolio_id text        NOT NULL,
    day          date        NOT NULL,
    hashrate_ths numeric     NOT NULL,
    revenue_usd  numeric     NOT NULL,
    occurred_at  timestamptz NOT NULL,
    event_id     uuid        NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, day)
);

CREATE TABLE forecast (
    tenant_id    text    NOT NULL,
    portfolio_id text    NOT NULL,
    -- hashrate_ths or revenue_usd.
    series       text    NOT NULL,
    day          date    NOT NULL,
    expected     numeric NOT NULL,
    low          numeric NOT NULL,
    high         numeric NOT NULL,
    from_day     date    NOT NULL,
    to_day       date    NOT NULL,
    alpha        numeric NOT NULL,
    beta         numeric NOT NULL,
    phi          numeric NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, series, day)
);

CREATE TABLE price_window (
    tenant_id                  text        NOT NULL,
    portfolio_id               text        NOT NULL,
    window_id                  text        NOT NULL,
    starts_at                  timestamptz NOT NULL,
    ends_at                    timestamptz NOT NULL,
    price_usd_per_kwh          numeric     NOT NULL,
    hashprice_usd_per_ths_day  numeric     NOT NULL,
    occurred_at                timestamptz NOT NULL,
    event_id                   uuid        NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, window_id)
);
CREATE INDEX price_window_start ON price_window (tenant_id, portfolio_id, starts_at);

-- What to do with each miner in a price window, and what it saves and loses to switch it off.
CREATE TABLE curtailment (
    tenant_id     text        NOT NULL,
    portfolio_id  text        NOT NULL,
    window_id     text        NOT NULL,
    miner_id      text        NOT NULL,
    curtail       boolean     NOT NULL,
    saved_usd     numeric     NOT NULL,
    lost_usd      numeric     NOT NULL,
    power_w       numeric     NOT NULL,
    hashrate_ths  numeric     NOT NULL,
    reading_hour  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, portfolio_id, window_id, miner_id)
);

-- The intent stands here before the CRM is called, the outcome afterwards.
CREATE TABLE crm_sync (
    tenant_id   text        NOT NULL,
    event_id    uuid        NOT NULL,
    kind        text        NOT NULL,
    customer_id text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    state       text        NOT NULL CHECK (state IN ('intended', 'done', 'refused', 'superseded')),
    -- Deliveries of the event that began to call.
    attempts    integer     NOT NULL DEFAULT 1,
    last_error  text,
    intended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at  timestamptz,
    PRIMARY KEY (tenant_id, event_id)
);
CREATE INDEX crm_sync_open ON crm_sync (tenant_id, intended_at) WHERE state <> 'done';

-- The latest update of a customer that the CRM has.
CREATE TABLE crm_customer (
    tenant_id   text NOT NULL,
    customer_id text NOT NULL,
    occurred_at timestamptz,
    event_id    uuid,
    PRIMARY KEY (tenant_id, customer_id)
);

DO $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY ARRAY['portfolio_fact', 'portfolio_roi', 'reading', 'reading_day', 'anomaly', 'hashrate_decay',
            'daily_result', 'forecast', 'price_window', 'curtailment', 'crm_sync', 'crm_customer'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', each);
        -- Without FORCE the tables' owner would see everything.
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', each);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''daybook.tenant'', true), ''''))'
                || ' WITH CHECK (tenant_id = nullif(current_setting(''daybook.tenant'', true), ''''))',
            each);
    END LOOP;
END $$;

-- Views ask with the rights of whoever reads them, so that the tables' policies hold for him.
CREATE VIEW miner WITH (security_invoker = true) AS
    SELECT tenant_id, portfolio_id, miner_id,
           (ARRAY['active', 'retired', 'removed'])[max(value) FILTER (WHERE fact = 'status')::int] AS status,
           max(value) FILTER (WHERE fact = 'hashrate_ths') AS hashrate_ths,
           max(value) FILTER (WHERE fact = 'power_w') AS power_w,
           max(value) FILTER (WHERE fact = 'capex_usd') AS capex_usd,
           max(value) FILTER (WHERE fact = 'salvage_usd') AS salvage_usd
      FROM portfolio_fact
     WHERE miner_id <> ''
     GROUP BY tenant_id, portfolio_id, miner_id;

CREATE VIEW curtailment_window WITH (security_invoker = true) AS
    SELECT w.tenant_id, w.portfolio_id, w.window_id, w.starts_at, w.ends_at, w.price_usd_per_kwh,
           count(c.miner_id) FILTER (WHERE c.curtail) AS miners_to_switch_off,
           count(c.miner_id) FILTER (WHERE NOT c.curtail) AS miners_to_keep,
           coalesce(sum(c.saved_usd) FILTER (WHERE c.curtail), 0) AS saved_usd,
           coalesce(sum(c.lost_usd) FILTER (WHERE c.curtail), 0) AS lost_usd,
           coalesce(sum(c.saved_usd - c.lost_usd) FILTER (WHERE c.curtail), 0) AS benefit_usd
      FROM price_window w
      LEFT JOIN curtailment c USING (tenant_id, portfolio_id, window_id)
     GROUP BY w.tenant_id, w.portfolio_id, w.window_id, w.starts_at, w.ends_at, w.price_usd_per_kwh;
