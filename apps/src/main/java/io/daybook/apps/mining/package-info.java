/** The mining portfolio: what its consumers are called and how they are put together. */
@NullMarked
package io.daybook.apps.mining;

import org.jspecify.annotations.NullMarked;
