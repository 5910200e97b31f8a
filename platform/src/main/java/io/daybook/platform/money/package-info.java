/** Exact amounts: integers in minor units and their decimal form. No floating point. */
@NullMarked
package io.daybook.platform.money;

import org.jspecify.annotations.NullMarked;
