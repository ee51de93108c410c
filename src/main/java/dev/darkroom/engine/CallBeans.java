package dev.darkroom.engine;

import dev.darkroom.adapter.http.ProviderClients;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.ModelConfigs;
import dev.darkroom.asset.ImageInspector;
import dev.darkroom.asset.Spool;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.catalog.ProviderProfile;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.Calls;
import dev.darkroom.pipeline.CutCalls;
import dev.darkroom.pipeline.LostImages;
import dev.darkroom.pipeline.SecondFetch;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.ProviderCodec;
import dev.darkroom.provider.TaskCodec;
import dev.darkroom.provider.flux.Flux;
import dev.darkroom.provider.gemini.Gemini;
import dev.darkroom.provider.ideogram.Ideogram;
import dev.darkroom.provider.openai.OpenAiCompatible;
import dev.darkroom.provider.openai.OpenAiImages;
import dev.darkroom.provider.replicate.Replicate;
import dev.darkroom.provider.stability.Stability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Builds and names what the routes of real calls need: a bean {@code call-<provider>} for each codec. */
final class CallBeans {
    private final Settings settings;
    private final Supplier<Catalog> catalog;
    private final ModelChoice models;
    private final long mostImageBytes;
    private final List<ImageCodec> images;
    private final List<TaskCodec> tasks;

    CallBeans(Settings settings, Supplier<Catalog> catalog, ModelChoice models) {
        this.settings = settings;
        this.catalog = catalog;
        this.models = models;
        this.mostImageBytes = settings.images().maxBytes();
        this.images = new ArrayList<>(List.of(new OpenAiImages(), new Stability(), new Ideogram(), new Gemini()));
        openAiSpeakers().forEach(images::add);
        this.tasks = List.of(new Flux(), new Replicate());
    }

    /** Those of catalog/providers.yaml: they need no class of their own. */
    private Stream<OpenAiCompatible> openAiSpeakers() {
        return catalog.get().providers().values().stream()
                .filter(profile -> ProviderProfile.OPENAI.equals(profile.language()))
                .map(ProviderProfile::name)
                .filter(settings.providers()::containsKey)
                .map(OpenAiCompatible::new);
    }

    /** The providers that can be called for real. */
    Map<String, ProviderCodec> codecs() {
        return Stream.<ProviderCodec>concat(images.stream(), tasks.stream())
                .collect(Collectors.toUnmodifiableMap(ProviderCodec::provider, Function.identity(), (one, other) -> {
                    throw new SetupException("catalog/providers.yaml: " + one.provider()
                            + ".language: it has a language of its own; leave it out");
                }));
    }

    void bind(CamelContext camel, ModelConfigs versions, Spool spool, LostImages lostImages, CancelStore cancels) {
        camel.addComponent("http", ProviderClients.component());
        camel.addComponent("https", ProviderClients.component());
        camel.getRegistry().bind("cutCalls", new CutCalls());
        Calls calls = new Calls(
                catalog,
                models,
                versions,
                spool,
                new ImageInspector(mostImageBytes, settings.images().maxPixels()),
                mostImageBytes,
                settings.allowPrivateDownloads(),
                cancels);
        images.forEach(codec -> bind(camel, lostImages, codec, calls.image(codec, of(codec))));
        tasks.forEach(codec -> bind(camel, lostImages, codec, calls.task(codec, of(codec))));
    }

    private static void bind(CamelContext camel, LostImages lostImages, ProviderCodec codec, SecondFetch call) {
        camel.getRegistry().bind("call-" + codec.provider(), call);
        lostImages.add(codec.provider(), call);
    }

    private Settings.ProviderSettings of(ProviderCodec codec) {
        return settings.providers().get(codec.provider());
    }
}
