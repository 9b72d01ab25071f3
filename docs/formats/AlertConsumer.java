import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Prints every alert, with nothing of ours on the class path. Arguments: bootstrap servers, and where Alert.avsc lies.
public final class AlertConsumer {
    public static void main(String[] args) throws Exception {
        var decoder = new BinaryMessageDecoder<Object>(new GenericData(), new Schema.Parser().parse(Path.of(args[1]).toFile()));
        Map<String, Object> config = Map.of("bootstrap.servers", args[0], "group.id", "alert-printer",
                "auto.offset.reset", "earliest", "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("narthex.alerts"));
            while (true) {
                for (ConsumerRecord<byte[], byte[]> alert : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println(new String(alert.key(), "UTF-8") + " "
                            + (alert.value() == null ? "forgotten" : decoder.decode(alert.value())));
                }
            }
        }
    }
}
