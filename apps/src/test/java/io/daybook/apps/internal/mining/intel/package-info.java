@NullMarked
package io.daybook.apps.internal.mining.intel;

import org.jspecify.annotations.NullMarked;
