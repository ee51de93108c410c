package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads JSON numbers exactly: no floating point, and no number that is huge once written out. */
public final class JobNumbers {
    /** What is said of a number that cannot be read. */
    public static final String EXPECTED = "a number of at most 32 characters and an exponent from -40 to 40";

    private static final int LONGEST = 32;
    private static final int LARGEST_EXPONENT = 40;
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private JobNumbers() {}

    /** Whether the text is a number as JSON writes it. */
    static boolean isNumber(String text) {
        return text.length() <= LONGEST && JSON_NUMBER.matcher(text).matches();
    }

    /** The value of a JSON number, whole ones as integers ({@code 1.0} is 1); empty when it is too long or too large. */
    public static Optional<JsonNode> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException exponentOutOfRange) {
            return Optional.empty();
        }
        // compared as long: the exponent of 0e-2147483648 does not fit an int
        if (Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT
                || Math.abs((long) value.scale()) > LARGEST_EXPONENT) {
            return Optional.empty();
        }
        return Optional.of(node(plain(value)));
    }

    /** The same value without needless zeros and without a negative scale. */
    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static JsonNode node(BigDecimal plain) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (plain.scale() > 0) {
            return nodes.numberNode(plain);
        }
        return plain.precision() <= 18
                ? nodes.numberNode(plain.longValueExact())
                : nodes.numberNode(plain.toBigIntegerExact());
    }
}
