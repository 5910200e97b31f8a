/** The schema registry: schemas in PostgreSQL, what of them gets along with what, and a registry that stands elsewhere. */
@NullMarked
package io.daybook.events.internal.registry;

import org.jspecify.annotations.NullMarked;
