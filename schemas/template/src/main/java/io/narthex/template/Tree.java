package io.narthex.template;

import java.nio.charset.StandardCharsets;

/// One named template: its body, and the text it was cut from for the positions in messages.
///
/// @param parseName name of the whole text that the template was defined in
record Tree(String name, String parseName, String text, Node.Block root) {
    /// `parseName:line:column`, the column in bytes from 0, as Go counts.
    String location(Node node) {
        String before = text.substring(0, Math.min(node.position(), text.length()));
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = before.substring(lineStart).getBytes(StandardCharsets.UTF_8).length;
        return parseName + ":" + line + ":" + column;
    }

    /// Whether there is nothing but space: such a definition never replaces another.
    boolean isEmpty() {
        return root.nodes().stream().allMatch(node -> node instanceof Node.Text text && text.text().isBlank());
    }
}
