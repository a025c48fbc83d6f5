package dev.backstep.arm.translate;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;

/**
 * A value in a {@link Template}: known when the template is made, or an expression over the CPU's state when it runs.
 * Two nodes are the same value only if they are the same object.
 */
final class Node {

    /** What kind of value. */
    enum Kind {
        /** An int: {@link #number}. */
        INT,
        /** A long: {@link #number}. */
        LONG,
        /** An object that the translator knows: {@link #object}, null included. Only some can be named by generated code. */
        OBJECT,
        /** What a core register held when the instruction began: {@link #index}, 0 to 14. */
        REGISTER,
        /** What a {@link Flag} was when the instruction began: its ordinal in {@link #index}. */
        FLAG,
        /** The instruction's address plus {@link #number} bytes. */
        HERE,
        /** A JVM instruction ({@link #index}) on {@link #arguments}, without effect. */
        OPERATION,
        /** A call of {@link #method}; the receiver, if any, comes first in {@link #arguments}. */
        CALL,
        /** The same of a floating-point operation, with a short way: {@link #host}. */
        FLOATING_POINT,
        /** {@link #field} of the object {@code arguments[0]}. */
        FIELD,
        /** What an S register holds: {@link #index}, 0 to 31. */
        SINGLE,
        /** An element of the array {@code arguments[0]} at {@code arguments[1]}. */
        ELEMENT,
        /** A load from memory: {@link Access} and address; several values come out as {@link #PART}. */
        LOAD,
        /** Value number {@link #index} of the load of several values {@code arguments[0]}. */
        PART
    }

    /**
     * A load or store that has a fast path in translated code: one value, or several of the same size at ascending addresses.
     * Values of one and two bytes are zero-extended.
     *
     * @param unit bytes of a value
     * @param count of values
     * @param alignment what the address must be a multiple of
     * @param checkedAlignment the same with SCTLR.A
     */
    record Access(int unit, int count, int alignment, int checkedAlignment) {

        static final Access BYTE = new Access(1, 1, 1, 1);
        static final Access HALFWORD = new Access(2, 1, 1, 2);
        static final Access WORD = new Access(4, 1, 1, 4);
        static final Access ALIGNED_WORD = new Access(4, 1, 4, 4);
        /** Two words as one long. */
        static final Access PAIR = new Access(8, 1, 4, 4);

        /** Bytes. */
        int size() {
            return unit * count;
        }

        /** The type of a value. */
        char type() {
            return unit == 8 ? 'J' : 'I';
        }

        /** Which addresses the fast path takes: multiples of this. */
        int fastAlignment() {
            return Math.max(alignment, checkedAlignment);
        }
    }

    /** The flags with fields of their own in the CPU. */
    enum Flag {
        NEGATIVE("negative"), ZERO("zero"), CARRY("carry"), OVERFLOW("overflow");

        /** The CPU's field. */
        final String field;

        Flag(String field) {
            this.field = field;
        }
    }

    final Kind kind;
    /** {@code I}, {@code J}, {@code A} for objects, {@code V} for calls that give nothing. */
    final char type;
    final int index;
    final long number;
    final Object object;
    final Method method;
    final Field field;
    final Access access;
    final List<Node> arguments;

    /** Position of its {@link Template.Step.Bind} in the template, or -1. Set once by {@link Template}. */
    int created = -1;
    /** True when generated code keeps it in a local variable from there on. Set once by {@link Template}. */
    boolean bound;
    /** Number of places that use it. Set once by {@link Template}. */
    int uses;
    /** The local variable of the present emission. */
    int local;

    private Node(Kind kind, char type, int index, long number, Object object, Method method, Field field, Access access,
                 List<Node> arguments) {
        this.kind = kind;
        this.type = type;
        this.index = index;
        this.number = number;
        this.object = object;
        this.method = method;
        this.field = field;
        this.access = access;
        this.arguments = arguments;
    }

    static Node ofInt(int value) {
        return new Node(Kind.INT, 'I', 0, value, null, null, null, null, List.of());
    }

    static Node ofLong(long value) {
        return new Node(Kind.LONG, 'J', 0, value, null, null, null, null, List.of());
    }

    static Node ofObject(Object object) {
        return new Node(Kind.OBJECT, 'A', 0, 0, object, null, null, null, List.of());
    }

    static Node here(int bytes) {
        return new Node(Kind.HERE, 'I', 0, bytes, null, null, null, null, List.of());
    }

    static Node register(int number) {
        return new Node(Kind.REGISTER, 'I', number, 0, null, null, null, null, List.of());
    }

    static Node single(int number) {
        return new Node(Kind.SINGLE, 'I', number, 0, null, null, null, null, List.of());
    }

    static Node flag(Flag flag) {
        return new Node(Kind.FLAG, 'I', flag.ordinal(), 0, null, null, null, null, List.of());
    }

    static Node operation(int opcode, char type, Node... operands) {
        return new Node(Kind.OPERATION, type, opcode, 0, null, null, null, null, List.of(operands));
    }

    static Node call(Method method, char type, List<Node> arguments) {
        return new Node(Kind.CALL, type, 0, 0, null, method, null, null, List.copyOf(arguments));
    }

    static Node floatingPoint(Method method, HostArithmetic host, char type, List<Node> arguments) {
        return new Node(Kind.FLOATING_POINT, type, 0, 0, host, method, null, null, List.copyOf(arguments));
    }

    static Node field(Field field, char type, Node owner) {
        return new Node(Kind.FIELD, type, 0, 0, null, null, field, null, List.of(owner));
    }

    static Node element(char type, Node array, Node index) {
        return new Node(Kind.ELEMENT, type, 0, 0, null, null, null, null, List.of(array, index));
    }

    static Node load(Access access, Node address) {
        return new Node(Kind.LOAD, access.count == 1 ? access.type() : 'V', 0, 0, null, null, null, access, List.of(address));
    }

    static Node part(Node block, int number) {
        return new Node(Kind.PART, block.access.type(), number, 0, null, null, null, null, List.of(block));
    }

    boolean isConstant() {
        return kind == Kind.INT || kind == Kind.LONG || kind == Kind.OBJECT;
    }

    boolean isInt(int value) {
        return kind == Kind.INT && number == value;
    }

    /** The short way of a FLOATING_POINT. */
    HostArithmetic host() {
        return (HostArithmetic) object;
    }

    /** The value of an INT. */
    int intValue() {
        return (int) number;
    }
}
