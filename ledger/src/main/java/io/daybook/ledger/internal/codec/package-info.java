/** The bytes of a segment: events to protobuf to zstd and back, and the hash that chains segments. */
@NullMarked
package io.daybook.ledger.internal.codec;

import org.jspecify.annotations.NullMarked;
