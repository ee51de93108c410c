package dev.darkroom.kill;

import dev.darkroom.routes.Receiver;
import dev.darkroom.simulator.CanvaServer;
import dev.darkroom.simulator.FigmaSimulator;
import java.io.IOException;

/** Where the images and events of one run go, apart from folders and buckets: Figma, Canva, a receiver of webhooks. */
final class Targets implements AutoCloseable {
    static final String FIGMA_TOKEN = "figd_simulated";
    /** A Figma file whose owner places what waits, with the plugin. */
    static final String STUDIO = "STUDIO";
    /** A Figma file in which nobody ever presses the plugin's button. */
    static final String ATTIC = "ATTIC";
    /** There is no such Figma file. */
    static final String GONE = "GONE";
    /** The node of {@link #STUDIO} that takes dev resources. */
    static final String NODE = "12:34";

    private final FigmaSimulator figma;
    private final CanvaServer canva;
    private final Receiver receiver;

    /** @param trap is told of every call */
    Targets(Trap trap) throws IOException {
        figma = new FigmaSimulator(FIGMA_TOKEN)
                .file(STUDIO, NODE)
                .file(ATTIC)
                .witness(call -> trap.happened("figma:" + call));
        canva = new CanvaServer().witness(call -> trap.happened("canva:" + call));
        receiver = new Receiver();
    }

    FigmaSimulator figma() {
        return figma;
    }

    CanvaServer canva() {
        return canva;
    }

    Receiver receiver() {
        return receiver;
    }

    /** Has Canva do what a point needs to be reached: an import that is not over at once, an access that has ended. */
    void prepare(Trap trap) {
        canva.looksNeeded(trap.waitsFor("canva:GET /v1/asset-uploads") ? 1 : 0);
        if (trap.waitsFor("canva:POST /v1/oauth/token")) {
            canva.expireAccess();
        }
    }

    @Override
    public void close() throws IOException {
        figma.close();
        canva.close();
        receiver.close();
    }
}
