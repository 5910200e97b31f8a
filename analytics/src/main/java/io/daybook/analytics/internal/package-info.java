/** From records of the journal's topic to rows of a store, once each. */
@NullMarked
package io.daybook.analytics.internal;

import org.jspecify.annotations.NullMarked;
