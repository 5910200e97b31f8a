/** The executable: roles, their wiring, embedded PostgreSQL and the command line. */
@NullMarked
package io.daybook.server;

import org.jspecify.annotations.NullMarked;
