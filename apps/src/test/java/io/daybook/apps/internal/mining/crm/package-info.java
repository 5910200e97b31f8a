@NullMarked
package io.daybook.apps.internal.mining.crm;

import org.jspecify.annotations.NullMarked;
