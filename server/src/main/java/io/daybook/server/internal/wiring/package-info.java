/** How a process is put together: one small class per role, plain constructors, and the order of start and stop. */
@NullMarked
package io.daybook.server.internal.wiring;

import org.jspecify.annotations.NullMarked;
