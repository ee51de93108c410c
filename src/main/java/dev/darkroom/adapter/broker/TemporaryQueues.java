package dev.darkroom.adapter.broker;

import java.util.regex.Pattern;

/** The names the broker gives to temporary queues: a UUID, whatever the client's protocol. */
final class TemporaryQueues {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private TemporaryQueues() {}

    static boolean isName(String address) {
        return UUID.matcher(address).matches();
    }
}
