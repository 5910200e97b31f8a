/** The tables' generations and how connections reach them. */
@NullMarked
package io.daybook.views.internal.sql;

import org.jspecify.annotations.NullMarked;
