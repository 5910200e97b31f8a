@NullMarked
package io.daybook.analytics;

import org.jspecify.annotations.NullMarked;
