/** Customers' events to an external CRM, each with exactly one effect there. */
@NullMarked
package io.daybook.apps.internal.mining.crm;

import org.jspecify.annotations.NullMarked;
