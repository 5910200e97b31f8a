package io.daybook.testkit.generate;

import io.daybook.testkit.model.Order;
import io.daybook.testkit.model.Order.Exchange;
import io.daybook.testkit.model.Order.Hold;
import io.daybook.testkit.model.Order.Limit;
import io.daybook.testkit.model.Order.Line;
import io.daybook.testkit.model.Order.Name;
import io.daybook.testkit.model.Order.Quantity;
import io.daybook.testkit.model.Order.Remarks;
import io.daybook.testkit.model.Order.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes single orders: few accounts, few amounts, so that they meet. */
final class Orders {
    static final int OPEN = 0;
    static final int CHANGE = 1;
    static final int CLOSE = 2;
    static final int ENTRY = 3;
    static final int TRANSFER = 4;
    static final int HOLD = 5;
    static final int EXCHANGE = 6;
    static final int CAPTURE = 7;
    static final int VOID = 8;
    static final int REVERSE = 9;
    static final int ASSET = 10;
    static final int CONFIGURE = 11;
    static final int KINDS = 12;

    private static final List<String> CODES = List.of("world", "a", "b", "c", "d");
    private static final List<String> BAD_CODES =
            List.of("", "tab\there", "x".repeat(256), "0190a5b8-7e3c-7d3a-9f00-0123456789ab");
    private static final List<String> ASSETS = List.of("EUR", "EUR", "EUR", "EUR", "USD", "JPY", "BTC");
    private static final long[] AMOUNTS = {1, 2, 49, 50, 51, 99, 100, 100, 101, 200, 1000};
    private static final List<BigInteger> HUGE = List.of(
            BigInteger.valueOf(Long.MAX_VALUE),
            BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(64),
            BigInteger.TEN.pow(38).subtract(BigInteger.ONE),
            BigInteger.TEN.pow(37).multiply(BigInteger.valueOf(5)));
    private static final RoundingMode[] ROUNDINGS = {
        RoundingMode.HALF_EVEN, RoundingMode.HALF_UP, RoundingMode.DOWN, RoundingMode.UP, RoundingMode.FLOOR
    };

    private final SplittableRandom random;
    private final Profile profile;
    private final List<Integer> opened = new ArrayList<>();
    private final Map<Integer, String> codes = new HashMap<>();
    private final List<Integer> holds = new ArrayList<>();
    private final List<Integer> transfers = new ArrayList<>();
    private final List<Integer> entries = new ArrayList<>();

    /** The first label of the request that is being made: nobody knows the ids that it will get. */
    private int request;

    Orders(SplittableRandom random, Profile profile) {
        this.random = random;
        this.profile = profile;
    }

    /** The few accounts that most histories begin with: one without a limit, two with one. */
    List<Order> opening() {
        return List.of(
                new Order.OpenAccount("world", null, false, Limit.UNLIMITED, null, Map.of()),
                new Order.OpenAccount("a", "EUR", false, Limit.atMost(0), BigInteger.TEN, Map.of()),
                new Order.OpenAccount("b", "EUR", chance(20), Limit.atMost(100), null, Map.of("tier", "gold")));
    }

    void beginRequest(int firstLabel) {
        request = firstLabel;
    }

    Order next(int label, long nowMicros) {
        int total = 0;
        for (int weight : profile.weights()) {
            total += weight;
        }
        int drawn = random.nextInt(total);
        int kind = 0;
        while (drawn >= profile.weights()[kind]) {
            drawn -= profile.weights()[kind++];
        }
        return of(kind, label, nowMicros);
    }

    private Order of(int kind, int label, long nowMicros) {
        return switch (kind) {
            case OPEN -> open(label);
            case CHANGE -> change();
            case CLOSE -> profile.closings() ? new Order.CloseAccount(name()) : change();
            case ENTRY -> entry(label, nowMicros);
            case HOLD -> hold(label, nowMicros);
            case EXCHANGE -> exchange(label, nowMicros);
            case CAPTURE -> capture(label, nowMicros);
            case VOID -> new Order.VoidHold(hold());
            case REVERSE -> reverse(label);
            case ASSET -> asset();
            case CONFIGURE -> configure();
            default -> transfer(label, nowMicros);
        };
    }

    private Order open(int label) {
        opened.add(label);
        String code = chance(20) ? null : code();
        if (code != null) {
            codes.put(label, code);
        }
        String asset = chance(30) ? null : asset(false);
        Limit limit = asset == null && !rarely() ? Limit.AS_WORKSPACE : limit();
        BigInteger soft = asset != null && chance(30) ? BigInteger.valueOf(random.nextInt(120)) : null;
        return new Order.OpenAccount(code, asset, chance(15), limit, soft, metadata());
    }

