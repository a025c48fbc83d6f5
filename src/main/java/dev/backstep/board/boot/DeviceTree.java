package dev.backstep.board.boot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device tree that can be read from and written to its flattened form (Devicetree Specification, chapter 5, version 17),
 * and changed in between.
 */
public final class DeviceTree {

    private static final int MAGIC = 0xd00dfeed;
    private static final int VERSION = 17;
    private static final int LAST_COMPATIBLE_VERSION = 16;
    private static final int HEADER_SIZE = 40;
    private static final int BEGIN_NODE = 1;
    private static final int END_NODE = 2;
    private static final int PROPERTY = 3;
    private static final int NOP = 4;
    private static final int END = 9;
    private static final int DEEPEST = 64;

    private final int bootCpu;
    private final List<Reservation> reservations;
    private final Node root;

    /** Memory that the kernel must leave alone: physical address and size in bytes. */
    public record Reservation(long address, long size) { }

    /** A node: properties and children, each in the order of the file. */
    public static final class Node {

        private final String name;
        private final Map<String, byte[]> properties = new LinkedHashMap<>();
        private final List<Node> children = new ArrayList<>();

        /** An empty node; {@code name} with its unit address. */
        public Node(String name) {
            this.name = name;
        }

        /** The name with its unit address; empty for the root. */
        public String name() {
            return name;
        }

        /** The children, to be changed at will. */
        public List<Node> children() {
            return children;
        }

        /** The names of all properties. */
        public List<String> propertyNames() {
            return List.copyOf(properties.keySet());
        }

        /** The value of a property, or null. */
        public byte[] property(String property) {
            return properties.get(property);
        }

        /** Sets a property to bytes. */
        public Node set(String property, byte[] value) {
            properties.put(property, value);
            return this;
        }

        /** Sets a property to a text. */
        public Node set(String property, String value) {
            return set(property, (value + "\0").getBytes(StandardCharsets.UTF_8));
        }

        /** Sets a property to cells of 32 bits. */
        public Node setCells(String property, int... cells) {
            ByteBuffer value = ByteBuffer.allocate(4 * cells.length);
            for (int cell : cells) {
                value.putInt(cell);
            }
            return set(property, value.array());
        }

        /** The first cell of a property, or {@code otherwise} when there is none. */
        public int cell(String property, int otherwise) {
            byte[] value = properties.get(property);
            return value == null || value.length < 4 ? otherwise : ByteBuffer.wrap(value).getInt();
        }

        /** True when the list of texts in {@code compatible} has this one. */
        public boolean isCompatible(String type) {
            byte[] value = properties.get("compatible");
            return value != null && Arrays.asList(new String(value, StandardCharsets.UTF_8).split("\0")).contains(type);
        }

        /** The child of this name, or null. */
        public Node child(String childName) {
            for (Node child : children) {
                if (child.name.equals(childName)) {
                    return child;
                }
            }
            return null;
        }

