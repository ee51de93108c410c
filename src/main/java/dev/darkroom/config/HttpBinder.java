package dev.darkroom.config;

import dev.darkroom.config.Settings.Broker;
import dev.darkroom.config.Settings.HttpSettings;

/** Reads how requests over HTTP are taken. */
final class HttpBinder {
    private static final String HOST = "[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}";

    private final Binder binder;

    HttpBinder(Binder binder) {
        this.binder = binder;
    }

    /** As the configuration says; the port is none of the broker's. */
    HttpSettings bind(Broker broker) {
        HttpSettings http = new HttpSettings(
                binder.value(
                        "darkroom.http.host",
                        Texts.matching(HOST, "expected a host name or an address, such as 127.0.0.1, ::1 or 0.0.0.0")),
                binder.value("darkroom.http.port", Quantities.number(0, 65_535)),
                binder.value("darkroom.http.key-rate", Quantities.number(0, 1_000_000)),
                binder.value("darkroom.http.concurrency", Quantities.number(1, 4096)),
                binder.value("darkroom.http.max-upload", Quantities.size("1KiB", "1GiB")),
                binder.value("darkroom.http.body-timeout", Quantities.duration("1s", "10m")),
                binder.value("darkroom.http.wait", Quantities.duration("1s", "1h")),
                binder.value("darkroom.http.public-url", Addresses.httpOrEmpty()),
                binder.value("darkroom.http.url-life", Quantities.duration("1m", "365d")));
        boolean own = http.port() == 0
                || !broker.embedded()
                || (http.port() != broker.port()
                        && http.port() != broker.amqpPort()
                        && http.port() != broker.stompPort());
        binder.require(
                own,
                "expected a port that none of darkroom.broker.port, .amqp-port and .stomp-port has",
                "darkroom.http.port",
                "darkroom.broker.url",
                "darkroom.broker.port",
                "darkroom.broker.amqp-port",
                "darkroom.broker.stomp-port");
        return http;
    }
}
