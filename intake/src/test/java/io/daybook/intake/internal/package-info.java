@org.jspecify.annotations.NullMarked
package io.daybook.intake.internal;
