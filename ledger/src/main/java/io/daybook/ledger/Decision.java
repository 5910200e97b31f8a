package io.daybook.ledger;

import java.util.List;

/**
 * The answer to a submission, given only when everything it depends on is durable.
 *
 * @param outcomes one per item, in order
 * @param position the last segment that the answer depends on
 */
public record Decision(List<Outcome> outcomes, Position position) {}
