package io.daybook.testkit.generate;

import io.daybook.testkit.model.Order;
import io.daybook.testkit.model.Request;
import io.daybook.testkit.model.Request.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A generated history.
 *
 * @param startMicros the clock at its beginning, microseconds since 1970 UTC
 */
public record History(long seed, long startMicros, List<Step> steps) {
    private static final long START_MICROS = 1_700_000_000_000_000L;
    private static final int KEY_LENGTH = 255;
    private static final String[] WORKSPACES = {"default", "default", "default", "default", "other"};

    public static History of(long seed, int steps) {
        return new Writer(seed, steps).write();
    }

    /** The same history with other steps: for shortening. */
    public History with(List<Step> fewer) {
        return new History(seed, startMicros, List.copyOf(fewer));
    }

    /**
     * Gives a key to every item that has none, so that each of them can be sent again when its answer is lost. A linked group
     * with some keys stays as it is: it is refused whenever it comes.
     */
    public History keyed() {
        List<Step> keyed = new ArrayList<>();
        for (Step step : steps) {
            keyed.add(
                    step instanceof Step.Send(Request request) && request.batchKey() == null
                            ? new Step.Send(
                                    new Request(request.workspace(), keyed(request.items()), null, request.dryRun()))
                            : step);
        }
        return with(keyed);
    }

    private static List<Item> keyed(List<Item> items) {
        List<Item> keyed = new ArrayList<>();
        for (int at = 0; at < items.size(); at++) {
            Item item = items.get(at);
            boolean mixed = item.linked() != null && hasKey(items, at);
            String key = item.key() == null && !mixed ? "own" + item.label() : item.key();
            keyed.add(new Item(item.label(), item.order(), key, item.linked()));
        }
        return keyed;
    }

    /** Whether a member of the linked group around this place has a key. */
    private static boolean hasKey(List<Item> items, int place) {
        String group = items.get(place).linked();
        int from = place;
        while (from > 0 && Objects.equals(group, items.get(from - 1).linked())) {
            from--;
        }
        boolean keyed = false;
        for (int at = from;
                at < items.size() && Objects.equals(group, items.get(at).linked());
                at++) {
            keyed |= items.get(at).key() != null;
        }
        return keyed;
    }

    public int items() {
        return steps.stream()
                .mapToInt(step ->
                        step instanceof Step.Send send ? send.request().items().size() : 0)
                .sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + "\n");
        for (Step step : steps) {
            switch (step) {
                case Step.Send send -> {
                    Request request = send.request();
                    text.append("  send to ").append(request.workspace());
                    text.append(request.dryRun() ? " dry" : "");
                    text.append(request.batchKey() == null ? "" : " batch key " + request.batchKey());
                    request.items().forEach(item -> text.append("\n    ").append(item));
                    text.append('\n');
                }
                case Step.Pass pass ->
                    text.append("  pass ").append(pass.micros()).append(" us\n");
                case Step.Restart restart -> text.append("  restart\n");
            }
        }
        return text.toString();
    }

    /** Puts orders into requests, gives them keys, and lets time pass between them. */
    private static final class Writer {
        private final long seed;
        private final SplittableRandom random;
        private final Profile profile;
        private final Orders orders;
        private final List<Step> steps = new ArrayList<>();
        private final List<Request> sent = new ArrayList<>();
        private final List<Item> keyed = new ArrayList<>();
        private long nowMicros = START_MICROS;
        private int labels;
        private int keys;

        Writer(long seed, int steps) {
            this.seed = seed;
            random = new SplittableRandom(seed);
            profile = Profile.of(random, steps);
            orders = new Orders(random, profile);
        }

        History write() {
            if (!orders.chance(10)) {
                orders.opening().forEach(order -> send(List.of(new Item(labels++, order, null, null)), null, false));
            }
            while (steps.size() < profile.steps()) {
                step();
            }
            return new History(seed, START_MICROS, List.copyOf(steps));
        }

        private void step() {
            if (orders.chance(12)) {
                // Whole seconds meet the expiry of holds exactly.
                long micros = orders.chance(70) ? random.nextInt(3) * 1_000_000L : random.nextLong(7_200_000_000L);
                nowMicros += micros;
                steps.add(new Step.Pass(micros));
            } else if (orders.chance(4)) {
                steps.add(new Step.Restart());
            } else if (orders.chance(8) && !sent.isEmpty()) {
                retry(sent.get(sent.size() - 1 - random.nextInt(Math.min(sent.size(), 4))));
            } else {
                send();
            }
        }

        /** As a client whose answer was lost: the same request again. */
        private void retry(Request request) {
            orders.beginRequest(labels);
            List<Item> again = new ArrayList<>();
            boolean respelt = !request.dryRun() && orders.chance(40);
            for (Item item : request.items()) {
                Order order = respelt && orders.chance(60) ? orders.respelt(item.order()) : item.order();
                again.add(new Item(labels++, order, item.key(), item.linked()));
            }
            Request repeated = new Request(request.workspace(), again, request.batchKey(), request.dryRun());
            steps.add(new Step.Send(repeated));
        }

        private void send() {
            orders.beginRequest(labels);
            int count = orders.chance(profile.batches()) ? 2 + random.nextInt(6) : 1;
            List<Item> items = new ArrayList<>();
            String batchKey = count > 1 && orders.chance(20) ? "batch" + random.nextInt(4) : null;
            int linkedUntil = 0;
            for (int index = 0; index < count; index++) {
                if (index >= linkedUntil && count > 1 && orders.chance(profile.linked())) {
                    linkedUntil = index + 2 + random.nextInt(3);
                }
                // A group's name ends with where it ends: two groups side by side stay two.
                items.add(item(index < linkedUntil ? "g" + linkedUntil : null));
            }
            send(items, batchKey, orders.chance(profile.dryRuns()));
        }

        private Item item(@Nullable String linked) {
            int label = labels++;
            if (!keyed.isEmpty() && orders.chance(6)) {
                Item earlier = keyed.get(keyed.size() - 1 - random.nextInt(Math.min(5, keyed.size())));
                Order order = orders.chance(60) ? earlier.order() : orders.next(label, nowMicros);
                // What a capture in other words means can only be told by a hold that is in the journal.
                boolean capture = order instanceof Order.Capture;
                order = !capture && orders.chance(30) ? orders.respelt(order) : order;
                return new Item(label, order, earlier.key(), linked);
            }
            String key = orders.chance(profile.keyed()) ? "k" + keys++ : null;
            if (key != null && profile.badValues() && orders.chance(3)) {
                key = key + "x".repeat(KEY_LENGTH);
            }
            Item item = new Item(label, orders.next(label, nowMicros), key, linked);
            if (key != null) {
                keyed.add(item);
            }
            return item;
        }

        private void send(List<Item> items, @Nullable String batchKey, boolean dryRun) {
            String workspace = WORKSPACES[random.nextInt(WORKSPACES.length)];
            Request request = new Request(workspace, List.copyOf(items), batchKey, dryRun);
            sent.add(request);
            steps.add(new Step.Send(request));
        }
    }
}
