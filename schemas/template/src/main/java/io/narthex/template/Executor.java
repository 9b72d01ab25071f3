package io.narthex.template;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// One execution: walks the trees, keeps the variables, writes. Confined to one thread, used once.
final class Executor {
    private static final int MAX_DEPTH = 1000;
    /// Nodes one execution may visit: a template that ranges over a huge number ends here, not in the night.
    private static final long MAX_STEPS = 20_000_000;
    /// The argument that a pipeline's first stage does not get.
    private static final Object NO_FINAL = new Object();

    private final Map<String, Tree> trees;
    private final Map<String, TemplateFunction> functions;
    private final MissingKey missingKey;
    private final Output output;
    private List<Variable> variables = new ArrayList<>();
    private Tree tree = new Tree("", "", "", new Node.Block(0, List.of()));
    private @Nullable Node current;
    private int depth;
    private long steps;

    Executor(Map<String, Tree> trees, Map<String, TemplateFunction> functions, MissingKey missingKey, Output output) {
        this.trees = trees;
        this.functions = functions;
        this.missingKey = missingKey;
        this.output = output;
    }

    private static final class Variable {
        private final String name;
        private @Nullable Object value;

        Variable(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }
    }

    /// How a block ended.
    private enum Flow {
        NORMAL, BREAK, CONTINUE
    }

    void run(Tree start, @Nullable Object data) throws IOException {
        tree = start;
        Object dot = data == null ? Values.NOTHING : Values.normalize(data);
        variables.add(new Variable("$", dot));
        walk(dot, start.root());
    }

    private TemplateException error(String message) {
        return new TemplateException(located(message));
    }

    private TemplateException error(String message, Throwable cause) {
        return new TemplateException(located(message), cause);
    }

    private String located(String message) {
        Node node = current;
        if (node == null) {
            return "template: " + tree.name() + ": " + message;
        }
        return "template: " + tree.location(node) + ": executing " + GoQuote.quote(tree.name()) + " at <" + node + ">: "
                + message;
    }

    private Flow walk(@Nullable Object dot, Node node) throws IOException {
        current = node;
        if (++steps > MAX_STEPS) {
            throw error("exceeded maximum number of steps (" + MAX_STEPS + ")");
        }
        return switch (node) {
            case Node.Text text -> {
                output.literal(text.text());
                yield Flow.NORMAL;
            }
            case Node.Action action -> {
                Object value = evalPipe(dot, action.pipe());
                if (action.pipe().declares().isEmpty()) {
                    current = action;
                    print(action, value);
                }
                yield Flow.NORMAL;
            }
            case Node.Block block -> walkBlock(dot, block);
            case Node.If branch -> {
                int mark = variables.size();
                boolean isTrue = Values.isTrue(evalPipe(dot, branch.pipe()));
                yield walkBranch(dot, isTrue ? branch.then() : branch.otherwise(), mark);
            }
            case Node.With branch -> {
                int mark = variables.size();
                Object value = evalPipe(dot, branch.pipe());
                boolean isTrue = Values.isTrue(value);
                yield walkBranch(isTrue ? value : dot, isTrue ? branch.then() : branch.otherwise(), mark);
            }
            case Node.Range range -> walkRange(dot, range);
            case Node.Invocation invocation -> walkInvocation(dot, invocation);
            case Node.Break _ -> Flow.BREAK;
            case Node.Continue _ -> Flow.CONTINUE;
            case Node.Command _ -> throw error("unknown node: " + node);
            case Node.Operand _ -> throw error("unknown node: " + node);
        };
    }

    private void print(Node.Action action, @Nullable Object value) throws IOException {
        if (value instanceof TemplateFunction) {
            throw error("can't print " + action + " of type " + Values.typeName(value));
        }
        try {
            output.value(value);
        } catch (TemplateException e) {
            throw error(String.valueOf(e.getMessage()), e);
        }
    }

    private Flow walkBlock(@Nullable Object dot, Node.Block block) throws IOException {
        for (Node node : block.nodes()) {
            Flow flow = walk(dot, node);
            if (flow != Flow.NORMAL) {
                return flow;
            }
        }
        return Flow.NORMAL;
    }

    private Flow walkBranch(@Nullable Object dot, Node.@Nullable Block block, int mark) throws IOException {
        Flow flow = block == null ? Flow.NORMAL : walk(dot, block);
        pop(mark);
        return flow;
    }

