package dev.darkroom.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicrosTest {
    @ParameterizedTest
    @CsvSource({"0,0", "1,0.000001", "40000,0.04", "1000000,1", "20000000,20", "1234567,1.234567"})
    void amountsAreExactBothWays(long micros, String usd) {
        assertThat(Micros.usd(micros).toPlainString()).isEqualTo(usd);
        assertThat(Micros.ofUsd(new BigDecimal(usd))).isEqualTo(micros);
    }

    @Test
    void aFractionOfAMicroDollarIsRefused() {
        assertThatThrownBy(() -> Micros.ofUsd(new BigDecimal("0.0000001"))).isInstanceOf(ArithmeticException.class);
    }
}
