package dev.backstep.arm.interpret;

import dev.backstep.memory.Ram;
import dev.backstep.memory.RamListener;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All decoded instructions of a machine, by page of RAM. They stay until the bytes change: going back in time, remapping
 * and changes of mode forget nothing.
 *
 * <p>Thread: the CPU's own.
 */
public final class CodeCache implements RamListener {

    private final Map<Ram, CodePage[]> pages = new IdentityHashMap<>();
    private final DroppedRegions dropped = new DroppedRegions();
    private Runnable regionsDropped = () -> { };

    /** Sets who is told when regions were dropped. */
    public void onRegionsDropped(Runnable listener) {
        regionsDropped = listener;
    }

    /** The page of decoded instructions for a page of RAM, made on first use. */
    CodePage page(Ram ram, int page) {
        CodePage[] ofRam = pages.computeIfAbsent(ram, r -> new CodePage[r.pageCount()]);
        CodePage found = ofRam[page];
        if (found == null) {
            found = new CodePage(ram, page, dropped);
            ofRam[page] = found;
        }
        return found;
    }

    /** Gives each region of all pages. */
    public void forEachRegion(Consumer<Region> action) {
        forEachPage(page -> page.forEachRegion(action));
    }

    /** All code is half as hot as it was. */
    public void cool() {
        forEachPage(CodePage::cool);
    }

    private void forEachPage(Consumer<CodePage> action) {
        for (CodePage[] ofRam : pages.values()) {
            for (CodePage page : ofRam) {
                if (page != null) {
                    action.accept(page);
                }
            }
        }
    }

    @Override
    public void codeChanged(Ram ram, int page, int offset, int length) {
        CodePage[] ofRam = pages.get(ram);
        if (ofRam != null && ofRam[page] != null) {
            if (ofRam[page].forget(offset, length) != 0) {
                regionsDropped.run();
            }
        }
    }

    @Override
    public void pageHasCode(Ram ram, int page) { }

    @Override
    public void writePermissionsDropped() { }
}
