/** Signed heads of the journal, kept outside the database: what proves the chain against the database's own keeper. */
@NullMarked
package io.daybook.server.internal.anchors;

import org.jspecify.annotations.NullMarked;
