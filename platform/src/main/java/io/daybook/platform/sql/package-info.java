/** How Daybook reaches PostgreSQL: the address, plain and pooled connections, the check at start. */
@NullMarked
package io.daybook.platform.sql;

import org.jspecify.annotations.NullMarked;
