package io.daybook.gateway;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.Submission;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Passes everything on to a ledger and keeps the sizes of the submissions that went through it. */
final class CountedSubmissions {
    private final List<Integer> sizes = new ArrayList<>();
    private final Ledger counted;

    CountedSubmissions(Ledger ledger) {
        // Any method of the promise may be called; only one of them counts.
        counted = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments.length == 1 && arguments[0] instanceof Submission submission) {
                        count(submission);
                    }
                    try {
                        return method.invoke(ledger, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private synchronized void count(Submission submission) {
        sizes.add(submission.items().size());
    }

    Ledger ledger() {
        return counted;
    }

    /** The sizes of the submissions since the last call. */
    synchronized List<Integer> take() {
        List<Integer> taken = List.copyOf(sizes);
        sizes.clear();
        return taken;
    }
}
