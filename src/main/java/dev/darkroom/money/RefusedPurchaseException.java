package dev.darkroom.money;

import dev.darkroom.render.ErrorType;

/** A purchase that must not be made: it has no price, or does not fit a budget. Nothing was sent, nothing is reserved. */
public final class RefusedPurchaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorType type;

    private RefusedPurchaseException(ErrorType type, String message) {
        super(message);
        this.type = type;
    }

    /**
     * It does not fit.
     *
     * @param priceMicros its worst-case price, micro-dollars
     * @param usedMicros what is reserved and spent already, micro-dollars
     */
    public static RefusedPurchaseException overBudget(Budget budget, long priceMicros, long usedMicros) {
        return new RefusedPurchaseException(
                ErrorType.BUDGET_EXCEEDED,
                "a call for at most " + Micros.usd(priceMicros).toPlainString() + " USD does not fit " + budget.name()
                        + " of " + Micros.usd(budget.limitMicros()).toPlainString() + " USD, of which "
                        + Micros.usd(usedMicros).toPlainString() + " USD are spent or reserved");
    }

    /**
     * It has no price.
     *
     * @param what the model and size that the catalog does not price
     */
    public static RefusedPurchaseException unpriced(String what) {
        return new RefusedPurchaseException(ErrorType.UNPRICED, what + " has no price in catalog/models");
    }

    /** {@code budget_exceeded} or {@code unpriced}. */
    public ErrorType type() {
        return type;
    }
}
