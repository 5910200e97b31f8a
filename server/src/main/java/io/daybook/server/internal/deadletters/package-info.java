/** Dead letters of a running server, through its HTTP API. */
@NullMarked
package io.daybook.server.internal.deadletters;

import org.jspecify.annotations.NullMarked;
