package dev.darkroom.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money: whole micro-dollars, a millionth of a US dollar each, never floating point. */
public final class Micros {
    private static final int DIGITS = 6;

    private Micros() {}

    /** The amount in dollars, exactly, without trailing zeros: 40000 is {@code 0.04}. */
    public static BigDecimal usd(long micros) {
        BigDecimal exact = BigDecimal.valueOf(micros, DIGITS).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /**
     * A dollar amount in micro-dollars.
     *
     * @throws ArithmeticException when it has more than six decimals or does not fit
     */
    public static long ofUsd(BigDecimal usd) {
        return usd.movePointRight(DIGITS).longValueExact();
    }

    /** A dollar amount in micro-dollars, a fraction of one counted as a whole one. */
    public static long ofUsdUp(BigDecimal usd) {
        return usd.movePointRight(DIGITS).setScale(0, RoundingMode.CEILING).longValueExact();
    }
}
