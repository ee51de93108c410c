package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A job of one image that meets a fault, and what that leads to.
 *
 * @param state of the job
 * @param attempt state and error type of its only attempt
 * @param money the ledger's second movement, in which {@code price} and {@code bill} stand for what was reserved and what
 *     the simulator bills; empty when the price stays reserved
 */
record FaultCase(Sale sale, String fault, String state, String attempt, String money) {
    /**
     * What is asked for.
     *
     * @param price that is reserved, micro-dollars
     * @param fields of the job
     */
    record Sale(String provider, long price, String fields) {}

    String id() {
        return "case-" + fault.replace(':', '-') + "-" + sale.price();
    }

    void submit(RealCalls calls) {
        calls.bench().submit(RealCalls.job(id(), fault, sale.fields()));
    }

    /** The money follows the fault, and nothing is sent twice. */
    void assertEnd(RealCalls calls) throws Exception {
        String found = calls.end(id()).get("state").asText();

        assertThat(calls.attempts(id())).containsExactly(sale.provider() + " " + attempt);
        assertThat(found).isEqualTo(state);
        assertThat(calls.posts(id())).as("requests sent").isEqualTo(1);
        String reserved = "reserve " + sale.price();
        if (money.isEmpty()) {
            assertThat(calls.ledger(id())).containsExactly(reserved);
        } else {
            String second = money.replace("price", String.valueOf(sale.price()))
                    .replace("bill", String.valueOf(calls.bill(id())));
            assertThat(calls.ledger(id())).containsExactlyInAnyOrder(reserved, second);
        }
    }
}
