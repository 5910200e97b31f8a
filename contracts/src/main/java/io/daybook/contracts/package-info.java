/** What travels between rooms and processes: protobuf events. */
@NullMarked
package io.daybook.contracts;

import org.jspecify.annotations.NullMarked;
