package dev.darkroom.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A project folder with the real launcher, few sources, the {@link Probe} instead of the program, and a script instead
 * of Maven that copies the ready jar.
 */
final class LauncherHome {
    final Path folder;
    final Path jar;
    final Path builds;
    private final Path ready;

    LauncherHome(Path folder) throws IOException {
        this.folder = folder;
        jar = folder.resolve("target/darkroom.jar");
        ready = folder.resolve("ready.jar");
        builds = folder.resolve("builds.log");
        Files.createDirectories(folder.resolve("src/main/java"));
        Files.createDirectories(folder.resolve(".mvn"));
        for (String file : List.of("darkroom", ".mvn/java.sh", ".mvn/prepare.sh")) {
            Files.copy(Path.of(file), folder.resolve(file));
        }
        for (String file : List.of("pom.xml", "application.properties", "src/main/java/A.java")) {
            Files.writeString(folder.resolve(file), "");
        }
        writeProbeJar();
        maven("cp ready.jar target/darkroom.jar");
    }

    /** What the build does after it has added a line to {@link #builds}. */
    void maven(String script) throws IOException {
        Shell.writeScript(folder.resolve("mvnw"), "echo \"$@\" >>builds.log\n" + script + "\n");
    }

    /** As after a build and a first start: the jar is newer than every source, and an archive was tried. */
    void built() throws IOException {
        Files.createDirectories(jar.getParent());
        Files.copy(ready, jar);
        Path archive = jar.resolveSibling(archiveName());
        Files.writeString(archive, "");
        Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(5)));
    }

    /** Edits a source after the build. */
    void edit(String file) throws IOException {
        Path source = folder.resolve(file);
        Files.writeString(source, "changed");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    }

    String command() {
        return folder.resolve("darkroom").toString();
    }

    static String archiveName() {
        Path javaHome = Path.of(System.getProperty("java.home"));
        return "classes-" + javaHome.getFileName() + "-" + System.getProperty("java.version") + ".jsa";
    }

    private void writeProbeJar() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Probe.class.getName());
        try (var out = new JarOutputStream(Files.newOutputStream(ready), manifest);
                InputStream code = Probe.class.getResourceAsStream("Probe.class")) {
            out.putNextEntry(new JarEntry(Probe.class.getName().replace('.', '/') + ".class"));
            code.transferTo(out);
        }
    }
}
