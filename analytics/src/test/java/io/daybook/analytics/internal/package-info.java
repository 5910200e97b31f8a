@NullMarked
package io.daybook.analytics.internal;

import org.jspecify.annotations.NullMarked;
