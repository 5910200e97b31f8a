/** The schema mining: tables, row level security, and the role that its consumers work in. */
@NullMarked
package io.daybook.apps.internal.mining.sql;

import org.jspecify.annotations.NullMarked;
