package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallerTest {
    @ParameterizedTest
    @EnumSource(Scope.class)
    void oneScopeIsNoOtherButForAdmin(Scope scope) {
        Caller caller = new Caller("0123456789ab", "studio", Set.of(scope));
        for (Scope wanted : Scope.values()) {
            assertThat(caller.may(wanted)).as(wanted.word()).isEqualTo(wanted == scope || scope == Scope.ADMIN);
        }
    }

    @Test
    void aKeySeesItsInstanceOnlyAdminToo() {
        Caller caller = new Caller("0123456789ab", "studio", Set.of(Scope.ADMIN));
        assertThat(caller.sees("studio")).isTrue();
        assertThat(caller.sees("default")).isFalse();
        assertThat(caller.sees(null)).isFalse();
    }

    @Test
    void withoutKeysEverythingIsAllowed() {
        assertThat(Caller.local().sees("studio")).isTrue();
        assertThat(Scope.values()).allMatch(Caller.local()::may);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    read                         | read
                    read,generate                | generate,read
                    admin, review ,review        | review,admin
                    generate,read,review,admin   | generate,read,review,admin
                    """)
    void scopesAreWords(String words, String again) {
        assertThat(Scope.ofWords(words)).map(Scope::words).contains(again);
    }

    @ParameterizedTest
    @CsvSource(value = {"''", "Read", "read;generate", "'read,'", "write"})
    void otherWordsAreNoScopes(String words) {
        assertThat(Scope.ofWords(words)).isEmpty();
    }
}
