/**
 * A second, naive ledger, written from the documents alone: it shares no type with the real one, keeps a list of postings and
 * adds them up whenever it is asked. What it says is compared with what the real ledger does.
 */
@NullMarked
package io.daybook.testkit.model;

import org.jspecify.annotations.NullMarked;
