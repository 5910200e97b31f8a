/** HTTP: the only room that knows it. */
@NullMarked
package io.daybook.gateway;

import org.jspecify.annotations.NullMarked;
