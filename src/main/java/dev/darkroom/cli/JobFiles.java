package dev.darkroom.cli;

import dev.darkroom.job.JobFileFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The job files that the arguments of a command mean.
 *
 * @param files in the order of the arguments, those of a folder by name
 * @param problems arguments that mean none, each with what would be right
 */
record JobFiles(List<Path> files, List<String> problems) {
    static JobFiles of(List<Path> arguments) throws IOException {
        JobFiles found = new JobFiles(new ArrayList<>(), new ArrayList<>());
        for (Path argument : arguments) {
            if (Files.isDirectory(argument)) {
                found.folder(argument);
            } else if (!Files.isRegularFile(argument)) {
                found.problems.add(argument + ": there is no such file; expected a job file or a folder of them");
            } else if (format(argument)) {
                found.files.add(argument);
            } else {
                found.problems.add(
                        argument + ": is not a job file; expected a name that ends in .json, .ndjson or .csv");
            }
        }
        return found;
    }

    private void folder(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> jobs = inside.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(JobFiles::format)
                    .sorted()
                    .toList();
            files.addAll(jobs);
            if (jobs.isEmpty()) {
                problems.add(folder + ": holds no job file; expected names that end in .json, .ndjson or .csv");
            }
        }
    }

    private static boolean format(Path file) {
        return JobFileFormat.ofFileName(file.getFileName().toString()).isPresent();
    }
}
