package dev.darkroom.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorTypeTest {
    @Test
    void theClosedSet() {
        assertThat(Arrays.stream(ErrorType.values()).map(ErrorType::word))
                .containsExactly(
                        "invalid_request",
                        "unauthorized",
                        "not_found",
                        "unpriced",
                        "budget_exceeded",
                        "moderated",
                        "auth",
                        "quota_exhausted",
                        "rate_limited",
                        "unavailable",
                        "timeout",
                        "bad_response",
                        "unsupported",
                        "storage_failed",
                        "export_failed",
                        "cancelled",
                        "internal");
        assertThatThrownBy(() -> ErrorType.of("oops")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatToDoInOneSentenceAndIsAnHttpError(ErrorType type) {
        assertThat(type.advice()).matches("[A-Z].*\\.").doesNotContain("\n");
        assertThat(type.httpStatus()).isBetween(400, 599);
        assertThat(ErrorType.of(type.word())).isEqualTo(type);
    }

    @Test
    void aRefusalIsNotShoppedAroundAndMoneyIsNotSpentElsewhere() {
        assertThat(ErrorType.MODERATED.nextProvider()).isFalse();
        assertThat(ErrorType.BUDGET_EXCEEDED.nextProvider()).isFalse();
        assertThat(ErrorType.STORAGE_FAILED.nextProvider()).isFalse();
    }

    @Test
    void aPurchaseIsTriedAgainOnlyWhenNothingWasBoughtForSure() {
        assertThat(ErrorType.TIMEOUT.sameProviderAgain()).isFalse();
        assertThat(ErrorType.BAD_RESPONSE.sameProviderAgain()).isFalse();
        assertThat(ErrorType.RATE_LIMITED.sameProviderAgain()).isTrue();
    }

    @Test
    void theBreakerCountsTroubleAndNotRefusals() {
        assertThat(ErrorType.values())
                .filteredOn(ErrorType::countsAgainstHealth)
                .containsExactlyInAnyOrder(ErrorType.UNAVAILABLE, ErrorType.TIMEOUT, ErrorType.BAD_RESPONSE);
    }
}
