/** Applications on the platform's public contracts: users of it like any other program. */
@NullMarked
package io.daybook.apps;

import org.jspecify.annotations.NullMarked;
