package io.daybook.testkit.model;

import io.daybook.testkit.model.Request.Item;
import io.daybook.testkit.model.Workspace.Account;
import io.daybook.testkit.model.Workspace.Deal;
import io.daybook.testkit.model.Workspace.Life;
import io.daybook.testkit.model.Workspace.Told;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The naive ledger: takes requests one after the other and says what must come of them. */
public final class Book {
    private static final int KEY_LENGTH = 255;

    private final Map<String, Integer> assets;
    private final Set<String> openPayersIn;
    private final Map<String, Workspace> workspaces = new LinkedHashMap<>();

    /**
     * @param assets code and scale of what every workspace knows from the start
     * @param openPayersIn the workspaces that open unknown payers from the start
     */
    public Book(Map<String, Integer> assets, Set<String> openPayersIn) {
        this.assets = new LinkedHashMap<>(assets);
        this.openPayersIn = Set.copyOf(openPayersIn);
    }

    /** One answer per item. {@code nowMicros} never goes back. */
    public List<Answer> take(Request request, long nowMicros) {
        Workspace before = workspaces.computeIfAbsent(
                request.workspace(), name -> new Workspace(name, assets, openPayersIn.contains(name)));
        Workspace saved = new Workspace(before);
        List<Answer> answers = new ArrayList<>();
        int index = 0;
        while (index < request.items().size()) {
            int end = endOfGroup(request.items(), index);
            answers.addAll(
                    request.items().get(index).linked() == null
                            ? List.of(single(request, index, nowMicros))
                            : group(request, index, end, nowMicros));
            index = end;
        }
        if (request.dryRun()) {
            workspaces.put(saved.name, saved);
        }
        return answers;
    }

    /** All accounts as they are at this time, in the order of their opening per workspace. */
    public List<AccountView> accounts(long nowMicros) {
        List<AccountView> views = new ArrayList<>();
        for (Workspace workspace : workspaces.values()) {
            for (Account account : workspace.accounts) {
                Map<String, Sums> sums = new LinkedHashMap<>();
                for (String asset : workspace.assetsTouched(account.number())) {
                    sums.put(asset, workspace.sums(account.number(), asset, nowMicros));
                }
                views.add(new AccountView(
                        workspace.name,
                        account.code(),
                        account.openedBy(),
                        account.asset(),
                        account.creditNormal(),
                        account.status(),
                        account.limit(),
                        account.softLimit(),
                        account.system(),
                        sums));
            }
        }
        return views;
    }

    private static int endOfGroup(List<Item> items, int start) {
        String linked = items.get(start).linked();
        int end = start + 1;
        while (linked != null
                && end < items.size()
                && linked.equals(items.get(end).linked())) {
            end++;
        }
        return end;
    }

    private Workspace workspace(Request request) {
        Workspace workspace = workspaces.get(request.workspace());
        if (workspace == null) {
            throw new IllegalStateException("no workspace " + request.workspace());
        }
        return workspace;
    }

    private Answer single(Request request, int index, long nowMicros) {
        Item item = request.items().get(index);
        String key = request.keyOf(index);
        Answer known = known(request, index);
        if (known != null) {
            return known;
        }
        Order full = Spelling.full(workspace(request), item.order());
        Answer answer = decide(request, item, key, nowMicros);
        if (key != null && (answer.reason() == null || answer.reason().ofState())) {
            workspace(request).keys.put(key, new Told(full, answer));
        }
        return answer;
    }

    private @Nullable Answer known(Request request, int index) {
        String key = request.keyOf(index);
        Told told = key == null ? null : workspace(request).keys.get(key);
        if (told == null) {
            return null;
        }
        Item item = request.items().get(index);
        return Spelling.same(workspace(request), told.order(), item.order())
                ? told.answer().again()
                : Answer.refused(item.label(), Reason.IDEMPOTENCY_KEY_REUSED);
    }

    /**
     * All with a key or none; all replayed or all new; the first that fails undoes the others. Why it failed is kept for the keys of all of them, so
     * that the same group gets the same answers.
     */
    private List<Answer> group(Request request, int start, int end, long nowMicros) {
        int without = withoutKey(request, start, end);
        if (without >= 0) {
            return fate(request, start, end, without, Set.of(Reason.INVALID_KEY));
        }
        Set<String> keys = new HashSet<>();
        List<Answer> known = new ArrayList<>();
        for (int index = start; index < end; index++) {
            String key = request.keyOf(index);
            if (key != null && !keys.add(key)) {
                return fate(request, start, end, index, Set.of(Reason.INVALID_KEY));
            }
            Answer answer = known(request, index);
            if (answer != null) {
                known.add(answer);
            }
        }
        if (known.size() == end - start) {
            return known;
        }
        if (!known.isEmpty()) {
            return request.items().subList(start, end).stream()
                    .map(item -> Answer.refused(item.label(), Reason.LINKED_MIXED))
                    .toList();
        }
        Workspace saved = new Workspace(workspace(request));
        List<Answer> answers = new ArrayList<>();
        for (int index = start; index < end; index++) {
            Answer answer = single(request, index, nowMicros);
            answers.add(answer);
            if (answer.reason() != null) {
                workspaces.put(saved.name, saved);
                int wrong = answer.reason().ofState() ? wrongMember(request, index + 1, end, nowMicros) : -1;
                if (wrong >= 0) {
                    // Nothing of a group with such a member is kept.
                    return fate(request, start, end, wrong, wrongInItself(request, wrong, nowMicros));
                }
                return keep(request, start, fate(request, start, end, index, answer.against()), answer.reason());
            }
        }
        return answers;
    }

