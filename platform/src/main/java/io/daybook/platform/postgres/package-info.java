/**
 * A PostgreSQL server as a process of our own: binaries, cluster, start, stop. It is durable: nothing here ever turns
 * fsync off or removes a cluster.
 */
@NullMarked
package io.daybook.platform.postgres;

import org.jspecify.annotations.NullMarked;
