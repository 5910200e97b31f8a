@NullMarked
package io.daybook.apps.internal.mining.sql;

import org.jspecify.annotations.NullMarked;
