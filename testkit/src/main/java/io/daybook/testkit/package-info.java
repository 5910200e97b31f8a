/** Simulated clock and journal, faults, generators and a shared PostgreSQL: for tests only. */
@NullMarked
package io.daybook.testkit;

import org.jspecify.annotations.NullMarked;
