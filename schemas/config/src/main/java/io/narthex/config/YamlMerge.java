package io.narthex.config;

import java.util.ArrayList;
import java.util.List;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The merge key `<<` of YAML 1.1, which Prometheus' files may use and YAML 1.2 has no more.
public final class YamlMerge {
    private YamlMerge() {}

    public static boolean isMerge(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals("<<")
                && key.getScalarStyle() == ScalarStyle.PLAIN;
    }

    /// The entries that `<<` brings in, one level deep; the mapping's own keys win, then those that come first.
    public static List<NodeTuple> merged(MappingNode mapping) {
        List<NodeTuple> entries = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (isMerge(entry)) {
                Node from = entry.getValueNode();
                List<Node> sources = from instanceof SequenceNode sequence ? sequence.getValue() : List.of(from);
                for (Node source : sources) {
                    if (source instanceof MappingNode other) {
                        entries.addAll(other.getValue());
                    }
                }
            }
        }
        return entries;
    }
}
