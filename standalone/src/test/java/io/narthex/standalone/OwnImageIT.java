package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/// Our own image, built from `docker/Dockerfile` and run as its user runs it.
///
/// Needs a container engine that `DOCKER_HOST` names, and `NARTHEX_BASE_IMAGE` where the public base image cannot be
/// pulled.
class OwnImageIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ImageFromDockerfile image() {
        ImageFromDockerfile image = new ImageFromDockerfile("narthex-standalone-test", true)
                .withFileFromPath("Dockerfile", ROOT.resolve("docker/Dockerfile"))
                .withFileFromPath("docker", ROOT.resolve("docker"))
                .withFileFromPath("standalone/target/dist/lib", Path.of("target", "dist", "lib").toAbsolutePath())
                .withTarget("standalone");
        String base = System.getenv("NARTHEX_BASE_IMAGE");
        return base == null ? image : image.withBuildArg("BASE_IMAGE", base);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatIsPushedToTheImageIsQueryable() throws Exception {
        assumeTrue(System.getenv("DOCKER_HOST") != null && DockerClientFactory.instance().isDockerAvailable(),
                "no container engine: DOCKER_HOST names none that answers");
        try (GenericContainer<?> narthex = new GenericContainer<>(image()).withExposedPorts(9090, 9091, 9093)
                .waitingFor(Wait.forHttp("/-/ready").forPort(9090).forStatusCode(200))
                .withStartupTimeout(Duration.ofMinutes(3))) {
            narthex.start();
            String web = "http://" + narthex.getHost() + ":" + narthex.getMappedPort(9090);
            String push = "http://" + narthex.getHost() + ":" + narthex.getMappedPort(9091);

            assertThat(send(HttpRequest.newBuilder(URI.create(push + "/metrics/job/image"))
                    .POST(HttpRequest.BodyPublishers.ofString("image_pushed 42\n"))).statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(10)).untilAsserted(
                    () -> assertThat(send(HttpRequest.newBuilder(URI.create(web + "/api/v1/query?query=image_pushed")))
                            .body()).contains("\"42\"").contains("\"job\":\"image\""));
            assertThat(narthex.execInContainer("ready", "9090").getExitCode()).isZero();
        }
    }
}
