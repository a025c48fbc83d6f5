package dev.backstep.arm.translate;

import dev.backstep.arm.translate.Template.Ending;
import dev.backstep.arm.translate.Template.Path;
import dev.backstep.arm.translate.Template.Step;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which values of a template need a local variable: those that are used more than once, and those that would be
 * read after what they read from was written. All others are computed where they are used.
 */
final class TemplateUses {

    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> lastUse = new ArrayList<>();
    private final int[] firstRegisterWrite = new int[15];
    private final int[] firstFlagWrite = new int[Node.Flag.values().length];
    private int position;

    private TemplateUses() {
        java.util.Arrays.fill(firstRegisterWrite, Integer.MAX_VALUE);
        java.util.Arrays.fill(firstFlagWrite, Integer.MAX_VALUE);
    }

    /** Sets {@code created}, {@code uses} and {@code bound} of all nodes of a path. */
    static void decide(Path path) {
        TemplateUses uses = new TemplateUses();
        uses.count(path);
        uses.bind();
    }

    private void count(Path path) {
        for (Step step : path.steps) {
            position++;
            if (step instanceof Step.Bind bind) {
                bind.node().created = position;
                nodes.add(bind.node());
                lastUse.add(0);
                bind.node().local = nodes.size() - 1;
                bind.node().arguments.forEach(argument -> use(argument));
                if (bind.node().kind == Node.Kind.FLOATING_POINT) {
                    // The operation takes them, and the look at whether its result stands.
                    bind.node().arguments.forEach(argument -> use(argument));
                }
            } else if (step instanceof Step.SetRegister set) {
                use(set.value());
                firstRegisterWrite[set.register()] = Math.min(firstRegisterWrite[set.register()], position);
            } else if (step instanceof Step.SetFlag set) {
                use(set.value());
                firstFlagWrite[set.flag().ordinal()] = Math.min(firstFlagWrite[set.flag().ordinal()], position);
            } else if (step instanceof Step.SetSingle set) {
                use(set.value());
            } else if (step instanceof Step.SetField set) {
                use(set.value());
            } else if (step instanceof Step.SetElement set) {
                use(set.index());
                use(set.value());
            } else if (step instanceof Step.Store store) {
                use(store.address());
                store.values().forEach(this::use);
            }
        }
        position++;
        if (path.ending instanceof Ending.Branch branch) {
            use(branch.target());
        } else if (path.ending instanceof Ending.Return value) {
            use(value.value());
        } else if (path.ending instanceof Ending.Fork fork) {
            fork.operands().forEach(this::use);
            count(fork.taken());
            count(fork.notTaken());
        }
    }

    private void use(Node node) {
        if (node.created >= 0) {
            node.uses++;
            lastUse.set(node.local, position);
        }
    }

    /** From the last to the first, so that where a node is used is settled before its operands are looked at. */
    private void bind() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            boolean isState = node.kind == Node.Kind.REGISTER || node.kind == Node.Kind.FLAG;
            boolean overwritten = node.kind == Node.Kind.REGISTER && firstRegisterWrite[node.index] < lastUse.get(i)
                    || node.kind == Node.Kind.FLAG && firstFlagWrite[node.index] < lastUse.get(i);
            boolean ordered = switch (node.kind) {
                case CALL, FLOATING_POINT, FIELD, SINGLE, ELEMENT, LOAD -> true;
                default -> false;
            };
            node.bound = ordered || overwritten || !isState && node.uses > 1;
            if (!node.bound) {
                // It is computed where it is used: so its operands are read there.
                for (Node argument : node.arguments) {
                    if (argument.created >= 0) {
                        lastUse.set(argument.local, Math.max(lastUse.get(argument.local), lastUse.get(i)));
                    }
                }
            }
        }
    }
}
