package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.asset.Asset;
import dev.darkroom.asset.AssetChange;
import dev.darkroom.asset.AssetFilter;
import dev.darkroom.asset.ReviewState;
import dev.darkroom.job.ExportRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Searching and changing assets on every database. The prompt of each is {@code a fox}, rewritten to {@code a fine fox}. */
class AssetSearchTest extends DatabaseContract {
    private static final String JOB = "default/a~dry";

    private AssetSearch assets;
    private AssetChanges changes;

    @BeforeEach
    void threeAssets() {
        assets = new AssetSearch(database, true);
        changes = new AssetChanges(database);
        pipeline.accept(TestPipeline.submission("'job_id':'a','n':3,'exports':[{'to':'figma','file_key':'k'}]", null));
        for (int i = 0; i < 3; i++) {
            pipeline.make(JOB + "/" + i);
        }
    }

    private static AssetFilter words(String... words) {
        return new AssetFilter(
                "default", List.of(words), List.of(), null, null, null, null, null, null, null, null, null);
    }

    private static AssetFilter tagged(String... tags) {
        return new AssetFilter(null, List.of(), List.of(tags), null, null, null, null, null, null, null, null, null);
    }

    private List<Asset> find(AssetFilter filter) {
        return assets.newest(filter, null, null, 100);
    }

    private String first() {
        return find(words()).get(0).id();
    }

    @Test
    void everyWordMustBeThereAndNoneIsAPattern() {
        assertThat(find(words("FOX"))).hasSize(3);
        assertThat(find(words("fine", "fox"))).hasSize(3);
        assertThat(find(words("fine", "dog"))).isEmpty();
        assertThat(find(words("f%x"))).isEmpty();
        assertThat(find(words("f_x"))).isEmpty();
        assertThat(find(words("!"))).isEmpty();
        assertThat(find(words("'; DROP TABLE assets; --"))).isEmpty();
        assertThat(find(words("generated-sdxl"))).hasSize(3);
        changes.change(first(), new AssetChange(List.of("50%_off!"), null, null));
        assertThat(find(words("0%_off!"))).hasSize(1);
        assertThat(find(tagged("50%_off!", "generated"))).hasSize(1);
    }

    @Test
    void everyFilterCounts() {
        changes.change(first(), new AssetChange(null, ReviewState.APPROVED, "best"));
        Asset best = assets.find("default", first()).orElseThrow();
        long at = best.created().toEpochMilli();

        AssetFilter all = new AssetFilter(
                "default",
                List.of("fox"),
                List.of("generated"),
                "best",
                best.provider(),
                best.modelId(),
                ReviewState.APPROVED,
                false,
                at,
                at + 1,
                best.costMicros(),
                best.costMicros());

        assertThat(find(all)).containsExactly(best);
        assertThat(best.tags()).containsExactly("generated", "generated-sdxl");
        assertThat(best.jobId()).isEqualTo("a");
        assertThat(assets.find("other", best.id())).isEmpty();
        assertThat(assets.find(null, best.id())).contains(best);
        assertThat(new AssetSearch(database, false).find(null, best.id()))
                .as("among real ones")
                .isEmpty();
    }

    @Test
    void pagesAreWholeThoughAllAreOfOneMoment() throws Exception {
        sql("UPDATE assets SET created_at = 1000");
        List<String> seen = new ArrayList<>();
        Asset last = null;
        do {
            List<Asset> page = assets.newest(words(), last == null ? null : 1000L, last == null ? null : last.id(), 2);
            page.forEach(asset -> seen.add(asset.id()));
            last = page.size() < 2 ? null : page.get(1);
        } while (last != null);

        assertThat(seen).hasSize(3).doesNotHaveDuplicates();
        List<String> each = new ArrayList<>();
        assets.each(words(), asset -> each.add(asset.id()));
        assertThat(each).isEqualTo(seen);
        for (int size = 1; size <= 3; size++) {
            each.clear();
            new AssetSearch(database, true, size).each(words(), asset -> each.add(asset.id()));
            assertThat(each).isEqualTo(seen);
        }
    }

    @Test
    void whatIsChangedTwiceIsAsTheLastWish() {
        String id = first();

        assertThat(changes.change(id, new AssetChange(List.of("b", "a"), ReviewState.REJECTED, null)))
                .isTrue();
        assertThat(changes.change(id, new AssetChange(null, ReviewState.PENDING, "new")))
                .isTrue();

        Asset asset = assets.find(null, id).orElseThrow();
        assertThat(asset.tags()).containsExactly("a", "b", "generated", "generated-sdxl");
        assertThat(asset.reviewState()).isEqualTo(ReviewState.PENDING);
        assertThat(asset.libraryId()).isEqualTo("new");
        assertThat(changes.change("none", new AssetChange(List.of(), null, null)))
                .isFalse();
        assertThat(new LibraryList(database, true).newest("default", null, null, 9))
                .extracting(row -> row.id() + row.document().get("assets"))
                .containsExactlyInAnyOrder("default/new1", "default/main2");
    }

    @Test
    void onePlaceIsOneExportHoweverOftenAndByHowManyItIsAskedFor() throws Exception {
        String id = first();
        AssetExports exports = new AssetExports(database);
        ExportRequest canva = TestPipeline.export("'to':'canva'");

        List<Boolean> news = Together.run(8, i -> () -> new AssetExports(database).ask(id, canva));

        assertThat(news).filteredOn(each -> each).hasSize(1);
        assertThat(exports.ask(id, TestPipeline.export("'to':'figma','file_key':'k'")))
                .isFalse();
        assertThat(exports.of(id))
                .extracting(each -> each.get("to").asText())
                .containsExactlyInAnyOrder("figma", "canva");
        assertThat(pipeline.exports.announce(99)).hasSize(4);

        sql("UPDATE exports SET state = 'failed', finished_at = 1, error_type = 'export_failed', message = 'm'"
                + " WHERE target = 'canva'");
        assertThat(exports.ask(id, canva)).isTrue();
        assertThat(exports.ask(id, canva)).isFalse();
        assertThat(pipeline.exports.announce(99)).hasSize(1);
    }

    @Test
    void aSigningKeyIsTheSameForAll() throws Exception {
        List<byte[]> keys = Together.run(4, i -> () -> new SigningKeys(database).secret("asset-urls"));

        assertThat(keys).allSatisfy(key -> assertThat(key).hasSize(32).isEqualTo(keys.get(0)));
        assertThat(new SigningKeys(database).secret("other")).isNotEqualTo(keys.get(0));
    }
}
