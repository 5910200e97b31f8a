package io.daybook.testkit.generate;

import io.daybook.testkit.model.Order;
import io.daybook.testkit.model.Request;
import io.daybook.testkit.model.Request.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A generated history.
 *
 * @param startMicros the clock at its beginning, microseconds since 1970 UTC
 */
public record History(long seed, long startMicros, List<Step> steps) {
    private static final long START_MICROS = 1_700_000_000_000_000L;
    private static final String[] WORKSPACES = {"default", "default", "default", "default", "other"};

    public static History of(long seed, int steps) {
        return new Writer(seed, steps).write();
    }

    /** The same history with other steps: for shortening. */
    public History with(List<Step> fewer) {
        return new History(seed, startMicros, List.copyOf(fewer));
    }

    /** Gives a key to every item that has none, so that each of them can be sent again when its answer is lost. */
    public History keyed() {
        List<Step> keyed = new ArrayList<>();
        for (Step step : steps) {
            keyed.add(
                    step instanceof Step.Send(Request request) && request.batchKey() == null
                            ? new Step.Send(new Request(
                                    request.workspace(),
                                    request.items().stream().map(History::keyed).toList(),
                                    null,
                                    request.dryRun()))
                            : step);
        }
        return with(keyed);
    }

    private static Item keyed(Item item) {
        String key = item.key() == null ? "own" + item.label() : item.key();
        return new Item(item.label(), item.order(), key, item.linked());
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
            List<Item> again = new ArrayList<>();
            for (Item item : request.items()) {
                again.add(new Item(labels++, item.order(), item.key(), item.linked()));
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
                // The journal keeps what a configuration came to, not how it was asked for: no two that are alike.
                boolean alike = order instanceof Order.ConfigureWorkspace
                        && earlier.order() instanceof Order.ConfigureWorkspace;
                order = alike ? earlier.order() : order;
                return new Item(label, order, earlier.key(), linked);
            }
            String key = orders.chance(profile.keyed()) ? "k" + keys++ : null;
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
