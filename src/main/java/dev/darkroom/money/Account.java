package dev.darkroom.money;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that money is counted for.
 *
 * @param scope {@code installation}, {@code instance/<id>}, {@code job/<job_key>} or {@code run/<id>}
 * @param period as {@link Period#at}
 */
public record Account(String scope, String period) {
    private static final String INSTALLATION = "installation";

    /** The account of the whole installation. */
    public static Account installation(Period period, Instant moment) {
        return new Account(INSTALLATION, period.at(moment));
    }

    /** The account of a tenant. */
    public static Account instance(String instanceId, Period period, Instant moment) {
        return new Account("instance/" + instanceId, period.at(moment));
    }

    /** The account of one job. */
    public static Account job(String jobKey) {
        return new Account("job/" + jobKey, Period.TOTAL.at(Instant.EPOCH));
    }

    /** The account of one call of {@code run --budget}. */
    public static Account run(String runId) {
        return new Account("run/" + runId, Period.TOTAL.at(Instant.EPOCH));
    }

    /**
     * Every account that a purchase counts in, always in this order, so that two purchases never wait for each other.
     *
     * @param runId null: none
     * @param reserved when its price was reserved; it counts there even when it is settled in another period
     */
    public static List<Account> of(String instanceId, String jobKey, String runId, Instant reserved) {
        List<Account> accounts = new ArrayList<>();
        for (Period period : Period.values()) {
            accounts.add(installation(period, reserved));
        }
        for (Period period : Period.values()) {
            accounts.add(instance(instanceId, period, reserved));
        }
        accounts.add(job(jobKey));
        if (runId != null) {
            accounts.add(run(runId));
        }
        return accounts;
    }
}
