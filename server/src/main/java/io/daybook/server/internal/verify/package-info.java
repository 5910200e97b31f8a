/** What {@code daybook verify} compares, and how it tells. */
@NullMarked
package io.daybook.server.internal.verify;

import org.jspecify.annotations.NullMarked;
