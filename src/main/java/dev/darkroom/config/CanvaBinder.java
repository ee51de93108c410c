package dev.darkroom.config;

import dev.darkroom.config.Settings.Canva;

/** Reads how images are exported to Canva. */
final class CanvaBinder {
    private final Binder binder;

    CanvaBinder(Binder binder) {
        this.binder = binder;
    }

    Canva bind() {
        Canva canva = new Canva(
                binder.value(
                        "darkroom.canva.client-id",
                        Texts.matching("[!-9;-~]{0,200}", "expected visible ASCII without blanks and ':', or nothing")),
                binder.hidden("darkroom.canva.client-secret", Texts.secret()),
                binder.value("darkroom.canva.base-url", Addresses.http()),
                binder.value("darkroom.canva.authorize-url", Addresses.http()),
                binder.value("darkroom.canva.redirect-port", Quantities.number(1024, 65_535)),
                binder.value("darkroom.canva.upload-timeout", Quantities.duration("1s", "1d")));
        binder.require(
                canva.clientId().isEmpty() == !canva.clientSecret().present(),
                "expected both or none of darkroom.canva.client-id and darkroom.canva.client-secret",
                "darkroom.canva.client-id",
                "darkroom.canva.client-secret");
        return canva;
    }
}
