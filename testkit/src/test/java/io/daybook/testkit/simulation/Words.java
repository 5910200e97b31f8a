package io.daybook.testkit.simulation;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one order of a {@link Table} from its words. Amounts are minor units, or major units when they have a point; {@code
 * max} is 10^38 - 1; the asset is EUR unless said; {@code #name} means the account that the row of that name opened.
 */
final class Words {
    private static final Pattern LINE = Pattern.compile("(.+?)([+-])([0-9.]+|max)([A-Z]*)");
    private static final BigInteger MAX = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

    private final Deque<String> words;
    private final ToIntFunction<String> labels;
    private final long nowMicros;

    /** @param labels the label of the row with this name, -1 if there is none */
    Words(List<String> words, ToIntFunction<String> labels, long nowMicros) {
        this.words = new ArrayDeque<>(words);
        this.labels = labels;
        this.nowMicros = nowMicros;
    }

    Order order() {
        String verb = words.pop();
        Order order = switch (verb) {
            case "open" -> open();
            case "change" -> change();
            case "close" -> new Order.CloseAccount(name());
            case "entry" -> entry();
            case "transfer" -> transfer(null);
            case "hold" -> transfer(new Hold(null));
            case "exchange" -> exchange();
            case "capture" -> capture();
            case "void" -> new Order.VoidHold(label());
            case "reverse" -> new Order.Reverse(label(), took("entry"), took("original"));
            case "asset" -> new Order.DefineAsset(words.pop(), Integer.parseInt(words.pop()));
            case "rescale" -> new Order.RescaleAsset(words.pop(), Integer.parseInt(words.pop()));
            case "configure" -> configure();
            default -> throw new IllegalArgumentException("no such order: " + verb);
        };
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("not understood after " + verb + ": " + words);
        }
        return order;
    }

    private Order open() {
        String code = words.pop();
        String asset = took("any") ? null : asset();
        Limit limit = limit();
        BigInteger soft = took("soft") ? new BigInteger(words.pop()) : null;
        return new Order.OpenAccount(
                code.equals("-") ? null : code,
                asset,
                took("credit"),
                limit == null ? Limit.AS_WORKSPACE : limit,
                soft,
                took("big") ? Map.of("k", "x".repeat(8192)) : Map.of());
    }

    private Order change() {
        Name name = name();
        Limit limit = limit();
        Status status = took("suspend")
                ? Status.SUSPENDED
                : took("activate") ? Status.ACTIVE : took("closed") ? Status.CLOSED : null;
        return new Order.ChangeAccount(name, limit, null, false, status, null);
    }

    private Order entry() {
        List<Line> lines = new ArrayList<>();
        while (!words.isEmpty() && LINE.matcher(words.peek()).matches()) {
            Matcher line = LINE.matcher(words.pop());
            if (line.matches()) {
                String asset = line.group(4).isEmpty() ? "EUR" : line.group(4);
                lines.add(new Line(name(line.group(1)), line.group(2).equals("+"), quantity(line.group(3)), asset));
            }
        }
        return new Order.PostEntry(lines, remarks());
    }

    private Order transfer(@Nullable Hold hold) {
        Name from = name();
        Name to = name();
        Quantity quantity = quantity(words.pop());
        String asset = took("any") ? null : asset();
        Long expires = took("expires") ? Long.valueOf(words.pop()) : null;
        return new Order.Transfer(from, to, asset, quantity, hold == null ? null : new Hold(expires), null, remarks());
    }

    private Order exchange() {
        Name from = name();
        Name to = name();
        Quantity quantity = quantity(words.pop());
        String asset = asset();
        Quantity toQuantity = quantity(words.pop());
        String toAsset = asset();
        BigDecimal rate = new BigDecimal(words.pop());
        RoundingMode rounding = words.isEmpty() ? RoundingMode.HALF_EVEN : RoundingMode.valueOf(words.pop());
        Exchange exchange = new Exchange(toAsset, toQuantity, rate, rounding);
        return new Order.Transfer(from, to, asset, quantity, null, exchange, Remarks.NONE);
    }

    private Order capture() {
        int hold = label();
        Quantity quantity = words.isEmpty() || words.peek().equals("at") ? null : quantity(words.pop());
        return new Order.Capture(hold, quantity, remarks());
    }

    private Order configure() {
        return new Order.ConfigureWorkspace(limit(), flag("payees"), flag("payers"));
    }

    private @Nullable Boolean flag(String name) {
        return took(name) ? Boolean.valueOf(words.pop().equals("on")) : null;
    }

    private @Nullable Limit limit() {
        if (!took("limit")) {
            return null;
        }
        String value = words.pop();
        return switch (value) {
            case "none" -> Limit.UNLIMITED;
            case "default" -> Limit.AS_WORKSPACE;
            case "max" -> new Limit(false, MAX);
            default -> Limit.atMost(Long.parseLong(value));
        };
    }

    /** {@code at SECONDS}: effective so long after now, or before. */
    private Remarks remarks() {
        return took("at")
                ? new Remarks(nowMicros + Long.parseLong(words.pop()) * 1_000_000L, null, Map.of())
                : Remarks.NONE;
    }

    private boolean took(String word) {
        boolean there = word.equals(words.peek());
        if (there) {
            words.pop();
        }
        return there;
    }

    private String asset() {
        String word = words.peek();
        return word != null && word.matches("[A-Z]{3,}") ? words.pop() : "EUR";
    }

    private int label() {
        return labels.applyAsInt(words.pop());
    }

    private Name name() {
        return name(words.pop());
    }

    private Name name(String word) {
        return word.startsWith("#")
                ? new Name.OpenedBy(labels.applyAsInt(word.substring(1)))
                : new Name.Code(word.equals("BAD") ? "tab\there" : word);
    }

    private static Quantity quantity(String word) {
        if (word.equals("max")) {
            return Quantity.minor(MAX);
        }
        return word.contains(".") ? Quantity.major(word) : Quantity.minor(new BigInteger(word));
    }
}
