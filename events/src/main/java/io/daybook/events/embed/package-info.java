/** For programs of users' own: consumers of events without the rest of Daybook in the process. */
@NullMarked
package io.daybook.events.embed;

import org.jspecify.annotations.NullMarked;
