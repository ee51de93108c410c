package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FigmaTokensTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Caller REVIEWER = new Caller("0123456789ab", "default", Set.of(Scope.REVIEW));

    private final Map<String, Caller> keys = new HashMap<>(Map.of("0123456789ab", REVIEWER));

    private FigmaTokens at(Instant now, int secret) {
        UrlSignatures signatures = new UrlSignatures(new byte[] {(byte) secret, 2, 3});
        return new FigmaTokens(
                () -> signatures, key -> Optional.ofNullable(keys.get(key)), Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void aTokenSeesWhatItsMakerSeesUntilItsMoment() {
        FigmaTokens.Token token = at(NOON, 1).make(REVIEWER, Duration.ofMinutes(60));

        assertThat(FigmaTokens.isOne(token.text())).isTrue();
        assertThat(token.expires()).isEqualTo(NOON.plusSeconds(3600));
        assertThat(at(NOON.plusSeconds(3599), 1).caller(token.text())).contains(REVIEWER);
        assertThat(at(NOON.plusSeconds(3600), 1).caller(token.text())).isEmpty();
    }

    @Test
    void aTokenOfAnAdministratorMayNoMoreThanReview() {
        Caller admin = new Caller(null, null, Set.of(Scope.ADMIN));

        Caller caller = at(NOON, 1)
                .caller(at(NOON, 1).make(admin, Duration.ofMinutes(1)).text())
                .orElseThrow();

        assertThat(caller.seesAll()).isTrue();
        assertThat(caller.scopes()).containsExactly(Scope.REVIEW);
    }

    @Test
    void itEndsWithTheKeyThatMadeItOrWithItsScope() {
        String token = at(NOON, 1).make(REVIEWER, Duration.ofMinutes(60)).text();

        keys.put("0123456789ab", new Caller("0123456789ab", "default", Set.of(Scope.READ)));
        assertThat(at(NOON, 1).caller(token)).isEmpty();
        keys.put("0123456789ab", new Caller("0123456789ab", "other", Set.of(Scope.ADMIN)));
        assertThat(at(NOON, 1).caller(token)).isEmpty();
        keys.clear();
        assertThat(at(NOON, 1).caller(token)).isEmpty();
    }

    @Test
    void whatIsChangedOrOfAnotherInstallationIsNone() {
        String token = at(NOON, 1).make(REVIEWER, Duration.ofMinutes(60)).text();
        String[] parts = token.split("\\.", -1);
        String all =
                Base64.getUrlEncoder().withoutPadding().encodeToString("*\nfigma".getBytes(StandardCharsets.UTF_8));

        assertThat(at(NOON, 2).caller(token)).isEmpty();
        assertThat(at(NOON, 1).caller(parts[0] + "." + parts[1] + "." + all + "." + parts[3]))
                .isEmpty();
        assertThat(at(NOON, 1).caller(parts[0] + ".999999999999." + parts[2] + "." + parts[3]))
                .isEmpty();
        for (String wrong : new String[] {"figma.", "figma.1.2.3", token + "x", "", "dk_0123456789ab_x"}) {
            assertThat(at(NOON, 1).caller(wrong)).as(wrong).isEmpty();
        }
    }
}
