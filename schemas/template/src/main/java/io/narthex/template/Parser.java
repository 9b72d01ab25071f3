package io.narthex.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Tokens to trees: the text itself and every template it defines. Messages are Go's.
final class Parser {
    /// Control structures and parentheses inside each other; far beyond any template, far below the stack's end.
    private static final int MAX_NESTING = 300;

    private final String parseName;
    private final String text;
    private final Set<String> functions;
    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, Tree> trees = new LinkedHashMap<>();
    private int index;
    private int readTo;
    private int actionLine;
    private int rangeDepth;
    private int nesting;
    private List<String> variables = new ArrayList<>(List.of("$"));

    private Parser(String parseName, String text, Set<String> functions) {
        this.parseName = parseName;
        this.text = text;
        this.functions = functions;
        Lexer lexer = new Lexer(text);
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.type() != Token.Type.EOF && token.type() != Token.Type.ERROR);
    }

    /// The trees by name; that of the text itself under `name`.
    static Map<String, Tree> parse(String name, String text, Set<String> functions) {
        Parser parser = new Parser(name, text, functions);
        parser.parseText();
        return parser.trees;
    }

    /// What ends a list: `{{end}}` or `{{else}}`.
    private enum Closing {
        END("{{end}}"), ELSE("{{else}}");

        private final String printed;

        Closing(String printed) {
            this.printed = printed;
        }
    }

    private record ClosedBlock(Node.Block block, Closing closing) {}

    private record Branch(Node.Pipe pipe, Node.Block then, Node.@Nullable Block otherwise) {}

    private void parseText() {
        List<Node> nodes = new ArrayList<>();
        while (peek().type() != Token.Type.EOF) {
            if (peek().type() == Token.Type.LEFT_DELIM) {
                int mark = index;
                next();
                if (nextNonSpace().type() == Token.Type.DEFINE) {
                    parseDefinition();
                    continue;
                }
                index = mark;
            }
            Object item = textOrAction();
            if (item instanceof Closing closing) {
                throw error("unexpected " + closing.printed);
            }
            nodes.add((Node) item);
        }
        add(new Tree(parseName, parseName, text, new Node.Block(0, nodes)));
    }

    private void parseDefinition() {
        String context = "define clause";
        Token token = nextNonSpace();
        String name = templateName(token, context);
        expectRightDelim(context);
        parseNamed(name, context);
    }

    /// The body of a `define` or `block`, with variables of its own.
    private void parseNamed(String name, String context) {
        List<String> outer = variables;
        variables = new ArrayList<>(List.of("$"));
        int outerRange = rangeDepth;
        rangeDepth = 0;
        ClosedBlock body = blockUntilClosed();
        if (body.closing != Closing.END) {
            throw error("unexpected " + body.closing.printed + " in " + context);
        }
        rangeDepth = outerRange;
        variables = outer;
        add(new Tree(name, parseName, text, body.block));
    }

    private void add(Tree tree) {
        Tree existing = trees.get(tree.name());
        if (existing == null || existing.isEmpty()) {
            trees.put(tree.name(), tree);
        } else if (!tree.isEmpty()) {
            throw error("multiple definition of template " + GoQuote.quote(tree.name()));
        }
    }

    private ClosedBlock blockUntilClosed() {
        if (++nesting > MAX_NESTING) {
            throw error("max nesting depth exceeded");
        }
        int position = peekNonSpace().position();
        List<Node> nodes = new ArrayList<>();
        while (peekNonSpace().type() != Token.Type.EOF) {
            Object item = textOrAction();
            if (item instanceof Closing closing) {
                nesting--;
                return new ClosedBlock(new Node.Block(position, nodes), closing);
            }
            nodes.add((Node) item);
        }
        throw error("unexpected EOF");
    }

    /// A [Node] or a [Closing].
    private Object textOrAction() {
        Token token = nextNonSpace();
        return switch (token.type()) {
            case TEXT -> new Node.Text(token.position(), token.text());
            case LEFT_DELIM -> {
                actionLine = token.line();
                Object action = action();
                actionLine = 0;
                yield action;
            }
            default -> throw unexpected(token, "input");
        };
    }

    private Object action() {
        Token token = nextNonSpace();
        return switch (token.type()) {
            case BLOCK -> block();
            case BREAK -> {
                checkLoopControl("{{break}}");
                yield new Node.Break(token.position());
            }
            case CONTINUE -> {
                checkLoopControl("{{continue}}");
                yield new Node.Continue(token.position());
            }
            case ELSE -> elseClause();
            case END -> {
                expectRightDelim("end");
                yield Closing.END;
            }
            case IF -> ifControl();
            case RANGE -> {
                Branch branch = control("range");
                yield new Node.Range(branch.pipe.position(), branch.pipe, branch.then, branch.otherwise);
            }
            case TEMPLATE -> invocation();
            case WITH -> withControl();
            default -> {
                index--;
                Node.Pipe pipe = pipeline("command", Token.Type.RIGHT_DELIM);
                yield new Node.Action(token.position(), pipe);
            }
        };
    }

    private Node ifControl() {
        Branch branch = control("if");
        return new Node.If(branch.pipe.position(), branch.pipe, branch.then, branch.otherwise);
    }

    private Node withControl() {
        Branch branch = control("with");
        return new Node.With(branch.pipe.position(), branch.pipe, branch.then, branch.otherwise);
    }

    private void checkLoopControl(String keyword) {
        Token token = nextNonSpace();
        if (token.type() != Token.Type.RIGHT_DELIM) {
            throw unexpected(token, keyword);
        }
        if (rangeDepth == 0) {
            throw error(keyword + " outside {{range}}");
        }
    }

    private Closing elseClause() {
        Token token = peekNonSpace();
        if (token.type() != Token.Type.IF && token.type() != Token.Type.WITH) {
            expectRightDelim("else");
        }
        return Closing.ELSE;
    }

    private Branch control(String context) {
        int outerVariables = variables.size();
        Node.Pipe pipe = pipeline(context, Token.Type.RIGHT_DELIM);
        boolean isRange = context.equals("range");
        rangeDepth += isRange ? 1 : 0;
        ClosedBlock then = blockUntilClosed();
        rangeDepth -= isRange ? 1 : 0;
        Node.Block otherwise = then.closing == Closing.ELSE ? otherwise(context) : null;
        variables.subList(outerVariables, variables.size()).clear();
        return new Branch(pipe, then.block, otherwise);
    }

    private Node.Block otherwise(String context) {
        Token token = peek();
        if (context.equals("if") && token.type() == Token.Type.IF) {
            next();
            return new Node.Block(token.position(), List.of(nested(this::ifControl)));
        }
        if (context.equals("with") && token.type() == Token.Type.WITH) {
            next();
            return new Node.Block(token.position(), List.of(nested(this::withControl)));
        }
        ClosedBlock block = blockUntilClosed();
        if (block.closing != Closing.END) {
            throw error("expected end; found " + block.closing.printed);
        }
        return block.block;
    }

    private <T> T nested(java.util.function.Supplier<T> part) {
        if (++nesting > MAX_NESTING) {
            throw error("max nesting depth exceeded");
        }
        T result = part.get();
        nesting--;
        return result;
    }

    private Node block() {
        String context = "block clause";
        Token token = nextNonSpace();
        String name = templateName(token, context);
        Node.Pipe pipe = pipeline(context, Token.Type.RIGHT_DELIM);
        parseNamed(name, context);
        return new Node.Invocation(token.position(), name, pipe);
    }

    private Node invocation() {
        String context = "template clause";
        Token token = nextNonSpace();
        String name = templateName(token, context);
        Node.Pipe pipe = null;
        if (nextNonSpace().type() != Token.Type.RIGHT_DELIM) {
            index--;
            pipe = pipeline(context, Token.Type.RIGHT_DELIM);
        }
        return new Node.Invocation(token.position(), name, pipe);
    }

    private String templateName(Token token, String context) {
        if (token.type() != Token.Type.STRING && token.type() != Token.Type.RAW_STRING) {
            throw unexpected(token, context);
        }
        return unquote(token.text());
    }

    private String unquote(String quoted) {
        String text = GoQuote.unquote(quoted);
        if (text == null) {
            throw error("invalid syntax");
        }
        return text;
    }

    private Node.Pipe pipeline(String context, Token.Type end) {
        int position = peekNonSpace().position();
        List<String> declares = new ArrayList<>(2);
        boolean isAssign = declarations(context, declares);
        List<Node.Command> commands = new ArrayList<>();
        while (true) {
            Token token = nextNonSpace();
            if (token.type() == end) {
                checkPipeline(commands, context);
                return new Node.Pipe(position, declares, isAssign, commands);
            }
            switch (token.type()) {
                case BOOL, CHAR_CONSTANT, DOT, FIELD, IDENTIFIER, NUMBER, NIL, RAW_STRING, STRING, VARIABLE,
                        LEFT_PAREN -> {
                    index--;
                    commands.add(command());
                }
                default -> throw unexpected(token, context);
            }
        }
    }

    /// Reads `$x :=`, `$x =` or, in a range, `$i, $x :=`; says whether it is an assignment.
    private boolean declarations(String context, List<String> declares) {
        while (peekNonSpace().type() == Token.Type.VARIABLE) {
            int mark = index;
            Token variable = next();
            Token next = nextNonSpace();
            if (next.type() == Token.Type.ASSIGN || next.type() == Token.Type.DECLARE) {
                declares.add(variable.text());
                variables.add(variable.text());
                return next.type() == Token.Type.ASSIGN;
            }
            if (next.type() != Token.Type.CHAR || !next.text().equals(",")) {
                index = mark;
                return false;
            }
            declares.add(variable.text());
            variables.add(variable.text());
            if (!context.equals("range") || declares.size() >= 2) {
                throw error("too many declarations in " + context);
            }
            Token.Type following = peekNonSpace().type();
            if (following != Token.Type.VARIABLE && following != Token.Type.RIGHT_DELIM
                    && following != Token.Type.RIGHT_PAREN) {
                throw error("range can only initialize variables");
            }
        }
        return false;
    }

    private void checkPipeline(List<Node.Command> commands, String context) {
        if (commands.isEmpty()) {
            throw error("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            switch (commands.get(i).arguments().getFirst()) {
                case Node.Term _ ->
                    throw error("non executable command in pipeline stage " + (i + 1));
                case Node.Callable _ -> {
                    // may be called
                }
            }
        }
    }

    private Node.Command command() {
        int position = peekNonSpace().position();
        List<Node.Operand> arguments = new ArrayList<>();
        while (true) {
            peekNonSpace();
            Node.Operand operand = operand();
            if (operand != null) {
                arguments.add(operand);
            }
            Token token = next();
            if (token.type() == Token.Type.SPACE) {
                continue;
            }
            if (token.type() == Token.Type.RIGHT_DELIM || token.type() == Token.Type.RIGHT_PAREN) {
                index--;
            } else if (token.type() != Token.Type.PIPE) {
                throw unexpected(token, "operand");
            }
            break;
        }
        if (arguments.isEmpty()) {
            throw error("empty command");
        }
        return new Node.Command(position, arguments);
    }

    private Node.@Nullable Operand operand() {
        Node.Operand term = term();
        if (term == null || peek().type() != Token.Type.FIELD) {
            return term;
        }
        int position = peek().position();
        List<String> fields = new ArrayList<>();
        while (peek().type() == Token.Type.FIELD) {
            fields.add(next().text().substring(1));
        }
        return switch (term) {
            case Node.Field field -> new Node.Field(position, joined(field.identifiers(), fields));
            case Node.Variable variable -> new Node.Variable(position, joined(variable.identifiers(), fields));
            case Node.Term _ ->
                throw error("unexpected . after term " + GoQuote.quote(term.toString()));
            case Node.Callable _ -> new Node.Chain(position, term, fields);
        };
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private Node.@Nullable Operand term() {
        Token token = nextNonSpace();
        int position = token.position();
        return switch (token.type()) {
            case IDENTIFIER -> {
                if (!functions.contains(token.text())) {
                    throw error("function " + GoQuote.quote(token.text()) + " not defined");
                }
                yield new Node.Identifier(position, token.text());
            }
            case DOT -> new Node.Dot(position);
            case NIL -> new Node.Nil(position);
            case VARIABLE -> {
                if (!variables.contains(token.text())) {
                    throw error("undefined variable " + GoQuote.quote(token.text()));
                }
                yield new Node.Variable(position, List.of(token.text()));
            }
            case FIELD -> new Node.Field(position, List.of(token.text().substring(1)));
            case BOOL -> new Node.Bool(position, token.text().equals("true"));
            case CHAR_CONSTANT, NUMBER -> number(token);
            case LEFT_PAREN -> nested(() -> pipeline("parenthesized pipeline", Token.Type.RIGHT_PAREN));
            case STRING, RAW_STRING -> new Node.Str(position, token.text(), unquote(token.text()));
            default -> {
                index--;
                yield null;
            }
        };
    }

    private Node.Number number(Token token) {
        Node.Number number = Constants.number(token);
        if (number == null) {
            throw error(
                    token.type() == Token.Type.CHAR_CONSTANT
                            ? "malformed character constant: " + token.text()
                            : "illegal number syntax: " + GoQuote.quote(token.text()));
        }
        return number;
    }

    private void expectRightDelim(String context) {
        Token token = nextNonSpace();
        if (token.type() != Token.Type.RIGHT_DELIM) {
            throw unexpected(token, context);
        }
    }

    private Token peek() {
        readTo = Math.max(readTo, index);
        return tokens.get(index);
    }

    private Token next() {
        Token token = peek();
        if (index < tokens.size() - 1) {
            index++;
            return token;
        }
        if (token.type() == Token.Type.ERROR) {
            throw unexpected(token, "");
        }
        // EOF repeats itself; a second entry keeps stepping back over it simple.
        tokens.add(token);
        index++;
        return token;
    }

    private Token nextNonSpace() {
        Token token = next();
        while (token.type() == Token.Type.SPACE) {
            token = next();
        }
        return token;
    }

    private Token peekNonSpace() {
        while (peek().type() == Token.Type.SPACE) {
            index++;
        }
        return peek();
    }

    private TemplateException unexpected(Token token, String context) {
        if (token.type() != Token.Type.ERROR) {
            return error("unexpected " + token.describe() + " in " + context);
        }
        String extra = "";
        if (actionLine != 0 && actionLine != token.line()) {
            String started = " started at " + parseName + ":" + actionLine;
            extra = token.text().endsWith(" action") ? started : " in action" + started;
        }
        return error(token.text() + extra);
    }

    private TemplateException error(String message) {
        return new TemplateException("template: " + parseName + ":" + tokens.get(readTo).line() + ": " + message);
    }
}
