/** The PostgreSQL that Daybook brings and looks after when nobody names another one. */
@NullMarked
package io.daybook.server.internal.postgres;

import org.jspecify.annotations.NullMarked;
