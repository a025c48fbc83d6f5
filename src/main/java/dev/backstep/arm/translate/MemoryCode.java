package dev.backstep.arm.translate;

import static dev.backstep.arm.translate.RegionCode.*;
import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.translate.RegionExits.Leaving;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.Label;


/**
 * Writes the memory accesses of a region: one comparison with the tag of the page, and the access itself.
 *
 * <p>What the tags do not answer leaves the region, for the interpreter does it once and the tags know it then: that keeps the
 * code small, which matters more to the JVM's compilers than the rare way round. A region that misses often all the same - its
 * accesses are unaligned, say, or go beside instructions in a page of code - is made anew as a patient one, which asks the memory
 * and stays.
 */
final class MemoryCode {

    private final RegionCode region;
    private final FramedCode code;
    private final RegionExits exits;
    private final PageCode pages;
    private final boolean observed;
    private final boolean patient;
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

    /** Loads into a new local variable, or, for several values, finds them: their page and offset go into two. */
    void load(Node node) {
        boolean block = node.access.count() > 1;
        writeTagCheck(false, node.arguments.get(0), node.access);
        if (block) {
            int offset = region.newLocal(INTEGER);
            code.visitVarInsn(ISTORE, offset);
            node.local = region.newLocal("[B");
            code.visitVarInsn(ASTORE, node.local);
            return;
        }
        pages.placed(code);
        pages.load(code, node.access.unit());
        boolean isLong = node.type == 'J';
        node.local = region.newLocal(isLong ? LONG : INTEGER);
        code.visitVarInsn(isLong ? LSTORE : ISTORE, node.local);
    }

    /** Pushes one of the values that {@link #load} found. */
    void pushPart(Node part) {
        Node block = part.arguments.get(0);
        int unit = block.access.unit();
        pushPlace(block.local, block.local - 1, part.index * unit);
        pages.load(code, unit);
    }

    void store(Step.Store store) {
        int unit = store.access().unit();
        writeTagCheck(true, store.address(), store.access());
        if (store.access().count() == 1) {
            pages.placed(code);
            values.push(store.values().get(0));
            pages.store(code, unit);
            return;
        }
        int offset = region.newLocal(INTEGER);
        code.visitVarInsn(ISTORE, offset);
        int page = region.newLocal("[B");
        code.visitVarInsn(ASTORE, page);
        for (int i = 0; i < store.values().size(); i++) {
            pushPlace(page, offset, i * unit);
            values.push(store.values().get(i));
            pages.store(code, unit);
        }
    }

    /** Finds the page of an access; leaves its array and the offset in it on the stack. */
    private void writeTagCheck(boolean store, Node address, Node.Access access) {
        int size = access.size();
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
        region.push(PAGE_MASK | access.fastAlignment() - 1);
        code.visitInsn(IAND);
        Label miss = patient ? new Label() : exits.before(Leaving.MISSED);
        code.visitJumpInsn(IF_ICMPNE, miss);
        if (size > access.fastAlignment()) {
            code.visitVarInsn(ILOAD, at);
            region.push(~PAGE_MASK);
            code.visitInsn(IAND);
            region.push(4096 - size);
            code.visitJumpInsn(IF_ICMPGT, miss);
        }
        region.push("PAGES");
        code.visitVarInsn(ILOAD, entry);
        code.visitInsn(AALOAD);
        // Never null behind an equal tag. Told so, the JVM's compiler knows the access to be one to a byte array, and moves others
        // across it.
        Object[] before = region.frame();
        int page = region.newLocal("[B");
        code.visitInsn(DUP);
        code.visitVarInsn(ASTORE, page);
        if (patient) {
            Label hit = new Label();
            code.visitJumpInsn(IFNONNULL, hit);
            code.mark(miss, before);
            writeAsking(store, at, access);
            code.visitInsn(DUP);
            code.visitVarInsn(ASTORE, page);
            code.visitJumpInsn(IFNULL, exits.before(Leaving.TO_INTERPRETER));
            region.mark(hit);
        } else {
            code.visitJumpInsn(IFNULL, miss);
        }
        if (store && observed) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ILOAD, at);
            region.push(size);
            code.visitMethodInsn(INVOKEVIRTUAL, REGION, "observeStore", "(II)V", false);
        }
        if (access.count() == 1) {
            pages.begin(code, region.constants);
        }
        code.visitVarInsn(ALOAD, page);
        code.visitVarInsn(ILOAD, at);
        region.push(~PAGE_MASK);
        code.visitInsn(IAND);
    }

    private void pushPlace(int pageLocal, int offsetLocal, int bytes) {
        pages.begin(code, region.constants);
        code.visitVarInsn(ALOAD, pageLocal);
        code.visitVarInsn(ILOAD, offsetLocal);
        if (bytes != 0) {
            region.push(bytes);
            code.visitInsn(IADD);
        }
        pages.placed(code);
    }

    /** Asks the memory for the page of an access that the tags do not know: on the spot, so that no way leads back, and none is a loop. */
    private void writeAsking(boolean store, int addressLocal, Node.Access access) {
        code.visitVarInsn(ALOAD, 0);
        code.visitVarInsn(ILOAD, addressLocal);
        region.push(access.size());
        region.push(access.alignment());
        region.push(access.checkedAlignment());
        code.visitVarInsn(ILOAD, BUDGET);
        region.push(region.giveBack());
        code.visitInsn(IADD);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, store ? "pageOfStore" : "pageOfLoad", "(IIIII)[B", false);
    }
}
