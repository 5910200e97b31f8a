package io.daybook.testkit.simulation;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.testkit.generate.History;
import io.daybook.testkit.generate.Step;
import io.daybook.testkit.model.AccountView;
import io.daybook.testkit.model.Answer;
import io.daybook.testkit.model.Book;
import io.daybook.testkit.model.Reason;
import io.daybook.testkit.model.Request;
import io.daybook.testkit.model.Sums;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One history, told to the subject and to the model, compared after every step. */
public final class Trial {
    /** What the subject's built-in assets and defaults look like to the model. */
    private static final Map<String, Integer> ASSETS = Map.of("EUR", 2, "USD", 2, "JPY", 0, "BTC", 8);

    private static final Set<String> OPEN_PAYERS_IN = Set.of("default", "other");

    private static final Set<Reason> MISSING = EnumSet.of(Reason.ASSET_NOT_FOUND, Reason.ACCOUNT_NOT_FOUND);
    private static final Set<Reason> IN_THE_BALANCES = EnumSet.of(Reason.INSUFFICIENT_FUNDS, Reason.AMOUNT_OVERFLOW);

    /** @param step the index of the step after which it was seen */
    public record Failure(int step, String message) {}

    private final Subject subject;
    private final Book book = new Book(ASSETS, OPEN_PAYERS_IN);
    private final Translator translator = new Translator();
    private final Auditor auditor = new Auditor();
    private final Map<Integer, Outcome> firstOutcomes = new HashMap<>();
    private final Map<Integer, Outcome> outcomes = new HashMap<>();
    private final Map<Integer, Event.AccountOpened> openings = new LinkedHashMap<>();
    private long nowMicros;
    private int audited;
    private boolean inconclusive;

    Trial(Subject subject, long startMicros) {
        this.subject = subject;
        this.nowMicros = startMicros;
    }

    /**
     * What came of a history.
     *
     * @param failure empty: model and subject agreed
     * @param inconclusive it had to be given up, because nobody can say any more what the model should do
     * @param faultsMet how often the subject's store failed
     */
    public record Result(Optional<Failure> failure, boolean inconclusive, int faultsMet) {}

    public static Result of(History history, Subject subject) {
        Trial trial = new Trial(subject, history.startMicros());
        Optional<Failure> failure = trial.tell(history);
        return new Result(failure, trial.inconclusive, subject.faultsMet());
    }

    private Optional<Failure> tell(History history) {
        int index = 0;
        try (subject) {
            for (Step step : history.steps()) {
                step(step);
                if (inconclusive) {
                    return Optional.empty();
                }
                index++;
            }
            return Optional.empty();
        } catch (RuntimeException wrong) {
            // A crash of the subject is a finding like any other, so everything it may throw is one.
            StackTraceElement[] trace = wrong.getStackTrace();
            String where = wrong instanceof Violation || trace.length == 0 ? "" : " at " + trace[0];
            return Optional.of(new Failure(index, wrong + where));
        }
    }

    /** What the item was told when it was sent; replays and dry runs too. */
    Outcome outcome(int label) {
        return Objects.requireNonNull(outcomes.get(label), () -> "no item " + label);
    }

    long nowMicros() {
        return nowMicros;
    }

    /** Lets the step happen to both and compares them. */
    void step(Step step) {
        take(step);
        if (!inconclusive) {
            compare();
        }
    }

    private void take(Step step) {
        switch (step) {
            case Step.Pass pass -> nowMicros += pass.micros();
            case Step.Restart restart -> subject.restart(nowMicros);
            case Step.Send send -> send(send.request());
        }
    }

    private void send(Request request) {
        List<Outcome> outcomes = subject.submit(translator.submission(request), nowMicros);
        List<Answer> answers = book.take(request, nowMicros);
        Violation.unless(outcomes.size() == answers.size(), () -> outcomes.size() + " outcomes for " + request);
        if (subject.sentAgain() && request.hasItemWithoutKey()) {
            // Perhaps done twice, as everybody is told who sends again without a key.
            inconclusive = true;
            return;
        }
        for (int index = 0; index < outcomes.size(); index++) {
            int label = request.items().get(index).label();
            Outcome outcome = outcomes.get(index);
            Answer answer = answers.get(index);
            this.outcomes.put(label, outcome);
            compare(label, outcome, answer);
            if (!answer.replayed() && !request.dryRun()) {
                firstOutcomes.put(label, outcome);
                translator.learn(label, outcome, subject.directory());
            }
        }
    }

