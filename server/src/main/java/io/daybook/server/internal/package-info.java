/** What makes one executable of the rooms: the data folder, settings, wiring, the command line. */
@NullMarked
package io.daybook.server.internal;

import org.jspecify.annotations.NullMarked;