    private Order change() {
        Status status = chance(30) ? (chance(40) ? Status.SUSPENDED : Status.ACTIVE) : null;
        Limit limit = chance(40) ? limit() : null;
        BigInteger soft = chance(10) ? BigInteger.valueOf(random.nextInt(120)) : null;
        return new Order.ChangeAccount(
                name(), limit, soft, soft == null && chance(10), status, chance(10) ? metadata() : null);
    }

    private Order entry(int label, long nowMicros) {
        entries.add(label);
        List<Line> lines = new ArrayList<>();
        int pairs = 1 + random.nextInt(2);
        for (int pair = 0; pair < pairs; pair++) {
            String asset = asset(false);
            long amount = AMOUNTS[random.nextInt(AMOUNTS.length)];
            lines.add(new Line(name(), false, Quantity.minor(amount), asset));
            if (amount > 1 && chance(30)) {
                long part = 1 + random.nextLong(amount - 1);
                lines.add(new Line(name(), true, Quantity.minor(part), asset));
                amount -= part;
            }
            amount += chance(8) ? 1 : 0;
            lines.add(new Line(name(), true, Quantity.minor(amount), asset));
        }
        if (rarely()) {
            lines.subList(1, lines.size()).clear();
        }
        return new Order.PostEntry(List.copyOf(lines), remarks(nowMicros));
    }

    private Order transfer(int label, long nowMicros) {
        transfers.add(label);
        String asset = chance(8) ? null : asset(rarely());
        return new Order.Transfer(name(), name(), asset, quantity(), null, null, remarks(nowMicros));
    }

    private Order hold(int label, long nowMicros) {
        transfers.add(label);
        holds.add(label);
        Long expires = chance(30) ? null : chance(60) ? Long.valueOf(1 + random.nextInt(3)) : Long.valueOf(3600);
        return new Order.Transfer(
                name(), name(), asset(false), quantity(), new Hold(expires), null, remarks(nowMicros));
    }

    private Order exchange(int label, long nowMicros) {
        transfers.add(label);
        long amount = AMOUNTS[random.nextInt(AMOUNTS.length)];
        BigDecimal rate = new BigDecimal(chance(50) ? "1.09" : "0.333333");
        RoundingMode rounding = ROUNDINGS[random.nextInt(ROUNDINGS.length)];
        BigInteger to =
                new BigDecimal(amount).multiply(rate).setScale(0, rounding).toBigInteger();
        to = to.signum() == 0 || chance(10) ? to.add(BigInteger.ONE) : to;
        Exchange exchange = new Exchange("USD", Quantity.minor(to), rate, rounding);
        return new Order.Transfer(name(), name(), "EUR", Quantity.minor(amount), null, exchange, remarks(nowMicros));
    }

    private Order capture(int label, long nowMicros) {
        entries.add(label);
        return new Order.Capture(hold(), chance(50) ? null : quantity(), remarks(nowMicros));
    }

    private Order reverse(int label) {
        boolean byEntry = chance(50);
        int subject = byEntry ? recent(entries.isEmpty() || chance(50) ? transfers : entries) : recent(transfers);
        entries.add(label);
        return new Order.Reverse(subject, byEntry, chance(40));
    }

    private Order asset() {
        String code = chance(50) ? "POINTS" : asset(true);
        int scale = random.nextInt(profile.badValues() ? 21 : 19) - (rarely() ? 1 : 0);
        return chance(50) ? new Order.DefineAsset(code, scale) : new Order.RescaleAsset(code, scale);
    }

    private Order configure() {
        Limit limit = chance(50) ? null : chance(50) ? Limit.UNLIMITED : Limit.atMost(random.nextInt(3) * 50L);
        return new Order.ConfigureWorkspace(limit, chance(30) ? chance(60) : null, chance(30) ? chance(40) : null);
    }

