package io.narthex.standalone.log;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/// Sets up the process' log. Called once, before anything logs.
public final class Logging {
    /// Libraries that tell at INFO what only their developers want to read.
    private static final List<String> TALKATIVE = List.of("org.apache.kafka", "kafka", "state.change.logger",
            "io.netty",
            "io.vertx", "org.apache.parquet", "org.apache.hadoop", "org.rocksdb");

    /// Libraries that warn, on every start or stop, of what is right here.
    private static final List<String> NAGGING = List.of("org.apache.kafka.clients.consumer.ConsumerConfig",
            "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils", "org.apache.kafka.clients.NetworkClient",
            "org.apache.kafka.controller.QuorumController", "kafka.server.DefaultAutoTopicCreationManager",
            "org.apache.kafka.streams.StreamsConfig");

    private Logging() {}

    public static void configure(LogLevel level, LogFormat format) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            throw new IllegalStateException("expected Logback behind SLF4J, found " + factory.getClass().getName());
        }
        context.reset();
        EventEncoder encoder = new EventEncoder(format);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level.level());
        root.addAppender(console);
        if (level == LogLevel.INFO) {
            TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
            NAGGING.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
        }
    }
}
