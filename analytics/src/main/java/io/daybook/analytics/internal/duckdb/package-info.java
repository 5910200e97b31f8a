/** The embedded store. */
@NullMarked
package io.daybook.analytics.internal.duckdb;

import org.jspecify.annotations.NullMarked;
