package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.CacheMakers;
import dev.darkroom.adapter.jdbc.CacheStore;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.CacheFiles;
import dev.darkroom.asset.Spool;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts images that were bought and settled into the cache, and holds its limits. Rows go before files. */
public final class CacheKeep {
    private static final Logger LOGGER = LoggerFactory.getLogger(CacheKeep.class);

    private final CacheStore store;
    private final CacheMakers makers;
    private final CacheFiles files;
    private final Spool spool;
    private final long mostBytes;

    /** @param mostBytes of all files together */
    public CacheKeep(CacheStore store, CacheMakers makers, CacheFiles files, Spool spool, long mostBytes) {
        this.store = store;
        this.makers = makers;
        this.files = files;
        this.spool = spool;
        this.mostBytes = mostBytes;
    }

    /** Forgets what a crash left behind. Nobody may use the cache meanwhile. */
    public void begin() {
        try {
            files.removeAllBut(store.files());
        } catch (IOException e) {
            throw new UncheckedIOException("darkroom.data: the cache cannot be cleaned: " + e, e);
        }
    }

    /** Keeps the image of a render that is settled. A failure costs nothing but later hits: the render is done. */
    void keep(RenderWork work) {
        if (work.attempt().cached()) {
            return;
        }
        try {
            if (!makers.makes(work.claim())) {
                return;
            }
            if (isForOthers(work)) {
                put(work);
            } else {
                makers.giveUp(work.claim());
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("the image {} is not in the cache: {}", work.asset().id(), e.toString());
        }
    }

    /** Neither a stand-in, nor made of a prompt that could not be rewritten, nor larger than all of the cache. */
    private boolean isForOthers(RenderWork work) {
        Asset asset = work.asset();
        return !asset.placeholder()
                && asset.bytes() <= mostBytes
                && (!work.request().enhance() || work.wording().isRewritten());
    }

    private void put(RenderWork work) throws IOException {
        String file = work.asset().id();
        files.put(file, spool.image(file));
        remove(store.keep(work.claim(), file).stream().toList());
        remove(store.dropOver(mostBytes));
    }

    /** One round: drops what is too old or too much. */
    public void tidy() throws IOException {
        makers.tidy();
        remove(store.dropOld());
        for (List<String> over = store.dropOver(mostBytes); !over.isEmpty(); over = store.dropOver(mostBytes)) {
            remove(over);
        }
    }

    private void remove(Collection<String> names) throws IOException {
        for (String name : names) {
            files.remove(name);
        }
    }
}