    private void pop(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    private Flow walkRange(@Nullable Object dot, Node.Range range) throws IOException {
        int outer = variables.size();
        Object value = Values.unwrap(evalPipe(dot, range.pipe()));
        int mark = variables.size();
        boolean hasRun = false;
        switch (value) {
            case null -> {
                // as an empty map
            }
            case Long count -> {
                if (range.pipe().declares().size() > 1) {
                    throw error("can't use " + count + " to iterate over more than one variable");
                }
                for (long i = 0; i < count; i++) {
                    hasRun = true;
                    if (!iterate(range, i, i, mark)) {
                        break;
                    }
                }
            }
            case List<?> list -> {
                long index = 0;
                for (Object element : list) {
                    hasRun = true;
                    if (!iterate(range, index++, Values.normalize(element), mark)) {
                        break;
                    }
                }
            }
            case Map<?, ?> map -> {
                for (Object key : Values.sortedKeys(map)) {
                    hasRun = true;
                    if (!iterate(range, Values.normalize(key), Values.normalize(map.get(key)), mark)) {
                        break;
                    }
                }
            }
            default -> {
                if (value != Values.NOTHING) {
                    throw error("range can't iterate over " + GoFormat.text(value));
                }
            }
        }
        Flow flow = Flow.NORMAL;
        if (!hasRun && range.otherwise() != null) {
            flow = walk(dot, range.otherwise());
        }
        pop(outer);
        return flow;
    }

    /// False after a `break`.
    private boolean iterate(Node.Range range, @Nullable Object index, @Nullable Object element, int mark)
            throws IOException {
        List<String> declares = range.pipe().declares();
        if (range.pipe().isAssign()) {
            if (declares.size() > 1) {
                setVariable(declares.get(0), index);
                setVariable(declares.get(1), element);
            } else if (declares.size() == 1) {
                setVariable(declares.get(0), element);
            }
        } else {
            // The pipeline pushed its variables; the last is the element, the one before it the index.
            if (!declares.isEmpty()) {
                variables.get(variables.size() - 1).value = element;
            }
            if (declares.size() > 1) {
                variables.get(variables.size() - 2).value = index;
            }
        }
        Flow flow = walk(element, range.then());
        pop(mark);
        return flow != Flow.BREAK;
    }

    private Flow walkInvocation(@Nullable Object dot, Node.Invocation invocation) throws IOException {
        Tree target = trees.get(invocation.name());
        if (target == null) {
            throw error("template " + GoQuote.quote(invocation.name()) + " not defined");
        }
        if (depth == MAX_DEPTH) {
            throw error("exceeded maximum template depth (" + MAX_DEPTH + ")");
        }
        Object argument = invocation.pipe() == null ? Values.NOTHING : evalPipe(dot, invocation.pipe());
        Tree outerTree = tree;
        List<Variable> outerVariables = variables;
        depth++;
        tree = target;
        variables = new ArrayList<>();
        variables.add(new Variable("$", argument));
        walk(argument, target.root());
        depth--;
        tree = outerTree;
        variables = outerVariables;
        return Flow.NORMAL;
    }

    private void setVariable(String name, @Nullable Object value) {
        findVariable(name).value = value;
    }

    private Variable findVariable(String name) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name.equals(name)) {
                return variables.get(i);
            }
        }
        throw error("undefined variable: " + name);
    }

    private @Nullable Object evalPipe(@Nullable Object dot, Node.Pipe pipe) {
        current = pipe;
        if (++steps > MAX_STEPS) {
            throw error("exceeded maximum number of steps (" + MAX_STEPS + ")");
        }
        Object value = NO_FINAL;
        for (Node.Command command : pipe.commands()) {
            value = evalCommand(dot, command, value);
        }
        for (String name : pipe.declares()) {
            if (pipe.isAssign()) {
                setVariable(name, value);
            } else {
                variables.add(new Variable(name, value));
            }
        }
        return value;
    }

    private @Nullable Object evalCommand(@Nullable Object dot, Node.Command command, @Nullable Object last) {
        List<Node.Operand> arguments = command.arguments();
        Node.Operand first = arguments.getFirst();
        return switch (first) {
            case Node.Field field -> evalFields(dot, dot, field, field.identifiers(), arguments, last);
            case Node.Chain chain -> {
                current = chain;
                Object receiver = evalOperand(dot, chain.operand());
                yield evalFields(dot, receiver, chain, chain.fields(), arguments, last);
            }
            case Node.Identifier identifier -> evalFunction(dot, identifier, command, arguments, last);
            case Node.Pipe pipe -> {
                requireNoArguments(arguments, last);
                yield evalPipe(dot, pipe);
            }
            case Node.Variable variable -> evalVariable(dot, variable, arguments, last);
            case Node.Term _ -> {
                current = first;
                requireNoArguments(arguments, last);
                if (first instanceof Node.Nil) {
                    throw error("nil is not a command");
                }
                yield evalOperand(dot, first);
            }
        };
    }

    private void requireNoArguments(List<Node.Operand> arguments, @Nullable Object last) {
        if (arguments.size() > 1 || last != NO_FINAL) {
            throw error("can't give argument to non-function " + arguments.getFirst());
        }
    }

    private @Nullable Object evalVariable(@Nullable Object dot, Node.Variable variable, List<Node.Operand> arguments,
            @Nullable Object last) {
        current = variable;
        Object value = findVariable(variable.identifiers().getFirst()).value;
        List<String> fields = variable.identifiers().subList(1, variable.identifiers().size());
        if (fields.isEmpty()) {
            requireNoArguments(arguments, last);
            return value;
        }
        return evalFields(dot, value, variable, fields, arguments, last);
    }

    /// The value of an operand that stands as an argument of its own.
    private @Nullable Object evalOperand(@Nullable Object dot, Node.Operand operand) {
        current = operand;
        List<Node.Operand> alone = List.of(operand);
        return switch (operand) {
            case Node.Dot _ -> dot;
            case Node.Nil _ -> null;
            case Node.Bool bool -> bool.value();
            case Node.Str text -> text.value();
            case Node.Number number -> constant(number);
            case Node.Field field -> evalFields(dot, dot, field, field.identifiers(), alone, NO_FINAL);
            case Node.Variable variable -> evalVariable(dot, variable, alone, NO_FINAL);
            case Node.Identifier identifier -> evalFunction(dot, identifier, identifier, alone, NO_FINAL);
            case Node.Pipe pipe -> evalPipe(dot, pipe);
            case Node.Chain chain -> evalFields(
                    dot, evalOperand(dot, chain.operand()), chain, chain.fields(), alone, NO_FINAL);
        };
    }

    private Object constant(Node.Number number) {
        if (number.isFloat()) {
            return number.floating();
        }
        if (number.integer() == null) {
            throw error(number.text() + " overflows int");
        }
        return number.integer();
    }

    private @Nullable Object evalFields(@Nullable Object dot, @Nullable Object receiver, Node node,
            List<String> fields, List<Node.Operand> arguments, @Nullable Object last) {
        Object value = receiver;
        List<Node.Operand> none = arguments.subList(0, 1);
        for (int i = 0; i < fields.size() - 1; i++) {
            value = evalField(dot, fields.get(i), node, none, NO_FINAL, value);
        }
        return evalField(dot, fields.getLast(), node, arguments, last, value);
    }

    private @Nullable Object evalField(@Nullable Object dot, String field, Node node, List<Node.Operand> arguments,
            @Nullable Object last, @Nullable Object receiver) {
        current = node;
        if (receiver == Values.NOTHING) {
            if (missingKey == MissingKey.ERROR) {
                throw error("nil data; no entry for key " + GoQuote.quote(field));
            }
            return Values.NOTHING;
        }
        if (receiver == null) {
            throw error("nil pointer evaluating interface {}." + field);
        }
        boolean hasArguments = arguments.size() > 1 || last != NO_FINAL;
        if (receiver instanceof TemplateObject object) {
            Object member = hasArguments
                    ? callMethod(dot, object, field, node, arguments, last)
                    : member(object, field);
            if (member != TemplateObject.ABSENT) {
                return Values.normalize(member);
            }
        }
        if (Values.unwrap(receiver) instanceof Map<?, ?> map) {
            return mapElement(map, field, hasArguments);
        }
        if (hasArguments && receiver instanceof TemplateObject object
                && object.field(field) != TemplateObject.ABSENT) {
            throw error(field + " has arguments but cannot be invoked as function");
        }
        throw error("can't evaluate field " + field + " in type " + Values.typeName(receiver));
    }

    private @Nullable Object member(TemplateObject object, String field) {
        try {
            return object.field(field);
        } catch (RuntimeException e) {
            throw error("error calling " + field + ": " + e.getMessage(), e);
        }
    }

    private @Nullable Object callMethod(@Nullable Object dot, TemplateObject object, String method, Node node,
            List<Node.Operand> arguments, @Nullable Object last) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Node.Operand argument : arguments.subList(1, arguments.size())) {
            values.add(present(evalOperand(dot, argument)));
        }
        if (last != NO_FINAL) {
            values.add(present(last));
        }
        current = node;
        try {
            return object.call(method, values);
        } catch (RuntimeException e) {
            throw error("error calling " + method + ": " + e.getMessage(), e);
        }
    }

    private @Nullable Object mapElement(Map<?, ?> map, String key, boolean hasArguments) {
        if (hasArguments) {
            throw error(key + " is not a method but has arguments");
        }
        if (map.containsKey(key)) {
            return Values.normalize(map.get(key));
        }
        return switch (missingKey) {
            case DEFAULT -> Values.NOTHING;
            case ZERO -> Values.zeroElement(map);
            case ERROR -> throw error("map has no entry for key " + GoQuote.quote(key));
        };
    }

    private static @Nullable Object present(@Nullable Object value) {
        return value == Values.NOTHING ? null : value;
    }

    private @Nullable Object evalFunction(@Nullable Object dot, Node.Identifier identifier, Node call,
            List<Node.Operand> arguments, @Nullable Object last) {
        current = identifier;
        String name = identifier.name();
        TemplateFunction function = functions.get(name);
        boolean isBuiltin = function == null;
        if (function == null) {
            function = Builtins.FUNCTIONS.get(name);
        }
        if (function == null) {
            throw error(GoQuote.quote(name) + " is not a defined function");
        }
        List<Node.Operand> operands = arguments.subList(1, arguments.size());
        checkCount(name, function, operands.size() + (last == NO_FINAL ? 0 : 1));
        if (isBuiltin && (name.equals("and") || name.equals("or"))) {
            return shortCircuit(dot, name.equals("or"), operands, last);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (Node.Operand operand : operands) {
            values.add(argument(dot, function.parameter(values.size()), operand));
        }
        if (last != NO_FINAL) {
            values.add(checked(function.parameter(values.size()), last));
        }
        try {
            return Values.normalize(function.call(values));
        } catch (RuntimeException e) {
            current = call;
            throw error("error calling " + name + ": " + e.getMessage(), e);
        }
    }

    private void checkCount(String name, TemplateFunction function, int count) {
        int required = function.requiredCount();
        if (function.isVariadic() && count < required) {
            throw error("wrong number of args for " + name + ": want at least " + required + " got " + count);
        }
        if (!function.isVariadic() && count != required) {
            throw error("wrong number of args for " + name + ": want " + required + " got " + count);
        }
    }

    private @Nullable Object shortCircuit(@Nullable Object dot, boolean isOr, List<Node.Operand> operands,
            @Nullable Object last) {
        Object value = null;
        for (Node.Operand operand : operands) {
            value = evalOperand(dot, operand);
            if (Values.isTrue(value) == isOr) {
                return value;
            }
        }
        return last == NO_FINAL ? value : last;
    }

    private @Nullable Object argument(@Nullable Object dot, TemplateFunction.Parameter parameter,
            Node.Operand operand) {
        current = operand;
        if (parameter == TemplateFunction.Parameter.ANY) {
            return present(evalOperand(dot, operand));
        }
        return switch (operand) {
            case Node.Nil _ -> {
                if (parameter == TemplateFunction.Parameter.LIST) {
                    yield List.of();
                }
                throw error("cannot assign nil to " + parameter.typeName());
            }
            case Node.Dot _ -> checked(parameter, dot);
            case Node.Term _ -> constantFor(parameter, operand);
            case Node.Callable _ -> {
                Object value = evalOperand(dot, operand);
                current = operand;
                yield checked(parameter, value);
            }
        };
    }

    private Object constantFor(TemplateFunction.Parameter parameter, Node.Operand operand) {
        String expected = switch (parameter) {
            case STRING -> "string";
            case INT -> "integer";
            case FLOAT -> "float";
            case BOOL -> "bool";
            case LIST, ANY -> throw error("can't handle " + operand + " for arg of type " + parameter.typeName());
        };
        return switch (operand) {
            case Node.Str text when parameter == TemplateFunction.Parameter.STRING -> text.value();
            case Node.Bool bool when parameter == TemplateFunction.Parameter.BOOL -> bool.value();
            case Node.Number number when parameter == TemplateFunction.Parameter.FLOAT -> number.floating();
            case Node.Number number when parameter == TemplateFunction.Parameter.INT && number.integer() != null ->
                number.integer();
            default -> throw error("expected " + expected + "; found " + operand);
        };
    }

    private @Nullable Object checked(TemplateFunction.Parameter parameter, @Nullable Object value) {
        Object unwrapped = parameter == TemplateFunction.Parameter.ANY ? value : Values.unwrap(value);
        boolean fits = switch (parameter) {
            case ANY -> true;
            case STRING -> unwrapped instanceof String;
            case INT -> unwrapped instanceof Long;
            case FLOAT -> unwrapped instanceof Double;
            case BOOL -> unwrapped instanceof Boolean;
            case LIST -> unwrapped instanceof List;
        };
        if (fits) {
            return present(unwrapped);
        }
        if (present(unwrapped) == null) {
            if (parameter == TemplateFunction.Parameter.LIST) {
                return List.of();
            }
            throw error("invalid value; expected " + parameter.typeName());
        }
        throw error("wrong type for value; expected " + parameter.typeName() + "; got " + Values.typeName(value));
    }
}