        /** The first node at or below this one that {@link #isCompatible}, or null. */
        public Node findCompatible(String type) {
            if (isCompatible(type)) {
                return this;
            }
            for (Node child : children) {
                Node found = child.findCompatible(type);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
    }

    /** A tree of these parts. */
    public DeviceTree(int bootCpu, List<Reservation> reservations, Node root) {
        this.bootCpu = bootCpu;
        this.reservations = List.copyOf(reservations);
        this.root = root;
    }

    /** The root. */
    public Node root() {
        return root;
    }

    /** Memory that the kernel must leave alone. */
    public List<Reservation> reservations() {
        return reservations;
    }

    /**
     * Reads a flattened tree.
     *
     * @param name the path, for messages
     * @throws BootException when it is no flattened device tree, of another version, or damaged
     */
    public static DeviceTree parse(String name, byte[] bytes) throws BootException {
        return new Parser(name, bytes).parse();
    }

    /**
     * Writes the flattened form.
     *
     * @param leastSize bytes; when the tree needs less, the rest is room for the guest to grow it
     */
    public byte[] write(int leastSize) {
        Map<String, Integer> names = new LinkedHashMap<>();
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        ByteArrayOutputStream structure = new ByteArrayOutputStream();
        write(structure, strings, names, root);
        cell(structure, END);
        int reservationsStart = HEADER_SIZE;
        int structureStart = reservationsStart + 16 * (reservations.size() + 1);
        int stringsStart = structureStart + structure.size();
        int used = stringsStart + strings.size();
        ByteBuffer out = ByteBuffer.allocate(Math.max(leastSize, used));
        out.putInt(MAGIC).putInt(out.capacity()).putInt(structureStart).putInt(stringsStart).putInt(reservationsStart)
                .putInt(VERSION).putInt(LAST_COMPATIBLE_VERSION).putInt(bootCpu).putInt(strings.size())
                .putInt(structure.size());
        for (Reservation reservation : reservations) {
            out.putLong(reservation.address()).putLong(reservation.size());
        }
        out.putLong(0).putLong(0).put(structure.toByteArray()).put(strings.toByteArray());
        return out.array();
    }

    private static void write(ByteArrayOutputStream out, ByteArrayOutputStream strings, Map<String, Integer> names,
                              Node node) {
        cell(out, BEGIN_NODE);
        padded(out, (node.name + "\0").getBytes(StandardCharsets.ISO_8859_1));
        node.properties.forEach((property, value) -> {
            Integer offset = names.get(property);
            if (offset == null) {
                offset = strings.size();
                names.put(property, offset);
                strings.writeBytes((property + "\0").getBytes(StandardCharsets.ISO_8859_1));
            }
            cell(out, PROPERTY);
            cell(out, value.length);
            cell(out, offset);
            padded(out, value);
        });
        for (Node child : node.children) {
            write(out, strings, names, child);
        }
        cell(out, END_NODE);
    }

    private static void cell(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
    }

    private static void padded(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(bytes);
        while (out.size() % 4 != 0) {
            out.write(0);
        }
    }

    private static final class Parser {

        private final String what;
        private final byte[] bytes;
        private final ByteBuffer in;
        private int total;
        private int structureEnd;
        private int stringsStart;
        private int stringsEnd;

        Parser(String name, byte[] bytes) {
            this.what = "dtb '" + name + "': ";
            this.bytes = bytes;
            this.in = ByteBuffer.wrap(bytes);
        }

        DeviceTree parse() throws BootException {
            if (bytes.length < 4 || in.getInt(0) != MAGIC) {
                throw bad("not a flattened device tree (no magic 0xd00dfeed)");
            }
            if (bytes.length < HEADER_SIZE) {
                throw bad("header is cut off: " + bytes.length + " of " + HEADER_SIZE + " bytes");
            }
            total = in.getInt(4);
            if (total < HEADER_SIZE || total > bytes.length) {
                throw bad("totalsize is " + Integer.toUnsignedString(total) + ", the file has " + bytes.length + " bytes");
            }
            if (in.getInt(20) < VERSION || in.getInt(24) > VERSION) {
                throw bad("version is " + in.getInt(20) + " (compatible with " + in.getInt(24) + "); " + VERSION
                        + " can be read");
            }
            int structureStart = block("off_dt_struct", in.getInt(8), in.getInt(36));
            structureEnd = structureStart + in.getInt(36);
            stringsStart = block("off_dt_strings", in.getInt(12), in.getInt(32));
            stringsEnd = stringsStart + in.getInt(32);
            if (structureStart % 4 != 0) {
                throw bad("off_dt_struct is not a multiple of 4");
            }
            List<Reservation> reservations = reservations();
            in.position(structureStart);
            return new DeviceTree(in.getInt(28), reservations, tree());
        }

        private int block(String field, int start, int size) throws BootException {
            if (start < HEADER_SIZE || size < 0 || (long) start + size > total) {
                throw bad(field + " and its size reach beyond totalsize");
            }
            return start;
        }

        private List<Reservation> reservations() throws BootException {
            List<Reservation> found = new ArrayList<>();
            long at = Integer.toUnsignedLong(in.getInt(16));
            while (true) {
                if (at < HEADER_SIZE || at + 16 > total) {
                    throw bad("off_mem_rsvmap: the list of reservations reaches beyond totalsize");
                }
                Reservation reservation = new Reservation(in.getLong((int) at), in.getLong((int) at + 8));
                if (reservation.address() == 0 && reservation.size() == 0) {
                    return found;
                }
                found.add(reservation);
                at += 16;
            }
        }

        private Node tree() throws BootException {
            Deque<Node> open = new ArrayDeque<>();
            Node root = null;
            while (true) {
                int at = in.position();
                int token = nextCell();
                switch (token) {
                    case BEGIN_NODE -> {
                        Node node = new Node(nodeName());
                        if (open.isEmpty() && root != null) {
                            throw bad(at, "a second root");
                        } else if (open.isEmpty()) {
                            root = node;
                        } else {
                            open.peek().children.add(node);
                        }
                        open.push(node);
                        if (open.size() > DEEPEST) {
                            throw bad(at, "nodes are nested deeper than " + DEEPEST);
                        }
                    }
                    case END_NODE -> {
                        if (open.isEmpty()) {
                            throw bad(at, "the end of a node that has not begun");
                        }
                        open.pop();
                    }
                    case PROPERTY -> {
                        if (open.isEmpty()) {
                            throw bad(at, "a property outside of all nodes");
                        }
                        property(open.peek(), at);
                    }
                    case NOP -> { }
                    case END -> {
                        if (!open.isEmpty() || root == null) {
                            throw bad(at, "the tree ends inside a node");
                        }
                        return root;
                    }
                    default -> throw bad(at, "unknown token " + Integer.toUnsignedString(token));
                }
            }
        }

        private int nextCell() throws BootException {
            if (in.position() + 4 > structureEnd) {
                throw bad(in.position(), "the structure is cut off");
            }
            return in.getInt();
        }

        private String nodeName() throws BootException {
            int start = in.position();
            String name = text(start, structureEnd, start);
            skip(start, start + name.length() + 1L);
            return name;
        }

        private void property(Node node, int at) throws BootException {
            long length = Integer.toUnsignedLong(nextCell());
            long nameOffset = Integer.toUnsignedLong(nextCell());
            int start = in.position();
            if (start + length > structureEnd) {
                throw bad(at, "a property of " + length + " bytes reaches beyond the structure");
            }
            if (nameOffset >= stringsEnd - stringsStart) {
                throw bad(at, "the name of a property lies outside the strings");
            }
            String name = text(stringsStart + (int) nameOffset, stringsEnd, at);
            node.set(name, Arrays.copyOfRange(bytes, start, start + (int) length));
            skip(at, start + length);
        }

        /** Goes on at the next multiple of 4. */
        private void skip(int at, long end) throws BootException {
            long next = end + 3 & ~3L;
            if (next > structureEnd) {
                throw bad(at, "the structure is cut off");
            }
            in.position((int) next);
        }

        private String text(int start, int limit, int at) throws BootException {
            for (int end = start; end < limit && end - start < 256; end++) {
                if (bytes[end] == 0) {
                    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
                }
            }
            throw bad(at, "a name has no end");
        }

        private BootException bad(int at, String problem) {
            return bad(String.format("at offset 0x%x: %s", at, problem));
        }

        private BootException bad(String problem) {
            return new BootException(what + problem);
        }
    }
}
