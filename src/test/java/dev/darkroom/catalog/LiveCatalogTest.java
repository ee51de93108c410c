package dev.darkroom.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.engine.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveCatalogTest {
    private static final String FLUX = "catalog/models/flux-pro-1.1.yaml";

    @TempDir
    private Path folder;

    private final List<Catalog> announced = new ArrayList<>();
    private Home home;
    private LiveCatalog live;

    @BeforeEach
    void shipped() throws IOException {
        home = new Home(folder);
        live = new LiveCatalog(folder.resolve("catalog"), announced::add);
    }

    @Test
    void aChangedFileIsInForceAfterTheNextLook() throws IOException {
        Catalog first = live.get();
        live.refresh();
        assertThat(live.get()).isSameAs(first);

        home.edit(FLUX, "status: active", "status: beta");
        live.refresh();

        assertThat(live.get().models().get("flux-pro-1.1").status()).isEqualTo(Model.Status.BETA);
        assertThat(announced).hasSize(2).last().isSameAs(live.get());
    }

    @Test
    void newAndRemovedFilesCountToo() throws IOException {
        home.write(
                "catalog/models/flux-new.yaml",
                Files.readString(folder.resolve(FLUX)).replace("model_id: flux-pro-1.1", "model_id: flux-new"));
        live.refresh();
        assertThat(live.get().models()).containsKey("flux-new");

        Files.delete(folder.resolve("catalog/models/flux-new.yaml"));
        live.refresh();
        assertThat(live.get().models()).doesNotContainKey("flux-new");
    }

    @Test
    void aBrokenFileLeavesTheWholeCatalogueAsItWas() throws IOException {
        Catalog first = live.get();
        home.edit(FLUX, "status: active", "status: beta");
        home.edit("catalog/instances.yaml", "library: default", "library: No Such");
        live.refresh();

        assertThat(live.get()).isSameAs(first);
        assertThat(live.problem()).contains("instances.yaml, line ").contains("default.library is \"No Such\"");
        assertThat(announced).hasSize(1);

        home.edit("catalog/instances.yaml", "library: No Such", "library: fine");
        live.refresh();
        assertThat(live.problem()).isNull();
        assertThat(live.get().instances().get("default").library()).isEqualTo("fine");
        assertThat(live.get().models().get("flux-pro-1.1").status()).isEqualTo(Model.Status.BETA);
    }

    @Test
    void whatCannotBeKeptIsNotInForceAndIsTriedAgain() throws IOException {
        boolean[] away = {false};
        LiveCatalog careful = new LiveCatalog(folder.resolve("catalog"), fresh -> {
            if (away[0]) {
                throw new IllegalStateException("the database is away");
            }
        });
        Catalog first = careful.get();
        home.edit(FLUX, "status: active", "status: beta");

        away[0] = true;
        assertThatThrownBy(careful::refresh).hasMessage("the database is away");
        assertThat(careful.get()).isSameAs(first);

        away[0] = false;
        careful.refresh();
        assertThat(careful.get()).isNotSameAs(first);
    }

    @Test
    void aFormerInstanceStillHasPlacesForWhatItBought() {
        assertThat(live.get().instance("gone").storagePrefix()).isEqualTo("gone");
        assertThat(live.get().instance("default").storagePrefix()).isEqualTo("default");
    }
}
