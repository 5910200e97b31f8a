/** Brings files into the ledger, through a running server or into the ledger of this process. */
@NullMarked
package io.daybook.server.internal.imports;

import org.jspecify.annotations.NullMarked;
