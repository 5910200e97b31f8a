/** Identifiers: UUIDv7 whose random part says where in the journal the thing was made. */
@NullMarked
package io.daybook.platform.ids;

import org.jspecify.annotations.NullMarked;
