@NullMarked
package io.daybook.apps.internal.mining;

import org.jspecify.annotations.NullMarked;
