package io.narthex.alert.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import io.narthex.alert.matcher.MatcherMode;
import io.narthex.alert.matcher.MatcherParser;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads alertmanager.yml.
public final class AlertmanagerConfigLoader {
    private AlertmanagerConfigLoader() {}

    /// @throws ConfigException if the file cannot be read or breaks a rule; the message names file, line and key
    public static AlertmanagerConfig load(Path file, MatcherMode mode) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e.getMessage());
        }
        Path directory = file.toAbsolutePath().getParent();
        try {
            return parse(text, directory == null ? Path.of("/") : directory, mode);
        } catch (ConfigException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
    }

    /// @param directory against which relative paths are resolved
    /// @throws ConfigException if the text breaks a rule
    public static AlertmanagerConfig parse(String text, Path directory, MatcherMode mode) {
        MatcherParser matchers = new MatcherParser(mode);
        Node root;
        try {
            root = new Compose(LoadSettings.builder().setMaxAliasesForCollections(50).build()).composeString(text)
                    .orElseThrow(() -> new ConfigException("no route provided in config"));
        } catch (YamlEngineException e) {
            throw new ConfigException("not valid YAML: " + e.getMessage());
        }
        Block block = new BlockReader(matchers).block(root, Schemas.root(matchers));
        return new ConfigAssembly(block, directory).assemble(hash(text));
    }

    /// The first six bytes of MD5, the figure that `alertmanager_config_hash` shows.
    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            long hash = 0;
            for (int i = 5; i >= 0; i--) {
                hash = hash << 8 | digest[i] & 0xff;
            }
            return hash;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no MD5", e);
        }
    }
}
