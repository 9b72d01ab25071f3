package io.narthex.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/compatibility.md` calls built what has a route, and nothing else; `/openapi.yaml` describes the same.
class CompatibilityDocIT {
    private static final Path DOC = Path.of("../docs/compatibility.md");
    private static final Pattern CODE = Pattern.compile("`(?:[A-Z, ]+ )?(/[^`]*)`");

    @TempDir
    private Path directory;

    private static Set<String> documented(boolean there) throws IOException {
        Set<String> paths = new TreeSet<>();
        String text = Files.readString(DOC);
        int start = text.indexOf("## HTTP API");
        for (String line : text.substring(start, text.indexOf("\n## ", start)).lines().toList()) {
            String[] cells = line.split("\\|");
            if (cells.length < 3 || !cells[1].contains("`/") && !cells[1].contains(" /")) {
                continue;
            }
            boolean isThere = switch (cells[2].strip()) {
                case "built", "partly", "refused", "ours" -> true;
                case "absent" -> false;
                default -> !there;
            };
            if (isThere == there) {
                addPaths(cells[1], paths);
            }
        }
        return paths;
    }

    /// `/api/v1/a`, `/b` names `/api/v1/b` too.
    private static void addPaths(String cell, Set<String> to) {
        String parent = "";
        Matcher code = CODE.matcher(cell);
        while (code.find()) {
            String path = code.group(1);
            String whole = parent.isEmpty() || path.startsWith("/api/") ? path : parent + path;
            if (parent.isEmpty()) {
                parent = whole.substring(0, whole.lastIndexOf('/'));
            }
            to.add(whole);
        }
    }

    /// The paths of the OpenAPI document, which is JSON.
    private static Set<String> described(TestServer server) throws IOException, InterruptedException {
        JsonObject document = new JsonObject(server.get("/api/v1/openapi.yaml?openapi_version=3.2").body());
        return document.getJsonObject("paths").fieldNames().stream()
                .map(path -> "/api/v1" + path.replaceAll("\\{([a-z]+)}", "<$1>"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyRouteOfTheApiIsDocumentedAndEveryDocumentedOneIsThere() throws Exception {
        try (TestLog log = TestLog.start(directory.resolve("kafka"));
                TestServer server = TestServer.start(log.connection(), directory.resolve("storage"))) {
            Set<String> routes = server.routes().stream()
                    .filter(path -> path.startsWith("/api/") && !path.endsWith("/"))
                    .map(path -> path.replaceAll(":([a-z_]+)", "<$1>")).collect(Collectors.toCollection(TreeSet::new));
            Set<String> built = documented(true).stream().filter(path -> path.startsWith("/api/"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(built).isEqualTo(routes);
            assertThat(documented(false)).doesNotContainAnyElementsOf(routes);
            assertThat(described(server)).isEqualTo(built);
        }
    }
}
