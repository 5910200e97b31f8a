/** Series that several parts of the backbone write. */
@NullMarked
package io.daybook.events.internal.measure;

import org.jspecify.annotations.NullMarked;
