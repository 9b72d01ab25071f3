package io.narthex.config;

import static io.narthex.model.Names.quote;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.narthex.config.Schema.ListShape;
import io.narthex.config.Schema.Struct;
import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;

/// The `*_sd_configs` of a block, static ones included.
final class Discoveries {
    private static final Pattern TARGET_FILE = Pattern.compile("[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)");
    private static final String SUFFIX = "_sd_configs";

    private Discoveries() {}

    static void check(Block block) {
        for (Schema.Field field : block.struct().fields().values()) {
            if (!isDiscovery(field.key())) {
                continue;
            }
            for (Block entry : block.blocks(field.key())) {
                if (entry == null) {
                    if (field.key().equals("static_configs")) {
                        throw new ConfigException("nil static target group item found");
                    }
                    throw new ConfigException("empty or null section in " + field.key());
                }
                check(field.key(), entry);
            }
        }
    }

    private static boolean isDiscovery(String key) {
        return key.endsWith(SUFFIX) || key.equals("static_configs");
    }

    private static void check(String key, Block entry) {
        Map<String, Schema.Field> fields = entry.struct().fields();
        if (fields.containsKey("basic_auth")) {
            HttpClients.check(entry);
        } else if (fields.containsKey("tls_config")) {
            HttpClients.checkTls(entry.block("tls_config"));
        }
        switch (key) {
            case "file_sd_configs" -> checkFile(entry);
            case "http_sd_configs" -> checkHttp(entry.text("url"));
            default -> {
            }
        }
    }

    private static void checkFile(Block entry) {
        if (entry.texts("files").isEmpty()) {
            throw new ConfigException("file service discovery config must contain at least one path name");
        }
        for (String file : entry.texts("files")) {
            if (!TARGET_FILE.matcher(file).matches()) {
                throw new ConfigException("path name " + quote(file) + " is not valid for file discovery");
            }
        }
    }

    private static void checkHttp(String url) {
        if (url.isEmpty()) {
            throw new ConfigException("URL is missing");
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("parse " + quote(url) + ": " + e.getMessage(), e);
        }
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw new ConfigException("URL scheme must be 'http' or 'https'");
        }
        if (uri.getRawAuthority() == null) {
            throw new ConfigException("host is missing in URL");
        }
    }

    static void checkStaticTargets(Block block) {
        for (Block group : block.blocks("static_configs")) {
            for (String target : group == null ? List.<String>of() : group.texts("targets")) {
                if (target.indexOf('/') >= 0) {
                    throw new ConfigException(quote(target) + " is not a valid hostname");
                }
            }
        }
    }

    static List<DiscoveryConfig> read(Block block) {
        List<DiscoveryConfig> configs = new ArrayList<>();
        for (Schema.Field field : block.struct().fields().values()) {
            if (!isDiscovery(field.key()) || block.blocks(field.key()).isEmpty()) {
                continue;
            }
            if (field.key().equals("static_configs")) {
                configs.add(new DiscoveryConfig.Static(groups(block.blocks(field.key()))));
                continue;
            }
            for (Block entry : block.blocks(field.key())) {
                configs.add(read(field.key(), requireBlock(entry)));
            }
        }
        return List.copyOf(configs);
    }

    private static DiscoveryConfig read(String key, Block entry) {
        return switch (key) {
            case "file_sd_configs" -> new DiscoveryConfig.File(entry.texts("files"), entry.duration(
                    "refresh_interval"));
            case "http_sd_configs" -> new DiscoveryConfig.Http(entry.text("url"), entry.duration("refresh_interval"),
                    HttpClients.read(entry));
            default -> new DiscoveryConfig.Unbuilt(key.substring(0, key.length() - SUFFIX.length()), YamlWriter.write(
                    entry));
        };
    }

    private static Block requireBlock(@Nullable Block block) {
        if (block == null) {
            throw new ConfigException("empty or null section in service discovery");
        }
        return block;
    }

    private static List<TargetGroup> groups(List<@Nullable Block> blocks) {
        List<TargetGroup> groups = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            groups.add(group(Integer.toString(i), requireBlock(blocks.get(i))));
        }
        return List.copyOf(groups);
    }

    private static TargetGroup group(String source, Block block) {
        return new TargetGroup(source, block.texts("targets"), Labels.of(block.textMap("labels")));
    }

    /// Target groups from a file of theirs, YAML or JSON.
    ///
    /// @throws ConfigException if the text does not hold a list of target groups
    static List<TargetGroup> targetGroups(String yaml, String sourcePrefix) {
        Struct wrapper = new Struct("target_groups", "[]*targetgroup.Group");
        wrapper.fields().put("groups", new Schema.Field("groups", new ListShape(Schema.prometheus().struct(
                "target_group")), "", false, false, true));
        List<@Nullable Block> blocks = YamlReader.readList(yaml, wrapper).blocks("groups");
        List<TargetGroup> groups = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block == null) {
                throw new ConfigException("nil target group item found");
            }
            groups.add(group(sourcePrefix + ":" + i, block));
        }
        return List.copyOf(groups);
    }
}
