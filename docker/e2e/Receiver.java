import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Prints every webhook body that it gets.
void main() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 16);
    server.createContext("/", exchange -> {
        IO.println(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    });
    server.start();
}
