/** What a portfolio of miners earns on its capital, from its events in whatever order they come. */
@NullMarked
package io.daybook.apps.internal.mining.portfolio;

import org.jspecify.annotations.NullMarked;
