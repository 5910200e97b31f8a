package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.RejectionCode;
import io.daybook.testkit.model.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    /** The model keeps a copy of its own on purpose: whoever moves a code has to move it in both. */
    @Test
    void modelAndLedgerHaveTheSameReasonsInTheSameOrder() {
        List<String> ledger = Arrays.stream(RejectionCode.values())
                .filter(code -> code.kind() != RejectionCode.Kind.RETRY)
                .map(code -> code + (code.kind() == RejectionCode.Kind.STATE ? " of state" : ""))
                .toList();
        List<String> model = Arrays.stream(Reason.values())
                .map(reason -> reason + (reason.ofState() ? " of state" : ""))
                .toList();
        assertThat(model).isEqualTo(ledger);
    }
}
