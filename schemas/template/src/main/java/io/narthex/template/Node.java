package io.narthex.template;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/// The parsed form of a template. `position` is an index into the text; printing gives what error messages quote.
sealed interface Node {
    int position();

    record Block(int position, List<Node> nodes) implements Node {
        public Block {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String toString() {
            return nodes.stream().map(Node::toString).collect(Collectors.joining());
        }
    }

    record Text(int position, String text) implements Node {
        @Override
        public String toString() {
            return text;
        }
    }

    record Action(int position, Pipe pipe) implements Node {
        @Override
        public String toString() {
            return "{{" + pipe + "}}";
        }
    }

    record If(int position, Pipe pipe, Block then, @Nullable Block otherwise) implements Node {
        @Override
        public String toString() {
            return printBranch("if", pipe, then, otherwise);
        }
    }

    record With(int position, Pipe pipe, Block then, @Nullable Block otherwise) implements Node {
        @Override
        public String toString() {
            return printBranch("with", pipe, then, otherwise);
        }
    }

    record Range(int position, Pipe pipe, Block then, @Nullable Block otherwise) implements Node {
        @Override
        public String toString() {
            return printBranch("range", pipe, then, otherwise);
        }
    }

    /// `{{template "name" pipe}}`
    record Invocation(int position, String name, @Nullable Pipe pipe) implements Node {
        @Override
        public String toString() {
            return "{{template " + GoQuote.quote(name) + (pipe == null ? "" : " " + pipe) + "}}";
        }
    }

    record Break(int position) implements Node {
        @Override
        public String toString() {
            return "{{break}}";
        }
    }

    record Continue(int position) implements Node {
        @Override
        public String toString() {
            return "{{continue}}";
        }
    }

    /// One stage of a pipeline: a function or value, then its arguments.
    record Command(int position, List<Operand> arguments) implements Node {
        public Command {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            return arguments.stream()
                    .map(argument -> argument instanceof Pipe ? "(" + argument + ")" : argument.toString())
                    .collect(Collectors.joining(" "));
        }
    }

    /// What may stand as an argument.
    sealed interface Operand extends Node {}

    /// What stands for itself: nothing can be called, no field follows.
    sealed interface Term extends Operand {}

    /// What may take arguments.
    sealed interface Callable extends Operand {}

    /// @param declares names of the variables (with `$`) that the pipeline sets
    /// @param isAssign whether they exist already: `=`, not `:=`
    record Pipe(int position, List<String> declares, boolean isAssign, List<Command> commands) implements Callable {
        public Pipe {
            declares = List.copyOf(declares);
            commands = List.copyOf(commands);
        }

        @Override
        public String toString() {
            String head = declares.isEmpty() ? "" : String.join(", ", declares) + (isAssign ? " = " : " := ");
            return head + commands.stream().map(Command::toString).collect(Collectors.joining(" | "));
        }
    }

    record Dot(int position) implements Term {
        @Override
        public String toString() {
            return ".";
        }
    }

    record Nil(int position) implements Term {
        @Override
        public String toString() {
            return "nil";
        }
    }

    record Bool(int position, boolean value) implements Term {
        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    record Str(int position, String quoted, String value) implements Term {
        @Override
        public String toString() {
            return quoted;
        }
    }

    /// An untyped constant.
    ///
    /// @param integer null if the constant is no 64-bit integer
    /// @param isFloat whether it is a float where nothing else asks for an integer
    record Number(int position, String text, @Nullable Long integer, double floating,
            boolean isFloat) implements Term {
        @Override
        public String toString() {
            return text;
        }
    }

    record Identifier(int position, String name) implements Callable {
        @Override
        public String toString() {
            return name;
        }
    }

    /// `$x.a.b`; the first identifier has its `$`.
    record Variable(int position, List<String> identifiers) implements Callable {
        public Variable {
            identifiers = List.copyOf(identifiers);
        }

        @Override
        public String toString() {
            return String.join(".", identifiers);
        }
    }

    /// `.a.b`, without the dots.
    record Field(int position, List<String> identifiers) implements Callable {
        public Field {
            identifiers = List.copyOf(identifiers);
        }

        @Override
        public String toString() {
            return "." + String.join(".", identifiers);
        }
    }

    /// `(pipe).a.b`
    record Chain(int position, Operand operand, List<String> fields) implements Callable {
        public Chain {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            String head = operand instanceof Pipe ? "(" + operand + ")" : operand.toString();
            return head + "." + String.join(".", fields);
        }
    }

    private static String printBranch(String keyword, Pipe pipe, Block then, @Nullable Block otherwise) {
        String tail = otherwise == null ? "" : "{{else}}" + otherwise;
        return "{{" + keyword + " " + pipe + "}}" + then + tail + "{{end}}";
    }
}
