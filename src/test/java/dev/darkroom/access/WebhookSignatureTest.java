package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.darkroom.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our signatures are those of the Standard Webhooks project's own library. */
class WebhookSignatureTest {
    @Test
    void theExampleOfTheSpecificationIsSignedAsItSays() {
        WebhookSecret secret = new WebhookSecret("0", new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(WebhookSignature.of(List.of(secret), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void theLibrarySignsLikeThis() throws Exception {
        String body = "{\"prompt\": \"ein Füchslein 🦊\"}";
        for (int i = 0; i < 50; i++) {
            WebhookSecret one = WebhookSecret.random();
            WebhookSecret other = WebhookSecret.random();
            String id = "default/job-" + i + "#1";

            assertThat(WebhookSignature.of(
                            List.of(one, other), id, 1_700_000_000 + i, body.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(new Webhook(one.text().value()).sign(id, 1_700_000_000 + i, body) + " "
                            + new Webhook(other.text().value()).sign(id, 1_700_000_000 + i, body));
        }
    }

    @Test
    void aSecretIsShownNowhereByItself() {
        assertThat(WebhookSecret.random().toString()).doesNotContain("whsec_");
    }
}
