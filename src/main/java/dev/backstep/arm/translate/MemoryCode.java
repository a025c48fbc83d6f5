package dev.backstep.arm.translate;

import static dev.backstep.arm.translate.RegionCode.*;
import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.translate.RegionExits.Leaving;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.Label;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the memory accesses of a region: one comparison with the tag of the page, and the access itself.
 *
 * <p>What the tags do not answer leaves the region, for the interpreter does it once and the tags know it then: that keeps the
 * code small, which matters more to the JVM's compilers than the rare way round. A region that misses often all the same - its
 * accesses are unaligned, say, or go beside instructions in a page of code - is made anew as a patient one, which asks the memory
 * and stays.
 */
final class MemoryCode {

    private record MissStub(Label at, Label hit, boolean store, int addressLocal, int size, int alignment, int giveBack, Label exit,
                            Object[] frame) { }

    private final RegionCode region;
    private final FramedCode code;
    private final RegionExits exits;
    private final PageCode pages;
    private final boolean observed;
    private final boolean patient;
    private final List<MissStub> misses = new ArrayList<>();
    private ValueCode values;

    /** {@code observed}: the code tells of its stores. */
    MemoryCode(RegionCode region, RegionExits exits, boolean observed, boolean patient) {
        this.region = region;
        this.code = region.code;
        this.exits = exits;
        this.pages = region.constants.pageCode();
        this.observed = observed;
        this.patient = patient;
    }

    /** Sets who writes the values of addresses and stores; once, before all else. */
    void setValues(ValueCode code) {
        values = code;
    }

    /** Loads into a new local variable, or, for several words, finds them: their page and offset go into two. */
    void load(Node node) {
        boolean block = node.access == Node.Access.BLOCK;
        writeTagCheck(false, node.arguments.get(0), node.loadSize(), node.access.alignment, block);
        if (block) {
            int offset = region.newLocal(INTEGER);
            code.visitVarInsn(ISTORE, offset);
            node.local = region.newLocal("[B");
            code.visitVarInsn(ASTORE, node.local);
            return;
        }
        pages.placed(code);
        pages.load(code, node.access.size);
        boolean isLong = node.type == 'J';
        node.local = region.newLocal(isLong ? LONG : INTEGER);
        code.visitVarInsn(isLong ? LSTORE : ISTORE, node.local);
    }

    /** Pushes a word of what {@link #load} found. */
    void pushWord(Node word) {
        int page = word.arguments.get(0).local;
        pushWordPlace(page, page - 1, word.index);
        pages.load(code, 4);
    }

    void store(Step.Store store) {
        boolean block = store.access() == Node.Access.BLOCK;
        writeTagCheck(true, store.address(), store.size(), store.access().alignment, block);
        if (!block) {
            pages.placed(code);
            values.push(store.values().get(0));
            pages.store(code, store.size());
            return;
        }
        int offset = region.newLocal(INTEGER);
        code.visitVarInsn(ISTORE, offset);
        int page = region.newLocal("[B");
        code.visitVarInsn(ASTORE, page);
        for (int i = 0; i < store.values().size(); i++) {
            pushWordPlace(page, offset, i);
            values.push(store.values().get(i));
            pages.store(code, 4);
        }
    }

    /** Finds the page of an access; leaves its array and the offset in it on the stack. */
    private void writeTagCheck(boolean store, Node address, int size, int alignment, boolean block) {
        values.push(address);
        int at = region.newLocal(INTEGER);
        code.visitInsn(DUP);
        code.visitVarInsn(ISTORE, at);
        region.push(12);
        code.visitInsn(IUSHR);
        region.push(1023);
        code.visitInsn(IAND);
        code.visitVarInsn(ILOAD, TAG_BLOCK);
        code.visitInsn(IADD);
        int entry = region.newLocal(INTEGER);
        code.visitVarInsn(ISTORE, entry);
        region.push(store ? "WRITE_TAGS" : "READ_TAGS");
        code.visitVarInsn(ILOAD, entry);
        code.visitInsn(IALOAD);
        code.visitVarInsn(ILOAD, at);
        region.push(PAGE_MASK | Math.min(size, 4) - 1);
        code.visitInsn(IAND);
        Label miss = patient ? new Label() : exits.before(Leaving.MISSED);
        code.visitJumpInsn(IF_ICMPNE, miss);
        if (size > 4) {
            code.visitVarInsn(ILOAD, at);
            region.push(~PAGE_MASK);
            code.visitInsn(IAND);
            region.push(4096 - size);
            code.visitJumpInsn(IF_ICMPGT, miss);
        }
        if (patient) {
            Label hit = new Label();
            misses.add(new MissStub(miss, hit, store, at, size, alignment, region.giveBack(), exits.before(Leaving.TO_INTERPRETER),
                    region.frame()));
            region.mark(hit);
        }
        if (store && observed) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ILOAD, at);
            region.push(size);
            code.visitMethodInsn(INVOKEVIRTUAL, REGION, "observeStore", "(II)V", false);
        }
        region.push("PAGES");
        code.visitVarInsn(ILOAD, entry);
        code.visitInsn(AALOAD);
        // Never null behind an equal tag. Told so, the JVM's compiler knows the access to be one to a byte array, and moves others
        // across it.
        int page = region.newLocal("[B");
        code.visitInsn(DUP);
        code.visitVarInsn(ASTORE, page);
        code.visitJumpInsn(IFNULL, miss);
        if (!block) {
            pages.begin(code, region.constants);
        }
        code.visitVarInsn(ALOAD, page);
        code.visitVarInsn(ILOAD, at);
        region.push(~PAGE_MASK);
        code.visitInsn(IAND);
    }

    private void pushWordPlace(int pageLocal, int offsetLocal, int number) {
        pages.begin(code, region.constants);
        code.visitVarInsn(ALOAD, pageLocal);
        code.visitVarInsn(ILOAD, offsetLocal);
        if (number != 0) {
            region.push(4 * number);
            code.visitInsn(IADD);
        }
        pages.placed(code);
    }

    /** Writes the ways round of a patient region. */
    void writeMisses() {
        misses.forEach(this::write);
    }

    private void write(MissStub miss) {
        code.mark(miss.at(), miss.frame());
        code.visitVarInsn(ALOAD, 0);
        code.visitVarInsn(ILOAD, miss.addressLocal());
        region.push(miss.size());
        region.push(miss.alignment());
        code.visitVarInsn(ILOAD, BUDGET);
        region.push(miss.giveBack());
        code.visitInsn(IADD);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, miss.store() ? "prepareStore" : "prepareLoad", "(IIII)Z", false);
        code.visitJumpInsn(IFNE, miss.hit());
        code.visitJumpInsn(GOTO, miss.exit());
    }
}
