package io.daybook.gateway;

import io.daybook.ledger.RejectionCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that ends in a problem document (RFC 9457). Carries no stack trace: it is an answer, not a fault of ours. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String detail;
    private final transient List<Fault> faults;
    private final transient Map<String, String> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private boolean lasting;

    ProblemException(int status, String code, String detail, List<Fault> faults) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.faults = List.copyOf(faults);
    }

    static ProblemException of(int status, String code, String detail) {
        return new ProblemException(status, code, detail, List.of());
    }

    static ProblemException of(Fault fault) {
        return of(List.of(fault));
    }

    /** All faults of one request together: 400 if any of them makes it unreadable, else 422. */
    static ProblemException of(List<Fault> faults) {
        Fault leading = faults.stream().filter(Fault::unreadable).findFirst().orElse(faults.getFirst());
        StringBuilder detail = new StringBuilder();
        for (Fault fault : faults) {
            detail.append(detail.isEmpty() ? "" : "; ");
            if (!fault.pointer().isEmpty()) {
                detail.append(fault.pointer()).append(": ");
            }
            detail.append(fault.detail());
        }
        return new ProblemException(leading.unreadable() ? 400 : 422, leading.code(), detail.toString(), faults);
    }

    static ProblemException unavailable(String code, String detail, int retryAfterSeconds) {
        return of(503, code, detail).header("Retry-After", Integer.toString(Math.max(1, retryAfterSeconds)));
    }

    /** A part of Daybook is not there and will not come by itself: trying again does not help. */
    static ProblemException lasting(String code, String detail) {
        ProblemException problem = of(503, code, detail);
        problem.lasting = true;
        return problem;
    }

    /** An extension member of the document. */
    ProblemException member(String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    ProblemException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /**
     * The same problem for the requirements' forms, by one rule: what is wrong in itself is 400, what the books do not allow
     * keeps its status, and {@code error} repeats the detail.
     */
    ProblemException asShortForm() {
        ProblemException other = new ProblemException(isValidation() ? 400 : status, code, detail, faults);
        other.members.putAll(members);
        other.headers.putAll(headers);
        other.lasting = lasting;
        return other.member("error", detail);
    }

    /** Wrong in itself, whatever the state of the ledger: what the short forms' users know as 400. */
    private boolean isValidation() {
        return status == 422
                && Arrays.stream(RejectionCode.values())
                        .filter(known -> known.wireName().equals(code))
                        .allMatch(known -> known == RejectionCode.ASSET_NOT_FOUND
                                || known.kind() == RejectionCode.Kind.WRONG
                                        && known != RejectionCode.IDEMPOTENCY_KEY_REUSED);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String detail() {
        return detail;
    }

    List<Fault> faults() {
        return faults;
    }

    Map<String, String> members() {
        return members;
    }

    Map<String, String> headers() {
        return headers;
    }

    boolean retryable() {
        // What is turned off stays so until somebody starts the process otherwise.
        return !lasting && (status == 503 && !code.equals("kafka_off") || status == 429);
    }
}
