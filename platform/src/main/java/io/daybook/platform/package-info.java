/** Money, identifiers, time, SQL and configuration: no business. */
@NullMarked
package io.daybook.platform;

import org.jspecify.annotations.NullMarked;