    /** The first member that has no key although another one has; -1: there is none. */
    private static int withoutKey(Request request, int start, int end) {
        int without = -1;
        int keyed = 0;
        for (int index = end - 1; index >= start; index--) {
            keyed += request.keyOf(index) == null ? 0 : 1;
            without = request.keyOf(index) == null ? index : without;
        }
        return keyed == 0 ? -1 : without;
    }

    private static int wrongMember(Request request, int from, int end, long nowMicros) {
        for (int index = from; index < end; index++) {
            if (!wrongInItself(request, index, nowMicros).isEmpty()) {
                return index;
            }
        }
        return -1;
    }

    /** What is against the item in a workspace where there is nothing that it could depend on. */
    private static Set<Reason> wrongInItself(Request request, int index, long nowMicros) {
        Workspace nothing = new Workspace("", Map.of(), false);
        Set<Reason> wrong = Rules.against(nothing, request.items().get(index).order(), nowMicros);
        wrong.removeIf(Reason::ofState);
        String key = request.keyOf(index);
        if (key != null && (key.isEmpty() || key.length() > KEY_LENGTH)) {
            wrong.add(Reason.INVALID_KEY);
        }
        return wrong;
    }

    private static List<Answer> fate(Request request, int start, int end, int failed, Set<Reason> why) {
        List<Answer> fate = new ArrayList<>();
        for (int index = start; index < end; index++) {
            int label = request.items().get(index).label();
            fate.add(Answer.refused(label, index == failed ? sorted(why) : Set.of(Reason.LINKED_FAILED)));
        }
        return fate;
    }

    private static Set<Reason> sorted(Set<Reason> reasons) {
        return EnumSet.copyOf(reasons);
    }

    private List<Answer> keep(Request request, int start, List<Answer> fate, Reason why) {
        for (int at = 0; at < fate.size() && why.ofState(); at++) {
            Item item = request.items().get(start + at);
            String key = request.keyOf(start + at);
            if (key != null) {
                workspace(request)
                        .keys
                        .put(key, new Told(Spelling.full(workspace(request), item.order()), fate.get(at)));
                rememberFailed(request, item);
            }
        }
        return fate;
    }

    private Answer decide(Request request, Item item, @Nullable String key, long nowMicros) {
        Workspace workspace = workspace(request);
        Set<Reason> against = EnumSet.noneOf(Reason.class);
        against.addAll(Rules.against(workspace, item.order(), nowMicros));
        if (key != null && (key.isEmpty() || key.length() > KEY_LENGTH)) {
            against.add(Reason.INVALID_KEY);
        }
        if (against.isEmpty()) {
            Workspace after = new Workspace(workspace);
            new Bookkeeper(after, item.label(), nowMicros).carryOut(item.order());
            against.addAll(inTheBalances(workspace, after, item.order(), nowMicros));
            if (against.isEmpty()) {
                workspaces.put(after.name, after);
                return Answer.done(item.label());
            }
        }
        Answer answer = Answer.refused(item.label(), against);
        if (key != null
                && item.order() instanceof Order.Transfer
                && requireReason(answer).ofState()) {
            rememberFailed(request, item);
        }
        return answer;
    }

    /** A refused transfer whose key is kept has an id of its own. */
    private void rememberFailed(Request request, Item item) {
        if (item.order() instanceof Order.Transfer) {
            Deal failed = new Deal(item.label(), -1, -1, "", BigInteger.ZERO, null, Life.FAILED, -1);
            workspace(request).deals.put(item.label(), failed);
        }
    }

    private static Reason requireReason(Answer answer) {
        return Objects.requireNonNull(answer.reason());
    }

    /** Whether an account's available balance sank below its limit, or a sum outgrew 38 digits. */
    private static Set<Reason> inTheBalances(Workspace before, Workspace after, Order order, long nowMicros) {
        Set<Reason> against = EnumSet.noneOf(Reason.class);
        if (order instanceof Order.ChangeAccount || order instanceof Order.ConfigureWorkspace) {
            return against;
        }
        for (Account account : after.accounts) {
            BigInteger limit = after.limitOf(account);
            for (String asset : after.assetsTouched(account.number())) {
                Sums sums = after.sums(account.number(), asset, nowMicros);
                BigInteger available = sums.available(account.creditNormal());
                BigInteger was = before.sums(account.number(), asset, nowMicros).available(account.creditNormal());
                boolean sank = available.compareTo(was) < 0;
                if (limit != null && sank && available.add(limit).signum() < 0) {
                    against.add(Reason.INSUFFICIENT_FUNDS);
                }
                boolean tooBig = List.of(
                                sums.debits(), sums.credits(), sums.pendingDebits(), sums.pendingCredits(), available)
                        .stream()
                        .anyMatch(sum -> sum.abs().compareTo(Workspace.GREATEST) > 0);
                if (tooBig) {
                    against.add(Reason.AMOUNT_OVERFLOW);
                }
            }
        }
        return against;
    }
}
