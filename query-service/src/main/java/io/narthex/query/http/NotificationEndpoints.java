package io.narthex.query.http;

import java.nio.charset.StandardCharsets;

import io.narthex.query.status.Notification;
import io.narthex.query.status.Notifications;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/// `/notifications`, and `/notifications/live` as server-sent events. They answer before the server is ready: that it is
/// not is one of them.
final class NotificationEndpoints {
    private final Notifications notifications;

    NotificationEndpoints(Notifications notifications) {
        this.notifications = notifications;
    }

    void mount(ApiServer server) {
        server.getAlways("/api/v1/notifications", request -> Answer.of(json -> {
            json.beginArray();
            notifications.active().forEach(notification -> write(json, notification));
            json.endArray();
        }));
        server.getEvents("/api/v1/notifications/live", this::live);
    }

    /// On the event loop.
    private void live(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-cache");
        Notifications.Subscriber subscriber = notification -> offer(response, notification);
        response.setChunked(true);
        if (!notifications.subscribe(subscriber)) {
            response.setChunked(false).setStatusCode(204).end();
            return;
        }
        response.closeHandler(closed -> notifications.unsubscribe(subscriber));
        response.writeHead();
    }

    private static boolean offer(HttpServerResponse response, Notification notification) {
        if (response.closed() || response.writeQueueFull()) {
            return false;
        }
        String event = "data: " + new String(JsonWriter.bytes(json -> write(json, notification)),
                StandardCharsets.UTF_8) + "\n\n";
        response.write(Buffer.buffer(event));
        return true;
    }

    private static void write(JsonWriter json, Notification notification) {
        json.beginObject().name("text").string(notification.text()).name("date")
                .string(GoTimes.format(notification.sinceMs())).name("active").bool(notification.active())
                .endObject();
    }
}
