@NullMarked
package io.daybook.analytics.internal.clickhouse;

import org.jspecify.annotations.NullMarked;
