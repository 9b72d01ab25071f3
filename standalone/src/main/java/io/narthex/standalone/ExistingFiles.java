package io.narthex.standalone;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Arguments that must name files, as promtool has them.
final class ExistingFiles {
    private ExistingFiles() {}

    /// False, and says so, if one of the files does not exist.
    static boolean require(List<Path> files, PrintWriter err) {
        for (Path file : files) {
            if (!Files.exists(file)) {
                err.println("narthex: error: path '" + file + "' does not exist, try --help");
                err.flush();
                return false;
            }
        }
        return true;
    }
}
