package dev.darkroom.adapter.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** All shipped storage routes with the beans of folder storage, as the program runs them. */
final class FolderProgram implements AutoCloseable {
    private final CamelContext camel = new DefaultCamelContext();

    FolderProgram(Path folder) throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of("darkroom.storage", "folder"));
        camel.getPropertiesComponent().setInitialProperties(properties);
        camel.getRegistry().bind("storage", new FolderStorage(folder));
        for (String route : List.of("store-s3", "store-folder")) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(PluginHelper.getResourceLoader(camel)
                            .resolveResource("file:routes/pipeline/" + route + ".camel.yaml"));
        }
        camel.start();
    }

    /** Starts and stops; run in its own process to see which classes that loads. */
    public static void main(String[] arguments) throws Exception {
        try (FolderProgram program = new FolderProgram(Path.of(arguments[0]))) {
            System.out.println("routes: " + program.camel().getRoutesSize());
        }
    }

    CamelContext camel() {
        return camel;
    }

    @Override
    public void close() {
        camel.stop();
    }
}
