package io.daybook.platform.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A whole number of minor units: a signed 128-bit integer in two's complement, magnitude at most 10^38 - 1.
 *
 * <p>Two longs instead of a {@link BigInteger} because the ledger adds several of them for every transfer; the arithmetic
 * is exact and never wraps, see docs/adr/0003-amounts.md.
 *
 * @param high the upper 64 bits, signed
 * @param low the lower 64 bits, unsigned
 */
public record Amount(long high, long low) implements Comparable<Amount> {
    /** The number of decimal digits that every amount and every balance fits in. */
    public static final int MAX_DIGITS = 38;

    private static final BigInteger LOW_MASK = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    public static final Amount ZERO = new Amount(0, 0);
    private static final BigInteger MAX_MAGNITUDE =
            BigInteger.TEN.pow(MAX_DIGITS).subtract(BigInteger.ONE);
    public static final Amount MAX = of(MAX_MAGNITUDE);

    /** Refuses a pair of longs beyond 38 digits, so that every amount that exists is in range. */
    public Amount {
        if (!inRange(high, low)) {
            throw new AmountOverflowException("an amount has at most " + MAX_DIGITS + " digits");
        }
    }

    public static Amount of(long value) {
        return value == 0 ? ZERO : new Amount(value >> 63, value);
    }

    /** @throws AmountOverflowException beyond 38 digits */
    public static Amount of(BigInteger value) {
        if (value.bitLength() > 127) {
            throw new AmountOverflowException("an amount has at most " + MAX_DIGITS + " digits");
        }
        return new Amount(value.shiftRight(64).longValue(), value.and(LOW_MASK).longValue());
    }

    /**
     * The minor units of a decimal number.
     *
     * @throws TooManyDecimalsException if the number has more decimals than {@code scale}
     * @throws AmountOverflowException beyond 38 digits
     */
    public static Amount ofDecimal(BigDecimal value, int scale) {
        // A huge exponent would make setScale allocate gigabytes before it fails: look at the size first.
        if (value.signum() != 0 && (long) value.precision() - value.scale() + scale > MAX_DIGITS) {
            throw new AmountOverflowException("an amount has at most " + MAX_DIGITS + " digits");
        }
        if (value.signum() == 0) {
            return ZERO;
        }
        try {
            return of(value.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue());
        } catch (ArithmeticException tooFine) {
            throw new TooManyDecimalsException(value, scale, tooFine);
        }
    }

    static boolean inRange(long high, long low) {
        if (high == low >> 63) {
            return true;
        }
        // |value| <= 10^38 - 1, compared as 128-bit numbers without allocating.
        if (high >= 0) {
            return compare(high, low, MAX_HIGH, MAX_LOW) <= 0;
        }
        return compare(high, low, ~MAX_HIGH, -MAX_LOW) >= 0;
    }

    // 10^38 - 1 = 0x4b3b4ca85a86c47a_098a223fffffffff; its negative is (~high, -low) because low is not zero.
    private static final long MAX_HIGH = 0x4b3b4ca85a86c47aL;
    private static final long MAX_LOW = 0x098a223fffffffffL;

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        return high != otherHigh ? Long.compare(high, otherHigh) : Long.compareUnsigned(low, otherLow);
    }

    public int signum() {
        return high < 0 ? -1 : (high | low) == 0 ? 0 : 1;
    }

    public boolean isZero() {
        return (high | low) == 0;
    }

    /** @throws AmountOverflowException beyond 38 digits */
    public Amount plus(Amount other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        // Two magnitudes below 10^38 add to less than 2^127 * 1.2, which can wrap: the sign tells.
        long sumHigh = high + other.high + carry;
        if (((high ^ sumHigh) & (other.high ^ sumHigh)) < 0) {
            throw new AmountOverflowException("an amount has at most " + MAX_DIGITS + " digits");
        }
        return new Amount(sumHigh, sum);
    }

    public Amount negate() {
        return isZero() ? this : new Amount(~high + (low == 0 ? 1 : 0), -low);
    }

    /** @throws AmountOverflowException beyond 38 digits */
    public Amount minus(Amount other) {
        return plus(other.negate());
    }

    @Override
    public int compareTo(Amount other) {
        return compare(high, low, other.high, other.low);
    }

    public boolean fitsLong() {
        return high == low >> 63;
    }

    /** The value as a long; ask {@link #fitsLong()} first. */
    public long longValue() {
        return low;
    }

    public BigInteger toBigInteger() {
        return fitsLong()
                ? BigInteger.valueOf(low)
                : BigInteger.valueOf(high)
                        .shiftLeft(64)
                        .add(BigInteger.valueOf(low).and(LOW_MASK));
    }

    /** The plain decimal form in major units with exactly {@code scale} decimals: 1234 at scale 2 is "12.34". */
    public String toDecimalString(int scale) {
        return new BigDecimal(toBigInteger(), scale).toPlainString();
    }

    /** The minor units as plain digits. */
    @Override
    public String toString() {
        return fitsLong() ? Long.toString(low) : toBigInteger().toString();
    }
}