    private void compare(int label, Outcome outcome, Answer answer) {
        boolean late = subject.sentAgain();
        String is = switch (outcome) {
            case Outcome.Done done -> "done" + (done.replayed() && !late ? " (again)" : "");
            case Outcome.Rejected rejected -> rejected.code() + (rejected.replayed() && !late ? " (again)" : "");
        };
        String mark = answer.replayed() && !late ? " (again)" : "";
        String should = (answer.reason() == null ? "done" : answer.reason().name()) + mark;
        boolean close = answer.against().stream()
                .anyMatch(reason -> is.equals(reason.name() + mark) && interchangeable(reason, answer.reason()));
        if (!is.equals(should) && !close && !mayDiffer(outcome, answer)) {
            throw new Violation("item " + label + ": " + is + ", model: " + should + ": " + outcome);
        }
        if (answer.replayed() && firstOutcomes.containsKey(answer.first())) {
            boolean same = switch (firstOutcomes.get(answer.first())) {
                case Outcome.Done first ->
                    outcome instanceof Outcome.Done again && first.recorded().equals(again.recorded());
                case Outcome.Rejected first ->
                    outcome instanceof Outcome.Rejected again
                            && first.detail().equals(again.detail())
                            && Objects.equals(first.transferId(), again.transferId());
                case null -> true;
            };
            Violation.unless(
                    same,
                    () -> "item " + label + " was answered " + outcome + ", item " + answer.first()
                            + " with the same key " + firstOutcomes.get(answer.first()));
        }
    }

    private boolean mayDiffer(Outcome outcome, Answer answer) {
        boolean notKept = answer.reason() != null && !answer.reason().ofState();
        if (subject.sentAgain() && notKept) {
            // What is wrong in itself is not kept: sent again, after what followed it in its request, it may meet
            // another
            // fate. Another refusal that is not kept either changes nothing; after anything else the model is not told.
            inconclusive = !(outcome instanceof Outcome.Rejected rejected)
                    || rejected.code().kind() != RejectionCode.Kind.WRONG;
            return true;
        }
        return false;
    }

    /**
     * Where the documents' order is not worth a slower ledger: one account
     * short of funds while another one overflows, one account that is missing while another one does not say its asset.
     */
    private static boolean interchangeable(Reason one, @Nullable Reason other) {
        if (other == null) {
            return false;
        }
        return IN_THE_BALANCES.contains(one) && IN_THE_BALANCES.contains(other)
                || MISSING.contains(one) && MISSING.contains(other);
    }

    private void compare() {
        List<AccountSnapshot> snapshots = subject.accounts(nowMicros);
        List<Recorded<Event>> journal = subject.journal();
        List<Recorded<Event>> news = journal.subList(audited, journal.size());
        for (Recorded<Event> recorded : news) {
            if (recorded.event() instanceof Event.AccountOpened opened) {
                openings.put(opened.account(), opened);
            }
        }
        auditor.read(news);
        audited = journal.size();
        auditor.compare(snapshots);
        compare(snapshots, book.accounts(nowMicros));
        subject.verify(nowMicros);
    }

    private void compare(List<AccountSnapshot> snapshots, List<AccountView> views) {
        Map<String, AccountView> expected = new HashMap<>();
        views.forEach(view -> expected.put(view.name(), view));
        for (AccountSnapshot snapshot : snapshots) {
            String name = name(snapshot);
            AccountView view = expected.remove(name);
            Violation.unless(view != null, () -> "the model has no account " + name + ": " + snapshot);
            if (view != null) {
                compare(snapshot, view);
            }
        }
        Violation.unless(expected.isEmpty(), () -> "only the model has " + expected);
    }

    private String name(AccountSnapshot snapshot) {
        Event.AccountOpened opened = openings.get(snapshot.number());
        String workspace = opened == null ? "?" : subject.directory().workspaceName(opened.workspace());
        String code = snapshot.code();
        return workspace + "/" + (code != null ? code : "#" + translator.openedBy(snapshot.number()));
    }

    private void compare(AccountSnapshot snapshot, AccountView view) {
        Event.AccountOpened opened = openings.get(snapshot.number());
        int workspace = opened == null ? 0 : opened.workspace();
        Map<String, Sums> sums = new HashMap<>();
        for (Balance balance : snapshot.balances()) {
            Sums sum = new Sums(
                    balance.debits().toBigInteger(),
                    balance.credits().toBigInteger(),
                    balance.pendingDebits().toBigInteger(),
                    balance.pendingCredits().toBigInteger());
            sums.put(subject.directory().asset(workspace, balance.asset()).code(), sum);
        }
        equal("sums", withoutZeros(sums), withoutZeros(view.sums()), view);
        equal("status", snapshot.status(), AccountStatus.valueOf(view.status().name()), view);
        equal("limit", snapshot.overdraftLimit(), Translator.limit(view.limit()), view);
        equal(
                "soft limit",
                snapshot.softLimit() == null ? null : snapshot.softLimit().toBigInteger(),
                view.softLimit(),
                view);
        equal("side", snapshot.normalSide(), view.creditNormal() ? Side.CREDIT : Side.DEBIT, view);
        equal("system", snapshot.system(), view.system(), view);
        String asset = snapshot.asset() < 0
                ? null
                : subject.directory().asset(workspace, snapshot.asset()).code();
        equal("asset", asset, view.asset(), view);
    }

    private static Map<String, Sums> withoutZeros(Map<String, Sums> sums) {
        Map<String, Sums> rest = new HashMap<>(sums);
        rest.values()
                .removeIf(sum -> sum.debits().signum() == 0 && sum.credits().signum() == 0 && sum.isZero());
        return rest;
    }

    private static void equal(String what, @Nullable Object is, @Nullable Object should, AccountView view) {
        Violation.unless(
                Objects.equals(is, should), () -> what + " is " + is + ", model: " + should + " of " + view.name());
    }
}