    /** The same in other words, as far as one can tell from outside: names for ids, major for minor units, no asset. */
    Order respelt(Order order) {
        return switch (order) {
            case Order.Transfer transfer ->
                new Order.Transfer(
                        respelt(transfer.from()),
                        respelt(transfer.to()),
                        transfer.asset() == null ? asset(false) : chance(20) ? null : transfer.asset(),
                        respelt(transfer.quantity()),
                        transfer.hold(),
                        transfer.exchange(),
                        transfer.remarks());
            case Order.PostEntry post ->
                new Order.PostEntry(
                        post.lines().stream()
                                .map(line -> new Line(
                                        respelt(line.account()),
                                        line.debit(),
                                        respelt(line.quantity()),
                                        chance(10) ? null : line.asset()))
                                .toList(),
                        post.remarks());
            case Order.ChangeAccount change ->
                new Order.ChangeAccount(
                        respelt(change.account()),
                        change.limit(),
                        change.softLimit(),
                        change.removeSoftLimit(),
                        change.status(),
                        change.metadata());
            case Order.CloseAccount close -> new Order.CloseAccount(respelt(close.account()));
            case Order.Capture capture
            when capture.quantity() != null ->
                new Order.Capture(capture.hold(), respelt(capture.quantity()), capture.remarks());
            case Order.OpenAccount _,
                    Order.Capture _,
                    Order.VoidHold _,
                    Order.Reverse _,
                    Order.DefineAsset _,
                    Order.RescaleAsset _,
                    Order.ConfigureWorkspace _ -> order;
        };
    }

    private Name respelt(Name name) {
        if (chance(40)) {
            return name;
        }
        return switch (name) {
            case Name.OpenedBy by -> codes.containsKey(by.label()) ? new Name.Code(codes.get(by.label())) : name;
            case Name.Code byCode ->
                codes.entrySet().stream()
                        .filter(opening -> opening.getValue().equals(byCode.code()) && opening.getKey() < request)
                        .<Name>map(opening -> new Name.OpenedBy(opening.getKey()))
                        .findFirst()
                        .orElse(name);
        };
    }

    /** Nearly every asset has two decimals. */
    private Quantity respelt(Quantity quantity) {
        if (chance(40)) {
            return quantity;
        }
        BigDecimal major = quantity.major();
        if (major == null) {
            BigInteger minor = quantity.minor() == null ? BigInteger.ZERO : quantity.minor();
            return new Quantity(null, new BigDecimal(minor, 2));
        }
        return chance(50)
                ? new Quantity(null, major.setScale(major.scale() + 1))
                : Quantity.minor(major.movePointRight(2).toBigInteger());
    }

    private Name name() {
        return !opened.isEmpty() && chance(12) ? new Name.OpenedBy(recent(opened)) : new Name.Code(code());
    }

    private String code() {
        if (rarely()) {
            return BAD_CODES.get(random.nextInt(BAD_CODES.size()));
        }
        return chance(5) ? "new" + random.nextInt(3) : CODES.get(random.nextInt(CODES.size()));
    }

    private String asset(boolean unknown) {
        return unknown && chance(50) ? "NIL" : ASSETS.get(random.nextInt(ASSETS.size()));
    }

    private Limit limit() {
        return chance(25)
                ? Limit.AS_WORKSPACE
                : chance(25)
                        ? Limit.UNLIMITED
                        : Limit.atMost(List.of(0, 50, 100, 101).get(random.nextInt(4)));
    }

    private Quantity quantity() {
        if (rarely()) {
            return Quantity.minor(-random.nextInt(2));
        }
        if (profile.hugeAmounts() && chance(40)) {
            return Quantity.minor(HUGE.get(random.nextInt(HUGE.size())));
        }
        if (chance(10)) {
            return Quantity.major(List.of("0.5", "1", "1.00", "0.01", "0.001").get(random.nextInt(5)));
        }
        return Quantity.minor(AMOUNTS[random.nextInt(AMOUNTS.length)]);
    }

    private Remarks remarks(long nowMicros) {
        Long effective = null;
        if (chance(15)) {
            effective = nowMicros - random.nextLong(86_400_000_000L);
        } else if (rarely()) {
            effective = nowMicros + 3_600_000_000L;
        }
        return effective == null && !chance(10)
                ? Remarks.NONE
                : new Remarks(effective, "d" + random.nextInt(3), metadata());
    }

    private Map<String, String> metadata() {
        if (rarely()) {
            return Map.of("big", "x".repeat(8190 + random.nextInt(4)));
        }
        return chance(80) ? Map.of() : Map.of("k", "v" + random.nextInt(2));
    }

    private int hold() {
        return rarely() || holds.isEmpty() ? recent(transfers) : recent(holds);
    }

    /** One of the last few, so that two orders often mean the same thing; sometimes one that was never made. */
    private int recent(List<Integer> all) {
        List<Integer> labels = all.stream().filter(label -> label < request).toList();
        if (labels.isEmpty() || chance(3)) {
            return -1;
        }
        int back = Math.min(labels.size(), chance(70) ? 3 : labels.size());
        return labels.get(labels.size() - 1 - random.nextInt(back));
    }

    private boolean rarely() {
        return profile.badValues() && chance(6);
    }

    boolean chance(int inHundred) {
        return random.nextInt(100) < inHundred;
    }
}
