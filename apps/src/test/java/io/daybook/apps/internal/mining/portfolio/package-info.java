@NullMarked
package io.daybook.apps.internal.mining.portfolio;

import org.jspecify.annotations.NullMarked;
