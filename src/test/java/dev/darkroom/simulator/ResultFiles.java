package dev.darkroom.simulator;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pictures that a POST's answer names by address, of all vendors, those of earlier runs too. An address is signed and
 * good for an hour: {@code /delivery/results/VENDOR/REF/INDEX.FORMAT?exp=..&sig=..}.
 */
final class ResultFiles {
    static final String PATH = "/delivery/results/";
    private static final long LIFETIME_MILLIS = 3_600_000;

    private final LogWriter log;
    private final Damage damage;
    private final Dice signer;
    private final String baseUrl;
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    /** A call that made pictures, and how often they were fetched. */
    private record Made(LogEntry entry, AtomicInteger downloads) {}

    ResultFiles(LogWriter log, SimulatorLog earlier, Damage damage, Dice signer, String baseUrl) {
        this.log = log;
        this.damage = damage;
        this.signer = signer;
        this.baseUrl = baseUrl;
        for (LogEntry entry : earlier.entries()) {
            if (entry.kind().equals(LogEntry.ACCEPTED)) {
                add(entry);
            } else if (entry.kind().equals(LogEntry.DOWNLOAD) && made.containsKey(entry.ref())) {
                made.get(entry.ref()).downloads().incrementAndGet();
            }
        }
    }

    /** From now on the pictures of this accepted call can be fetched. */
    void add(LogEntry entry) {
        made.put(entry.ref(), new Made(entry, new AtomicInteger()));
    }

    /** The address of a call's picture, number {@code index} from 0. */
    String address(Vendor vendor, String ref, int index, Asked asked, Mishap mishap) {
        if (mishap.is(Fault.FOREIGN_RESULT)) {
            return "https://images.example.net/x." + asked.format();
        }
        long expires = System.currentTimeMillis() + (mishap.is(Fault.EXPIRED_RESULT) ? -1 : LIFETIME_MILLIS);
        String path = PATH + vendor.nick() + "/" + ref + "/" + index + "." + asked.format();
        return baseUrl + path + "?exp=" + expires + "&sig=" + signature(path, Long.toString(expires));
    }

    Reply download(Request request) throws IOException {
        String[] names = request.path().substring(PATH.length()).split("/", -1);
        Optional<Vendor> vendor = Arrays.stream(Vendor.values())
                .filter(one -> one.nick().equals(names[0]))
                .findFirst();
        if (vendor.isEmpty() || names.length != 3) {
            return Damage.error(404, "BlobNotFound");
        }
        Optional<Made> found = Optional.ofNullable(made.get(names[1]));
        Reply reply = found.map(one -> answer(one, names, request)).orElseGet(() -> Damage.error(404, "BlobNotFound"));
        Fault fault = found.map(one -> Fault.named(one.entry().fault())).orElse(Fault.NONE);
        log.append(new LogEntry(
                LogEntry.DOWNLOAD, vendor.get(), names[1], reply.status(), new Mishap(fault, 0, false), 0, null));
        return reply;
    }

    private Reply answer(Made found, String[] names, Request request) {
        String expires = request.parameter("exp");
        if (!signature(request.path(), expires).equals(request.parameter("sig"))) {
            return Damage.error(403, "AuthenticationFailed");
        }
        if (Long.parseLong(expires) < System.currentTimeMillis()) {
            return Damage.error(403, "Expired");
        }
        String ref = names[1] + "-" + names[2].split("\\.", -1)[0];
        return damage.download(found.entry(), ref, found.downloads().incrementAndGet());
    }

    private String signature(String path, String expires) {
        return Sha256.hex(signer.seed() + "\n" + path + "\n" + expires);
    }
}
