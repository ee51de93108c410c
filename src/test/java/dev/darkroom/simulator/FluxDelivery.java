package dev.darkroom.simulator;

import java.io.IOException;
import java.util.Optional;

/** FLUX: the signed addresses of pictures, and the pictures. No key is needed, the signature is enough. */
final class FluxDelivery {
    static final String PATH = "/delivery/";
    private static final long LIFETIME_MILLIS = 600_000;

    private final LogWriter log;
    private final FluxTasks tasks;
    private final Damage damage;
    private final Dice signer;
    private final String baseUrl;

    FluxDelivery(LogWriter log, FluxTasks tasks, Damage damage, Dice signer, String baseUrl) {
        this.log = log;
        this.tasks = tasks;
        this.damage = damage;
        this.signer = signer;
        this.baseUrl = baseUrl;
    }

    /** An address of the task's picture, good for ten minutes unless its fault has it expired. */
    String address(FluxTask task) {
        boolean first = task.results().getAndIncrement() == 0;
        boolean old = task.fault() == Fault.EXPIRED_RESULT || (task.fault() == Fault.EXPIRED_ONCE && first);
        long expires = System.currentTimeMillis() + (old ? -1 : LIFETIME_MILLIS);
        return baseUrl + PATH + task.id() + "/sample." + task.entry().asked().format() + "?se=" + expires + "&sp=r&sig="
                + signature(task.id(), Long.toString(expires));
    }

    Reply download(Request request) throws IOException {
        String id = request.path().substring(PATH.length()).split("/", 2)[0];
        Optional<FluxTask> task = tasks.find(id);
        Reply reply = task.map(found -> answer(found, request)).orElseGet(() -> Damage.error(404, "BlobNotFound"));
        Mishap mishap = new Mishap(task.map(FluxTask::fault).orElse(Fault.NONE), 0, false);
        log.append(new LogEntry(LogEntry.DOWNLOAD, Vendor.FLUX, id, reply.status(), mishap, 0, null));
        return reply;
    }

    private Reply answer(FluxTask task, Request request) {
        String expires = request.parameter("se");
        if (!signature(task.id(), expires).equals(request.parameter("sig"))) {
            return Damage.error(403, "AuthenticationFailed");
        }
        if (Long.parseLong(expires) < System.currentTimeMillis()) {
            return signer.fraction("gone", task.id()) < 0.5 ? Damage.error(403, "Expired") : Damage.error(410, "Gone");
        }
        return damage.download(task.entry(), task.id(), task.downloads().incrementAndGet());
    }

    private String signature(String id, String expires) {
        return Sha256.hex(signer.seed() + "\n" + id + "\n" + expires);
    }
}
