/** A ClickHouse of one's own, spoken to over HTTP. */
@NullMarked
package io.daybook.analytics.internal.clickhouse;

import org.jspecify.annotations.NullMarked;
