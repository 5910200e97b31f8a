/** Events of miners and of their customers, read strictly. */
@NullMarked
package io.daybook.apps.internal.mining.event;

import org.jspecify.annotations.NullMarked;
